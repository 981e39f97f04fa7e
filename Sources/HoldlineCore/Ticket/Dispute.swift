/// How a dispute stands.
///
/// `upheld`, `partlyUpheld`, `rejected` and `withdrawn` are the outcome that settled it.
package enum DisputeState: String, WireWord {
    /// Nobody has settled it: its hold stands.
    case open
    case upheld
    case partlyUpheld = "partly-upheld"
    case rejected, withdrawn
    /// Another ticket has it now (merge, duplicate).
    case moved
    /// Its invoice number was corrected.
    case replaced

    package static let noun = "dispute state"

    /// Whether an outcome ended it: upheld, wholly or in part, rejected or withdrawn.
    package var isSettled: Bool {
        switch self {
        case .upheld, .partlyUpheld, .rejected, .withdrawn: true
        case .open, .moved, .replaced: false
        }
    }
}

/// One invoice that a ticket disputes, in whole or in part.
///
/// A ticket has one open dispute an invoice at most; several tickets may dispute the same invoice, and their holds add up.
package struct Dispute: Codable, Hashable, Sendable {
    package var ticket: TicketID
    package var invoice: InvoiceNumber
    /// Peppol's code list OPStatusReason.
    package var reason: Reason
    /// The code of the message that it came from, where it is not one of ours.
    ///
    /// Such as `QTE_ERR` of the French life-cycle (BR-FR-CDV-CL-09). nil where the message used ours, and for a person's dispute.
    package var reasonCode: String?
    /// nil disputes all of it.
    ///
    /// VAT included. An amount in another currency than the invoice's holds all of the invoice.
    @OrNull package var amount: Amount?
    /// Of `amount` and `credited`; nil where neither the request nor a registered invoice named one.
    @OrNull package var currency: Currency?
    package var state = DisputeState.open
    /// What the outcome credits; nil while it is open, or where the amount is not known.
    ///
    /// VAT included. It stays as decided, however much of it the ledger has shown since.
    @OrNull package var credited: Amount? = nil
    /// The hold that the dispute placed: it stands exactly as long as the dispute is open, and `resumeAfter` days more after a rejection.
    package var hold: HoldID
    /// The hold that keeps what its outcome credits until the credit is registered.
    ///
    /// nil where the outcome credits nothing, or nothing was settled yet.
    package var pending: HoldID?
    package var openedAt: Instant
    /// Ledger seq at which it was opened: credits registered after it count for it.
    ///
    /// After a merge or a duplicate the earlier of the two counts.
    package var openedSeq: Int64
    /// Open amount of the invoice when it was opened: what "all of it" means.
    ///
    /// nil where the invoice was not registered then, or was in another currency than the dispute.
    package var base: Amount?
    /// The number that was complained about, spelled otherwise and not registered: this invoice is held until a person corrects it.
    package var near: InvoiceNumber?

    package init(
        ticket: TicketID, invoice: InvoiceNumber, reason: Reason, reasonCode: String? = nil, amount: Amount?,
        currency: Currency?, hold: HoldID, openedAt: Instant, openedSeq: Int64, base: Amount?, near: InvoiceNumber? = nil
    ) {
        (self.ticket, self.invoice, self.reason, self.reasonCode) = (ticket, invoice, reason, reasonCode)
        (self.amount, self.currency, self.base, self.near) = (amount, currency, base, near)
        (self.hold, self.openedAt, self.openedSeq) = (hold, openedAt, openedSeq)
    }
}

extension Ticket {
    /// Those that nobody has settled, moved or replaced.
    var openDisputes: [Dispute] { disputes.filter { $0.state == .open } }

    /// The open dispute on an invoice: there is one at most.
    func openDispute(on invoice: InvoiceNumber) -> Dispute? { disputes.first { $0.invoice == invoice && $0.state == .open } }

    /// The open dispute on an invoice. Throws `invalid` with `field`, and the invoices on which there is one, where there is none.
    @discardableResult
    func requireOpenDispute(on invoice: InvoiceNumber, field: String) throws -> Dispute {
        if let dispute = openDispute(on: invoice) { return dispute }
        throw Refusal(.invalid, "\(id) has no open dispute on \(invoice)", field: field, allowed: openDisputes.map(\.invoice.text))
    }
}

extension Dispute: StoredRow {
    package static let blank = Dispute(
        ticket: TicketID(number: 0), invoice: InvoiceNumber(unchecked: ""), reason: .other, amount: nil, currency: nil,
        hold: HoldID(number: 0), openedAt: Instant(seconds: 0), openedSeq: 0, base: nil)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &_amount, "base", &base, "credited", &_credited, "currency", &_currency)
        try field("hold", &hold, "invoice", &invoice, "near", &near, "openedAt", &openedAt)
        try field("openedSeq", &openedSeq, "pending", &pending, "reason", &reason, "reasonCode", &reasonCode)
        try field("state", &state, "ticket", &ticket)
    }
}
