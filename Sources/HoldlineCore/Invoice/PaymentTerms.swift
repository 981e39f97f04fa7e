/// When an invoice is due that does not say it itself: so many days after its issue, or at the end of the month of that day.
///
/// “30d” of an invoice of 15 January is 14 February; “30d end of month” counts the days first and takes the last day of the month that
/// they end in: 28 February, or 29. (French practice knows another reading, the month's end first and then the days: not this one.)
package struct PaymentTerms: Hashable, Sendable, CustomStringConvertible {
    /// Calendar days after the date of issue, 0 to 365.
    package let days: Int
    /// Whether the last day of the month counts in which the days end.
    package let endOfMonth: Bool

    /// A year: longer terms are a mistake in writing rather than a term.
    package static let longest = 365

    /// nil beyond a year.
    package init?(days: Int, endOfMonth: Bool = false) {
        guard (0...Self.longest).contains(days) else { return nil }
        (self.days, self.endOfMonth) = (days, endOfMonth)
    }

    /// Reads `30d` and `30d end of month`, nothing else.
    package init?(text: some StringProtocol) {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = words.first, span.last == "d", (2...4).contains(span.utf8.count),
            let days = decimal(span.utf8.dropLast()),
            words.count == 1 || words[1] == "end of month"
        else { return nil }
        self.init(days: days, endOfMonth: words.count == 2)
    }

    /// Holidays and weekends do not move it.
    package func due(issued: Day) -> Day {
        let day = issued.adding(days: days)
        return endOfMonth ? day.endOfMonth : day
    }

    package var description: String { "\(days)d" + (endOfMonth ? " end of month" : "") }
}

/// The configuration's terms of payment.
///
/// They count only where the ledger gives no due date, and each use is told with the warning `due-by-terms`.
package struct TermsPolicy: Hashable, Sendable {
    /// For every customer that is not named; nil where there are none.
    package var usual: PaymentTerms?
    /// Terms of single customers, by any reference of theirs.
    package var customers: [CustomerReference: PaymentTerms]
    /// The days of the month on which single customers pay, ascending; 31 is the last one of every month. Plans of payment keep to them.
    package var paysOn: [CustomerReference: [Int]]

    package init(
        usual: PaymentTerms? = nil, customers: [CustomerReference: PaymentTerms] = [:], paysOn: [CustomerReference: [Int]] = [:]
    ) {
        (self.usual, self.customers, self.paysOn) = (usual, customers, paysOn)
    }

    /// The days of a customer by its reference, or by another number of the same company; empty where none are configured.
    package func paysOn(_ customer: CustomerReference) -> [Int] { Self.value(of: customer, in: paysOn) ?? [] }

    /// Of a customer by its reference, or by another number of the same company.
    package subscript(customer: CustomerReference) -> PaymentTerms? {
        Self.value(of: customer, in: customers) ?? usual
    }

    private static func value<Value>(of customer: CustomerReference, in values: [CustomerReference: Value]) -> Value? {
        if let own = values[customer] { return own }
        guard let company = Company.key(ofNumber: customer.text) else { return nil }
        return values.filter { Company.key(ofNumber: $0.key.text) == company }.min { $0.key < $1.key }?.value
    }
}

extension Day {
    /// The last day of its month.
    package var endOfMonth: Day {
        let (year, month, _) = components
        let next = month == 12 ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: month + 1, day: 1)
        return next?.adding(days: -1) ?? .latest
    }
}

extension Draft {
    /// When an invoice is due whose registration does not say it: as the ledger said before of the same issue, or by the configuration's
    /// terms, with a warning that says so. nil where nobody knows.
    func dueDate(
        _ given: Day?, issued: Day, of number: InvoiceNumber, customer: CustomerReference, known old: Invoice?
    ) -> (day: Day?, warning: Warning?) {
        if let given { return (given, nil) }
        if let known = old?.due, old?.customer == customer, old?.issued == issued { return (known, nil) }
        guard let terms = context.policy.terms[customer] else { return (nil, nil) }
        let due = terms.due(issued: issued)
        return (
            due,
            Warning(.dueByTerms, number, "\(number) gives no due date: it is due on \(due), by the terms “\(terms)” of the configuration")
        )
    }
}
