/// An invoice as the ledger of the company last registered it.
///
/// Where the ledger speaks its figures stand: what documents and messages tell is kept beside them.
package struct Invoice: Codable, Hashable, Sendable {
    /// Unique within a seller. Another customer with another date of issue under it is refused with `numberTaken`.
    package var number: InvoiceNumber
    /// Whose it is now; a registration may move it, and holds of the former customer go on covering it.
    package var customer: CustomerReference
    /// BT-2: the day that a customer-wide hold's `issuedBefore` is compared with.
    package var issued: Day
    /// Of the first instalment that is still open, where there are several; nil where nobody told: then it is not dunned.
    @OrNull package var due: Day?
    package var currency: Currency
    /// Of the whole document, VAT included.
    ///
    /// BT-112. Once it is registered it has the decimals of `currency`.
    package var amount: Amount
    /// What is still owed; negative where the customer has paid too much.
    ///
    /// VAT included; the ledger's own figure, net of the credits and payments that it knows.
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
    /// When a registration last changed it; the same values again leave it as it is.
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
    ///
    /// Settled credits use movements up: what is listed is what no pending credit has claimed.
    package struct Movement: Codable, Hashable, Sendable {
        /// Ledger seq of the registration that showed it.
        package var seq: Int64
        package var kind: Kind
        package var amount: Amount

        /// `credit` is growth of `credited`; `fall` is a fall of `open` where the ledger never gives `credited`.
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
        try field("amount", &amount, "creditNotes", &creditNotes, "credited", &_credited, "currency", &currency)
        try field("customer", &customer, "due", &_due, "excess", &excess, "fromDocuments", &fromDocuments)
        try field.json("instalments", &instalments)
        try field("issued", &issued)
        try field.json("movements", &movements)
        try field("number", &number, "open", &open, "registeredAt", &registeredAt)
        try field.json("reissued", &reissued)
        try field("version", &version)
        try field.beside("warnings", warnings)
    }
}

/// A part of an invoice's open amount with a due date of its own.
///
/// Dunning collects those that are due; each other one stops its own part until the day before it is due.
package struct InvoiceInstalment: Codable, Hashable, Sendable {
    package var due: Day
    /// Above zero.
    package var open: Amount

    package init(due: Day, open: Amount) { (self.due, self.open) = (due, open) }
}

extension Invoice {
    /// The same number, date and customer with another total.
    ///
    /// Dunning keeps to the smaller total until the ledger shows it.
    package struct Reissue: Codable, Hashable, Sendable {
        /// The total that the ledger told last.
        package var was: Amount
        package var now: Amount

        package init(was: Amount, now: Amount) { (self.was, self.now) = (was, now) }
    }

    /// Credited as far as anybody told: the ledger's figure or the documents', whichever is larger. nil where nobody did.
    package var knownCredits: Amount? {
        guard let creditNotes else { return credited }
        return credited.map { max($0, creditNotes) } ?? creditNotes
    }
}

/// The body of `PUT /v1/invoices/{number}`, and with `number` a line of `POST /v1/invoices`.
///
/// A registration is the state of the invoice, not a change of it: the same values again write no event.
package struct RegisterInvoice: Codable, Hashable, Sendable {
    /// Absent where the path names it; another one than the path's is refused with `invalid`.
    package var number: InvoiceNumber?
    package var customer: CustomerReference
    /// BT-2.
    package var issued: Day
    /// nil where the ledger has none: the invoice is held (`no-due-date`) until a date is registered.
    package var due: Day?
    /// `amount`: BT-112: of the whole document, VAT included.
    /// `open`: what is still owed, net of what the ledger knows; 0 ends the holds of a cancelled invoice.
    package var amount, open: Amount
    /// Cumulative. Absent: what another source said of it stays.
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
