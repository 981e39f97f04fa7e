import HoldlineCore

/// What stands before the decimals in a file's amounts.
package enum DecimalMark: String, CaseIterable, Sendable {
    case point, comma

    /// The mark as it stands in a file that is ASCII in this place, whatever its encoding.
    var byte: UInt8 { UInt8(ascii: self == .point ? "." : ",") }
    /// The mark that parts thousands where this one stands before decimals.
    var other: DecimalMark { self == .point ? .comma : .point }

    /// nil for every byte that is neither point nor comma.
    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "."): self = .point
        case UInt8(ascii: ","): self = .comma
        default: return nil
        }
    }
}

/// An amount as it is written, taken apart: sign, currency, digits, and what its marks can mean.
struct AmountText {
    /// What the marks of one amount prove, without any other.
    enum Shape: Equatable {
        /// No point and no comma, or blanks and apostrophes between thousands alone.
        case whole
        /// The last mark is before decimals: another number of digits than three is after it, or other groups are before it.
        case decimal(DecimalMark)
        /// The mark is between thousands: it comes more than once.
        case grouped(DecimalMark)
        /// Both marks: the one before the decimals is the last.
        case both(decimal: DecimalMark)
        /// One mark and three digits after it: a group, or decimals.
        case unsure(DecimalMark)
    }

    /// The cell as it stands in the file, for messages; never shown but through `excerpt`.
    let written: String
    /// Whether a minus, parentheses around the whole, or a mark of credit (`CR`, `H`) says that the
    /// money is the customer's.
    private(set) var isNegative = false
    /// The currencies that a sign or a code beside the digits can mean; nil where there is none.
    private(set) var currencies: [Currency]?
    /// What the marks prove by themselves; `AmountReading` decides the rest with the other amounts of
    /// the file.
    private(set) var shape = Shape.whole
    /// All digits, in order, and how many of them are after the last mark.
    private(set) var digits = ""
    /// 0 where the last mark can only part thousands.
    private(set) var afterLastMark = 0

    /// Throws where the text is no amount, names two currencies, or has two signs. Which mark is the
    /// decimal one is not decided here.
    init(_ text: String) throws(ValueProblem) {
        written = text
        if readPlain(text) { return }
        let bare = try body(of: text)
        try number(bare)
    }

    /// Most amounts are digits with one mark at most, and there are millions of them.
    ///
    /// False where the text is anything more than that; it is then taken apart in full.
    private mutating func readPlain(_ text: String) -> Bool {
        var mark: (byte: UInt8, place: Int)?
        var count = 0
        for byte in text.utf8 {
            if !byte.isDigit {
                guard mark == nil, DecimalMark(byte) != nil else { return false }
                mark = (byte, count)
            }
            count += 1
        }
        guard count > 0 else { return false }
        guard let mark, let decimal = DecimalMark(mark.byte) else {
            digits = text
            return true
        }
        afterLastMark = count - mark.place - 1
        guard mark.place > 0, afterLastMark > 0 else { return false }
        digits = String(text.utf8.prefix(mark.place)) ?? ""
        digits += String(text.utf8.suffix(afterLastMark)) ?? ""
        let isGroup = afterLastMark == 3 && mark.place <= 3 && digits.utf8.first != UInt8(ascii: "0")
        shape = isGroup ? .unsure(decimal) : .decimal(decimal)
        return true
    }

    /// Takes sign, parentheses and currency off both ends.
    ///
    /// One of each at most: two signs, or two currencies, make no amount.
    private mutating func body(of text: String) throws(ValueProblem) -> String {
        // Most amounts are digits and marks alone.
        if text.utf8.allSatisfy({ $0.isDigit || DecimalMark($0) != nil }) { return text }
        var rest = text
        var signs = 0
        var isTaken = true
        while isTaken {
            isTaken = false
            rest = rest.trimmed
            if rest.hasPrefix("("), rest.hasSuffix(")"), rest.utf8.count > 2 {
                rest = String(rest.dropFirst().dropLast())
                isNegative = true
                signs += 1
                isTaken = true
            } else if let first = rest.unicodeScalars.first, Self.minus.contains(first) || first == "+" {
                rest = String(rest.unicodeScalars.dropFirst())
                if first != "+" { isNegative = true }
                signs += 1
                isTaken = true
            } else if let last = rest.unicodeScalars.last, Self.minus.contains(last) {
                rest = String(rest.unicodeScalars.dropLast())
                isNegative = true
                signs += 1
                isTaken = true
            } else if let (before, isCredit) = Self.creditMark(rest) {
                rest = before
                if isCredit { isNegative = true }
                signs += 1
                isTaken = true
            } else if let (without, found) = CurrencySigns.taken(from: rest) {
                guard currencies == nil else { throw ValueProblem(message: "“\(excerpt(text))” names two currencies") }
                currencies = found
                rest = without
                isTaken = true
            }
        }
        guard signs <= 1 else { throw ValueProblem(message: "“\(excerpt(text))” has two signs: write one") }
        return rest
    }

