/// `GET /v1/invoices/{number}/interest`: the penalties for late payment of one invoice, line by line, and the indemnity.
package struct Interest: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var customer: CustomerReference
    package var currency: Currency
    package var issued: Day
    /// Of the first instalment that is open, where there are several; nil where it is not known, and then nothing is reckoned.
    @OrNull package var due: Day?
    /// The last day that counts.
    package var at: Day
    package var amount: Amount
    /// As far as the ledger shows it; nil where nobody ever told.
    @OrNull package var credited: Amount?
    package var open: Amount
    /// Bears no penalties: credits that the ledger has not shown yet, and of what may be collected alone, what is held.
    package var excluded: Amount
    /// Without a gap in time where something was owed, oldest first.
    package var lines: [InterestLine]
    /// The sum of the lines.
    package var penalties: Amount
    /// 40.00 where a part was paid late, or is late; else 0.00.
    package var indemnity: Amount
    /// Always EUR, whatever the invoice's.
    package var indemnityCurrency: Currency
    /// Which day stands for that of a payment, and what is rounded, in words.
    package var why: String
    package var version: Int64

    /// Sums up the lines; the indemnity is due where there are any.
    package init(
        _ invoice: Invoice, at: Day, excluded: Amount, lines: [InterestLine], why: String, version: Int64
    ) {
        self.invoice = invoice.number
        (customer, currency, issued, self.at, amount) = (invoice.customer, invoice.currency, invoice.issued, at, invoice.amount)
        (open, self.excluded, self.lines, self.why, self.version) = (invoice.open, excluded, lines, why, version)
        penalties = lines.reduce(.zero(in: invoice.currency)) { $0 + $1.penalty }
        indemnity = lines.isEmpty ? .zero(in: .eur) : InterestRates.indemnity
        indemnityCurrency = .eur
        (due, credited) = (invoice.due, invoice.knownCredits)
    }
}

/// Days of one rate on one amount.
package struct InterestLine: Codable, Hashable, Sendable {
    /// The first and the last day, both counted.
    package var from, to: Day
    package var days: Int
    /// What was overdue, VAT included.
    package var overdue: Amount
    package var rate: Percent
    package var basis: RateBasis
    /// `overdue` × `rate` × `days` / 365, half a smallest unit rounded up.
    package var penalty: Amount

    package init(from: Day, to: Day, overdue: Amount, rate: Percent, basis: RateBasis) {
        (self.from, self.to, self.overdue, self.rate, self.basis) = (from, to, overdue, rate, basis)
        days = Int(to.number) - Int(from.number) + 1
        penalty = rate.interest(on: overdue, days: days)
    }
}

/// An invoice as it was registered on a day.
package struct RegisteredState: Hashable, Sendable {
    package var day: Day
    package var invoice: Invoice
    /// Where the ledger never gives `credited`: whether the fall of the open amount met a credit that was pending.
    package var showsCredit: Bool

    package init(day: Day, invoice: Invoice, showsCredit: Bool = false) {
        (self.day, self.invoice, self.showsCredit) = (day, invoice, showsCredit)
    }
}

