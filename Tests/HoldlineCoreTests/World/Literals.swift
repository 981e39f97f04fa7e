import HoldlineCore

// Values as a test reads best. A literal that is no value is a mistake of the test, and shows as one that no rule takes.

extension Amount: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = Amount(text: text) ?? Amount(units: .min, decimals: 9) }
}

extension Day: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = Day(text: text) ?? Day(number: .min) }
}

extension Instant: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = Instant(text: text) ?? Instant(milliseconds: .min) }
}

extension InvoiceNumber: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension CustomerReference: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension QueueName: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension CallID: ExpressibleByIntegerLiteral {
    package init(integerLiteral number: Int64) { self.init(number: number) }
}

extension FreeText: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = FreeText(String(text.unicodeScalars.filter { $0 != "\0" })) ?? "too long" }
}

extension Currency {
    static func of(_ code: String) -> Currency { Currency(code: code) ?? .eur }
    static let usd = Currency.of("USD")
}
