/// Lengths of business time, of so many tickets.
///
/// Percentiles are by nearest rank: the shortest length that so many of a hundred tickets did not exceed.
package struct LengthFigures: Codable, Hashable, Sendable {
    /// Tickets of which the length is known.
    package var count = 0
    /// Seconds of business time, without waiting for the customer; null where there is no ticket.
    @OrNull package var median: Int64?
    @OrNull package var p90: Int64?

    package init() { (median, p90) = (nil, nil) }

    package init(of lengths: [Int64]) {
        let sorted = lengths.sorted()
        count = sorted.count
        median = Self.percentile(50, of: sorted)
        p90 = Self.percentile(90, of: sorted)
    }

    /// The value at place ⌈p/100 · n⌉ of all values in their order, from 1.
    private static func percentile(_ percent: Int, of sorted: [Int64]) -> Int64? {
        sorted.isEmpty ? nil : sorted[(percent * sorted.count + 99) / 100 - 1]
    }
}

/// Live tickets that were opened so many calendar days before.
package struct AgeCount: Codable, Hashable, Sendable {
    package var from: Int
    /// Included; null: without an end.
    @OrNull package var to: Int?
    package var tickets = 0

    /// The first days of the ages: the day and the one before, up to one, two and four weeks, three months, and beyond.
    package static let firsts = [0, 2, 8, 15, 31, 91]

    /// All ages, with nothing in them.
    package static let none = firsts.indices.map { place in
        AgeCount(from: firsts[place], to: place + 1 < firsts.count ? firsts[place + 1] - 1 : nil)
    }

    package init(from: Int, to: Int?, tickets: Int = 0) { (self.from, self.to, self.tickets) = (from, to, tickets) }

    /// The age of something that is so many days old.
    static func place(of days: Int) -> Int { (firsts.lastIndex { $0 <= days }) ?? 0 }
}

/// What disputes cost in time: those of tickets that were resolved, each from its opening to its settlement.
///
/// A dispute is settled when its hold was lifted, and with its ticket's resolution at the latest. Days are calendar days in the configured
/// zone: 0 where both are on one day.
package struct DisputeFigures: Codable, Hashable, Sendable {
    package var settled = 0
    /// Of all of them together.
    package var days: Int64 = 0
    /// The sum of what each disputed, times its days: 100.00 for three days is 300.00.
    package var amountDays: Amount
    /// Those without an amount in the report's currency: they are in no sum of amounts.
    package var withoutAmount = 0

    package init(currency: Currency) { amountDays = .zero(in: currency) }

    /// `amount`: what it disputes, in the report's currency.
    mutating func add(days: Int64, amount: Amount?) {
        settled += 1
        self.days += days
        guard let amount else { return withoutAmount += 1 }
        amountDays = amountDays + amount.times(days)
    }
}

extension Amount {
    /// So many times the amount; it stops at the ends of 64 bits, as sums do.
    func times(_ count: Int64) -> Amount {
        let (product, overflow) = units.multipliedReportingOverflow(by: count)
        return Amount(units: overflow ? ((units < 0) == (count < 0) ? .max : .min) : product, decimals: decimals)
    }
}

extension Ticket {
    /// Business seconds to what was first done on a ticket, without pauses; nil where that was not, or nobody knows when.
    package struct FirstLengths: Hashable, Sendable {
        /// Until somebody had it, or responded.
        package var acknowledgement: Int64?
        package var response: Int64?
    }

    /// `hours` as for `TicketClock`.
    package func firstLengths(calendar: BusinessCalendar, hours: BusinessHours?) -> FirstLengths {
        guard let last = [acknowledgedAt, firstResponseAt].compactMap(\.self).max() else { return FirstLengths() }
        let reading = ClockReading(self, at: last, calendar: calendar, hours: hours)
        return FirstLengths(
            acknowledgement: acknowledgedAt.map { reading.elapsed(to: $0) }, response: firstResponseAt.map { reading.elapsed(to: $0) })
    }
}
