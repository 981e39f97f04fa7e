import HoldlineCore

extension Samples {
    /// Of one day.
    static var interest: Interest {
        let rate = 3 * Percent(wholes: 4)
        let line = InterestLine(from: day, to: day, days: 1, overdue: amount, rate: rate, basis: .centralBank, penalty: amount)
        return Interest(
            invoice: number, customer: reference, currency: .eur, issued: day, due: day, at: day, amount: amount, credited: amount,
            open: amount, excluded: amount, lines: [line], penalties: amount, indemnity: InterestRates.indemnity, indemnityCurrency: .eur,
            why: "words", version: 3)
    }

    /// By the name of the schema.
    static var interests: [(String, any Encodable)] { [("Interest", interest)] + interest.lines.map { ("InterestLine", $0) } }
}
