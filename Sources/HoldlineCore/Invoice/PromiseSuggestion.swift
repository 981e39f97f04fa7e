/// `GET /v1/invoices/{number}/promise-suggestion`: a plan that suits both sides; nothing is placed.
package struct PromiseSuggestion: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var customer: CustomerReference
    package var currency: Currency
    package var open: Amount
    /// The claim is lost after this day.
    ///
    /// Code de commerce L110-4: five years between traders. No instalment is proposed whose grace would end after it.
    package var limitation: Day
    /// How many payments of the customer's settled invoices were read.
    package var payments: Int
    /// The days of the month on which most of them were made, the most frequent first; empty where none is known.
    package var days: [PaymentDay]
    /// None where no day is left before the limitation.
    package var instalments: [PlannedInstalment]
    /// The same as `hold place --plan` takes them.
    ///
    /// Such as `2026-12-31:100.00,2027-01-29:100.00`.
    package var plan: String
    /// What the dates are based on, in words.
    package var why: String
    package var version: Int64
}

/// A day of the month, and how many payments were made on it.
package struct PaymentDay: Codable, Hashable, Sendable {
    /// 1 to 31.
    package var day: Int
    package var payments: Int

    package init(day: Int, payments: Int) { (self.day, self.payments) = (day, payments) }

    /// The fewest days that make three quarters of the payments, the most frequent first, at a tie the earlier in the month.
    ///
    /// An empty list of payments has no habits.
    static func habits(of paid: [Day]) -> [PaymentDay] {
        var counts: [Int: Int] = [:]
        for day in paid { counts[day.components.day, default: 0] += 1 }
        let sorted = counts.map { PaymentDay(day: $0.key, payments: $0.value) }.sorted { ($1.payments, $0.day) < ($0.payments, $1.day) }
        var habits: [PaymentDay] = []
        var covered = 0
        for day in sorted where covered * 4 < paid.count * 3 {
            habits.append(day)
            covered += day.payments
        }
        return habits
    }
}

/// Finds the days of a plan.
///
/// It proposes working days only, as long as the calendar has any.
package struct PromiseProposal {
    package let invoice: Invoice
    package let policy: Policy
    /// The days on which the customer paid before.
    package let paid: [Day]
    /// The first day that may be proposed.
    package let from: Day

    package init(invoice: Invoice, policy: Policy, paid: [Day], from: Day) {
        (self.invoice, self.policy, self.paid, self.from) = (invoice, policy, paid, from)
    }

    /// Code de commerce L110-4: five years between traders, counted here from the due date; from the date of issue where none is known.
    var limitation: Day {
        let (year, month, day) = (invoice.due ?? invoice.issued).components
        return Day(year: year + 5, month: month, day: day) ?? Day(year: year + 5, month: month, day: 28) ?? .latest
    }

    /// One instalment a month, in equal amounts; where the limitation leaves too few months, on each of the days.
    ///
    /// Fewer than `count` instalments come where too few days are left, or where the amount has fewer smallest units.
    package func suggestion(of amount: Amount, in count: Int, version: Int64) -> PromiseSuggestion {
        let habits = PaymentDay.habits(of: paid)
        // What was agreed comes before what is usual.
        let agreed = policy.terms.paysOn(invoice.customer)
        let days = agreed.isEmpty ? habits.map(\.day) : agreed
        let wanted = min(count, Int(clamping: amount.units))
        let monthly = dates(wanted, days, perMonth: 1)
        let dates = monthly.count < wanted ? dates(wanted, days, perMonth: .max) : monthly
        let parts = Self.equalParts(of: amount, in: dates.count)
        let instalments = zip(dates, parts).map { PlannedInstalment(due: $0, amount: $1) }
        return PromiseSuggestion(
            invoice: invoice.number, customer: invoice.customer, currency: invoice.currency, open: invoice.open, limitation: limitation,
            payments: paid.count, days: habits, instalments: instalments,
            plan: instalments.map { "\($0.due):\($0.amount)" }.joined(separator: ","), why: why(habits, agreed, dates.count, wanted),
            version: version)
    }

    /// Parts that differ by the smallest unit at most, and come to the amount exactly.
    static func equalParts(of amount: Amount, in count: Int) -> [Amount] {
        guard count > 0 else { return [] }
        let (part, rest) = amount.units.quotientAndRemainder(dividingBy: Int64(count))
        return (0..<count).map { Amount(units: part + ($0 < rest ? 1 : 0), decimals: amount.decimals) }
    }

    // MARK: The days

    private func dates(_ count: Int, _ wanted: [Int], perMonth: Int) -> [Day] {
        var dates: [Day] = []
        var (year, month, _) = from.components
        while dates.count < count, let first = Day(year: year, month: month, day: 1), first < limitation {
            let found = days(of: first, wanted).filter { day in dates.last.map { $0 < day } ?? true }
            dates += found.prefix(min(perMonth, count - dates.count)).sorted()
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return dates
    }

    /// Days of a month that may be proposed, the best first; a working day that the customer is used to before one beside it.
    private func days(of first: Day, _ usual: [Int]) -> [Day] {
        let (year, month, _) = first.components
        let length = (28...31).last { Day(year: year, month: month, day: $0) != nil } ?? 28
        // Without any habit: the last working day of the month, when companies pay.
        let wanted = usual.isEmpty ? [length] : usual.map { min($0, length) }
        let exact = wanted.compactMap { Day(year: year, month: month, day: $0) }
        let working = exact.filter { works($0) && isPossible($0) }
        if !working.isEmpty { return working }
        return exact.filter { !works($0) }.prefix(1).map { beside($0, backwards: $0.components.day == length) }.filter(isPossible)
    }

    /// Its grace ends before the limitation, so that a missed instalment can still be sued for.
    private func isPossible(_ day: Day) -> Bool {
        from <= day && policy.calendar.day(policy.promiseGrace, workingDaysAfter: day) < limitation
    }

    /// A calendar that never opens counts every day.
    private func works(_ day: Day) -> Bool { policy.calendar.isWorkingDay(day) || !policy.calendar.week.contains { $0 != nil } }

    private func beside(_ day: Day, backwards: Bool) -> Day {
        (1...31).lazy.map { day.adding(days: backwards ? -$0 : $0) }.first(where: works) ?? day
    }

    // MARK: In words

    private func why(_ habits: [PaymentDay], _ agreed: [Int], _ count: Int, _ wanted: Int) -> String {
        let who = invoice.customer.text
        var words =
            !agreed.isEmpty
            ? "\(who) pays on \(Self.list(agreed.map(Self.ordinal))) of the month, by the configuration"
            : habits.isEmpty
                ? "no payment of \(who) on a settled invoice is known: the last working day of the month"
                : "\(who) paid on \(Self.list(habits.map { "\(Self.ordinal($0.day)) (\($0.payments))" })) of the month before: \(habits.reduce(0) { $0 + $1.payments }) of \(paid.count) payments"
        if count < wanted {
            words += "; only \(count) of \(wanted) dates are left before the claim is lost after \(limitation) (Code de commerce L110-4)"
        }
        return words
    }

    private static func list(_ days: [String]) -> String {
        let days = days.map { "the \($0)" }
        return days.count < 2 ? days.joined() : days.dropLast().joined(separator: ", ") + " and " + (days.last ?? "")
    }

    private static func ordinal(_ day: Int) -> String {
        switch (day / 10, day % 10) {
        case (0, 1), (2...3, 1): "\(day)st"
        case (0, 2), (2...3, 2): "\(day)nd"
        case (0, 3), (2...3, 3): "\(day)rd"
        default: "\(day)th"
        }
    }
}
