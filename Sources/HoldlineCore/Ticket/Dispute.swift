/// How a dispute stands.
package enum DisputeState: String, WireWord {
    case open
    case upheld
    case partlyUpheld = "partly-upheld"
    case rejected
    case withdrawn
    /// Another ticket has it now (merge, duplicate).
    case moved
    /// Its invoice number was corrected.
    case replaced

    package static let noun = "dispute state"
}

/// One invoice that a ticket disputes, in whole or in part.
package struct Dispute: Codable, Hashable, Sendable {
    package var ticket: TicketID
    package var invoice: InvoiceNumber
    package var reason: Reason
    /// The code of the message that it came from, where it is not one of ours.
    package var reasonCode: String?
    /// nil disputes all of it.
    @OrNull package var amount: Amount?
    @OrNull package var currency: Currency?
    package var state: DisputeState
    /// What the outcome credits; nil while it is open, or where the amount is not known.
    @OrNull package var credited: Amount?
    package var hold: HoldID
    /// The hold that keeps what its outcome credits until the credit is registered.
    package var pending: HoldID?
    package var openedAt: Instant
    /// Ledger seq at which it was opened: credits registered after it count for it.
    package var openedSeq: Int64
    /// Open amount of the invoice when it was opened: what "all of it" means.
    package var base: Amount?
    /// The number that was complained about, spelled otherwise and not registered: this invoice is held until a person corrects it.
    package var near: InvoiceNumber?

    package init(
        ticket: TicketID, invoice: InvoiceNumber, reason: Reason, reasonCode: String? = nil, amount: Amount?,
        currency: Currency?, hold: HoldID, openedAt: Instant, openedSeq: Int64, base: Amount?, near: InvoiceNumber? = nil
    ) {
        self.ticket = ticket
        self.invoice = invoice
        self.reason = reason
        self.reasonCode = reasonCode
        self.amount = amount
        self.currency = currency
        self.state = .open
        self.credited = nil
        self.hold = hold
        self.pending = nil
        self.openedAt = openedAt
        self.openedSeq = openedSeq
        self.base = base
        self.near = near
    }
}
