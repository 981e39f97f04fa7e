/// Whole numbers that JSON writes with a fraction or an exponent: 3.0 and 30e-1 are 3, too.
///
/// The digits decide. A floating-point number would round a fraction away, and take 39999999999999999.59 for a whole one.
enum WholeNumber {
    /// The digits of a number of JSON's grammar without fraction and exponent, with its sign; nil for one that is not whole, or that no
    /// integer of 64 bits is as long as.
    static func digits(_ number: String) -> String? {
        let parts = number.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
        guard let mantissa = parts.first, let exponent = parts.count == 1 ? 0 : Int(parts[1]) else { return nil }
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let halves = mantissa.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        var digits = halves.joined()[...]
        guard digits.contains(where: { $0 != "0" }) else { return "0" }
        // What is behind the point once the exponent is counted in; less than nothing: zeros are missing before it.
        let (places, overflow) = (halves.count == 2 ? halves[1].count : 0).subtractingReportingOverflow(exponent)
        guard !overflow, abs(places) < digits.count + longest else { return nil }
        if places > 0 {
            guard digits.suffix(places).allSatisfy({ $0 == "0" }) else { return nil }
            digits = places < digits.count ? digits.dropLast(places) : ""
        }
        return sign + digits + String(repeating: "0", count: max(0, -places))
    }

    /// Digits of the longest integer.
    private static let longest = 20
}
