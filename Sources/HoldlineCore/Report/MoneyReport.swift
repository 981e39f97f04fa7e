/// What a row of a report of money is about.
package enum MoneyGrouping: String, DaysGrouping {
    /// Of ISO 8601, such as 2026-W48.
    case week
    case day, month

    fileprivate var unit: ReportPeriods.Unit {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        }
    }
}

/// `GET /v1/reports/money`: how much holds kept back over time, from the holds as they stand now.
///
/// A hold counts with its amount; a dispute of a whole invoice with what was open when it began, and a credit that is pending with what the
/// outcome credited. Holds on one invoice add up to the invoice's amount at most. For each row, held at its end is held at the end of the
/// row before, and what was placed, less what was freed.
package struct MoneyReport: Codable, Hashable, Sendable {
    package var by: MoneyGrouping
    /// The first and the last day, both included, in the configured zone.
    package var from, to: Day
    /// Of all amounts.
    package var currency: Currency
    /// What was held when the days began.
    package var heldBefore: Amount
    package var rows: [MoneyReportRow]
    /// All days together; what is held at their end.
    package var total: MoneyReportRow
    /// Holds in these days that are in another currency, and those of which nobody knows the amount, such as one on a whole customer.
    package var otherCurrencies, withoutAmount: Int
    /// Ledger seq of the head that was read.
    package var version: Int64
}

/// What was held, and what became so or was freed, in some days.
package struct MoneyReportRow: Codable, Hashable, Sendable {
    /// nil: all days.
    @OrNull package var key: String?
    /// At the end of the days, and the number of invoices.
    package var held: Amount
    package var invoices = 0
    /// What came to be held in these days, and what was freed in them.
    package var placed, freed: Amount

    package init(key: String?, currency: Currency) {
        self.key = key
        (held, placed, freed) = (.zero(in: currency), .zero(in: currency), .zero(in: currency))
    }
}

extension MoneyReport {
    /// A hold with no more than the report reads.
    package struct Stretch: Sendable {
        package var invoice: String?
        /// nil: nobody knows it.
        package var amount: Amount?
        package var currency: Currency?
        package var since: Instant
        package var from, until: Day?
        package var liftedAt: Instant?
        /// Of the registered invoice, in its currency; nil where it is not registered.
        package var most: Amount?
        package var invoiceCurrency: Currency?

        package init(since: Instant) { self.since = since }
    }

    /// Adds holds up, in any order. Memory grows with the holds in the days.
    package struct Builder {
        private let by: MoneyGrouping
        private let days: ClosedRange<Day>
        private let currency: Currency
        private let zone: Zone
        private let range: Range<Instant>
        private let periods: ReportPeriods
        private var invoices: [String: [Change]] = [:]
        private var most: [String: Amount] = [:]
        private var otherCurrencies = 0, withoutAmount = 0

        private struct Change {
            var at: Instant
            var amount: Amount
        }

        package init(by: MoneyGrouping, _ days: ClosedRange<Day>, in zone: Zone, currency: Currency) {
            (self.by, self.days, self.currency, self.zone) = (by, days, currency, zone)
            range = zone.instants(of: days)
            periods = ReportPeriods(by.unit, days)
        }

        package var instants: Range<Instant> { range }

        package mutating func add(_ hold: Stretch) {
            let begin = max(hold.since, hold.from.map { zone.instant(of: $0) } ?? hold.since)
            let ends = [hold.liftedAt, hold.until.map { zone.instant(of: $0.adding(days: 1)) }].compactMap(\.self)
            let end = ends.min()
            if let end, end <= begin || end < range.lowerBound { return }
            guard begin < range.upperBound else { return }
            guard let invoice = hold.invoice, let amount = hold.amount else { return withoutAmount += 1 }
            guard hold.currency == currency else { return otherCurrencies += 1 }
            invoices[invoice, default: []].append(Change(at: begin, amount: amount))
            if let end { invoices[invoice, default: []].append(Change(at: end, amount: .zero(in: currency) - amount)) }
            if hold.invoiceCurrency == currency, let whole = hold.most { most[invoice] = whole }
        }

        package func finish(version: Int64) -> MoneyReport {
            var rows = periods.keys.map { MoneyReportRow(key: $0, currency: currency) }
            var total = MoneyReportRow(key: nil, currency: currency)
            var before = Amount.zero(in: currency)
            var invoicesBefore = 0
            for (invoice, changes) in invoices {
                each(changes, most: most[invoice]) { at, change, invoices in
                    guard at >= range.lowerBound else {
                        before = before + change
                        invoicesBefore += invoices
                        return
                    }
                    guard at < range.upperBound, let place = periods.place(of: zone.day(of: at)) else { return }
                    rows[place].invoices += invoices
                    if change.isPositive {
                        rows[place].placed = rows[place].placed + change
                    } else {
                        rows[place].freed = rows[place].freed - change
                    }
                }
            }
            var (held, count) = (before, invoicesBefore)
            for place in rows.indices {
                held = held + rows[place].placed - rows[place].freed
                count += rows[place].invoices
                (rows[place].held, rows[place].invoices) = (held, count)
                (total.placed, total.freed) = (total.placed + rows[place].placed, total.freed + rows[place].freed)
            }
            (total.held, total.invoices) = (held, count)
            return MoneyReport(
                by: by, from: days.lowerBound, to: days.upperBound, currency: currency, heldBefore: before, rows: rows, total: total,
                otherCurrencies: otherCurrencies, withoutAmount: withoutAmount, version: version)
        }

        /// What of one invoice is held more or less from an instant on, and whether it came to be held (1) or is free again (-1).
        ///
        /// What begins where something else ends takes its place: only the difference counts.
        private func each(_ changes: [Change], most: Amount?, _ tell: (Instant, Amount, Int) -> Void) {
            let sorted = changes.sorted { $0.at < $1.at }
            var sum = Amount.zero(in: currency)
            var held = sum
            var place = 0
            while place < sorted.count {
                let at = sorted[place].at
                while place < sorted.count, sorted[place].at == at {
                    sum = sum + sorted[place].amount
                    place += 1
                }
                let now = most.map { min(sum, max($0, .zero(in: currency))) } ?? sum
                if now != held { tell(at, now - held, (now.isPositive ? 1 : 0) - (held.isPositive ? 1 : 0)) }
                held = now
            }
        }
    }
}
