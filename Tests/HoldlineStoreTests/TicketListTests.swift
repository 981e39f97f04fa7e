import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("lists of work and their reports")
struct TicketListTests {
    /// Seven days of nine hours to resolve a ticket.
    private static var policy: Policy {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))
        policy.deadlines = Deadlines(resolution: 7 * 9 * 3600)
        return policy
    }

    private func numbers(_ f: StoreFixture, limit: Int = 2, _ change: (inout TicketQuery) -> Void) async throws -> [Int64] {
        var query = TicketQuery()
        change(&query)
        try query.check()
        var found: [Int64] = []
        var after: String?
        repeat {
            let page = try await f.store.tickets(query, PageQuery(limit: limit, after: after))
            found += page.items.map(\.ticket.id.number)
            after = page.next
        } while after != nil
        return found
    }

    private func words(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    private func filled(_ f: StoreFixture) async throws {
        for number in 1...5 {
            _ = try await f.open([], customer: "C-\(number)")
            f.clock.advance(days: 1)
        }
        let id = { TicketID(number: $0) }
        try await f.submit(.on(id(1), TakeTicket()))
        try await f.submit(.on(id(2), TakeTicket()))
        try await f.submit(.on(id(2), RemindOfTicket(on: f.store.policyToday.adding(days: 1))))
        try await f.submit(.on(id(3), WaitTicket(for: .customer, until: f.store.policyToday.adding(days: 2))))
        try await f.submit(.on(id(4), EditTicket(priority: .urgent)), by: StoreFixture.boss)
        try await f.submit(.on(id(5), ResolveTicket(outcome: .rejected)))
    }

    @Test("live tickets come soonest due first, page by page: follow-ups, ends of waiting and deadlines in one order")
    func dueFirst() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await filled(f)
            // The follow-up of 2 is tomorrow, 3 waits until the day after, and 1 was opened before 4.
            #expect(try await numbers(f) { $0.sort = .due } == [2, 3, 1, 4])
            #expect(try await numbers(f) { $0.sort = .priority } == [4, 2, 3, 1])
            #expect(try await numbers(f) { ($0.sort, $0.state) = (.changed, [.new, .open]) } == [4, 2, 1])
            #expect(try await numbers(f) { $0.sort = .changed } == [5, 4, 3, 2, 1])
            #expect(try await numbers(f) { _ in } == [1, 2, 3, 4, 5])
        }
    }

    @Test("filters narrow it: late, due, nobody's, priority, several states, changed since")
    func filters() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await filled(f)
            let today = f.store.policyToday
            #expect(try await numbers(f) { ($0.due, $0.sort) = (today.adding(days: 1), .due) } == [2])
            #expect(try await numbers(f) { $0.unassigned = true } == [3, 4, 5])
            #expect(try await numbers(f) { ($0.unassigned, $0.sort) = (true, .due) } == [3, 4])
            #expect(try await numbers(f) { $0.priority = [.urgent, .high] } == [4])
            #expect(try await numbers(f) { $0.state = [.waiting, .resolved] } == [3, 5])
            #expect(try await numbers(f) { $0.late = true } == [])
            f.clock.advance(days: 12)
            let late = try await numbers(f) { $0.late = true }
            #expect(late == [1, 2, 4])
            #expect(try await numbers(f) { $0.since = f.store.policyToday } == [])
            try await f.submit(.on(TicketID(number: 1), NoteOnTicket(text: try words("hello"))))
            #expect(try await numbers(f) { $0.since = f.store.policyToday } == [1])
            var query = TicketQuery()
            (query.late, query.state) = (true, [.closed])
            #expect(throws: Refusal.self) { try query.check() }
        }
    }

    @Test("tickets are found by the reason of a dispute")
    func reasons() async throws {
        try await StoreFixture.run { f in
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .quantity)])
            _ = try await f.open([RaiseDispute(invoice: try "F2".invoice, reason: .prices)])
            #expect(try await numbers(f) { $0.reason = [.prices] } == [2])
            #expect(try await numbers(f) { ($0.reason, $0.sort) = ([.prices, .quantity], .due) } == [1, 2])
        }
    }

    @Test("a day has what is due, what was handed over and not touched since, what waits, and the rest")
    func myDay() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await filled(f)
            _ = try await f.open([])
            try await f.submit(.on(TicketID(number: 6), AssignTicket(agent: "lea", note: try words("yours"))), by: StoreFixture.boss)
            let before = try await f.store.myDay(of: "lea")
            #expect(before.due.isEmpty && before.handed.map(\.ticket.ticket.id.number) == [6] && before.handed.first?.by == "boss")
            #expect(before.others.map(\.ticket.id.number) == [2, 1] && before.live == 3 && before.unassigned == 2)
            f.clock.advance(days: 1)
            try await f.submit(.on(TicketID(number: 6), NoteOnTicket(text: try words("seen"))))
            let day = try await f.store.myDay(of: "lea")
            #expect(day.due.map(\.ticket.id.number) == [2] && day.due.first?.due?.what == .followUp)
            #expect(day.handed.isEmpty && day.others.map(\.ticket.id.number) == [1, 6])
            // On its day a ticket comes back to whoever asked, whoever has it.
            try await f.submit(.on(TicketID(number: 4), RemindOfTicket(at: f.clock.now.adding(seconds: 60))))
            #expect(try await f.store.myDay(of: "lea").due.map(\.ticket.id.number) == [2, 4])
        }
    }

    @Test("what is stale is counted by reason, and narrowed to somebody's")
    func stale() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await filled(f)
            f.clock.advance(days: 12)
            var query = StaleQuery()
            query.assignee = "lea"
            let mine = try await f.store.stale(query, PageQuery()).items
            #expect(mine.compactMap(\.ticket?.number) == [1, 2])
            #expect(try await f.store.staleCounts(query).items.map(\.tickets) == [2])
            query = StaleQuery()
            query.reason = [.waitingTooLong]
            #expect(try await f.store.stale(query, PageQuery()).items.compactMap(\.ticket?.number) == [3])
            let counts = try await f.store.deadlines()
            #expect(counts.late == 3, "\(counts)")
            #expect(try await f.store.status().lateTickets == 3)
        }
    }

    @Test("a report of tickets has what came in, what was resolved and what is left, week by week")
    func ticketReport() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await f.register("F1", open: "500.00")
            let id = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .prices, amount: try "80.50".amount)])
            _ = try await f.open([])
            f.clock.advance(days: 7)
            try await f.submit(.on(id, ResolveTicket(outcome: .upheld)), by: StoreFixture.boss)
            var query = TicketReportQuery()
            query.from = f.store.policyToday.adding(days: -7)
            let weeks = try await f.store.ticketReport(query)
            #expect(weeks.rows.map(\.opened) == [2, 0] && weeks.rows.map(\.resolved) == [0, 1] && weeks.rows.map(\.live) == [2, 1])
            #expect(weeks.total.live == 1 && weeks.total.resolvedInTime == 1)
            query.by = .reason
            let reasons = try await f.store.ticketReport(query)
            #expect(reasons.rows.first { $0.key == "PRI" }?.credited.description == "80.50")
            #expect(reasons.rows.first { $0.key == nil }?.live == 1)
            query.by = .agent
            #expect(try await f.store.ticketReport(query).rows.first { $0.key == "boss" }?.resolved == 1)
            query.by = .outcome
            #expect(try await f.store.ticketReport(query).rows.map(\.key) == ["upheld"])
        }
    }

    @Test("a report of holds counts an invoice once, however many hold it")
    func holdReport() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "500.00")
            try await f.register("F2", open: "100.00")
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .prices, amount: try "300.00".amount)])
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .quantity)])
            _ = try await f.open([
                RaiseDispute(invoice: try "F2".invoice, reason: .prices), RaiseDispute(invoice: try "F9".invoice, reason: .prices),
            ])
            let report = try await f.store.holdReport(by: .reason)
            #expect(report.totals.map(\.held.description) == ["600.00"] && report.totals.map(\.invoices) == [2])
            #expect(report.rows.map(\.key) == ["QTY", "PRI"] && report.rows.map(\.held.description) == ["500.00", "400.00"])
            #expect(report.unregistered == 1)
            #expect(try await f.store.holdReport(by: .age).rows.map(\.key) == ["0-7 days"])
            #expect(try await f.store.holdReport(by: .agent).rows.map(\.key) == [nil])
        }
    }

    @Test("a newer promise on the same invoice takes a broken one off the list, and a lifted hold says why")
    func superseded() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "500.00")
            let day = f.store.policyToday
            try await f.submit(.new(PlaceHold(kind: .promise, invoice: try "F1".invoice, until: day)))
            f.clock.advance(days: 20)
            #expect(try await f.store.stale(olderThan: Span(seconds: 1), PageQuery()).items.map(\.staleReason) == [.promiseBroken])
            try await f.submit(.new(PlaceHold(kind: .promise, invoice: try "F1".invoice, until: f.store.policyToday)))
            #expect(try await f.store.stale(olderThan: Span(seconds: 1), PageQuery()).items.isEmpty)
            try await f.submit(.on(HoldID(number: 2), LiftHold(note: try words("paid in cash"))))
            #expect(try await f.store.hold(HoldID(number: 2)).liftedNote?.text == "paid in cash")
            #expect(try await f.store.verify(tables: true).intact)
        }
    }
}

extension Store {
    /// The date that the daemon has.
    fileprivate var policyToday: Day { Zone.utc.day(of: now) }
}
