/// A yearly rate in percent, exact: at most four decimals, from 0 to 1000.
///
/// It is written as in `8.28`, without a sign.
package struct Percent: Hashable, Sendable {
    /// Ten thousandths of a percent.
    package let units: Int64

    package static let largest: Int64 = 1000

    package init?(units: Int64) {
        guard (0...Self.largest * Self.scale).contains(units) else { return nil }
        self.units = units
    }

    private static let scale: Int64 = 10_000

    /// Without decimals; it stops at `largest`.
    package init(wholes: UInt8) { self.init(stopping: Int64(wholes) * Self.scale) }

    /// A sum stops at `largest`.
    package static func + (left: Percent, right: Percent) -> Percent { Percent(stopping: left.units + right.units) }

    /// A multiple stops at `largest`.
    package static func * (count: Int64, rate: Percent) -> Percent { Percent(stopping: count * rate.units) }

    private init(stopping units: Int64) { self.units = min(units, Self.largest * Self.scale) }

    /// Of a yearly rate, what so many days of 365 come to: half the smallest unit is rounded up.
    ///
    /// The product is exact: an amount has 17 digits at most, a rate 7, and a number of days 7.
    package func interest(on amount: Amount, days: Int) -> Amount {
        let year = Int128(365) * 100 * Int128(Self.scale)
        let product = Int128(max(0, amount.units)) * Int128(units) * Int128(max(0, days))
        return Amount(units: Int64(clamping: (product * 2 + year) / (year * 2)), decimals: amount.decimals)
    }
}

extension Percent: Comparable {
    package static func < (left: Percent, right: Percent) -> Bool { left.units < right.units }
}

extension Percent: WrittenValue {
    package init?(text: String) {
        guard let amount = Amount(text: text), text.utf8.first != UInt8(ascii: "-"), amount.units <= Self.largest * Self.scale else {
            return nil
        }
        var units = amount.units
        for _ in Int(amount.decimals)..<Amount.largestDecimals { units *= 10 }
        self.init(units: units)
    }

    /// With two decimals at least.
    package var description: String {
        var (amount, places) = (units, UInt8(Amount.largestDecimals))
        while places > 2, amount % 10 == 0 { (amount, places) = (amount / 10, places - 1) }
        return Amount(units: amount, decimals: places).description
    }

    package static func refusal(of text: String) -> String {
        "“\(text.prefix(40))” is no rate: write percent a year, such as 8.28, with at most \(Amount.largestDecimals) decimals and at most \(largest)"
    }
}
