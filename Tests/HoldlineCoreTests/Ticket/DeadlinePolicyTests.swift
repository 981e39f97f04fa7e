import HoldlineCore
import Testing

@Suite("deadlines by policy, and what is told of them")
struct DeadlinePolicyTests {
    private static let hour: Int64 = 3600

    private func clock(_ desk: Desk, _ id: TicketID) throws -> TicketClock {
        let ticket = try #require(desk.world.ticket(id))
        return TicketClock(ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: desk.policy.deadlines(for: ticket))
    }

    @Test("the first exception that fits decides, and leaves what it does not name; it follows the ticket's present priority")
    func exceptions() throws {
        var desk = Desk()
        desk.policy.deadlines = Deadlines(acknowledge: 3600, firstResponse: 7200, resolution: 90_000)
        var urgent = DeadlineException()
        urgent.priorities = [.urgent]
        urgent.limits = [.firstResponse: 600]
        urgent.limits.updateValue(nil, forKey: .acknowledge)
        var key = DeadlineException()
        (key.groups, key.customers) = (["key"], [Desk.company])
        key.channels = [.phone, .email]
        key.limits = [.resolution: 5000, .firstResponse: 60]
        desk.policy.deadlineExceptions = [urgent, key]
        let cases: [(Priority, Channel, CustomerReference, Deadlines)] = [
            (.normal, .phone, "C-1", Deadlines(acknowledge: 3600, firstResponse: 7200, resolution: 90_000)),
            (.urgent, .phone, "C-1", Deadlines(firstResponse: 600, resolution: 90_000)),
            (.urgent, .phone, Desk.company, Deadlines(firstResponse: 600, resolution: 90_000)),
            (.high, .email, Desk.company, Deadlines(acknowledge: 3600, firstResponse: 60, resolution: 5000)),
            (.high, .web, Desk.company, Deadlines(acknowledge: 3600, firstResponse: 7200, resolution: 90_000)),
        ]
        for (priority, channel, customer, expected) in cases {
            let id = try desk.open(OpenTicket(customer: customer, subject: "s", priority: priority, channel: channel))
            #expect(try desk.policy.deadlines(for: #require(desk.world.ticket(id))) == expected)
        }
        let id = try desk.open(OpenTicket(customer: "C-1", subject: "s"))
        try desk.run(.on(id, EditTicket(priority: .urgent)))
        #expect(try desk.policy.deadlines(for: #require(desk.world.ticket(id))).firstResponse == 600)
        #expect(desk.policy.shortestLimit == 60 && !desk.policy.hasPlainDeadlines)
    }

    @Test("what reaches the customer is a response, an internal note and other waits are none; who takes it acknowledges it")
    func responses() throws {
        let steps: [(Command.Kind, isResponse: Bool, isAcknowledged: Bool)] = [
            (.note(false), false, false), (.note(true), true, true), (.wait(.customer), true, true), (.wait(.carrier), false, false),
            (.wait(.internal), false, false), (.take, false, true), (.resolve, true, true), (.edit, false, false),
        ]
        for (step, isResponse, isAcknowledged) in steps {
            var desk = Desk()
            let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s"))
            desk.pass(seconds: 60)
            try desk.run(step.command(id))
            let ticket = try #require(desk.world.ticket(id))
            #expect(ticket.firstResponseAt == (isResponse ? desk.now : nil), "\(step)")
            #expect(ticket.customerToldAt == (isResponse ? desk.now : nil), "\(step)")
            #expect(ticket.acknowledgedAt == (isAcknowledged ? desk.now : nil), "\(step)")
        }
    }

    @Test("a mail that went out for a ticket is a response, and one that was only queued is none")
    func mail() throws {
        var desk = Desk()
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s"))
        desk.pass(seconds: 60)
        let queue = QueueMessage(
            purpose: "letter/T-1", kind: "acknowledgement", ticket: id, to: ["jean@example.com"], subject: "s", messageID: "<a@b>",
            sha256: try FileDigest.read(String(repeating: "a", count: 64)).get(), size: 10)
        guard case .message(let mail) = try desk.run(.new(queue)).subject else {
            Issue.record("no mail")
            return
        }
        try desk.run(.on(mail, HandMessage()))
        #expect(desk.world.ticket(id)?.firstResponseAt == nil)
        desk.pass(seconds: 60)
        try desk.run(.on(mail, HandOverMessage()))
        #expect(desk.world.ticket(id)?.firstResponseAt == desk.now && desk.world.ticket(id)?.customerToldAt == desk.now)
        #expect(desk.replayed == desk.world)
    }

