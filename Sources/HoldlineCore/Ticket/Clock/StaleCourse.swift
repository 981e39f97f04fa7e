/// The way that a ticket went so far, as far as somebody has to look at it.
package struct TicketCourse: Hashable, Sendable {
    /// Events since the opening or the last outcome that left it with another state or another assignee.
    package var moves = 0
    /// When `moves` became `StaleRule.bounces`; nil where it is less.
    package var bouncingSince: Instant?
    /// How often it was reopened.
    package var reopenings = 0
    /// When it was reopened for the second time; nil before that.
    package var reopenedSince: Instant?

    package init(moves: Int = 0, bouncingSince: Instant? = nil, reopenings: Int = 0, reopenedSince: Instant? = nil) {
        (self.moves, self.bouncingSince, self.reopenings, self.reopenedSince) = (moves, bouncingSince, reopenings, reopenedSince)
    }
}

/// Why somebody who has tickets does not work on them.
package enum Absence: Hashable, Sendable {
    /// The agent is there again on the day.
    case away(since: Instant, until: Day)
    /// The user has no role that works on tickets, or there is no such user any more.
    case noRole
}

extension StaleRule {
    /// So many changes of state or assignee without an outcome are a ticket that bounces.
    package static let bounces = 4
    /// So often a ticket may be reopened until somebody has to look at it.
    package static let reopenings = 2

    /// The reason in whoever has the ticket; nil where somebody works on it, or nobody has it.
    package func absence(of ticket: Ticket) -> Finding? {
        guard let assignee = ticket.assignee, let absence = absent[assignee] else { return nil }
        switch absence {
        case .noRole:
            return Finding(
                reason: .assigneeGone, since: ticket.openedAt, why: "\(assignee) has it, and has no role that works on tickets any more")
        case .away(let since, let until):
            return Finding(
                reason: .assigneeAway, since: max(since, ticket.openedAt), why: "\(assignee) has it, and is away until \(until)")
        }
    }

    /// The reason in the way that a ticket went; nil for one that went straight.
    package func finding(_ course: TicketCourse) -> Finding? {
        if let since = course.reopenedSince {
            return Finding(reason: .reopenedTwice, since: since, why: "it was reopened \(course.reopenings) times")
        }
        guard let since = course.bouncingSince else { return nil }
        return Finding(
            reason: .bouncing, since: since, why: "its state or assignee changed \(course.moves) times, and no outcome came of it")
    }
}
