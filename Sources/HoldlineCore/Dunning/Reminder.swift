/// A reminder as it was registered: it goes out, or has gone out.
package struct Reminder: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    /// Whose the invoice was then.
    package var customer: CustomerReference
    /// 1 is the first reminder.
    package var level: Int
    /// What it asks for: never more than could be collected.
    package var amount: Amount
    package var currency: Currency
    /// When it goes out; at most some days ahead of its registration.
    package var sentAt: Instant
    /// The dunning run that it belongs to, where one said so.
    ///
    /// A broken run that starts again finds by it what it registered before.
    @OrNull package var run: String?
    package var registeredAt: Instant
    /// The Unix user of the dunning program.
    package var registeredBy: String
    /// Ledger seq of the dunning answer that it relied on.
    ///
    /// A hold that came after it refuses the registration with `heldMeanwhile`.
    package var answered: Int64
    /// Ledger seq of its own event.
    package var version: Int64

    package init(
        invoice: InvoiceNumber, customer: CustomerReference, level: Int, amount: Amount, currency: Currency, sentAt: Instant,
        run: String? = nil, registeredAt: Instant, registeredBy: String, answered: Int64, version: Int64
    ) {
        (self.invoice, self.customer, self.level, self.amount, self.currency) = (invoice, customer, level, amount, currency)
        (self.sentAt, self.run, self.registeredAt, self.registeredBy) = (sentAt, run, registeredAt, registeredBy)
        (self.answered, self.version) = (answered, version)
    }

    /// The levels that a reminder may have; the first one is 1.
    package static let levels = 1...99
    /// How far ahead a reminder may be registered, in days: what is printed on Friday goes out on Monday.
    package static let largestLead = 7
}

/// The body of `POST /v1/invoices/{number}/reminders`, and a line of `POST /v1/reminders`.
package struct RegisterReminder: Codable, Hashable, Sendable {
    /// In a line of many; else the path names it.
    package var invoice: InvoiceNumber?
    package var level: Int
    package var amount: Amount
    /// Of the invoice; another one is refused.
    package var currency: Currency?
    /// When it goes out. Its day in the configured zone is the day that the holds are asked for; one before today is read as today.
    package var sentAt: Instant
    /// Ledger seq of the dunning answer, or of a bulk check's last line, that the sender relied on.
    package var version: Int64
    /// A name that the reminders of one run have in common.
    package var run: String?
    /// In a line of many: its own idempotency key, in place of the one that comes of the request's key and the line's number.
    package var key: String?

    package init(
        invoice: InvoiceNumber? = nil, level: Int, amount: Amount, currency: Currency? = nil, sentAt: Instant, version: Int64,
        run: String? = nil, key: String? = nil
    ) {
        (self.invoice, self.key, self.level, self.amount, self.currency) = (invoice, key, level, amount, currency)
        (self.sentAt, self.version, self.run) = (sentAt, version, run)
    }
}

extension RegisterReminder: FieldList {
    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &amount, "currency", &currency, "invoice", &invoice, "key", &key)
        try field("level", &level, "run", &run, "sentAt", &sentAt, "version", &version)
    }
}

extension Reminder: StoredRow {
    package static let blank = Reminder(
        invoice: InvoiceNumber(unchecked: ""), customer: .unknown, level: 0, amount: .zero(in: .eur), currency: .eur,
        sentAt: Instant(seconds: 0), registeredAt: Instant(seconds: 0), registeredBy: "", answered: 0, version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &amount, "answered", &answered, "currency", &currency, "customer", &customer)
        try field("invoice", &invoice, "level", &level, "registeredAt", &registeredAt, "registeredBy", &registeredBy)
        try field("run", &_run, "sentAt", &sentAt, "version", &version)
    }
}