    @Test("an acknowledgement and a next update are due, late, and met")
    func dues() throws {
        var desk = Desk()
        desk.policy.deadlines = Deadlines(acknowledge: 1800, nextUpdate: 2 * Self.hour)
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s"))
        #expect(try clock(desk, id).acknowledgeDue == "2026-11-24T09:30:00Z" && clock(desk, id).nextUpdateDue == nil)
        desk.pass(seconds: 3600)
        var late = try clock(desk, id)
        #expect(late.isLate && late.acknowledgeLate == true && late.next?.kind == .acknowledge && late.due == "2026-11-24T09:30:00Z")
        try desk.run(.on(id, TakeTicket()))
        late = try clock(desk, id)
        #expect(!late.isLate && late.acknowledgeLate == true && late.acknowledgeDue == nil)
        try desk.run(.on(id, NoteOnTicket(text: "told", toCustomer: true)))
        #expect(try clock(desk, id).nextUpdateDue == "2026-11-24T12:00:00Z")
        try desk.run(.on(id, WaitTicket(for: .customer)))
        #expect(try clock(desk, id).nextUpdateDue == nil)
        desk.pass(seconds: 3 * 3600)
        try desk.run(.on(id, ContinueTicket()))
        #expect(try clock(desk, id).nextUpdateDue == "2026-11-24T15:00:00Z")
        desk.pass(seconds: 2 * 3600 + 1)
        #expect(try clock(desk, id).next?.kind == .nextUpdate && clock(desk, id).isLate)
        try desk.run(.on(id, NoteOnTicket(text: "told again", toCustomer: true)))
        #expect(try !clock(desk, id).isLate)
        try desk.resolve(id, .rejected)
        desk.pass(days: 30)
        #expect(try !clock(desk, id).isLate && clock(desk, id).nextUpdateDue == nil)
    }

    @Test("a ticket from before acknowledgements were recorded is taken, nobody knows when, and keeps its first response")
    func old() throws {
        var ticket = Ticket(
            id: TicketID(number: 1), customer: "C", subject: nil, assignee: "ada", openedAt: Desk.start, openedBy: "ada", version: 1)
        ticket.firstResponseAt = Desk.start.adding(seconds: 600)
        let deadlines = Deadlines(acknowledge: 60, firstResponse: 900, nextUpdate: 3600)
        let clock = TicketClock(
            ticket, at: Desk.start.adding(seconds: 1800), calendar: BusinessCalendar(zone: .utc), deadlines: deadlines)
        #expect(clock.acknowledgeLate == false && clock.acknowledgeDue == nil && !clock.firstResponseLate)
        #expect(clock.nextUpdateDue == "2026-11-24T10:10:00Z")
        ticket.firstResponseAt = nil
        let unanswered = TicketClock(
            ticket, at: Desk.start.adding(seconds: 1800), calendar: BusinessCalendar(zone: .utc), deadlines: deadlines)
        #expect(unanswered.acknowledgeLate == false && unanswered.acknowledgeDue == nil)
    }

    // MARK: Escalations

    private func escalate(_ desk: inout Desk, _ id: TicketID) throws -> [String] {
        try desk.run(.on(id, EscalateTicket()), as: Actor(name: "holdlined", roles: [])).events.compactMap { event in
            event.facts.escalation.map { "\($0.deadline.rawValue) \($0.percent)" }
        }
    }

