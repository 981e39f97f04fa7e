import HoldlineCore

/// `retention`: years, by kind.
extension ConfigurationValue {
    /// A kind that is not named is kept for ever.
    func retention() throws(StartProblem) -> RetentionLimits {
        let values = try block(["tickets", "calls", "customers"])
        return RetentionLimits(
            tickets: try values["tickets"]?.years(), calls: try values["calls"]?.years(), customers: try values["customers"]?.years())
    }

    /// nil for `none`.
    private func years() throws(StartProblem) -> Int? {
        let wanted = "a number of years such as 6y, or none"
        let text = try text(wanted)
        if text == "none" { return nil }
        let digits = text.dropLast()
        guard text.last == "y", digits.utf8.allSatisfy(\.isDigit), let years = Int(digits), (1...100).contains(years) else {
            throw problem("“\(text)” does not do: write \(wanted), from 1y to 100y")
        }
        return years
    }
}
