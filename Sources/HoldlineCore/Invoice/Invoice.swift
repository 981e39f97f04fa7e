/// An invoice as the ledger of the company last registered it.
package struct Invoice: Codable, Hashable, Sendable {
    package var number: InvoiceNumber
    package var customer: CustomerReference
    package var issued: Day
    /// Of the first instalment that is still open, where there are several; nil where nobody told: then it is not dunned.
    @OrNull package var due: Day?
    package var currency: Currency
    /// Of the whole document, VAT included.
    package var amount: Amount
    /// What is still owed; negative where the customer has paid too much.
    package var open: Amount
    /// Credited so far, cumulative, as the company's ledger says; nil where it never does.
    @OrNull package var credited: Amount?
    /// What credit notes come to that documents told of; nil without any.
    package var creditNotes: Amount?
    /// True where nobody but documents ever told what is open: a credit note then lowers it.
    package var fromDocuments: Bool?
    /// The parts of `open` with a due date each, ascending; nil where all of it is due at once.
    package var instalments: [InvoiceInstalment]?
    /// A new issue with a smaller total that the company's ledger has not shown yet.
    package var reissued: Reissue?
    /// What `open` is above the amount less the credits that are known and not pending: held.
    package var excess: Amount?
    package var registeredAt: Instant
    /// Credits and falls of the open amount since a dispute was opened that no settled credit has used up yet.
    package var movements: [Movement]?
    /// Ledger seq of the last event that concerns this invoice.
    package var version: Int64
    /// Only in the answer of a write.
    package var warnings: [Warning]?

    package init(
        number: InvoiceNumber, customer: CustomerReference, issued: Day, due: Day?, currency: Currency, amount: Amount,
        open: Amount, credited: Amount?, registeredAt: Instant, movements: [Movement]? = nil, version: Int64
    ) {
        (self.number, self.customer, self.issued, self.due, self.currency) = (number, customer, issued, due, currency)
        (self.amount, self.open, self.credited) = (amount, open, credited)
        (self.registeredAt, self.movements, self.version) = (registeredAt, movements, version)
    }

    /// One growth of `credited`, or one fall of `open` where `credited` is never given; negative where it was taken back.
    package struct Movement: Codable, Hashable, Sendable {
        package var seq: Int64
        package var kind: Kind
        package var amount: Amount

        package enum Kind: String, Codable, Hashable, Sendable {
            case credit, fall
        }
    }
}

extension Invoice: StoredRow {
    package static let blank = Invoice(
        number: InvoiceNumber(unchecked: ""), customer: .unknown, issued: Day(number: 0), due: nil, currency: .eur,
        amount: .zero(in: .eur), open: .zero(in: .eur), credited: nil, registeredAt: Instant(seconds: 0), version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &amount)
        try field("creditNotes", &creditNotes)
        try field("credited", &_credited)
        try field("currency", &currency)
        try field("customer", &customer)
        try field("due", &_due)
        try field("excess", &excess)
        try field("fromDocuments", &fromDocuments)
        try field.json("instalments", &instalments)
        try field("issued", &issued)
        try field.json("movements", &movements)
        try field("number", &number)
        try field("open", &open)
        try field("registeredAt", &registeredAt)
        try field.json("reissued", &reissued)
        try field("version", &version)
        try field.beside("warnings", warnings)
    }
}

/// A part of an invoice's open amount with a due date of its own.
package struct InvoiceInstalment: Codable, Hashable, Sendable {
    package var due: Day
    /// Above zero.
    package var open: Amount

    package init(due: Day, open: Amount) {
        (self.due, self.open) = (due, open)
    }
}

extension Invoice {
    /// The same number, date and customer with another total.
    package struct Reissue: Codable, Hashable, Sendable {
        /// The total that the ledger told last.
        package var was: Amount
        package var now: Amount

        package init(was: Amount, now: Amount) {
            (self.was, self.now) = (was, now)
        }
    }

    /// Credited as far as anybody told: the ledger's figure or the documents', whichever is larger. nil where nobody did.
    package var knownCredits: Amount? {
        guard let creditNotes else { return credited }
        return credited.map { max($0, creditNotes) } ?? creditNotes
    }
}

/// The body of `PUT /v1/invoices/{number}`, and with `number` a line of `POST /v1/invoices`.
package struct RegisterInvoice: Codable, Hashable, Sendable {
    package var number: InvoiceNumber?
    package var customer: CustomerReference
    package var issued: Day
    /// nil where the ledger has none: the invoice is held (`no-due-date`) until a date is registered.
    package var due: Day?
    package var amount, open: Amount
    package var credited: Amount?
    package var currency: Currency
    /// Where not all of `open` is due at once: its parts, ascending by due date, `open` in all. `due` is then the first one's.
    package var instalments: [InvoiceInstalment]?

    package init(
        number: InvoiceNumber? = nil, customer: CustomerReference, issued: Day, due: Day?, amount: Amount, open: Amount,
        credited: Amount? = nil, currency: Currency, instalments: [InvoiceInstalment]? = nil
    ) {
        (self.number, self.customer, self.issued, self.due) = (number, customer, issued, due)
        (self.amount, self.open, self.credited, self.currency, self.instalments) = (amount, open, credited, currency, instalments)
    }
}
