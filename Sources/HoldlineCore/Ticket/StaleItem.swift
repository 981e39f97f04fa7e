/// An element of `GET /v1/stale`: a ticket or a hold that somebody has to look at.
package struct StaleItem: Codable, Hashable, Sendable {
    package var kind: Kind
    package var staleReason: StaleReason
    /// The reason in words.
    package var why: String
    /// Since when.
    package var since: Instant
    @OrNull package var ticket: TicketID?
    @OrNull package var hold: HoldID?
    @OrNull package var customer: CustomerReference?
    @OrNull package var invoice: InvoiceNumber?
    @OrNull package var assignee: String?
    @OrNull package var subject: FreeText?

    package enum Kind: String, WireWord {
        case ticket, hold
        package static let noun = "kind"
    }

    package init(
        kind: Kind, staleReason: StaleReason, why: String, since: Instant, ticket: TicketID?, hold: HoldID?,
        customer: CustomerReference?, invoice: InvoiceNumber?, assignee: String?, subject: FreeText?
    ) {
        (self.kind, self.staleReason, self.why, self.since, self.ticket, self.hold) = (kind, staleReason, why, since, ticket, hold)
        (self.customer, self.invoice, self.assignee, self.subject) = (customer, invoice, assignee, subject)
    }
}

package enum StaleReason: String, WireWord {
    case noActivity = "no-activity"
    case unassigned
    case waitingTooLong = "waiting-too-long"
    /// The first response or the resolution is overdue.
    case deadlineMissed = "deadline-missed"
    case invoiceCancelled = "invoice-cancelled"
    case reviewPassed = "review-passed"
    case ticketClosed = "ticket-closed"
    case noReason = "no-reason"
    case promiseBroken = "promise-broken"

    package static let noun = "stale reason"
}
