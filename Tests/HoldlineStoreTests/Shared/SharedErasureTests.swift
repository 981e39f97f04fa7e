import Foundation
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("erasures in a shared ledger", .enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL here"))
struct SharedErasureTests {
    /// What PostgreSQL has of a person: sealed text, a telephone number that was chained by mistake, and a key with the name.
    private static let traces = """
        SELECT (SELECT count(*) FROM holdline.event WHERE sealed LIKE '%frobozz%')
            || ' ' || (SELECT count(*) FROM holdline.event WHERE facts LIKE '%0633445566%')
            || ' ' || (SELECT count(*) FROM holdline.request WHERE key LIKE '%kwijibo%')
            || ' ' || (SELECT count(*) FROM holdline.request)
        """

    /// Puts the tables back as they were when they were saved.
    private static func putBack(_ server: PostgresServer) throws {
        for table in ["event", "request"] {
            _ = try server.sql("DELETE FROM holdline.\(table); INSERT INTO holdline.\(table) TABLE public.\(table)")
        }
    }

    @Test("a ledger that is healed has nothing of what was erased or redacted since it was saved")
    func healed() async throws {
        try await PostgresServer.run { server in
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let sites = SharedSites(server: server, directory: directory)
            let (path, place, file) = (sites.path("paris"), try sites.place("paris"), directory + "/parted.ndjson")
            let reference = CustomerReference(unchecked: "C-9")
            try await StoreFixture.run(at: path) { f in _ = try await f.open([], customer: "C-9", subject: "frobozz") }
            // As an older version would have written it.
            try RestoredErasureTests.chain("0633445566", into: 1, path)
            _ = try Store.push(path, to: place)
            try await sites.running(["paris"], []) { stores in
                let paris = stores[0]
                let name = Command.on(reference, RegisterCustomer(name: FreeText("Kwijibo")))
                try await paris.submit(name, by: StoreFixture.books, key: "kwijibo-1")
                try await paris.register("F1", open: "10.00", customer: "C-9")
                let note = try #require(FreeText("called"))
                try await paris.submit(.on(TicketID(number: 1), NoteOnTicket(text: note)), key: "k-2")
                for table in ["event", "request"] { _ = try server.sql("CREATE TABLE public.\(table) AS TABLE holdline.\(table)") }
                #expect(try server.sql(Self.traces) == "1 1 1 2")
                try await paris.submit(.new(RedactLedger(events: [1])), by: StoreFixture.boss)
                _ = try await ErasureTests.erase(paris, ErasePerson(PersonKey(customer: reference)))
                // A key that names nobody stays: a repeated request is not done again.
                #expect(try server.sql(Self.traces) == "0 0 0 1")
            }
            try Self.putBack(server)
            #expect(try server.sql(Self.traces) == "1 1 1 2")
            #expect(try Store.heal(path, place, writing: file, piece: 1) == .restored(5...6))
            #expect(try server.sql(Self.traces) == "0 0 0 1")
            // Events that somebody has put back without what they erase.
            for (table, column) in [("event", "seq"), ("request", "key")] {
                _ = try server.sql(
                    """
                    DELETE FROM holdline.\(table) WHERE \(column) IN (SELECT \(column) FROM public.\(table));
                    INSERT INTO holdline.\(table) TABLE public.\(table)
                    """)
            }
            #expect(try server.sql(Self.traces) == "1 1 1 2")
            #expect(try Store.heal(path, place, writing: file) == .nothingMissing)
            #expect(try server.sql(Self.traces) == "0 0 0 1")
            try await verifies(sites)
        }
    }

    @Test("a push that goes on where it was interrupted leaves nothing of what was erased meanwhile")
    func pushed() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            for table in ["event", "request"] { _ = try sites.server.sql("CREATE TABLE public.\(table) AS TABLE holdline.\(table)") }
            _ = try await ErasureTests.erase(stores[0], ErasePerson(PersonKey(customer: CustomerReference("C-042"))))
        } then: { sites in
            try Self.putBack(sites.server)
            let sealed = "SELECT count(*) FROM holdline.event WHERE sealed LIKE '%chairs%'"
            #expect(try sites.server.sql(sealed) == "1")
            #expect(try Store.push(sites.path("paris"), to: sites.place("paris")) == 3)
            #expect(try sites.server.sql(sealed) == "0")
        }
    }

    /// A site that begins with the ledger finds it whole.
    private func verifies(_ sites: SharedSites) async throws {
        _ = try Store.join(sites.path("lyon"), to: sites.place("lyon"))
        try await sites.running(["lyon"], []) { stores in
            try await stores[0].store.look()
            let verdict = try await stores[0].store.verify(tables: true)
            #expect(verdict.intact && verdict.redacted == 1, "\(verdict.problem ?? "")")
            #expect(try await stores[0].store.ticket(TicketID(number: 1)).ticket.subject == nil)
        }
    }
}