/// Reckons penalties from what was registered of an invoice.
///
/// They run from the day after the due date to the day of the payment, both counted, without a reminder; a dispute does not stop them
/// (Code de commerce L441-10). No payment's own date is kept: the day counts on which a registration showed it. What was credited, and
/// what a corrected total takes off, was never owed: it bears none from the first day on.
package struct InterestReckoning {
    private let states: [RegisteredState]
    /// What each state's open amount still has of credits that came later.
    private let uncredited: [Amount]
    private let rates: InterestRates
    private let excluded: Amount

    /// `registered` is oldest first. nil where it is empty.
    package init?(_ registered: [RegisteredState], rates: InterestRates, excluded: Amount) {
        guard let last = registered.last?.invoice else { return nil }
        // An earlier invoice of the same number, or one in another currency, is none of this one's past.
        let first = (registered.lastIndex { !$0.invoice.isSame(as: last) }).map { $0 + 1 } ?? 0
        states = Array(registered[first...])
        var credited = [Amount.zero(in: last.currency)]
        for (old, new) in zip(states, states.dropFirst()) { credited.append(credited[credited.count - 1] + new.credits(since: old)) }
        let all = credited[credited.count - 1]
        uncredited = credited.map { all - $0 }
        (self.rates, self.excluded) = (rates, excluded)
    }

    /// Throws `wrongState` where the configuration lacks a rate that is needed.
    package func interest(to at: Day, version: Int64) throws(Refusal) -> Interest {
        let invoice = states[states.count - 1].invoice
        let lines = try lines(to: at, issued: invoice.issued)
        return Interest(invoice, at: at, excluded: excluded, lines: lines, why: Self.why, version: version)
    }

    private static let why =
        "from the day after the due date; a payment counts on the day on which a registration of the invoice showed it, since no other day is kept; a credit was never owed; each line is overdue × rate × days / 365, half a smallest unit rounded up"

    private func lines(to at: Day, issued: Day) throws(Refusal) -> [InterestLine] {
        var lines: [InterestLine] = []
        for place in states.indices {
            // A payment's own day still counts: a state is in force from the day after it.
            var day = place == 0 ? Day.earliest : states[place].day.adding(days: 1)
            let end = place + 1 < states.count ? min(at, states[place + 1].day) : at
            let parts = parts(place)
            guard let first = parts.first?.due else { continue }
            day = max(day, first.adding(days: 1))
            while day <= end {
                let overdue = parts.filter { $0.due < day }.reduce(Amount.zero(in: states[place].invoice.currency)) { $0 + $1.open }
                let last = min(end, day.endOfHalfYear, parts.first { $0.due >= day }?.due ?? .latest)
                if overdue.isPositive {
                    let (rate, basis) = try rates.rate(on: day, issued: issued)
                    Self.add(from: day, to: last, overdue, rate, basis, to: &lines)
                }
                day = last.adding(days: 1)
                if last == .latest { break }
            }
        }
        return lines
    }

    /// What bears penalties of a state once its day has come, by due date.
    private func parts(_ place: Int) -> [InvoiceInstalment] {
        let state = states[place].invoice
        var parts = state.instalments ?? []
        if parts.isEmpty {
            // A due date that was corrected counts from the beginning.
            let last = states[states.count - 1].invoice
            guard let due = last.instalments == nil ? last.due : state.due else { return [] }
            parts = [InvoiceInstalment(due: due, open: state.open)]
        }
        // Which part a credit is for is not told: it is taken off the one that is due first.
        var off = uncredited[place] + excluded
        for index in parts.indices {
            let taken = min(off, parts[index].open)
            parts[index].open = parts[index].open - taken
            off = off - taken
        }
        return parts
    }

    /// Days of the same amount, rate and basis are one line.
    private static func add(
        from: Day, to: Day, _ overdue: Amount, _ rate: Percent, _ basis: RateBasis, to lines: inout [InterestLine]
    ) {
        var first = from
        if let last = lines.last, last.overdue == overdue, last.rate == rate, last.basis == basis, last.to.adding(days: 1) == from {
            first = last.from
            lines.removeLast()
        }
        lines.append(InterestLine(from: first, to: to, overdue: overdue, rate: rate, basis: basis))
    }
}

extension RegisteredState {
    /// What this registration showed as credited since the one before, or took off the total.
    ///
    /// Below zero where a credit was taken back.
    fileprivate func credits(since old: RegisteredState) -> Amount {
        let zero = Amount.zero(in: invoice.currency)
        let corrected = old.invoice.amount - invoice.amount
        let fall = old.invoice.open - invoice.open - corrected
        let growth: Amount
        if let credited = invoice.shownCredits {
            // Said for the first time, it may be of long ago: no more of it than fell is taken for new.
            growth = old.invoice.shownCredits.map { credited - $0 } ?? min(credited, max(fall, zero))
        } else {
            growth = showsCredit ? max(fall, zero) : zero
        }
        return growth + max(corrected, zero)
    }
}

extension Invoice {
    /// The credits that its open amount is net of.
    fileprivate var shownCredits: Amount? { fromDocuments == true ? knownCredits : credited }

    /// Not an earlier invoice of the number, which was settled.
    fileprivate func isSame(as other: Invoice) -> Bool {
        currency == other.currency && abs(Int64(issued.number) - Int64(other.issued.number)) <= Self.largestCorrection
    }
}
