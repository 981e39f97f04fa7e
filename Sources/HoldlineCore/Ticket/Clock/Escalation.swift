/// How much of a deadline of a ticket is used up, as the daemon told it.
package struct Escalation: Codable, Hashable, Sendable {
    package var deadline: DeadlineKind
    /// The highest of the configured parts that is reached; 100 is when it is due.
    package var percent: Int
    /// When the deadline is due, or was; absent while the clock stands before that.
    package var due: Instant?
    /// From when on it is counted: another beginning is another clock, of which everything is told anew.
    package var since: Instant

    package init(deadline: DeadlineKind, percent: Int, due: Instant?, since: Instant) {
        (self.deadline, self.percent, self.due, self.since) = (deadline, percent, due, since)
    }
}

/// Of how much of a deadline the daemon tells, and what that does.
package struct EscalationPolicy: Hashable, Sendable {
    /// In ascending order; none: nothing is told.
    package var percents = [50, 75, 100]
    /// The priority that a ticket gets at least, by the part that is reached.
    package var raise: [Int: Priority] = [:]

    package init(percents: [Int] = [50, 75, 100], raise: [Int: Priority] = [:]) { (self.percents, self.raise) = (percents, raise) }
}

/// Time has used up a part of a deadline: a command of the daemon itself.
///
/// Two such commands on one ticket do no harm: the second finds nothing to tell.
package struct EscalateTicket: Change {
    package init() {}

    /// Tells of each deadline that has reached another part, once; nothing where there is nothing. Throws `notFound`.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id)
        let context = draft.context
        for found in ticket.newEscalations(at: context.now, context.policy) {
            ticket.take(found)
            var changes = FieldChanges()
            let wanted = context.policy.escalation.raise.filter { $0.key <= found.percent }.map(\.value).max { $0.rank < $1.rank }
            if let wanted, wanted.rank > ticket.priority.rank {
                changes.add("priority", ticket.priority.rawValue, wanted.rawValue)
                ticket.priority = wanted
            }
            draft.record(.ticketEscalated, on: .ticket(id), ticket: ticket, changes: changes, escalation: found)
        }
    }
}

extension Ticket {
    /// What of its deadlines is to be told: of each that is to be met, a part that is higher than the one that was told.
    package func newEscalations(at now: Instant, _ policy: Policy, hours: BusinessHours? = nil) -> [Escalation] {
        guard state.isLive, let first = policy.escalation.percents.first else { return [] }
        let reading = ClockReading(self, at: now, calendar: policy.calendar, hours: hours)
        return awaited(policy).compactMap { kind, limit, since in
            let spent = reading.elapsed(from: since, to: now)
            guard spent >= Self.part(first, of: limit) else { return nil }
            let reached = policy.escalation.percents.last { spent >= Self.part($0, of: limit) }
            guard let reached, reached > told(kind, since: since) else { return nil }
            return Escalation(deadline: kind, percent: reached, due: reading.due(limit, from: since), since: since)
        }
    }

    /// When there is next something to tell, if nothing happens to it until then; nil for never.
    package func nextEscalation(at now: Instant, _ policy: Policy, hours: BusinessHours? = nil) -> Instant? {
        guard state.isLive, standsSince == nil else { return nil }
        let reading = ClockReading(self, at: now, calendar: policy.calendar, hours: hours)
        return awaited(policy).compactMap { kind, limit, since in
            let told = told(kind, since: since)
            return policy.escalation.percents.first { $0 > told }.flatMap { reading.due(Self.part($0, of: limit), from: since) }
        }.min()
    }

    /// Its deadlines that are still to be met, and from when on each is counted.
    private func awaited(_ policy: Policy) -> [(kind: DeadlineKind, limit: Int64, since: Instant)] {
        let deadlines = policy.deadlines(for: self)
        return DeadlineKind.allCases.compactMap { kind in
            guard let limit = deadlines[kind], let since = beginning(of: kind) else { return nil }
            return (kind, limit, since)
        }
    }

    /// nil for a deadline that is met.
    private func beginning(of kind: DeadlineKind) -> Instant? {
        switch kind {
        case .acknowledge: isAcknowledged ? nil : openedAt
        case .firstResponse: firstResponseAt == nil ? openedAt : nil
        case .nextUpdate: lastToldAt
        case .resolution: openedAt
        }
    }

    private func told(_ kind: DeadlineKind, since: Instant) -> Int {
        escalations?.first { $0.deadline == kind && $0.since == since }?.percent ?? 0
    }

    /// Seconds, rounded up.
    private static func part(_ percent: Int, of limit: Int64) -> Int64 { (limit * Int64(percent) + 99) / 100 }

    /// Keeps one for each deadline.
    fileprivate mutating func take(_ escalation: Escalation) {
        escalations = (escalations ?? []).filter { $0.deadline != escalation.deadline } + [escalation]
    }

    /// Of a ticket that is merged into this one: what was told of the clock that goes on stays told.
    mutating func takeEscalations(of other: Ticket) {
        for escalation in other.escalations ?? [] {
            let (deadline, since) = (escalation.deadline, escalation.since)
            guard since == beginning(of: deadline), escalation.percent > told(deadline, since: since) else { continue }
            take(escalation)
        }
    }

    /// The highest part that was told of a deadline that is still to be met; nil for none.
    package func escalation(_ clock: TicketClock) -> Escalation? {
        escalations?.filter { clock.awaits($0.deadline) && $0.since == beginning(of: $0.deadline) }
            .max { ($0.percent, $1.deadline.rawValue) < ($1.percent, $0.deadline.rawValue) }
    }
}

extension EventType {
    package static let ticketEscalated = EventType("ticket.escalated") { told in
        guard let escalation = told.facts.escalation else { return "told of a deadline of \(told.ticket)" }
        let raised = told.facts.changes?.contains { $0.field == "priority" } ?? false
        let priority = raised ? told.facts.ticket.map { ", and its priority is \($0.priority.rawValue) now" } ?? "" : ""
        return escalation.percent >= 100
            ? "the \(escalation.deadline.words) of \(told.ticket) is due\(priority)"
            : "\(escalation.percent) % of the time for the \(escalation.deadline.words) of \(told.ticket) are over\(priority)"
    }
}
