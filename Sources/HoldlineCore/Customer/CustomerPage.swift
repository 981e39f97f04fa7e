/// `GET /v1/customers/{reference}`: what an agent wants on the screen when that customer calls.
///
/// Known from tickets and invoices too: `registered` says whether the customer itself is.
package struct CustomerPage: Codable, Hashable, Sendable {
    package var customer: Customer
    /// Whether somebody registered the customer; tickets, invoices and holds may name it all the same.
    package var registered: Bool
    /// Live ones, of this reference; the last change first.
    package var openTickets: [Ticket]
    package var heldInvoices: [InvoiceLine]
    /// Promises that stand, as they are seen today.
    package var promises: [Hold]
    /// Customer-wide holds.
    package var holds: [Hold]
    package var openInvoices: [InvoiceLine]
    /// The last things that happened, newest first.
    package var contacts: [HistoryLine]
    /// Sums over all open invoices, those that are not listed here among them; nil from a daemon that gives none.
    package var totals: [CustomerTotal]?
    /// What the lists leave out; nil where nothing is.
    package var more: More?

    package init(
        customer: Customer, registered: Bool, openTickets: [Ticket], heldInvoices: [InvoiceLine], promises: [Hold],
        holds: [Hold], openInvoices: [InvoiceLine], contacts: [HistoryLine],
        totals: [CustomerTotal]? = nil, more: More? = nil
    ) {
        (self.customer, self.registered, self.openTickets, self.heldInvoices) = (customer, registered, openTickets, heldInvoices)
        (self.promises, self.holds, self.openInvoices, self.contacts, self.totals) = (promises, holds, openInvoices, contacts, totals)
        self.more = more
    }

    enum CodingKeys: String, CodingKey {
        case registered, openTickets, heldInvoices, promises, holds, openInvoices, contacts, totals, more
    }

    package init(from decoder: any Decoder) throws {
        customer = try Customer(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        registered = try container.decode(Bool.self, forKey: .registered)
        openTickets = try container.decode([Ticket].self, forKey: .openTickets)
        heldInvoices = try container.decode([InvoiceLine].self, forKey: .heldInvoices)
        promises = try container.decode([Hold].self, forKey: .promises)
        holds = try container.decode([Hold].self, forKey: .holds)
        openInvoices = try container.decode([InvoiceLine].self, forKey: .openInvoices)
        contacts = try container.decode([HistoryLine].self, forKey: .contacts)
        totals = try container.decodeIfPresent([CustomerTotal].self, forKey: .totals)
        more = try container.decodeIfPresent(More.self, forKey: .more)
    }

    package func encode(to encoder: any Encoder) throws {
        try customer.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(registered, forKey: .registered)
        try container.encode(openTickets, forKey: .openTickets)
        try container.encode(heldInvoices, forKey: .heldInvoices)
        try container.encode(promises, forKey: .promises)
        try container.encode(holds, forKey: .holds)
        try container.encode(openInvoices, forKey: .openInvoices)
        try container.encode(contacts, forKey: .contacts)
        try container.encodeIfPresent(totals, forKey: .totals)
        try container.encodeIfPresent(more, forKey: .more)
    }
}

/// Sums over the open invoices of a customer in one currency.
///
/// VAT included. An overpaid invoice is none of the open ones, and lowers no sum.
package struct CustomerTotal: Codable, Hashable, Sendable {
    package var currency: Currency
    /// Open invoices, and those of them of which something is held.
    package var invoices: Int
    package var heldInvoices: Int
    /// `held`: what holds stop of the open amounts, each at most what its invoice has open.
    /// `collectable`: what may be asked for today in all.
    package var open, held, collectable: Amount

    package init(currency: Currency) {
        self.currency = currency
        let zero = Amount.zero(in: currency)
        (invoices, heldInvoices, open, held, collectable) = (0, 0, zero, zero, zero)
    }

    /// Adds an invoice of the same currency.
    package mutating func add(_ line: InvoiceLine) {
        invoices += 1
        if line.held.isPositive { heldInvoices += 1 }
        open = open + line.open
        held = held + line.held
        collectable = collectable + line.collectable
    }
}
