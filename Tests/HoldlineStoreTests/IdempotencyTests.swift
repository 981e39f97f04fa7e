import Foundation
import GRDB
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("Idempotency keys")
struct IdempotencyTests {
    private func openTicket() throws -> Command {
        .new(
            OpenTicket(
                customer: CustomerReference("C-042"), subject: try #require(FreeText("broken")),
                contact: Contact(name: FreeText("Anne")), disputes: [try "F1".disputed("300.00")]))
    }

    private func ticket(_ written: Written) throws -> TicketPage {
        guard case .ticket(let page) = written.answer else { throw Unexpected() }
        return page
    }

    @Test("the same key gives the first answer again, also after later changes and a restart; nothing is done twice")
    func first() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        var first: Written?
        try await StoreFixture.run(at: path) { f in
            first = try await f.submit(try openTicket(), key: "k1")
            try await f.submit(.on(TicketID(number: 1), TakeTicket()))
            let again = try await f.submit(try openTicket(), key: "k1")
            #expect(again.replayed)
            #expect(try ticket(again) == ticket(try #require(first)))
            #expect(again.created == true)
        }
        try await StoreFixture.run(at: path) { f in
            let again = try await f.submit(try openTicket(), key: "k1")
            #expect(try ticket(again) == ticket(try #require(first)))
            #expect(try await f.store.tickets(TicketQuery(), PageQuery()).items.count == 1)
            #expect(await refusal { try await f.submit(try openTicket(), key: "k1", body: "other") } == .keyReused)
            // Another user's key is another key.
            #expect(try await f.submit(try openTicket(), by: StoreFixture.marc, key: "k1").replayed == false)
        }
    }

    @Test("a refusal is not remembered")
    func refused() async throws {
        try await StoreFixture.run { f in
            #expect(await refusal { try await f.submit(.on(TicketID(number: 1), CloseTicket()), key: "k2") } == .notFound)
            let id = try await f.open([])
            try await f.submit(.on(id, ResolveTicket(outcome: .rejected)))
            #expect(try await f.submit(.on(id, CloseTicket()), key: "k2").replayed == false)
            #expect(try await f.submit(.on(id, CloseTicket()), key: "k2").replayed == true)
        }
    }

    @Test("every kind of answer is rebuilt as it was")
    func kinds() async throws {
        try await StoreFixture.run { f in
            let hold = Command.new(
                PlaceHold(kind: .promise, invoice: try "F1".invoice, until: Day(text: "2026-12-15"), note: FreeText("by phone")))
            let customer = Command.on(try #require(CustomerReference("C-1")), RegisterCustomer(name: FreeText("Anne")))
            let status = Command.on(
                try "F1".invoice, PostStatus(code: 207, at: f.clock.now, message: try #require(FreeText("M1")), by: "BY", reasons: ["PRI"]))
            for (key, command) in [("h", hold), ("c", customer), ("s", status)] {
                let first = try await f.submit(command, by: StoreFixture.boss, key: key)
                try await f.submit(
                    .on(try #require(CustomerReference("C-1")), RegisterCustomer(name: FreeText("Berthe"))),
                    by: StoreFixture.boss)
                let again = try await f.submit(command, by: StoreFixture.boss, key: key)
                #expect("\(first.answer)" == "\(again.answer)")
                #expect(first.version == again.version)
            }
        }
    }

    @Test("a key that was remembered without its agent is the same agent's, and nobody else's")
    func agents() async throws {
        try await StoreFixture.run { f in
            func submit(for agent: String?, former: Bool) async throws -> Written {
                var key = IdempotencyKey(key: "k/1", endpoint: "POST /v1/tickets", body: [1])
                if let agent, !former {
                    key.endpoint += " for \(agent)"
                    key.formerEndpoint = "POST /v1/tickets"
                }
                let actor = Actor(name: "boss", roles: [.supervisor], behalf: agent)
                return try await f.store.submit(Write(try openTicket(), by: actor, key: key))
            }
            #expect(try await submit(for: "lea", former: true).replayed == false)
            #expect(try await submit(for: "lea", former: false).replayed)
            #expect(await refusal { try await submit(for: "marc", former: false) } == .keyReused)
            let tickets = try await f.store.tickets(TicketQuery(), PageQuery()).items
            #expect(tickets.count == 1)
        }
    }

    @Test("If-Match of any version asks for something that is there")
    func anything() async throws {
        try await StoreFixture.run { f in
            let register = Command.on(try #require(CustomerReference("C-1")), RegisterCustomer(name: FreeText("Anne")))
            #expect(await refusal { try await f.submit(register, by: StoreFixture.books, ifMatch: anyVersion) } == .versionMismatch)
            try await f.submit(register, by: StoreFixture.books, ifMatch: 0)
            try await f.submit(register, by: StoreFixture.books, ifMatch: anyVersion)
        }
    }

    @Test("a word in a row that this version does not know is a refusal, and is not lost by writing the row again")
    func unknownWord() async throws {
        try await StoreFixture.run { f in
            let id = try await f.open([])
            try await DatabaseQueue.beside(f.path).write { db in
                try db.execute(sql: "PRAGMA ignore_check_constraints = 1; UPDATE ticket SET requested = 'PSALM'")
            }
            let note = try #require(FreeText("x"))
            #expect(await refusal { try await f.submit(.on(id, NoteOnTicket(text: note))) } == .internal)
            let kept = try await DatabaseQueue.beside(f.path).read { try String.fetchOne($0, sql: "SELECT requested FROM ticket") }
            #expect(kept == "PSALM")
        }
    }

    @Test("If-Match with another version is refused")
    func ifMatch() async throws {
        try await StoreFixture.run { f in
            let id = try await f.open([])
            let version = try await f.store.ticket(id).ticket.version
            try await f.submit(.on(id, TakeTicket()), ifMatch: version)
            #expect(await refusal { try await f.submit(.on(id, ReleaseTicket()), ifMatch: version) } == .versionMismatch)
        }
    }
}
