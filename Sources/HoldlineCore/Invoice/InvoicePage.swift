/// `GET /v1/invoices/{number}`: the invoice's own fields where it is registered, and what is known of it in any case.
package struct InvoicePage: Codable, Hashable, Sendable {
    package var number: InvoiceNumber
    /// This and the fields down to `registeredAt` are null where nobody registered the invoice.
    @OrNull package var customer: CustomerReference?
    @OrNull package var issued: Day?
    @OrNull package var due: Day?
    /// The parts of `open` with a due date each; nil where all of it is due at once.
    package var instalments: [InvoiceInstalment]?
    @OrNull package var currency: Currency?
    @OrNull package var amount: Amount?
    @OrNull package var open: Amount?
    /// As far as anybody told, the ledger or a document.
    @OrNull package var credited: Amount?
    @OrNull package var registeredAt: Instant?
    /// Whether the ledger ever told this number. Holds and disputes may stand on one that it did not tell.
    package var registered: Bool
    /// The answer that a check of this invoice gives.
    package var dunning: DunningAnswer
    /// Of every ticket, settled ones too.
    package var disputes: [Dispute]
    /// On the invoice and on all of its customer, those that nobody lifted.
    package var holds: [Hold]
    /// The life-cycle statuses that messages told of it.
    package var statuses: [InvoiceStatus]
    /// Oldest first; nil from a daemon that knows none.
    package var reminders: [Reminder]?
    @OrNull package var lastReminder: Reminder?
    /// Mails that went out about it, oldest first; the newest where not all are shown. nil where there are none.
    package var messages: [Message]?
    /// The last one, also where it was recalled.
    @OrNull package var handover: Handover?
    /// What happened to the invoice, in words, oldest first.
    package var history: [HistoryLine]
    /// What the lists leave out; nil where nothing is.
    package var more: More?
    /// Ledger seq of the last event that mentions the invoice; 0 where none does.
    package var version: Int64

    package init(
        number: InvoiceNumber, invoice: Invoice?, dunning: DunningAnswer, disputes: [Dispute], holds: [Hold],
        statuses: [InvoiceStatus], reminders: [Reminder] = [], handover: Handover? = nil, messages: [Message]? = nil,
        history: [HistoryLine], more: More? = nil, version: Int64
    ) {
        self.number = number
        self.registered = invoice != nil
        self.customer = invoice?.customer
        self.issued = invoice?.issued
        self.due = invoice?.due
        self.currency = invoice?.currency
        self.amount = invoice?.amount
        self.open = invoice?.open
        self.credited = invoice?.knownCredits
        self.instalments = invoice?.instalments
        self.registeredAt = invoice?.registeredAt
        (self.dunning, self.disputes, self.holds, self.statuses, self.reminders) = (dunning, disputes, holds, statuses, reminders)
        self.lastReminder = reminders.last
        self.messages = messages
        (self.handover, self.history, self.more, self.version) = (handover, history, more, version)
    }
}

/// An element of `GET /v1/invoices`.
package struct InvoiceLine: Codable, Hashable, Sendable {
    package var number: InvoiceNumber
    package var customer: CustomerReference
    package var currency: Currency
    package var amount, open: Amount
    package var issued: Day
    @OrNull package var due: Day?
    @OrNull package var credited: Amount?
    /// The dunning rule's word at today's date.
    package var decision: DunningDecision
    /// `held`: what holds stop of `open`; 0 where nothing is held.
    /// `collectable`: what may be asked for now: `open` less `held`, never below 0.
    package var held, collectable: Amount
    @OrNull package var lastReminder: Reminder?
    /// Where it is with a collection agency.
    @OrNull package var handover: Handover?
    package var version: Int64

    package init(_ invoice: Invoice, _ answer: DunningAnswer, lastReminder: Reminder? = nil, handover: Handover? = nil) {
        number = invoice.number
        customer = invoice.customer
        issued = invoice.issued
        due = invoice.due
        currency = invoice.currency
        amount = invoice.amount
        open = invoice.open
        credited = invoice.knownCredits
        decision = answer.decision
        held = answer.held ?? .zero(in: invoice.currency)
        collectable = answer.collectable ?? .zero(in: invoice.currency)
        (self.lastReminder, self.handover) = (lastReminder, handover)
        version = invoice.version
    }
}