    /// `12.00 CR` and `12,00 H` are the customer's, `12.00 DR` and `12,00 S` ours.
    private static func creditMark(_ text: String) -> (String, isCredit: Bool)? {
        for (mark, isCredit) in [("CR", true), ("DR", false), ("H", true), ("S", false)] where text.uppercased().hasSuffix(mark) {
            let before = String(text.dropLast(mark.count))
            if before.trimmed.utf8.last?.isDigit == true { return (before, isCredit) }
        }
        return nil
    }

    /// Takes the digits and marks that are left without sign and currency, and sees which shape they
    /// have.
    ///
    /// Groups of thousands have three digits each, the first one one to three; anything else before the
    /// last mark is no amount.
    private mutating func number(_ bare: String) throws(ValueProblem) {
        var groups: [Int] = [0]
        var marks: [Unicode.Scalar] = []
        for scalar in bare.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
                groups[groups.count - 1] += 1
            } else if scalar == "." || scalar == "," || Self.isGroupMark(scalar) {
                marks.append(scalar)
                groups.append(0)
            } else {
                throw none()
            }
        }
        guard groups.allSatisfy({ $0 > 0 }) else { throw none() }
        afterLastMark = groups.last ?? 0
        guard let last = marks.last else {
            afterLastMark = 0
            return
        }
        let kinds = Set(marks.map(Self.kind))
        let isGrouped = (1...3).contains(groups[0]) && digits.first != "0" && groups.dropFirst().allSatisfy { $0 == 3 }
        guard let mark = DecimalMark(UInt8(truncatingIfNeeded: last.value)), last.isASCII, last != "'" else {
            // The last mark is a blank or an apostrophe: all are, and they part thousands.
            guard kinds.count == 1, isGrouped else { throw none() }
            afterLastMark = 0
            return
        }
        if kinds.count == 2 {
            let whole = groups.dropLast()
            guard marks.dropLast().allSatisfy({ Self.kind($0) != Self.kind(last) }), (1...3).contains(whole[0]),
                whole.dropFirst().allSatisfy({ $0 == 3 })
            else { throw none() }
            shape =
                marks.contains { DecimalMark(UInt8(truncatingIfNeeded: $0.value)) == mark.other && $0.isASCII }
                ? .both(decimal: mark) : .decimal(mark)
        } else if kinds.count > 2 {
            throw none()
        } else if marks.count > 1 {
            guard isGrouped else { throw none() }
            shape = .grouped(mark)
        } else {
            shape = isGrouped ? .unsure(mark) : .decimal(mark)
        }
    }

    /// The refusal of a text that is no amount at all, with the form that is always understood.
    private func none() -> ValueProblem {
        ValueProblem(message: "“\(excerpt(written))” is no amount: write digits and one mark before the decimals, such as 1234.50")
    }

    /// The hyphen and what word processors and banks write for it: minus sign, en dash, figure dash,
    /// and the small and full-width hyphens.
    private static let minus: Set<Unicode.Scalar> = ["-", "\u{2212}", "\u{2013}", "\u{2012}", "\u{FE63}", "\u{FF0D}"]

    /// Blanks of all widths and the apostrophes of Switzerland.
    private static func isGroupMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "\u{02BC}" || scalar.properties.generalCategory == .spaceSeparator
    }

    /// Marks that are interchangeable within one amount: all apostrophes are one kind, and blanks of
    /// all widths another.
    private static func kind(_ scalar: Unicode.Scalar) -> Character {
        if scalar == "." || scalar == "," { return Character(scalar) }
        return scalar == "'" || scalar == "\u{2019}" || scalar == "\u{02BC}" ? "'" : " "
    }
}

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
