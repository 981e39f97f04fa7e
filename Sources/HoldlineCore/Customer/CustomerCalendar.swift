/// `GET /v1/customers/{reference}/calendar`: what a customer has to pay when, what it promised, and on which days it paid before.
package struct CustomerCalendar: Codable, Hashable, Sendable {
    package var customer: CustomerReference
    /// The configuration's terms of payment for it, such as `30d end of month`; nil without any.
    @OrNull package var terms: String?
    /// The days of the month on which it pays, as the configuration says; empty where it says none.
    package var paysOn: [Int]
    /// The days of the month on which most of its payments were made, the most frequent first.
    package var days: [PaymentDay]
    /// How many payments on settled invoices were read for them.
    package var payments: Int
    /// What is due and what is promised, by day; without a due date at the end.
    package var entries: [CalendarEntry]
    /// Payments that registrations showed, the newest first.
    package var paid: [PaidDay]
    /// Entries that are left out; nil where none is.
    package var more: Int?
    package var version: Int64

    package init(
        customer: CustomerReference, terms: String?, paysOn: [Int], paid: [PaidDay], entries: [CalendarEntry], more: Int?, version: Int64
    ) {
        (self.customer, self.paysOn, self.entries, self.more, self.version) = (customer, paysOn, entries, more, version)
        days = PaymentDay.habits(of: paid.map(\.day))
        payments = paid.count
        self.paid = paid.sorted { ($1.day, $0.invoice) < ($0.day, $1.invoice) }
        self.terms = terms
    }

    /// The most entries that a calendar shows.
    package static let longest = 500
}

/// An amount that is due, or promised, for a day.
package struct CalendarEntry: Codable, Hashable, Sendable {
    /// nil where nobody told when it is due.
    @OrNull package var day: Day?
    package var kind: Kind
    package var invoice: InvoiceNumber
    /// What is open of it; of a promise without an amount all that is open on the invoice.
    package var amount: Amount
    package var currency: Currency
    /// What the invoice's holds stop of all that it has open.
    package var held: Amount

    package enum Kind: String, WireWord {
        /// An invoice, or an instalment of one, is due.
        case due
        /// A promise, or an instalment of one, that is neither kept nor missed.
        case promised
        /// An instalment of a promise that was not kept.
        case missed

        package static let noun = "kind of calendar entry"
    }

    package init(day: Day?, kind: Kind, invoice: InvoiceNumber, amount: Amount, currency: Currency, held: Amount) {
        (self.kind, self.invoice, self.amount, self.currency, self.held) = (kind, invoice, amount, currency, held)
        self.day = day
    }
}

/// A payment, by the day on which a registration showed it.
package struct PaidDay: Codable, Hashable, Sendable {
    package var day: Day
    package var invoice: InvoiceNumber
    package var amount: Amount
    package var currency: Currency

    package init(day: Day, invoice: InvoiceNumber, amount: Amount, currency: Currency) {
        (self.day, self.invoice, self.amount, self.currency) = (day, invoice, amount, currency)
    }
}

extension CalendarEntry {
    /// What an open invoice puts into the calendar.
    package static func entries(of invoice: Invoice, held: Amount) -> [CalendarEntry] {
        let parts: [(Day?, Amount)] = invoice.instalments?.map { ($0.due, $0.open) } ?? [(invoice.due, invoice.open)]
        return parts.map {
            CalendarEntry(day: $0, kind: .due, invoice: invoice.number, amount: $1, currency: invoice.currency, held: held)
        }
    }

    /// What a promise on it does: its instalments that are open or missed, as they are seen today.
    package static func entries(of promise: Promise, on invoice: Invoice, held: Amount) -> [CalendarEntry] {
        promise.instalments.filter { $0.state != .kept }.map { part in
            CalendarEntry(
                day: part.due, kind: part.state == .missed ? .missed : .promised, invoice: invoice.number,
                amount: part.outstanding ?? invoice.open, currency: invoice.currency, held: held)
        }
    }
}
