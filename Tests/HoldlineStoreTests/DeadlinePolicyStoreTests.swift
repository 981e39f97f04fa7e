import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

/// Lists, counts and escalations where deadlines differ from ticket to ticket.
@Suite("lists under several deadlines")
struct DeadlinePolicyStoreTests {
    private static var policy: Policy {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))
        policy.deadlines = Deadlines(acknowledge: 2 * 3600, firstResponse: 8 * 3600, nextUpdate: 18 * 3600, resolution: 90 * 3600)
        var urgent = DeadlineException()
        urgent.priorities = [.urgent]
        urgent.limits = [.firstResponse: 1800, .resolution: 9 * 3600]
        var group = DeadlineException()
        (group.groups, group.customers) = (["key"], [CustomerReference(unchecked: "C-1")])
        group.channels = [.email]
        group.limits = [.nextUpdate: 3600]
        group.limits.updateValue(nil, forKey: .acknowledge)
        policy.deadlineExceptions = [urgent, group]
        return policy
    }

    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    /// Tickets of all classes and states, over some days.
    private func days(_ f: StoreFixture) async throws -> Int64 {
        var last: Int64 = 0
        for number in 0..<90 {
            let priority = Priority.allCases[number % 4]
            let channel = Channel.allCases[number % 3]
            let body = OpenTicket(
                customer: CustomerReference(unchecked: "C-\(number % 2)"), subject: try text("t\(number)"), priority: priority,
                channel: channel)
            guard case .ticket(let page) = try await f.submit(.new(body)).answer else { throw Refusal(.internal, "no ticket") }
            last = page.ticket.id.number
            let id = TicketID(number: Int64(number * 7 % 90) % last + 1)
            switch number % 7 {
            case 0: _ = try? await f.submit(.on(id, TakeTicket(steal: true)))
            case 1: _ = try? await f.submit(.on(id, NoteOnTicket(text: try text("told"), toCustomer: true)))
            case 2: _ = try? await f.submit(.on(id, WaitTicket(for: number % 2 == 0 ? .customer : .carrier)))
            case 3: _ = try? await f.submit(.on(id, ContinueTicket()))
            case 4: _ = try? await f.submit(.on(id, ResolveTicket(outcome: .withdrawn)))
            case 5: _ = try? await f.submit(.on(id, EditTicket(priority: .urgent)))
            default: _ = try? await f.submit(.on(id, NoteOnTicket(text: try text("internal"))))
            }
            f.clock.advance(Span(seconds: 4800))
        }
        return last
    }

    @Test("what is late, due and stale is what every ticket's own page says, on every page, and once")
    func pages() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let last = try await days(f)
            var late: Set<TicketID> = []
            var counted = DeadlineCounts()
            var dues: [TicketID: TicketDue] = [:]
            var stale: Set<String> = []
            let age = Span(seconds: 20 * 3600)
            let rule = StaleRule(olderThan: age, now: f.clock.now, policy: Self.policy)
            let question = StaleQuestion(StaleQuery(), at: f.clock.now, Self.policy, limit: 0)
            let courses = try await f.store.pool.read { try question.courses($0) }
            var kinds: Set<DeadlineKind> = []
            for number in 1...last {
                let page = try await f.store.ticket(TicketID(number: number))
                guard page.ticket.state.isLive, var clock = page.clock else { continue }
                clock.workingDay = nil
                counted.live += 1
                if page.ticket.assignee == nil { counted.unassigned += 1 }
                if clock.isLate {
                    late.insert(page.ticket.id)
                    counted.late += 1
                    if let kind = clock.next?.kind { kinds.insert(kind) }
                }
                if clock.firstResponseLate, clock.firstResponseDue != nil { counted.firstResponseLate += 1 }
                if clock.resolutionLate { counted.resolutionLate += 1 }
                if clock.acknowledgeLate == true, clock.acknowledgeDue != nil { counted.acknowledgeLate += 1 }
                if clock.nextUpdateLate == true, clock.nextUpdateDue != nil { counted.nextUpdateLate += 1 }
                dues[page.ticket.id] = TicketDue(page.ticket, clock, in: .utc, of: page.ticket.assignee)
                let course = courses[number] ?? TicketCourse()
                if let found = rule.finding(page.ticket, clock, cancelled: nil, course: course) {
                    stale.insert("\(page.ticket.id) \(found.reason) \(found.since)")
                }
            }
            #expect(kinds == Set(DeadlineKind.allCases), "a test that sees no deadline of a kind proves nothing of it")
            #expect(try await f.store.deadlines() == counted)
            for size in [1, 7, 500] {
                var query = TicketQuery()
                (query.late, query.sort) = (true, .due)
                var (items, after): ([TicketLine], String?) = ([], nil)
                repeat {
                    let page = try await f.store.tickets(query, PageQuery(limit: size, after: after))
                    items += page.items
                    after = page.next
                } while after != nil
                #expect(Set(items.map(\.ticket.id)) == late && items.count == late.count)
                for line in items { #expect(line.due == dues[line.ticket.id]) }
                #expect(items.compactMap(\.due?.at) == items.compactMap(\.due?.at).sorted())
                let tickets = try await f.stale(olderThan: age, pages: size).filter { $0.kind == .ticket }
                #expect(Set(tickets.map { "\($0.ticket.map(\.description) ?? "") \($0.staleReason) \($0.since)" }) == stale)
                #expect(tickets.count == stale.count && tickets.map(\.since) == tickets.map(\.since).sorted())
            }
        }
    }

    @Test("each part of each deadline is found once as time passes, in batches, and nothing is looked at where nothing can be new")
    func escalations() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let last = try await days(f)
            var told: [String] = []
            for _ in 0..<400 {
                let due = try await f.store.dueEscalations(apart: .zero)
                #expect(due.count <= EscalationPart.mostFound)
                for id in due {
                    let before = f.store.index.version
                    try await f.submit(.on(id, EscalateTicket()), by: .daemon)
                    #expect(f.store.index.version > before)
                }
                if due.isEmpty { f.clock.advance(Span(seconds: 1800)) }
            }
            for line in try await f.store.events(after: 0, limit: 10_000) where line.type == "ticket.escalated" {
                let event = try JSONReader.read(LedgerEvent.self, from: Array(line.json.utf8))
                let escalation = try #require(event.facts.escalation)
                told.append("\(event.subject) \(escalation.deadline.rawValue) \(escalation.percent) \(escalation.since)")
            }
            #expect(Set(told).count == told.count && told.count > 100)
            for number in 1...last {
                let ticket = try await f.store.ticket(TicketID(number: number)).ticket
                #expect(ticket.newEscalations(at: f.clock.now, Self.policy).isEmpty)
            }
            // All were looked at, and nothing has happened since.
            for _ in 0..<2 { #expect(try await f.store.dueEscalations(apart: .zero).isEmpty) }
            #expect(f.store.escalations.begin(head: f.store.index.version, Self.policy, at: f.clock.now) == nil)
            let first = try await f.store.ticket(TicketID(number: 1)).ticket
            try await f.submit(.on(first.id, EditTicket(priority: first.priority == .low ? .normal : .low)))
            #expect(f.store.escalations.begin(head: f.store.index.version, Self.policy, at: f.clock.now) == 0)
        }
    }

    @Test("tickets whose commands were refused are found again, though nothing is written and no other ticket is due")
    func refusedEscalations() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            for number in 1...120 {
                try await f.submit(.new(OpenTicket(customer: CustomerReference(unchecked: "C-9"), subject: try text("t\(number)"))))
            }
            #expect(try await f.store.dueEscalations(apart: .zero).isEmpty)
            f.clock.advance(days: 5)
            // Each command is refused, as with a full disk.
            for _ in 0..<2 {
                var found: [TicketID] = []
                for _ in 0..<2 { found += try await f.store.dueEscalations(apart: .zero) }
                #expect(found.map(\.number) == Array(1...120))
            }
            for _ in 0..<4 {
                for id in try await f.store.dueEscalations(apart: .zero) {
                    try await f.submit(.on(id, EscalateTicket()), by: .daemon)
                }
            }
            for _ in 0..<2 { #expect(try await f.store.dueEscalations(apart: .zero).isEmpty) }
            #expect(f.store.escalations.begin(head: f.store.index.version, Self.policy, at: f.clock.now) == nil)
        }
    }

    @Test("a page of what is late or stale of 10,000 live tickets is reckoned out of the index of live tickets alone")
    func plans() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let plan = try await f.store.pool.read { db in
                try Row.fetchAll(
                    db, sql: "EXPLAIN QUERY PLAN SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition)"
                ).map { $0["detail"] as String }
            }
            #expect(plan == ["SCAN ticket USING COVERING INDEX \(DeskSchema.live)"])
            let sweep = try await f.store.pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        EXPLAIN QUERY PLAN SELECT \(LiveTicket.columns), escalations FROM ticket INDEXED BY ticket_escalation
                        WHERE \(LiveTicket.condition) AND id > 7 ORDER BY id LIMIT 1000
                        """
                ).map { $0["detail"] as String }
            }
            #expect(sweep.count == 1 && sweep[0].hasPrefix("SEARCH ticket USING INDEX ticket_escalation"))
        }
    }
}
