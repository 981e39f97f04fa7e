/// What a company owed when a collective procedure was opened: what its creditor declares.
package struct ClaimList: Codable, Hashable, Sendable {
    package var customer: CustomerReference
    /// The day of the opening judgment: invoices issued before it are claims to declare.
    package var judgment: Day
    /// The ticket that says by when, where a notice opened one.
    @OrNull package var ticket: TicketID?
    /// By the day of issue, then the number.
    package var claims: [Claim]
    package var totals: [Total]
    /// Ledger seq that the list was read at.
    package var version: Int64

    package init(customer: CustomerReference, judgment: Day, ticket: TicketID?, claims: [Claim], version: Int64) {
        (self.customer, self.judgment, self.claims, self.version) = (customer, judgment, claims, version)
        totals = Dictionary(grouping: claims, by: \.currency).map { currency, claims in
            let zero = Amount.zero(in: currency)
            let interest = claims.allSatisfy { $0.interest != nil } ? claims.reduce(zero) { $0 + ($1.interest ?? zero) } : nil
            return Total(currency: currency, claims: claims.count, open: claims.reduce(zero) { $0 + $1.open }, interest: interest)
        }.sorted { $0.currency.code < $1.currency.code }
        self.ticket = ticket
    }

    /// What is owed by one invoice.
    package struct Claim: Codable, Hashable, Sendable {
        package var number: InvoiceNumber
        /// The reference of the company that the invoice names.
        package var customer: CustomerReference
        package var issued: Day
        /// nil where nobody told.
        @OrNull package var due: Day?
        package var currency: Currency
        /// Of the whole invoice, VAT included.
        package var amount: Amount
        /// What is owed now, less what credit notes told of and the ledger has not shown.
        package var open: Amount
        /// Penalties for late payment to the day of the judgment, after which none run (L622-28); nil where the configuration lacks a rate.
        @OrNull package var interest: Amount?

        package init(_ invoice: Invoice, interest: Amount?) {
            (number, customer, issued, currency) = (invoice.number, invoice.customer, invoice.issued, invoice.currency)
            (amount, open) = (invoice.amount, invoice.open - (invoice.excess ?? .zero(in: invoice.currency)))
            due = invoice.due
            self.interest = interest
        }
    }

    /// The sum in one currency.
    package struct Total: Codable, Hashable, Sendable {
        package var currency: Currency
        package var claims: Int
        package var open: Amount
        /// nil where that of a claim is not known.
        @OrNull package var interest: Amount?
    }
}
