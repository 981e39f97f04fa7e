/// A reason as the message gave it, with ours beside it.
///
/// `reason` is always one of Peppol's list; `code` keeps what the message said, such as `MONTANTTOTAL_ERR`.
package struct StatusReason: Codable, Hashable, Sendable {
    package var code: String
    package var reason: Reason

    package init(code: String) {
        self.code = code
        self.reason = Reason(message: code)
    }
}

/// The body of `POST /v1/invoices/{number}/statuses`: one status of one invoice from one message.
///
/// A message, invoice, code and time that were seen before change nothing, for ever. The latest `at` counts, whatever arrives last.
package struct PostStatus: Codable, Hashable, Sendable {
    /// MDT-105, 200 to 501.
    package var code: Int
    /// MDT-78: when the status was set, not when the message was made.
    package var at: Instant
    /// MDT-4: the message's own identifier.
    package var message: FreeText
    /// MDT-40.
    ///
    /// The role's code, such as `BY`. A status by a role whose status it is not is recorded and does nothing.
    package var by: String
    /// Codes as the message has them: OPStatusReason, or the French list of BR-FR-CDV-CL-09. A 207, 208 or 210 gives one or several.
    package var reasons: [String]
    /// MNATTC, VAT included: what a 206 does not approve. Absent: all of the invoice.
    package var amount: Amount?
    /// Of `amount`; absent: the invoice's.
    package var currency: Currency?
    /// Peppol's OPStatusAction. With a 205, a request for a credit or a new invoice leaves a credit pending.
    package var requested: RequestedAction?
    /// MDT-129: the seller that the message is for; refused where it is another one than the configuration's.
    package var seller: String?
    /// Its other numbers: one that is the configuration's is enough.
    package var sellers: [String]?
    /// The day of the payment that a 211 names, where it is another one than that of `at`.
    package var effective: Day?
    /// What the message says in words; it becomes part of the ticket, and personal there.
    package var note: FreeText?

    package init(
        code: Int, at: Instant, message: FreeText, by: String, reasons: [String] = [], amount: Amount? = nil,
        currency: Currency? = nil, requested: RequestedAction? = nil, seller: String? = nil,
        sellers: [String]? = nil, effective: Day? = nil, note: FreeText? = nil
    ) {
        (self.code, self.at, self.message, self.by, self.reasons) = (code, at, message, by, reasons)
        (self.amount, self.currency, self.requested) = (amount, currency, requested)
        (self.seller, self.sellers, self.effective, self.note) = (seller, sellers, effective, note)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let number = try? container.decode(Int.self, forKey: .code) {
            code = number
        } else {
            let text = try container.decode(String.self, forKey: .code)
            guard let number = decimal(text.utf8), text.utf8.count == 3 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .code, in: container,
                    debugDescription: "“\(text.prefix(40))” is no status code: write three digits, such as 207")
            }
            code = number
        }
        guard (200...599).contains(code) else {
            throw DecodingError.dataCorruptedError(
                forKey: .code, in: container, debugDescription: "\(code) is no status code: they run from 200 to 599")
        }
        at = try container.decode(Instant.self, forKey: .at)
        message = try container.decode(FreeText.self, forKey: .message)
        by = try container.decode(String.self, forKey: .by)
        reasons = try container.decodeIfPresent([String].self, forKey: .reasons) ?? []
        amount = try container.decodeIfPresent(Amount.self, forKey: .amount)
        currency = try container.decodeIfPresent(Currency.self, forKey: .currency)
        requested = try container.decodeIfPresent(RequestedAction.self, forKey: .requested)
        seller = try container.decodeIfPresent(String.self, forKey: .seller)
        sellers = try container.decodeIfPresent([String].self, forKey: .sellers)
        effective = try container.decodeIfPresent(Day.self, forKey: .effective)
        note = try container.decodeIfPresent(FreeText.self, forKey: .note)
    }
}

/// A status as it was recorded, and what it did.
package struct InvoiceStatus: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var code: Int
    /// MDT-78: when the status was set. At a tie, the status that holds counts.
    package var at: Instant
    /// `message`: MDT-4: the message's own identifier.
    /// `by`: MDT-40, as the message had it, known here or not.
    package var message, by: String
    package var reasons: [StatusReason]
    @OrNull package var amount: Amount?
    @OrNull package var currency: Currency?
    @OrNull package var requested: RequestedAction?
    /// When the daemon took it.
    package var receivedAt: Instant
    package var effect: Effect
    /// The ticket that it opened, joined or settled.
    @OrNull package var ticket: TicketID?
    package var version: Int64
    /// Only in the answer of a write.
    package var warnings: [Warning]?

    package init(
        invoice: InvoiceNumber, code: Int, at: Instant, message: String, by: String, reasons: [StatusReason], amount: Amount?,
        currency: Currency?, requested: RequestedAction?, receivedAt: Instant, effect: Effect, ticket: TicketID?, version: Int64
    ) {
        (self.invoice, self.code, self.at, self.message, self.by) = (invoice, code, at, message, by)
        (self.reasons, self.amount, self.currency, self.requested) = (reasons, amount, currency, requested)
        (self.receivedAt, self.effect, self.ticket, self.version) = (receivedAt, effect, ticket, version)
    }

    /// What a status did when it was recorded; a later status does not change it.
    package enum Effect: String, WireWord {
        /// Kept, and nothing else: a code without consequence here, another role than the table's, or older than what is known.
        case recorded
        /// It disputes the invoice, or marks it as undelivered: a ticket was opened or joined.
        case held
        /// An approval (205), or the completion (209) of a suspension, withdrew what messages had opened, never a person's ticket.
        case settled
        /// A payment was announced (211): a promise of five working days stands.
        case promised
        /// The seller voided it (220): all of it is held until its open amount is registered as 0.
        case cancelled

        package static let noun = "effect"
    }
}

extension InvoiceStatus: StoredRow {
    package static let blank = InvoiceStatus(
        invoice: InvoiceNumber(unchecked: ""), code: 0, at: Instant(seconds: 0), message: "", by: "", reasons: [], amount: nil,
        currency: nil, requested: nil, receivedAt: Instant(seconds: 0), effect: .recorded, ticket: nil, version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &_amount, "at", &at, "by", &by, "code", &code)
        try field("currency", &_currency, "effect", &effect, "invoice", &invoice, "message", &message)
        try field.json("reasons", &reasons)
        try field("receivedAt", &receivedAt, "requested", &_requested, "ticket", &_ticket, "version", &version)
        try field.beside("warnings", warnings)
    }
}
