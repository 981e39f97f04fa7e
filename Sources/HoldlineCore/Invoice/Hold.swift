/// Why dunning stops. The raw values are the codes of the dunning answer's blockers.
package enum HoldKind: String, WireWord {
    case dispute
    case creditPending = "credit-pending"
    case promise
    case insolvency
    case manual
    case cancelled
    case undelivered

    package static let noun = "kind of hold"

    /// The kinds that a person may place by hand.
    package static let placeable: [HoldKind] = [.promise, .insolvency, .manual]

    /// Whether a ticket's dispute carries the hold, so that it ends with that dispute and not by `lift`.
    package var belongsToDispute: Bool { self == .dispute || self == .undelivered }
}

/// A stop of dunning on an invoice, or on all invoices of a customer; on an amount, or on all of it.
///
/// Whether it is active is a function of the hold and a date (`isActive(on:)`), never of a job that should have run.
package struct Hold: Codable, Hashable, Sendable {
    package var id: HoldID
    package var kind: HoldKind
    @OrNull package var invoice: InvoiceNumber?
    @OrNull package var customer: CustomerReference?
    @OrNull package var ticket: TicketID?
    @OrNull package var reason: Reason?
    /// nil holds all of the open amount.
    @OrNull package var amount: Amount?
    @OrNull package var currency: Currency?
    /// First and last day on which it holds, both included.
    @OrNull package var from: Day?
    @OrNull package var until: Day?
    /// When somebody has to look at it again.
    @OrNull package var review: Day?
    /// A customer-wide hold covers invoices issued before this day only.
    @OrNull package var issuedBefore: Day?
    package var since: Instant
    package var placedBy: String
    @OrNull package var liftedAt: Instant? = nil
    @OrNull package var liftedBy: String? = nil
    /// Why it was placed, in the words of who placed it.
    @Personal package var note: FreeText?
    /// A pending credit is met by credits that were registered after this ledger seq.
    package var countedSince: Int64?
    /// Of a promise on one invoice: its instalments. `until` is then the last day of grace of the next one.
    package var promise: Promise?
    /// Of a cancelled invoice the one that replaces it; of a pending credit without a ticket its credit note.
    package var by: InvoiceNumber?
    /// The customer-wide hold that still covers an invoice which moved to another customer.
    package var origin: HoldID?
    package var version: Int64

    package init(
        id: HoldID, kind: HoldKind, invoice: InvoiceNumber? = nil, customer: CustomerReference? = nil,
        ticket: TicketID? = nil, reason: Reason? = nil, amount: Amount? = nil, currency: Currency? = nil,
        from: Day? = nil, until: Day? = nil, review: Day? = nil, issuedBefore: Day? = nil, since: Instant,
        placedBy: String, note: FreeText? = nil, countedSince: Int64? = nil, promise: Promise? = nil,
        by: InvoiceNumber? = nil, origin: HoldID? = nil, version: Int64
    ) {
        (self.id, self.kind, self.invoice, self.customer, self.ticket) = (id, kind, invoice, customer, ticket)
        (self.reason, self.amount, self.currency, self.from, self.until) = (reason, amount, currency, from, until)
        (self.review, self.issuedBefore, self.since, self.placedBy, self.note) = (review, issuedBefore, since, placedBy, note)
        (self.countedSince, self.promise, self.by, self.origin, self.version) = (countedSince, promise, by, origin, version)
    }

    package var isLifted: Bool { liftedAt != nil }

    /// A credit that documents told of and that the ledger has not shown: no ticket waits for it.
    package var isUnshownCredit: Bool { kind == .creditPending && ticket == nil }
}

extension Hold: StoredRow {
    package static let blank = Hold(
        id: HoldID(number: 0), kind: .manual, since: Instant(seconds: 0), placedBy: "", version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &_amount)
        try field("by", &by)
        try field("countedSince", &countedSince)
        try field("currency", &_currency)
        try field("customer", &_customer)
        try field("from", &_from)
        try field("id", &id)
        try field("invoice", &_invoice)
        try field("issuedBefore", &_issuedBefore)
        try field("kind", &kind)
        try field("liftedAt", &_liftedAt)
        try field("liftedBy", &_liftedBy)
        try field("note", &_note, in: \.text)
        try field("origin", &origin)
        try field("placedBy", &placedBy)
        try field.json("promise", &promise)
        try field("reason", &_reason)
        try field("review", &_review)
        try field("since", &since)
        try field("ticket", &_ticket)
        try field("until", &_until)
        try field("version", &version)
    }
}

/// The body of `POST /v1/holds`.
package struct PlaceHold: Codable, Hashable, Sendable {
    package var kind: HoldKind
    package var invoice: InvoiceNumber?
    package var customer: CustomerReference?
    package var amount: Amount?
    package var currency: Currency?
    package var from: Day?
    /// Of a promise on an invoice: the day for which payment is promised. It holds for some days of grace more.
    package var until: Day?
    package var review, issuedBefore: Day?
    package var note: FreeText?
    /// Of a promise on an invoice, in place of `until` and `amount`: several dates, ascending.
    package var plan: [PlannedInstalment]?

    package init(
        kind: HoldKind, invoice: InvoiceNumber? = nil, customer: CustomerReference? = nil, amount: Amount? = nil,
        currency: Currency? = nil, from: Day? = nil, until: Day? = nil, review: Day? = nil, issuedBefore: Day? = nil,
        note: FreeText? = nil, plan: [PlannedInstalment]? = nil
    ) {
        (self.kind, self.invoice, self.customer, self.amount, self.currency) = (kind, invoice, customer, amount, currency)
        (self.from, self.until, self.review, self.issuedBefore, self.note, self.plan) = (from, until, review, issuedBefore, note, plan)
    }
}
