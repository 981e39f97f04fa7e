/// An invoice that was handed over to a collection agency, until it is taken back.
///
/// While it stands, dunning runs skip the invoice.
package struct Handover: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    /// Whose the invoice was then.
    package var customer: CustomerReference
    /// The agency's name: a company's, kept in the ledger for good.
    ///
    /// null where nobody named one.
    @OrNull package var agency: String?
    /// What was open.
    ///
    /// VAT included; all of it was free of holds then.
    package var amount: Amount
    package var currency: Currency
    /// Of the last reminder before it.
    ///
    /// At least the configuration's `lastReminder`.
    package var level: Int
    package var handedOverAt: Instant
    package var handedOverBy: String
    /// nil while the agency has it.
    @OrNull package var recalledAt: Instant? = nil
    /// nil while the agency has it.
    @OrNull package var recalledBy: String? = nil
    /// What agencies told of the invoice, in this hand-over and in those before it, oldest first; nil where none did.
    package var reports: [AgencyReport]? = nil
    /// Ledger seq of the event that handed it over: what it is known by.
    package var seq: Int64
    /// Ledger seq of its last event: the hand-over's or the recall's.
    package var version: Int64

    package init(
        invoice: InvoiceNumber, customer: CustomerReference, agency: String?, amount: Amount, currency: Currency, level: Int,
        handedOverAt: Instant, handedOverBy: String, seq: Int64, version: Int64
    ) {
        (self.invoice, self.customer, self.agency, self.amount, self.currency) = (invoice, customer, agency, amount, currency)
        (self.level, self.handedOverAt, self.handedOverBy) = (level, handedOverAt, handedOverBy)
        (self.seq, self.version) = (seq, version)
    }
}

/// An element of `GET /v1/handovers`.
package struct HandoverLine: Codable, Hashable, Sendable {
    package var handover: Handover
    /// Of this moment.
    package var dunning: DunningAnswer
    /// Whether the agency must be told to stop. Nothing at all was held at the hand-over, so whatever holds now came later; what is paid
    /// or cancelled is no more the agency's either.
    package var recall: Bool

    package init(_ handover: Handover, _ dunning: DunningAnswer) {
        (self.handover, self.dunning) = (handover, dunning)
        recall = handover.recalledAt == nil && dunning.decision != .proceed
    }
}

/// The body of `POST /v1/invoices/{number}/handovers`.
///
/// It marks the invoice; nothing is sent to the agency from here.
package struct HandOver: Action {
    /// The agency's name, a company's: it is not personal, and cannot be erased. Absent: not named.
    package var agency: String?
    /// Ledger seq of the dunning answer that the decision relied on.
    package var version: Int64

    package init(agency: String? = nil, version: Int64) { (self.agency, self.version) = (agency, version) }

    package static let terms = ActionTerms(
        "handovers",
        "Registers that the invoice goes to a collection agency; refused as a reminder is, and before the last level of reminders.",
        help: "Hand invoices over to a collection agency; what is held is refused.")
    package static let refuses: [Refusal.Code] = [.heldMeanwhile, .wrongLevel]

    package var reply: Reply { .handover }

    /// Registers a hand-over: of an invoice of which nothing is held, whose last level of reminders has gone out.
    ///
    /// Throws `wrongState` for one that is with an agency, `heldMeanwhile`, `wrongLevel`, and `notFound`.
    ///
    /// `heldMeanwhile` comes for any hold at all, on a part as well; `wrongLevel` where the last level of reminders has not gone out.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws {
        let context = draft.context
        let invoice = try draft.registered(number)
        if let agency { try draft.requirePlain(agency, field: "agency") }
        if let standing = try draft.base.lastHandover(of: number), standing.recalledAt == nil {
            throw Refusal(.wrongState, "\(number) was handed over at \(standing.handedOverAt): it is recalled first")
        }
        let answer = try draft.freeAnswer(invoice, asOf: context.today, since: version, what: "hand-over")
        guard answer.decision == .proceed else {
            throw Refusal.held("a part of \(number) is held: only what is wholly free is handed over", answer)
        }
        let last = context.policy.lastReminder
        guard let reminder = try draft.base.lastReminder(on: number), reminder.hasReached(last, by: context.now) else {
            throw Refusal(
                .wrongLevel, "reminder level \(last) has to go out before \(number) is handed over (lastReminder in the configuration)")
        }
        var handover = Handover(
            invoice: number, customer: invoice.customer, agency: agency, amount: invoice.open, currency: invoice.currency,
            level: reminder.level, handedOverAt: context.now, handedOverBy: context.actor.name, seq: draft.nextSeq, version: draft.nextSeq)
        handover.reports = try draft.base.lastHandover(of: number)?.reports
        draft.record(.invoiceHandedOver, on: .invoice(number), handover: handover)
        draft.created = true
    }
}

/// The action `recall` of an invoice: the agency gave it back, or was told to stop.
package struct RecallInvoice: PlainAction {
    package init() {}

    package static let terms = ActionTerms(
        "recall", "Registers that the collection agency was told to stop, or gave it back.",
        help: "Register that the agency was told to stop, or gave an invoice back.")
    package static let refuses: [Refusal.Code] = []

    package var reply: Reply { .handover }

    /// Throws `wrongState` for an invoice that no agency has.
    ///
    /// What an agency gave back is in dunning again, at the level that it had.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws {
        guard var handover = try draft.base.lastHandover(of: number), handover.recalledAt == nil else {
            throw Refusal(.wrongState, "\(number) is not handed over: there is nothing to recall")
        }
        handover.recalledAt = draft.context.now
        handover.recalledBy = draft.context.actor.name
        handover.version = draft.nextSeq
        draft.record(.invoiceRecalled, on: .invoice(number), handover: handover)
    }
}

extension EventType {
    package static let invoiceHandedOver = handover("invoice.handed-over") { handover, agency in
        "handed \(handover.invoice) over to \(agency): \(handover.amount) \(handover.currency.code)"
    }
    package static let invoiceRecalled = handover("invoice.recalled") { "recalled \($0.invoice) from \($1)" }

    private static func handover(_ word: String, _ words: @escaping @Sendable (Handover, _ agency: String) -> String) -> EventType {
        EventType(word) { told in
            told.facts.handover.map { words($0, $0.agency ?? "a collection agency") } ?? "handed an invoice over"
        }
    }
}

extension Reminder {
    /// Whether it is of a level or a later one, and has gone out by an instant.
    fileprivate func hasReached(_ level: Int, by now: Instant) -> Bool { self.level >= level && sentAt <= now }
}

extension InvoiceLine {
    /// Whether it may be handed over to a collection agency: nothing held, a reminder of `level` sent, and with none yet.
    ///
    /// `lastSent` is the last reminder that has gone out.
    package func isCollectable(lastSent: Reminder?, level: Int) -> Bool {
        decision == .proceed && handover == nil && (level <= 0 || lastSent.map { $0.level >= level } == true)
    }
}

extension Handover: StoredRow {
    package static let blank = Handover(
        invoice: InvoiceNumber(unchecked: ""), customer: .unknown, agency: nil, amount: .zero(in: .eur), currency: .eur, level: 0,
        handedOverAt: Instant(seconds: 0), handedOverBy: "", seq: 0, version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("agency", &_agency, "amount", &amount, "currency", &currency, "customer", &customer)
        try field("handedOverAt", &handedOverAt, "handedOverBy", &handedOverBy, "invoice", &invoice, "level", &level)
        try field("recalledAt", &_recalledAt, "recalledBy", &_recalledBy)
        try field.json("reports", &reports)
        try field("seq", &seq, "version", &version)
    }
}
