/// A line of `GET /v1/dunning/run`: an overdue invoice, and whether the run reminds it.
///
/// It is a proposal: the registration of the reminder decides again.
package struct DueInvoice: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    /// nil unless it is skipped.
    @OrNull package var reason: SkipReason?
    package var customer: CustomerReference
    /// The due date of the first open instalment.
    package var due: Day
    /// Where it is with a collection agency.
    ///
    /// nil where no agency has it.
    @OrNull package var handover: Handover?
    package var verdict: Verdict
    /// VAT included; not what may be asked for, which is `amount`.
    package var open: Amount
    /// What a reminder may ask for, or what the one that was registered before asks for; nil for one that is skipped.
    @OrNull package var amount: Amount?
    package var currency: Currency
    /// Of the last reminder, whatever run it belongs to.
    ///
    /// nil where no reminder was ever registered, and so are the two fields below.
    @OrNull package var lastLevel: Int?
    @OrNull package var lastSentAt: Instant?
    /// Ledger seq of the last reminder.
    @OrNull package var lastVersion: Int64?
    /// Where something is held.
    ///
    /// nil where it may be dunned for all that is open.
    @OrNull package var dunning: DunningAnswer?

    /// What the run does with the invoice; a word that a reader does not know means skip.
    package enum Verdict: String, WireWord {
        /// A reminder may be registered now, for `amount`.
        case remind
        /// The same run registered a reminder before it broke off.
        case before
        /// Nothing goes out; `reason` says why.
        case skip

        package static let noun = "verdict on an overdue invoice"
    }

    package init(
        invoice: InvoiceNumber, customer: CustomerReference, due: Day, open: Amount, currency: Currency, _ verdict: ReminderRun.Verdict,
        last: Reminder? = nil, handover: Handover? = nil, _ answer: DunningAnswer
    ) {
        (self.invoice, self.customer, self.due, self.open, self.currency) = (invoice, customer, due, open, currency)
        switch verdict {
        case .remind(let free): (self.verdict, reason, amount) = (.remind, nil, free)
        case .before(let reminder): (self.verdict, reason, amount) = (.before, nil, reminder.amount)
        case .skip(let why): (self.verdict, reason, amount) = (.skip, why, nil)
        }
        (lastLevel, lastSentAt, lastVersion, self.handover) = (last?.level, last?.sentAt, last?.version, handover)
        dunning = answer.decision == .proceed ? nil : answer
    }
}

/// The last line of a part of a run: without it, or with other counts than lines came, nothing of the part may be used to dun.
package struct DueEnd: Codable, Hashable, Sendable {
    /// Lines of the part, whatever their verdict; the three counts below add up to it.
    package var listed = 0
    /// Lines with the verdict of that name, and so are the two counts below.
    package var remind = 0
    package var before = 0
    package var skipped = 0
    /// Where the next part begins (`after`); nil at the end of the run.
    @OrNull package var next: String?
    /// Ledger seq of the head that was read: what reminders of this part rely on.
    package var version: Int64

    package init(version: Int64) {
        next = nil
        self.version = version
    }

    package mutating func count(_ verdict: DueInvoice.Verdict) {
        listed += 1
        switch verdict {
        case .remind: remind += 1
        case .before: before += 1
        case .skip: skipped += 1
        }
    }
}

extension DueInvoice: FieldList {
    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &_amount, "currency", &currency, "customer", &customer, "due", &due)
        try field.json("dunning", &_dunning)
        try field.json("handover", &_handover)
        try field("invoice", &invoice, "lastLevel", &_lastLevel, "lastSentAt", &_lastSentAt, "lastVersion", &_lastVersion)
        try field("open", &open, "reason", &_reason, "verdict", &verdict)
    }
}
