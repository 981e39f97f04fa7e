/// Why dunning stops. The raw values are the codes of the dunning answer's blockers.
package enum HoldKind: String, WireWord {
    /// A ticket disputes the invoice, or a part of it.
    case dispute
    /// A credit was decided, or a document told of one, and the ledger has not shown it yet.
    case creditPending = "credit-pending"
    /// The customer promised to pay until a day; some days of grace come after it.
    case promise
    /// Individual collection stops at the opening judgment (Code de commerce L622-21). By hand only.
    case insolvency
    /// Somebody wants it held; without a note it becomes stale.
    case manual
    /// The seller voided the invoice (status 220), or a corrected invoice replaces it: it stands until the open amount is registered as
    /// 0.
    case cancelled
    /// The buyer never got the invoice: a platform's 213, 221 or 501.
    case undelivered

    package static let noun = "kind of hold"

    /// Every kind.
    package static let all = Set(allCases)

    /// The kinds that a person may place by hand.
    ///
    /// The others come with a ticket, a message or a document.
    package static let placeable: [HoldKind] = [.promise, .insolvency, .manual]

    /// Whether a ticket's dispute carries the hold, so that it ends with that dispute and not by `lift`.
    package var belongsToDispute: Bool { self == .dispute || self == .undelivered }
}

/// A stop of dunning on an invoice, or on all invoices of a customer; on an amount, or on all of it.
///
/// Whether it is active is a function of the hold and a date (`isActive(on:)`), never of a job that should have run.
///
/// Holds on one invoice add up, to what is open at most; lifting one leaves the others.
package struct Hold: Codable, Hashable, Sendable {
    package var id: HoldID
    /// Ledger seq of its last event: what `If-Match` is compared with, and what a reminder's `version` is held against.
    package var version: Int64
    package var kind: HoldKind
    /// The invoice that is held; null for a hold on all of a customer's. Exactly one of the two is set.
    @OrNull package var invoice: InvoiceNumber?
    /// Whose invoices are held, under every reference of the same company; null for a hold on one invoice.
    @OrNull package var customer: CustomerReference?
    /// When it was placed.
    package var since: Instant
    /// The ticket whose dispute or credit it belongs to; null for a hold by hand, and for what documents alone told.
    @OrNull package var ticket: TicketID?
    /// The reason of the dispute, by Peppol's OPStatusReason; null without a dispute.
    @OrNull package var reason: Reason?
    /// The Unix user who placed it, or the connector whose message did.
    package var placedBy: String
    /// nil holds all of the open amount.
    ///
    /// VAT included. Of a pending credit what is still missing, which falls with each credit that the ledger shows.
    @OrNull package var amount: Amount?
    /// Of `amount`. In another currency than the invoice's the hold stops all of it.
    @OrNull package var currency: Currency?
    /// A pending credit is met by credits that were registered after this ledger seq.
    ///
    /// nil for every other kind.
    package var countedSince: Int64?
    /// First and last day on which it holds, both included.
    ///
    /// null: from its placing on, or without an end.
    @OrNull package var from: Day?
    @OrNull package var until: Day?
    /// When somebody has to look at it again.
    ///
    /// A hold with an end needs none. The date changes nothing by itself: `stale` lists the hold from that day on.
    @OrNull package var review: Day?
    /// A customer-wide hold covers invoices issued before this day only.
    ///
    /// Such as the opening judgment, after which claims are new ones. null covers every invoice.
    @OrNull package var issuedBefore: Day?
    /// Why it was placed, in the words of who placed it.
    ///
    /// null where nobody wrote one, and after an erasure.
    @Personal package var note: FreeText?
    /// Of a promise on one invoice: its instalments. `until` is then the last day of grace of the next one.
    package var promise: Promise?
    /// nil while it stands. A hold that is over by its own last day is not lifted.
    @OrNull package var liftedAt: Instant? = nil
    @OrNull package var liftedBy: String? = nil
    /// Of a cancelled invoice the one that replaces it; of a pending credit without a ticket its credit note.
    package var by: InvoiceNumber?
    /// The customer-wide hold that still covers an invoice which moved to another customer.
    package var origin: HoldID?

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

    /// Whether somebody or a rule ended it; a hold that is over by its last day is not lifted.
    package var isLifted: Bool { liftedAt != nil }

    /// A credit that documents told of and that the ledger has not shown: no ticket waits for it.
    package var isUnshownCredit: Bool { kind == .creditPending && ticket == nil }
}

extension Hold: StoredRow {
    package static let blank = Hold(
        id: HoldID(number: 0), kind: .manual, since: Instant(seconds: 0), placedBy: "", version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &_amount, "by", &by, "countedSince", &countedSince, "currency", &_currency)
        try field("customer", &_customer, "from", &_from, "id", &id, "invoice", &_invoice)
        try field("issuedBefore", &_issuedBefore, "kind", &kind, "liftedAt", &_liftedAt, "liftedBy", &_liftedBy)
        try field("note", &_note, in: \.text)
        try field("origin", &origin, "placedBy", &placedBy)
        try field.json("promise", &promise)
        try field("reason", &_reason, "review", &_review, "since", &since, "ticket", &_ticket)
        try field("until", &_until, "version", &version)
    }
}

/// The body of `POST /v1/holds`.
///
/// An agent may place promises only; every other kind takes a supervisor.
package struct PlaceHold: Codable, Hashable, Sendable {
    package var kind: HoldKind
    /// An invoice, registered or not. Exactly one of invoice and customer is named.
    package var invoice: InvoiceNumber?
    /// All invoices of a customer, under every reference of the same company.
    package var customer: CustomerReference?
    /// VAT included, above zero, at most the invoice's amount. Absent: all of it. A hold on a customer has none.
    package var amount: Amount?
    /// Absent: the invoice's, or the configuration's where nobody registered it.
    package var currency: Currency?
    /// Absent: from now on.
    package var from: Day?
    /// Of a promise on an invoice: the day for which payment is promised. It holds for some days of grace more.
    package var until: Day?
    /// `review`: absent, and without an end: after the configuration's `reviewAfter` working days; of an insolvency after 60 days
    /// (R622-24: two months).
    /// `issuedBefore`: of a hold on a customer only: later invoices go free.
    package var review, issuedBefore: Day?
    /// Why; personal, and sealed with the event.
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
