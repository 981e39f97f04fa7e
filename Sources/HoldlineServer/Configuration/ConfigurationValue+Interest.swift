import HoldlineCore
import Yams

/// Rates of penalties for late payment.
extension ConfigurationValue {
    /// What `interest` may name.
    static let interestKeys = ["conditions", "centralBank", "legal"]

    /// `none`, or the rates with their dates.
    func interest() throws(StartProblem) -> InterestRates {
        guard node.mapping != nil else {
            _ = try word(["none": true])
            return InterestRates()
        }
        let values = try block(Self.interestKeys)
        var rates = InterestRates()
        if let conditions = values["conditions"] {
            // One rate is that of every invoice, whatever its date.
            rates.conditions =
                conditions.node.mapping == nil ? [.earliest: try conditions.percent()] : try conditions.datedRates(ofHalfYears: false)
        }
        rates.centralBank = try values["centralBank"]?.datedRates(ofHalfYears: false) ?? [:]
        rates.legal = try values["legal"]?.datedRates(ofHalfYears: true) ?? [:]
        guard !rates.legal.isEmpty else {
            throw problem("legal is missing: no rate may be under three times the legal one of its half-year")
        }
        guard !rates.conditions.isEmpty || !rates.centralBank.isEmpty else {
            throw problem("give the rate of your conditions of sale (conditions), or the Central Bank's (centralBank)")
        }
        return rates
    }

    /// Rates by the day from which each of them holds. Throws a `StartProblem` for a day that is named twice, and for one of a
    /// half-year's rates that is not its first.
    private func datedRates(ofHalfYears: Bool) throws(StartProblem) -> [Day: Percent] {
        let wanted = "rates by their first days, such as {2026-01-01: 2.62}"
        var rates: [Day: Percent] = [:]
        for (key, value) in try entries(wanted) {
            let text = try key.text(wanted)
            guard let day = Day(text: text) else { throw key.problem("“\(text)” is no date: write it as 2026-01-01") }
            guard !ofHalfYears || day == day.halfYear else {
                throw key.problem("\(day) begins no half-year: legal rates are those from 1 January and from 1 July")
            }
            guard rates.updateValue(try value.percent(), forKey: day) == nil else { throw key.problem("\(day) is given twice: keep one") }
        }
        return rates
    }

    /// Per cent a year, with as many decimals as `Percent` takes.
    private func percent() throws(StartProblem) -> Percent {
        let text = try text("percent a year, such as 8.28")
        guard let percent = Percent(text: text) else { throw problem(Percent.refusal(of: text)) }
        return percent
    }
}
