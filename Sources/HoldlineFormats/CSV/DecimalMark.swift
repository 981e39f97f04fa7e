import HoldlineCore

/// What stands before the decimals in a file's amounts. Said by the caller, never guessed: `1.234` is a thousand in one and not in the other.
package enum DecimalMark: String, CaseIterable, Sendable {
    case point, comma

    /// The amount in this currency's decimals, or what is wrong with the text.
    func amount(_ text: String, in currency: Currency) -> Result<Amount, AmountProblem> {
        let mark = UInt8(ascii: self == .point ? "." : ",")
        let other = UInt8(ascii: self == .point ? "," : ".")
        var bytes = Array(text.utf8)
        for index in bytes.indices where bytes[index] == mark { bytes[index] = UInt8(ascii: ".") }
        if !text.utf8.contains(other), let amount = Amount(text: String(decoding: bytes, as: UTF8.self)) {
            if let fitted = amount.fitted(to: currency) { return .success(fitted) }
            return .failure(
                AmountProblem(message: "“\(excerpt(text))” has more decimals than \(currency.code) has (\(currency.decimals))"))
        }
        return .failure(AmountProblem(message: "“\(excerpt(text))” \(problem(text, mark: mark, other: other))"))
    }

    /// Why a text is no amount: what people write instead is known.
    private func problem(_ text: String, mark: UInt8, other: UInt8) -> String {
        if text.utf8.contains(other) {
            return "has a \(self == .point ? "comma" : "point"), but decimals are read after a \(rawValue): "
                + "leave out thousands separators, or read the file with decimal \(self == .point ? "comma" : "point")"
        }
        let separators: Set<Unicode.Scalar> = ["'", "’", "_"]
        if text.unicodeScalars.contains(where: { $0.properties.isWhitespace || separators.contains($0) })
            || text.utf8.count(where: { $0 == mark }) > 1
        {
            return "has a thousands separator: write \(example)"
        }
        return "is no amount: write digits and one \(rawValue), such as \(example)"
    }

    private var example: String { self == .point ? "1234.50" : "1234,50" }
}

/// What is wrong with the text of an amount.
struct AmountProblem: Error {
    let message: String
}
