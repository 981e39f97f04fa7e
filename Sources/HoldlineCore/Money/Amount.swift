/// A decimal amount, exact: `units` of the last decimal written, VAT included.
///
/// Between programs it is a decimal string ("120.00"); a sign, digits and one point, nothing else. Amounts of one
/// currency have that currency's decimals once they went through `fitted(to:)`; only such amounts are compared or added.
///
/// Binary fractions never enter it: JSON numbers are refused, since many programs read them as such.
package struct Amount: Hashable, Sendable {
    /// The amount times ten to the power of `decimals`.
    package var units: Int64
    package var decimals: UInt8

    package init(units: Int64, decimals: UInt8) { (self.units, self.decimals) = (units, decimals) }

    /// Thirteen digits before the point: with at most four after it, sums of many stay inside 64 bits.
    package static let largestIntegerDigits = 13
    package static let largestDecimals = 4

    /// The amount that this text writes, or nil: exponents, spaces, other digits than 0 to 9 and empty parts are no amounts.
    package init?(text: some StringProtocol) {
        var units: Int64 = 0
        var integerDigits = 0
        var decimals = 0
        var seenPoint = false
        var bytes = text.utf8[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes = bytes.dropFirst() }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                units = units * 10 + Int64(byte - UInt8(ascii: "0"))
                if seenPoint { decimals += 1 } else { integerDigits += 1 }
                guard integerDigits <= Self.largestIntegerDigits, decimals <= Self.largestDecimals else { return nil }
            case UInt8(ascii: ".") where !seenPoint && integerDigits > 0:
                seenPoint = true
            default:
                return nil
            }
        }
        guard integerDigits > 0, !seenPoint || decimals > 0 else { return nil }
        self.init(units: negative ? -units : units, decimals: UInt8(decimals))
    }

    /// Zero with the currency's decimals, so that it can be compared and added.
    package static func zero(in currency: Currency) -> Amount { Amount(units: 0, decimals: currency.decimals) }

    /// The same amount with the decimals of `currency`, or nil where that would round it.
    package func fitted(to currency: Currency) -> Amount? {
        var units = units
        var decimals = decimals
        while decimals > currency.decimals {
            guard units % 10 == 0 else { return nil }
            units /= 10
            decimals -= 1
        }
        while decimals < currency.decimals {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            units = product
            decimals += 1
        }
        return Amount(units: units, decimals: decimals)
    }

    /// Above zero; zero itself is not.
    package var isPositive: Bool { units > 0 }

    /// Sums stop at the ends of 64 bits instead of trapping: no figure of a company gets there, a hostile one must not stop the daemon.
    package static func + (left: Amount, right: Amount) -> Amount {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return Amount(units: overflow ? (left.units > 0 ? .max : .min) : sum, decimals: left.decimals)
    }

    package static func - (left: Amount, right: Amount) -> Amount {
        let (difference, overflow) = left.units.subtractingReportingOverflow(right.units)
        return Amount(units: overflow ? (left.units > 0 ? .max : .min) : difference, decimals: left.decimals)
    }
}

extension Amount: Comparable {
    package static func < (left: Amount, right: Amount) -> Bool { left.units < right.units }
}

extension Amount: WrittenValue {
    package var description: String {
        guard decimals > 0 else { return String(units) }
        var digits = String(units.magnitude)
        let missing = Int(decimals) + 1 - digits.utf8.count
        if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
        let point = digits.index(digits.endIndex, offsetBy: -Int(decimals))
        return (units < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }

    package static func refusal(of text: String) -> String {
        "“\(text.prefix(40))” is no amount: write digits and one point, such as 120.00, with at most \(largestIntegerDigits) digits before it and \(largestDecimals) after"
    }

    /// Refuses a number, too: JSON's numbers are read as binary fractions by too many programs.
    package init(from decoder: any Decoder) throws {
        guard let text = try? decoder.singleValueContainer().decode(String.self) else {
            throw decoder.refused("an amount is a decimal string such as \"120.00\"")
        }
        guard let amount = Amount(text: text) else { throw decoder.refused(Self.refusal(of: text)) }
        self = amount
    }
}
