import HoldlineCore
import Testing

/// Clocks of random histories against one that adds up each stretch of time as it passes.
@Suite("clocks of random histories")
struct ClockHistoryTests {
    /// Opening hours of a ticket so far, by what they counted for.
    private struct Tally {
        var counted: Int64 = 0
        var stood: Int64 = 0
    }

    private static func deadlines(_ dice: inout Dice) -> Deadlines {
        let limits: [Int64?] = [nil, 3600, 7200, 36_000, 200_000]
        return Deadlines(
            acknowledge: dice.one(of: limits) ?? nil, firstResponse: dice.one(of: limits) ?? nil,
            nextUpdate: dice.one(of: limits) ?? nil, resolution: dice.one(of: limits) ?? nil)
    }

    private func step(_ dice: inout Dice, _ desk: Desk) -> Command {
        let tickets = desk.world.tickets.keys.sorted()
        guard let id = dice.one(of: tickets), !dice.flip(8) else {
            return .new(OpenTicket(customer: Desk.company, subject: "s", assignee: dice.flip() ? "ada" : nil))
        }
        switch Int.random(in: 0..<11, using: &dice) {
        case 0, 1: return .on(id, WaitTicket(for: .customer))
        case 2: return .on(id, WaitTicket(for: dice.one(of: WaitingFor.allCases) ?? .carrier))
        case 3, 4: return .on(id, ContinueTicket())
        case 5: return .on(id, AssignTicket(agent: dice.flip() ? "ada" : "bob"))
        case 6: return .on(id, MergeTicket(into: dice.one(of: tickets) ?? id))
        case 7: return .on(id, ResolveTicket(outcome: .withdrawn))
        case 8: return .on(id, ReopenTicket())
        case 9: return .on(id, EditTicket(priority: dice.one(of: Priority.allCases)))
        default: return .on(id, NoteOnTicket(text: "n", toCustomer: dice.flip() ? true : nil))
        }
    }

    @Test("each opening hour counts or stands, once, over waits, hand-overs, merges, reopenings and other rules", arguments: 0..<30)
    func tally(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        var desk = Desk()
        desk.policy.calendar = BusinessCalendarTests.paris
        // Clocks go back and forward within a year's steps.
        desk.now = "2026-10-20T09:00:00Z"
        var tallies: [TicketID: Tally] = [:]
        for _ in 0..<120 {
            let length = Int64.random(in: 0...(dice.flip(5) ? 900_000 : 20_000), using: &dice)
            let end = desk.now.adding(seconds: length)
            let opening = desk.policy.calendar.businessSeconds(from: desk.now, to: end)
            for ticket in desk.world.tickets.values {
                let stands = !ticket.state.isLive || (ticket.state == .waiting && ticket.waitingFor == .customer)
                let place: WritableKeyPath<Tally, Int64> = stands ? \.stood : \.counted
                tallies[ticket.id, default: Tally()][keyPath: place] += opening
            }
            desk.now = end
            if dice.flip(6) { desk.policy.deadlines = Self.deadlines(&dice) }
            let before = desk.world.tickets
            let command = step(&dice, desk)
            guard let decision = try? desk.run(command, as: Desk.sue) else { continue }
            // The older clock goes on where two become one.
            if let absorbed = decision.events.first(where: { $0.type == .ticketAbsorbed }),
                case .ticket(let target) = absorbed.subject, let source = absorbed.facts.from.flatMap({ TicketID($0) }),
                let old = before[source], let other = before[target], old.openedAt < other.openedAt
            {
                tallies[target] = tallies[source]
            }
        }
        #expect(desk.world.tickets.count > 5)
        for ticket in desk.world.tickets.values {
            let clock = TicketClock(ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: desk.policy.deadlines(for: ticket))
            let tally = tallies[ticket.id] ?? Tally()
            #expect(clock.elapsed == tally.counted, "\(ticket.id)")
            let all = desk.policy.calendar.businessSeconds(from: ticket.openedAt, to: desk.now)
            #expect(clock.elapsed + tally.stood == all, "\(ticket.id)")
            let hours = BusinessHours(desk.policy.calendar, from: ticket.openedAt, to: desk.now)
            let known = TicketClock(
                ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: desk.policy.deadlines(for: ticket), hours: hours)
            #expect(known == clock)
        }
        #expect(desk.replayed == desk.world)
    }
}
