/// What a ticket wants next, and when: by this an agent works a list of tickets down.
package struct TicketDue: Codable, Hashable, Sendable {
    /// When; of a day its beginning in the configured zone.
    package var at: Instant
    package var what: What
    /// Whether a deadline was missed.
    package var late: Bool

    package enum What: String, WireWord {
        /// The deadline of the clock that comes first, or of those that were missed the earliest.
        case acknowledge, firstResponse = "first-response", nextUpdate = "next-update", resolution
        /// The day until which it waits for somebody.
        case waiting
        /// Somebody wanted to see it again.
        case followUp = "follow-up"

        package static let noun = "kind of due date"
    }

    package init(at: Instant, what: What, late: Bool) { (self.at, self.what, self.late) = (at, what, late) }

    /// The earliest of a ticket's deadline, the end of its waiting and a person's follow-up; nil where there is none of them.
    package init?(_ ticket: Ticket, _ clock: TicketClock, in zone: Zone, of user: String?) {
        var found: [(at: Instant, what: What)] = []
        let isLive = ticket.state.isLive
        if isLive, let next = clock.next { found.append((next.at, What(next.kind))) }
        if isLive, let until = ticket.waitingUntil { found.append((zone.instant(of: until), .waiting)) }
        if let followUp = ticket.followUp(of: user) { found.append((followUp.at, .followUp)) }
        guard let first = found.min(by: { $0.at < $1.at }) else { return nil }
        self.init(at: first.at, what: first.what, late: isLive && clock.isLate)
    }
}

extension TicketDue.What {
    fileprivate init(_ kind: DeadlineKind) {
        switch kind {
        case .acknowledge: self = .acknowledge
        case .firstResponse: self = .firstResponse
        case .nextUpdate: self = .nextUpdate
        case .resolution: self = .resolution
        }
    }
}

/// In which order tickets are listed.
package enum TicketOrder: String, WireWord {
    /// Oldest first, by their numbers.
    case opened
    /// Live ones: what is due soonest first, what is never due last.
    case due
    /// The one to which something happened last first.
    case changed
    /// Live ones: the most urgent first; within a priority what is due soonest.
    case priority

    package static let noun = "order"
}
