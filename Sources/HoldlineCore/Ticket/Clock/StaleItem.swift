/// An element of `GET /v1/stale`: a ticket or a hold that somebody has to look at.
package struct StaleItem: Codable, Hashable, Sendable {
    /// Whether somebody has to look at a ticket or at a hold; the number is in the field of that name.
    package var kind: Kind
    /// null for a ticket.
    @OrNull package var hold: HoldID?
    /// The ticket itself, or the one whose dispute the hold belongs to. null for a hold without one.
    @OrNull package var ticket: TicketID?
    package var staleReason: StaleReason
    /// Who has the ticket; null where nobody does.
    @OrNull package var assignee: String?
    /// The reason in words.
    package var why: String
    /// Since when.
    ///
    /// Such as when the deadline passed, when the last thing happened, or the beginning of the review day.
    package var since: Instant
    /// The ticket's customer, or the one whose invoices the hold covers; null where nobody knows.
    @OrNull package var customer: CustomerReference?
    /// The invoice that is held; null for a ticket, and for a hold on all of a customer's.
    @OrNull package var invoice: InvoiceNumber?
    /// The ticket's subject; null for a hold without a ticket, and after an erasure.
    @OrNull package var subject: FreeText?
    /// What to type about it, as a shell takes it; a word in capitals is the typist's to say.
    package var command: String?

    package enum Kind: String, WireWord {
        case ticket, hold
        package static let noun = "kind"
    }

    package init(
        kind: Kind, staleReason: StaleReason, why: String, since: Instant, ticket: TicketID?, hold: HoldID?,
        customer: CustomerReference?, invoice: InvoiceNumber?, assignee: String?, subject: FreeText?, command: String? = nil
    ) {
        (self.kind, self.staleReason, self.why, self.since, self.ticket, self.hold) = (kind, staleReason, why, since, ticket, hold)
        (self.customer, self.invoice, self.assignee, self.subject) = (customer, invoice, assignee, subject)
        self.command = command
    }
}

/// Why somebody has to look at something.
///
/// A ticket gets the first that applies: cancelled invoice, somebody who is away or has no role, deadline, twice reopened, bouncing, then
/// inactivity.
package enum StaleReason: String, WireWord {
    /// Somebody has the ticket, and nothing has happened to it since the cutoff.
    case noActivity = "no-activity"
    /// Nobody has taken the ticket, and nothing has happened to it since the cutoff.
    case unassigned
    /// It was to wait until a day that is over, or nothing has happened since the cutoff.
    case waitingTooLong = "waiting-too-long"
    /// The first response or the resolution is overdue.
    case deadlineMissed = "deadline-missed"
    /// An invoice that the ticket disputes was cancelled: there is nothing left to decide, only to settle.
    case invoiceCancelled = "invoice-cancelled"
    /// Whoever has the ticket is away.
    case assigneeAway = "assignee-away"
    /// Whoever has the ticket has no role that works on tickets, or is no user of the system any more.
    case assigneeGone = "assignee-gone"
    /// The ticket was reopened a second time, and is not resolved since.
    case reopenedTwice = "reopened-twice"
    /// The ticket changed its state or its assignee four times, and no outcome came of it.
    ///
    /// An event that changes both counts once. A settled dispute and a resolution begin the count anew; the opening does not count.
    case bouncing
    /// The hold's review date is today or over.
    case reviewPassed = "review-passed"
    /// The hold stands though its ticket is over, or though no open dispute carries it.
    case ticketClosed = "ticket-closed"
    /// A hold was placed by hand without a note.
    case noReason = "no-reason"
    /// The grace of an instalment passed without its money.
    case promiseBroken = "promise-broken"

    package static let noun = "stale reason"
}
