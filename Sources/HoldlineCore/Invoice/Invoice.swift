/// An invoice as the ledger of the company last registered it.
package struct Invoice: Codable, Hashable, Sendable {
    package var number: InvoiceNumber
    package var customer: CustomerReference
    package var issued: Day
    package var due: Day
    package var currency: Currency
    /// Of the whole document, VAT included.
    package var amount: Amount
    /// What is still owed; negative where the customer has paid too much.
    package var open: Amount
    /// Credited so far, cumulative; nil where the company's ledger never says.
    @OrNull package var credited: Amount?
    package var registeredAt: Instant
    /// Credits and falls of the open amount since a dispute was opened that no settled credit has used up yet.
    package var movements: [Movement]?
    /// Ledger seq of the last event that concerns this invoice.
    package var version: Int64
    /// Of the answer to a registration, and of that alone: what a person should know.
    package var warnings: [Warning]?

    package init(
        number: InvoiceNumber, customer: CustomerReference, issued: Day, due: Day, currency: Currency, amount: Amount,
        open: Amount, credited: Amount?, registeredAt: Instant, movements: [Movement]? = nil, version: Int64
    ) {
        self.number = number
        self.customer = customer
        self.issued = issued
        self.due = due
        self.currency = currency
        self.amount = amount
        self.open = open
        self.credited = credited
        self.registeredAt = registeredAt
        self.movements = movements
        self.version = version
    }

    /// The answer to its registration.
    package func warning(_ warnings: [Warning]) -> Invoice {
        var invoice = self
        invoice.warnings = warnings.isEmpty ? nil : warnings
        return invoice
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

/// The body of `PUT /v1/invoices/{number}`, and with `number` a line of `POST /v1/invoices`.
package struct RegisterInvoice: Codable, Hashable, Sendable {
    package var number: InvoiceNumber?
    package var customer: CustomerReference
    package var issued: Day
    /// nil where the source does not say it: then the configuration's terms do.
    package var due: Day?
    package var amount: Amount
    package var open: Amount
    package var credited: Amount?
    package var currency: Currency

    package init(
        number: InvoiceNumber? = nil, customer: CustomerReference, issued: Day, due: Day?, amount: Amount, open: Amount,
        credited: Amount? = nil, currency: Currency
    ) {
        self.number = number
        self.customer = customer
        self.issued = issued
        self.due = due
        self.amount = amount
        self.open = open
        self.credited = credited
        self.currency = currency
    }
}
