import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("calls in the store")
struct CallStoreTests {
    private static let bridge = Actor(name: "pbx", roles: [.bridge])
    private static let support = QueueName(unchecked: "support")

    private func add(_ f: StoreFixture, key: String? = nil) async throws -> CallID {
        let body = AddCall(queue: Self.support, number: FreeText("+33123456789"))
        guard case .call(let call) = try await f.submit(.new(body), key: key).answer else { throw Unexpected() }
        return call.id
    }

    /// Arrivals, an answered and transferred call, a pause and an observed call.
    private func day(_ f: StoreFixture) async throws {
        try await f.submit(
            .on(
                try #require(CustomerReference("C-042")),
                RegisterCustomer(name: FreeText("A"), phones: [try #require(FreeText("01 23 45 67 89"))])),
            by: StoreFixture.books)
        let first = try await add(f)
        _ = try await add(f)
        try await f.submit(.on(first, OfferCall(to: "lea")))
        f.clock.advance(Span(seconds: 5))
        try await f.submit(.on(first, AnswerCall()))
        f.clock.advance(Span(seconds: 60))
        try await f.submit(.on("lea", PauseAgent(reason: FreeText("lunch"))))
        try await f.submit(.on(first, TransferCall(queue: QueueName(unchecked: "billing"))))
        let seen = ObserveCall(
            source: "asterisk", callid: "1.1", queue: Self.support, number: FreeText("2"), arrivedAt: f.clock.now)
        try await f.submit(.new(seen), by: Self.bridge)
        try await observedDay(f)
    }

    /// A telephone system's agent, paused in one queue while talking in the other, and a caller who is transferred out of the house.
    private func observedDay(_ f: StoreFixture) async throws {
        let at = f.clock.now
        func say(_ kind: AgentEntry.Kind, _ queue: String, _ reason: String? = nil) async throws {
            let body = ObserveAgent(
                source: "asterisk", agent: "SIP/200", at: at, kind: kind, queue: QueueName(unchecked: queue),
                reason: reason.flatMap { FreeText($0) })
            try await f.submit(.new(body), by: Self.bridge)
        }
        for queue in ["support", "Billing"] { try await say(.login, queue) }
        try await say(.pause, "billing", "lunch")
        var seen = ObserveCall(source: "asterisk", callid: "1.2", queue: Self.support, number: FreeText("701"), arrivedAt: at)
        try await f.submit(.new(seen), by: Self.bridge)
        (seen.agent, seen.answeredAt, seen.number) = ("SIP/200", at.adding(seconds: 3), FreeText("0199000001"))
        try await f.submit(.new(seen), by: Self.bridge)
        (seen.outcome, seen.endedAt, seen.talk, seen.transferredTo) = (.answered, at.adding(seconds: 60), 57, "0612345678")
        try await f.submit(.new(seen), by: Self.bridge)
        // The next one talks on.
        (seen.callid, seen.outcome, seen.endedAt, seen.talk, seen.transferredTo) = ("1.3", nil, nil, nil, nil)
        try await f.submit(.new(seen), by: Self.bridge)
    }

    @Test("what was dialled in a transfer is in no chained fact, and stays on the call; pauses keep their words")
    func sealedTransfer() async throws {
        try await StoreFixture.run { f in
            try await observedDay(f)
            var support = VisitQuery()
            support.queue = QueueName(unchecked: "SUPPORT")
            let calls = try await f.store.visits(support, PageQuery(limit: 10)).items
            #expect(calls.map(\.transferredTo) == ["0612345678", nil])
            #expect(calls.map(\.number?.text) == ["+33199000001", "+33199000001"])
            let agent = try await f.store.agent("SIP/200")
            #expect(agent.pauses?.map(\.reason?.text) == ["lunch"])
            #expect((agent.state, agent.answered) == (.talking, 2))
            var goingOn = VisitQuery()
            goingOn.unfinished = true
            let unfinished = try await f.store.visits(goingOn, PageQuery(limit: 10)).items
            #expect(unfinished.map(\.observed?.callid) == ["1.3"])
            let facts = try await DatabaseQueue.beside(f.path).read {
                try DatabaseValue.fetchAll($0, sql: "SELECT facts FROM event").map(PackedText.unpack)
            }
            #expect(!facts.contains { $0.contains("0612345678") || $0.contains("lunch") || $0.contains("0199000001") })
        }
    }

    @Test("of a telephone system's agent the calls that were answered today count, alone and in the list")
    func observedToday() async throws {
        try await StoreFixture.run { f in
            func answered() async throws -> [Int] {
                let listed = try await f.store.agents(PageQuery()).items.filter(\.observed).map(\.answered)
                return try await listed + [f.store.agent("SIP/200").answered]
            }
            try await observedDay(f)
            #expect(try await answered() == [2, 2])
            f.clock.advance(days: 1)
            #expect(try await answered() == [0, 0])
            var seen = ObserveCall(source: "asterisk", callid: "2.1", queue: Self.support, number: FreeText("701"), arrivedAt: f.clock.now)
            (seen.agent, seen.answeredAt) = ("SIP/200", f.clock.now.adding(seconds: 3))
            try await f.submit(.new(seen), by: Self.bridge)
            #expect(try await answered() == [1, 1])
        }
    }

    @Test("an upgrade counts the bookings that were made before, and a start reads no table of calls for them")
    func countedBookings() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        let clock = TestClock()
        func counts(_ f: StoreFixture) -> [QueueName: [CallBooking: Int]] {
            f.store.live.read { $0.counts.mapValues { $0.filter { $0.value != 0 } } }
        }
        var before: [QueueName: [CallBooking: Int]] = [:]
        try await StoreFixture.run(at: path, clock: clock) { f in
            try await day(f)
            before = counts(f)
            #expect(!before.isEmpty)
        }
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(
                sql: "DELETE FROM setting WHERE name LIKE 'booked/%'; DELETE FROM grdb_migrations WHERE identifier = '8 counted bookings'")
        }
        try await StoreFixture.run(at: path, clock: clock) { #expect(counts($0) == before) }
        // The settings alone are read.
        try await DatabaseQueue.beside(path).write {
            try $0.execute(sql: "UPDATE setting SET value = value + 5 WHERE name LIKE 'booked/%'")
        }
        try await StoreFixture.run(at: path, clock: clock) { f in
            let after = counts(f)
            for (queue, bookings) in before {
                for (booking, count) in bookings { #expect(after[queue]?[booking] == count + 5) }
            }
        }
    }

    @Test("what the tables say after a restart is what the board said before, and a rebuild gives the same tables")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        let clock = TestClock()
        func state(_ f: StoreFixture) async throws -> [String] {
            let board = f.store.live.read { board in
                (
                    board.waiting(in: Self.support).map { "\($0.id) \($0.arrivedAt)" },
                    "\(board.counts.mapValues { $0.filter { $0.value != 0 } }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0)" }) })"
                )
            }
            let visits = try await f.store.visits(VisitQuery(), PageQuery(limit: 500)).items
            let agent = try await f.store.agent("lea")
            let observed = try await f.store.agent("SIP/200")
            return board.0 + [board.1] + visits.map { "\($0)" } + ["\(agent)", "\(observed)"]
        }
        var before: [String] = []
        try await StoreFixture.run(at: path, clock: clock) { f in
            try await day(f)
            before = try await state(f)
            let agent = try await f.store.agent("lea")
            #expect(agent.status == .paused && agent.reason?.text == "lunch")
            let call = try await f.store.call(CallID(number: 1))
            #expect(call.customer?.text == "C-042" && call.visit == 2)
        }
        try await StoreFixture.run(at: path, clock: clock) { f in
            let after = try await state(f)
            #expect(after == before)
        }
        // What a rebuild does not read cannot help it.
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "DELETE FROM visit; DELETE FROM agent; UPDATE call SET place = 0")
            try db.execute(sql: "UPDATE setting SET value = 7 WHERE name LIKE 'booked/%'; INSERT INTO setting VALUES ('booked/lost/x', 3)")
        }
        _ = try Store.rebuild(path: path)
        try await StoreFixture.run(at: path, clock: clock) { f in
            let after = try await state(f)
            #expect(after == before)
        }
    }

    @Test("a ticket that a conversation opened keeps its call in the ledger: the tables fit a replay")
    func opened() async throws {
        try await StoreFixture.run { f in
            let call = try await add(f)
            try await f.submit(.on(call, OfferCall(to: "lea")))
            try await f.submit(.on(call, AnswerCall()))
            try await f.submit(.on(call, DoneCall(open: FreeText("chairs"), customer: CustomerReference("C-042"))))
            #expect(try await f.store.ticket(TicketID(number: 1)).ticket.call == "C-1")
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact && verdict.problem == nil, "\(verdict)")
        }
    }

    @Test("the database itself lets no agent have two calls")
    func unique() async throws {
        try await StoreFixture.run { f in
            let (one, two) = (try await add(f), try await add(f))
            try await f.submit(.on(one, OfferCall(to: "lea")))
            #expect(await refusal { try await f.submit(.on(two, OfferCall(to: "lea"))) } == .wrongState)
            #expect(throws: DatabaseError.self) {
                try DatabaseQueue.beside(f.path).write { db in
                    try db.execute(sql: "UPDATE call SET state = 'offered', agent = 'lea' WHERE id = ?", arguments: [two.number])
                }
            }
        }
    }

    @Test("a key gives the first answer again, with its number, also after the call went on")
    func key() async throws {
        try await StoreFixture.run { f in
            let id = try await add(f, key: "k")
            try await f.submit(.on(id, AbandonCall()))
            let body = AddCall(queue: Self.support, number: FreeText("+33123456789"))
            let again = try await f.submit(.new(body), key: "k")
            guard case .call(let call) = again.answer else { throw Unexpected() }
            #expect(again.replayed && call.id == id && call.state == .waiting && call.number?.text == "+33123456789")
            try await f.submit(.on("lea", LoginAgent()))
            try await f.submit(.on("lea", PauseAgent(reason: FreeText("lunch"))), key: "p")
            try await f.submit(.on("lea", ResumeAgent()))
            guard case .agent(let agent) = try await f.submit(.on("lea", PauseAgent(reason: FreeText("lunch"))), key: "p").answer else {
                throw Unexpected()
            }
            #expect(agent.status == .paused && agent.reason?.text == "lunch")
        }
    }

    @Test("visits and entries are paged by time without a gap or a repetition")
    func paging() async throws {
        try await StoreFixture.run { f in
            for _ in 0..<7 { _ = try await add(f) }
            for login in ["lea", "marc"] {
                try await f.submit(.on(login, LoginAgent()), by: Actor(name: login, roles: [.agent]))
            }
            var (ids, request) = ([Int64](), PageQuery(limit: 2))
            var query = VisitQuery()
            (query.queue, query.from, query.to, query.own) = (Self.support, Day(text: "2026-11-20"), Day(text: "2026-11-20"), true)
            while true {
                let page = try await f.store.visits(query, request)
                ids += page.items.map(\.id.number)
                guard let next = page.next else { break }
                request.after = next
            }
            #expect(ids == Array(1...7))
            let first = try await f.store.entries(EntryQuery(), PageQuery(limit: 1))
            let second = try await f.store.entries(EntryQuery(), PageQuery(limit: 1, after: first.next))
            #expect((first.items + second.items).map(\.agent) == ["lea", "marc"] && second.next == nil)
        }
    }
}
