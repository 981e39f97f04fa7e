/// An element of `GET /v1/dunning/upcoming`: an invoice that is due soon, and of which a customer may be told beforehand.
///
/// What is held, today or on the due date, is never in it, nor what is with a collection agency.
package struct UpcomingInvoice: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var customer: CustomerReference
    package var issued: Day
    /// Of the first instalment that is open, where there are several.
    package var due: Day
    package var currency: Currency
    /// Of the whole document.
    package var amount: Amount
    package var open: Amount
    /// What will be due then, and is free of holds.
    package var payable: Amount
    package var version: Int64

    package init(_ invoice: Invoice, due: Day, payable: Amount) {
        self.invoice = invoice.number
        (customer, issued, self.due, currency) = (invoice.customer, invoice.issued, due, invoice.currency)
        (amount, open, self.payable, version) = (invoice.amount, invoice.open, payable, invoice.version)
    }

    /// What a notice may name of an invoice; nil where none goes out.
    ///
    /// `today` is the answer of today, `then` that of the due date: instalments that are not due are free on their day.
    package static func payable(of invoice: Invoice, today: DunningAnswer, then: DunningAnswer) -> Amount? {
        guard then.decision != .pause, let free = then.collectable, free.isPositive else { return nil }
        let isHeldToday = today.blockerCount > today.blockers.count || today.blockers.contains { $0.code != Blocker.notDue }
        guard isHeldToday else { return free }
        // Which instalment a hold stops is not told.
        guard invoice.instalments == nil, today.decision != .pause, let now = today.collectable, now.isPositive else { return nil }
        return min(free, now)
    }
}
