/// `GET /v1/my`: what waits for the one who asks, each ticket in one of its lists only.
package struct MyDay: Codable, Hashable, Sendable {
    /// The Unix user.
    package var user: String
    /// The date in the configured zone.
    package var today: Day
    /// Tickets that are due today or were before: deadlines, follow-ups, ends of a waiting. What was due first is first.
    package var due: [TicketLine]
    /// Tickets that somebody else gave to the user, who has done nothing on them since; the oldest gift first.
    package var handed: [HandedTicket]
    /// Tickets that wait for somebody; those that wait until a day first, by that day.
    package var waiting: [TicketLine]
    /// The user's other live tickets; what is due soonest first.
    package var others: [TicketLine]
    /// Callers who are to be called back in the user's queues, in the order of their times.
    package var callbacks: [Call]
    /// Promises that the user placed, and whose money did not come or has to come by the end of tomorrow.
    package var promises: [Hold]
    /// Live tickets of the user, and those of them that missed a deadline.
    package var live, late: Int
    /// Live tickets that nobody has.
    package var unassigned: Int
    /// What the lists leave out; nil where nothing is.
    package var more: More?
    /// Ledger seq of the head that was read.
    package var version: Int64

    /// The most elements of each list.
    package static let longestList = 50

    package init(
        user: String, today: Day, due: [TicketLine], handed: [HandedTicket], waiting: [TicketLine], others: [TicketLine], callbacks: [Call],
        promises: [Hold], live: Int, late: Int, unassigned: Int, more: More?, version: Int64
    ) {
        (self.user, self.today, self.due, self.handed, self.waiting, self.others) = (user, today, due, handed, waiting, others)
        (self.callbacks, self.promises, self.live, self.late, self.unassigned) = (callbacks, promises, live, late, unassigned)
        (self.more, self.version) = (more, version)
    }

    /// How many elements the lists leave out, each.
    package struct More: Codable, Hashable, Sendable {
        package var due, handed, waiting, others, callbacks, promises: Int?

        package init() {}

        /// nil where nothing is left out.
        package var orNil: More? { self == More() ? nil : self }
    }
}

/// A ticket that somebody gave to somebody else.
package struct HandedTicket: Codable, Hashable, Sendable {
    /// Who gave it, and when.
    package var by: String
    package var at: Instant
    package var ticket: TicketLine

    package init(_ ticket: TicketLine, by: String, at: Instant) { (self.ticket, self.by, self.at) = (ticket, by, at) }
}

/// An element of `GET /v1/stale/counts`.
package struct StaleCount: Codable, Hashable, Sendable {
    package var staleReason: StaleReason
    package var tickets, holds: Int
    /// Since when the first of them.
    package var since: Instant

    package init(_ reason: StaleReason, since: Instant) { (staleReason, tickets, holds, self.since) = (reason, 0, 0, since) }
}

/// `GET /v1/stale/counts`: how much there is of each, the most first.
package struct StaleCounts: Codable, Hashable, Sendable {
    package var items: [StaleCount]
    /// Ledger seq of the head that was read.
    package var version: Int64

    package init(items: [StaleCount], version: Int64) { (self.items, self.version) = (items, version) }
}