    @Test("each part of a deadline is told once, in order, and nothing is told of what is met")
    func parts() throws {
        var desk = Desk()
        desk.policy.deadlines = Deadlines(firstResponse: 4 * Self.hour, resolution: 8 * Self.hour)
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s"))
        let untouched = try #require(desk.world.ticket(id)?.updatedAt)
        var told: [String] = []
        for minute in 1...540 {
            desk.pass(seconds: 60)
            let next = try #require(desk.world.ticket(id)).nextEscalation(at: desk.now.adding(seconds: -60), desk.policy)
            let found = try escalate(&desk, id)
            #expect(found.isEmpty == next.map { $0 > desk.now } ?? true, "\(minute)")
            told += found.map { "\(minute) \($0)" }
            #expect(try escalate(&desk, id) == [])
        }
        #expect(
            told == [
                "120 first-response 50", "180 first-response 75", "240 first-response 100", "240 resolution 50", "360 resolution 75",
                "480 resolution 100",
            ])
        #expect(desk.world.ticket(id)?.updatedAt == untouched)
        try desk.resolve(id, .rejected)
        desk.pass(days: 1)
        try desk.run(.on(id, ReopenTicket()))
        desk.pass(days: 3)
        #expect(try escalate(&desk, id) == [])
        #expect(desk.replayed == desk.world)
    }

    @Test("what was slept through is told as the highest part alone, and one more deadline that begins anew is told anew")
    func anew() throws {
        var desk = Desk()
        desk.policy.deadlines = Deadlines(nextUpdate: Self.hour)
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s", assignee: "ada"))
        desk.pass(seconds: 7000)
        #expect(try escalate(&desk, id) == [])
        for _ in 0..<2 {
            try desk.run(.on(id, NoteOnTicket(text: "told", toCustomer: true)))
            desk.pass(seconds: 3000)
            #expect(try escalate(&desk, id) == ["next-update 75"])
            let line = TicketLine(ticket: try #require(desk.world.ticket(id)), clock: try clock(desk, id))
            #expect(line.escalation?.percent == 75 && line.escalation?.deadline == .nextUpdate)
        }
        try desk.run(.on(id, NoteOnTicket(text: "told", toCustomer: true)))
        #expect(TicketLine(ticket: try #require(desk.world.ticket(id)), clock: try clock(desk, id)).escalation == nil)
    }

    @Test("a part raises the priority where that is configured, never lowers it, and waiting for the customer holds it back")
    func raise() throws {
        var desk = Desk()
        desk.policy.deadlines = Deadlines(resolution: 4 * Self.hour)
        desk.policy.escalation.raise = [75: .high, 100: .urgent]
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "s", assignee: "ada"))
        let urgent = try desk.open(OpenTicket(customer: Desk.company, subject: "s", priority: .urgent))
        desk.pass(seconds: 2 * Self.hour)
        #expect(try escalate(&desk, id) == ["resolution 50"] && desk.world.ticket(id)?.priority == .normal)
        try desk.run(.on(id, WaitTicket(for: .customer)))
        desk.pass(seconds: 3 * Self.hour)
        #expect(try escalate(&desk, id) == [])
        #expect(desk.world.ticket(id)?.nextEscalation(at: desk.now, desk.policy) == nil)
        try desk.run(.on(id, ContinueTicket()))
        desk.pass(seconds: Self.hour)
        #expect(try escalate(&desk, id) == ["resolution 75"] && desk.world.ticket(id)?.priority == .high)
        #expect(desk.log.last?.event.facts.changes == [FieldChange("priority", from: "normal", to: "high")])
        #expect(try escalate(&desk, urgent) == ["resolution 100"] && desk.world.ticket(urgent)?.priority == .urgent)
        #expect(desk.log.last?.event.facts.changes == nil)
        desk.policy.escalation = EscalationPolicy(percents: [])
        desk.pass(days: 1)
        #expect(try escalate(&desk, id) == [])
    }

    @Test("what was told of the clock that goes on after a merge is not told again")
    func merge() throws {
        for reverse in [false, true] {
            var desk = Desk()
            desk.policy.deadlines = Deadlines(resolution: 4 * Self.hour)
            let old = try desk.open(OpenTicket(customer: Desk.company, subject: "old", assignee: "ada"))
            desk.pass(seconds: 3 * Self.hour)
            #expect(try escalate(&desk, old) == ["resolution 75"])
            let new = try desk.open(OpenTicket(customer: Desk.company, subject: "new", assignee: "ada"))
            let (source, target) = reverse ? (old, new) : (new, old)
            try desk.run(.on(source, MergeTicket(into: target)))
            #expect(try escalate(&desk, target) == [] && escalate(&desk, source) == [])
            desk.pass(seconds: Self.hour)
            #expect(try escalate(&desk, target) == ["resolution 100"])
        }
    }
}

extension Command {
    fileprivate enum Kind {
        case note(Bool), wait(WaitingFor), take, resolve, edit

        func command(_ id: TicketID) -> Command {
            switch self {
            case .note(let told): .on(id, NoteOnTicket(text: "n", toCustomer: told ? true : nil))
            case .wait(let reason): .on(id, WaitTicket(for: reason))
            case .take: .on(id, TakeTicket())
            case .resolve: .on(id, ResolveTicket(outcome: .withdrawn))
            case .edit: .on(id, EditTicket(priority: .high))
            }
        }
    }
}
