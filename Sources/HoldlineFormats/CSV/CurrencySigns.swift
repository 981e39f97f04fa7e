import HoldlineCore

/// Codes and signs of currencies beside the digits of an amount.
enum CurrencySigns {
    /// The text without the sign or code at its beginning or end, and which currencies that can be; nil where there is none.
    ///
    /// A sign that several currencies share gives all of them: the row's own currency must then be
    /// among them.
    static func taken(from text: String) -> (String, [Currency])? {
        for (sign, codes) in signs {
            let currencies = codes.compactMap { Currency(code: $0) }
            if text.hasPrefix(sign) { return (String(text.dropFirst(sign.count)), currencies) }
            if text.hasSuffix(sign) { return (String(text.dropLast(sign.count)), currencies) }
        }
        if let currency = Currency(code: text.prefix(3).uppercased()) { return (String(text.dropFirst(3)), [currency]) }
        if let currency = Currency(code: text.suffix(3).uppercased()) { return (String(text.dropLast(3)), [currency]) }
        return nil
    }

    /// The currency of a cell that holds nothing else: a code in any case, or a sign that only one currency has.
    static func currency(_ text: String) -> Currency? {
        if let currency = Currency(code: text) ?? Currency(code: text.uppercased()) { return currency }
        guard let codes = signs.first(where: { $0.0 == text })?.1, codes.count == 1 else { return nil }
        return Currency(code: codes[0])
    }

    /// As CLDR's narrow symbols have them, longer ones first.
    private static let signs: [(String, [String])] = [
        ("US$", ["USD"]), ("CA$", ["CAD"]), ("A$", ["AUD"]), ("NZ$", ["NZD"]), ("HK$", ["HKD"]), ("R$", ["BRL"]), ("SFr.", ["CHF"]),
        ("Fr.", ["CHF"]),
        ("€", ["EUR"]), ("£", ["GBP", "EGP", "GIP", "FKP", "SHP", "LBP", "SYP", "SDG", "SSP"]), ("¥", ["JPY", "CNY"]),
        ("￥", ["JPY", "CNY"]),
        (
            "$",
            [
                "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP", "UYU", "BBD", "BMD", "BND", "BSD", "BZD",
                "DOP", "FJD",
                "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD",
            ]
        ), ("zł", ["PLN"]), ("Kč", ["CZK"]), ("Ft", ["HUF"]), ("kr.", ["DKK", "NOK", "ISK"]), ("kr", ["SEK", "NOK", "DKK", "ISK"]),
        ("₹", ["INR"]), ("₺", ["TRY"]),
        ("₽", ["RUB"]), ("₩", ["KRW", "KPW"]), ("₪", ["ILS"]), ("₴", ["UAH"]), ("lei", ["RON", "MDL"]),
    ]
}
