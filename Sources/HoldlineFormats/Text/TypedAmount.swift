package import HoldlineCore

/// An amount as a person types it, by itself: no other amount tells which mark stands before the decimals.
package enum TypedAmount: Equatable, Sendable {
    case amount(Amount)
    /// One mark with a group of three digits behind it: thousands, or decimals.
    case unsure(thousands: Amount, decimals: Amount)
    /// No amount, and what would be one.
    case refused(String)

    /// Reads `1200.50`, `1200,50`, `1 200,50`, `1.200,50`, `1'200.50`.
    ///
    /// Two marks, or another number of digits than three behind the only one, tell which mark is before the decimals.
    package init(_ text: String) {
        let parts: AmountText
        do { parts = try AmountText(text) } catch {
            self = .refused(error.message)
            return
        }
        let isMinus = text.hasPrefix("-")
        guard parts.currencies == nil, !parts.isNegative || isMinus else {
            self = .refused("“\(excerpt(text))” is more than an amount: write its digits alone, such as 1234.50")
            return
        }
        switch parts.shape {
        case .whole, .grouped: self = Self.value(parts, decimals: 0) ?? Self.tooLong(text)
        case .decimal, .both: self = Self.value(parts, decimals: parts.afterLastMark) ?? Self.tooLong(text)
        case .unsure:
            guard case .amount(let thousands) = Self.value(parts, decimals: 0), case .amount(let decimals) = Self.value(parts, decimals: 3)
            else {
                self = Self.tooLong(text)
                return
            }
            self = .unsure(thousands: thousands, decimals: decimals)
        }
    }

    /// The digits with so many of them behind the point; nil for more than an amount holds.
    private static func value(_ parts: AmountText, decimals: Int) -> TypedAmount? {
        let point = parts.digits.index(parts.digits.endIndex, offsetBy: -decimals)
        let whole = parts.digits[..<point]
        let plain = (parts.isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole) + (decimals > 0 ? "." + parts.digits[point...] : "")
        return Amount(text: plain).map { .amount($0) }
    }

    private static func tooLong(_ text: String) -> TypedAmount {
        .refused(
            "“\(excerpt(text))” is no amount: at most \(Amount.largestIntegerDigits) digits before the decimals, and "
                + "\(Amount.largestDecimals) decimals")
    }
}
