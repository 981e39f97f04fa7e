/// The rates by which penalties for late payment are reckoned, as the configuration gives them with their dates.
///
/// Code de commerce L441-10 II: the rate of the conditions of sale, never under three times the legal rate; where they name none, the
/// European Central Bank's rate for its main refinancing operations and 10 points. Of the second the rate in force on 1 January counts for
/// the half-year, and that of 1 July for the other. D441-5: an indemnity of 40 EUR an invoice for the costs of recovery.
package struct InterestRates: Hashable, Sendable {
    /// Of the conditions of sale, each from its day on: that of the invoice's date of issue counts. Empty: they name none.
    package var conditions: [Day: Percent]
    /// The Central Bank's, each from the day on which it came into force.
    package var centralBank: [Day: Percent]
    /// The legal rate between professionals of each half-year, by its first day.
    package var legal: [Day: Percent]

    package init(conditions: [Day: Percent] = [:], centralBank: [Day: Percent] = [:], legal: [Day: Percent] = [:]) {
        (self.conditions, self.centralBank, self.legal) = (conditions, centralBank, legal)
    }

    /// Nothing is configured.
    package var isEmpty: Bool { conditions.isEmpty && centralBank.isEmpty && legal.isEmpty }

    /// What is added to the Central Bank's rate.
    package static let points = Percent(wholes: 10)
    /// The conditions may name no less than so many legal rates.
    package static let floor: Int64 = 3
    /// D441-5.
    package static let indemnity = Amount(units: 40_00, decimals: 2)

    /// The rate of a day for an invoice of this date of issue.
    ///
    /// Throws `wrongState`, with what the configuration lacks.
    package func rate(on day: Day, issued: Day) throws(Refusal) -> (rate: Percent, basis: RateBasis) {
        let half = day.halfYear
        guard let legal = legal[half] else {
            throw Self.missing("no legal rate of the half-year from \(half)", "legal", half)
        }
        let floor = Self.floor * legal
        let usual: (rate: Percent, basis: RateBasis)
        if let agreed = Self.rate(of: conditions, on: issued) {
            usual = (agreed, .conditions)
        } else {
            guard let bank = Self.rate(of: centralBank, on: half) else {
                throw Self.missing("no rate of the Central Bank that was in force on \(half)", "centralBank", half)
            }
            usual = (bank + Self.points, .centralBank)
        }
        return usual.rate < floor ? (floor, .floor) : usual
    }

    private static func rate(of rates: [Day: Percent], on day: Day) -> Percent? {
        rates.filter { $0.key <= day }.max { $0.key < $1.key }?.value
    }

    private static func missing(_ what: String, _ key: String, _ day: Day) -> Refusal {
        Refusal(
            .wrongState, "the configuration has \(what): penalties of that time cannot be reckoned. Give it under interest.\(key)")
    }
}

/// What a rate of penalties comes from.
package enum RateBasis: String, WireWord {
    /// The conditions of sale name it.
    case conditions
    /// The Central Bank's rate and 10 points.
    case centralBank = "central-bank"
    /// Three times the legal rate, which is more than what the conditions of sale, or the Central Bank's rate and 10 points, come to.
    case floor

    package static let noun = "basis of a rate"
}

extension Day {
    /// The first day of its half-year: 1 January or 1 July.
    package var halfYear: Day {
        let (year, month, _) = components
        return Day(year: year, month: month < 7 ? 1 : 7, day: 1) ?? .earliest
    }

    /// The last day of its half-year.
    package var endOfHalfYear: Day {
        let (year, month, _) = components
        return Day(year: year, month: month < 7 ? 6 : 12, day: month < 7 ? 30 : 31) ?? .latest
    }
}
