import HoldlineCore

/// Reads the amounts of one file with one decimal mark: the one that was said, or the one that the file's own amounts prove.
///
/// Three digits after a mark are thousands or decimals. They are read only where the other amounts of the file decide it, and never as a fraction
/// in a currency that has fewer decimals.
struct AmountReading {
    /// What `--decimal` or the layout says; with it no amount of the file is asked for proof, and
    /// contradictions are refused row by row.
    private let stated: DecimalMark?
    /// The first amount that proves each mark to stand before decimals, kept so that messages can quote
    /// it.
    private var decimals: [DecimalMark: Witness] = [:]
    /// The first amount that proves each mark to part thousands; it proves the other mark to be the
    /// decimal one.
    private var groups: [DecimalMark: Witness] = [:]
    /// Whether any amount had a mark that proves something. Without one there is nothing to remark on.
    private var sawMark = false

    /// An amount of the file that proves something, as evidence in a message: its line in the file,
    /// from 1, and its text.
    private struct Witness {
        var line: Int
        var text: String
        var words: String { "“\(excerpt(text))” on line \(line)" }
    }

    init(_ stated: DecimalMark?) { self.stated = stated }

    /// Looks at an amount before any is read.
    ///
    /// Every cell of every column of amounts is looked at, so that one clear amount anywhere decides
    /// for all of them.
    mutating func look(at amount: AmountText, line: Int) {
        let witness = Witness(line: line, text: amount.written)
        switch amount.shape {
        case .whole, .unsure: return
        case .decimal(let mark): decimals[mark] = decimals[mark] ?? witness
        case .grouped(let mark): groups[mark] = groups[mark] ?? witness
        case .both(let mark):
            decimals[mark] = decimals[mark] ?? witness
            groups[mark.other] = groups[mark.other] ?? witness
        }
        sawMark = true
    }

    /// Throws where the file's amounts contradict each other and nobody said which mark holds.
    func check(_ file: String) throws(FileProblem) {
        guard stated == nil, let (first, second) = contradiction else { return }
        throw FileProblem(
            file: file,
            message: "the amounts are written in two ways: \(first.words) and \(second.words). "
                + "Say which holds with --decimal point or comma; rows in the other one are then refused")
    }

    /// Two amounts that cannot both be right: one mark used before decimals and between thousands, or
    /// both marks used in one role. In the order of their lines.
    private var contradiction: (Witness, Witness)? {
        for mark in DecimalMark.allCases { if let first = decimals[mark], let second = groups[mark] { return ordered(first, second) } }
        if let first = decimals[.point], let second = decimals[.comma] { return ordered(first, second) }
        if let first = groups[.point], let second = groups[.comma] { return ordered(first, second) }
        return nil
    }

    private func ordered(_ first: Witness, _ second: Witness) -> (Witness, Witness) {
        first.line <= second.line ? (first, second) : (second, first)
    }

    /// The mark before decimals; nil where nothing tells.
    private var mark: DecimalMark? {
        if let stated { return stated }
        for mark in DecimalMark.allCases where decimals[mark] != nil || groups[mark.other] != nil { return mark }
        return nil
    }

    /// What is said about the mark that was found: a point needs no word.
    var remark: String? {
        guard stated == nil, sawMark, mark == .comma, let witness = decimals[.comma] ?? groups[.point] else { return nil }
        return "decimals are read after a comma (\(witness.words))"
    }

    /// The amount in this currency's decimals. Zeros beyond them, such as `12.5000`, are dropped and counted in `dropped`.
    ///
    /// Throws where the amount is in another currency, has the other mark before its decimals, or can be read in two ways.
    func amount(_ text: AmountText, in currency: Currency, dropped: inout Int) throws(ValueProblem) -> Amount {
        let written = "“\(excerpt(text.written))”"
        if let stated = text.currencies, !stated.contains(currency) {
            let codes = stated.prefix(3).map(\.code).joined(separator: " or ")
            throw ValueProblem(message: "\(written) is in \(codes), and the row in \(currency.code)")
        }
        switch text.shape {
        case .whole: return try value(text, decimals: 0, currency, &dropped)
        case .decimal(let own), .both(let own):
            if let mark, mark != own {
                throw ValueProblem(
                    message: "\(written) has a \(own.rawValue) before its decimals, and decimals are read after a \(mark.rawValue): "
                        + "write it with a \(mark.rawValue), or read the file with --decimal \(own.rawValue)")
            }
            return try fraction(text, own, currency, &dropped)
        case .grouped(let own):
            if mark == own {
                throw ValueProblem(
                    message: "\(written) has more than one \(own.rawValue), and decimals are read after it: "
                        + "read the file with --decimal \(own.other.rawValue)")
            }
            return try value(text, decimals: 0, currency, &dropped)
        case .unsure(let own):
            guard let mark else {
                throw ValueProblem(
                    message: "\(readings(text, currency)), and no amount of the file tells which: "
                        + "say --decimal \(own.rawValue) or \(own.other.rawValue)")
            }
            if mark == own { return try fraction(text, own, currency, &dropped) }
            if let witness = decimals[own] {
                throw ValueProblem(
                    message: "\(written) has a \(own.rawValue) before three digits, and \(witness.words) has one before its decimals")
            }
            return try value(text, decimals: 0, currency, &dropped)
        }
    }

    /// An amount whose mark stands before decimals. Three digits after it that are not all zeros are
    /// refused in a currency with fewer decimals: there they are more likely a group of thousands, and
    /// reading 1.234 euros for 1234 would dun for a thousandth.
    private func fraction(
        _ text: AmountText, _ own: DecimalMark, _ currency: Currency, _ dropped: inout Int
    ) throws(ValueProblem) -> Amount {
        if text.afterLastMark == 3, currency.decimals < 3, text.digits.contains(where: { $0 != "0" }) {
            guard case .unsure = text.shape else {
                throw ValueProblem(
                    message: "“\(excerpt(text.written))” has three decimals, and \(currency.code) has \(currency.decimals)")
            }
            throw ValueProblem(
                message: "\(readings(text, currency)); decimals are read after a \(own.rawValue) here, and \(currency.code) has "
                    + "\(currency.decimals) of them: write the amount without its thousands mark, or read the file with --decimal "
                    + own.other.rawValue)
        }
        return try value(text, decimals: text.afterLastMark, currency, &dropped)
    }

    /// Puts the digits together with so many of them behind the point, and fits them to the currency's
    /// decimals (ISO 4217).
    ///
    /// Throws for more digits than an `Amount` holds, and for decimals beyond the currency's that are
    /// not zeros.
    private func value(
        _ text: AmountText, decimals: Int, _ currency: Currency, _ dropped: inout Int
    ) throws(ValueProblem) -> Amount {
        var digits = text.digits
        while digits.utf8.count > decimals + 1, digits.hasPrefix("0") { digits.removeFirst() }
        let point = digits.index(digits.endIndex, offsetBy: -decimals)
        let plain = (text.isNegative ? "-" : "") + digits[..<point] + (decimals > 0 ? "." + digits[point...] : "")
        guard let amount = Amount(text: plain) else {
            throw ValueProblem(
                message: "“\(excerpt(text.written))” is no amount: at most \(Amount.largestIntegerDigits) digits before the decimals, and "
                    + "\(Amount.largestDecimals) decimals")
        }
        guard let fitted = amount.fitted(to: currency) else {
            throw ValueProblem(message: "“\(excerpt(text.written))” has more decimals than \(currency.code) has (\(currency.decimals))")
        }
        if decimals > Int(currency.decimals) { dropped += 1 }
        return fitted
    }

    /// Both readings of three digits after one mark.
    private func readings(_ text: AmountText, _ currency: Currency) -> String {
        let digits = text.digits
        let point = digits.index(digits.endIndex, offsetBy: -3)
        let sign = text.isNegative ? "-" : ""
        return "“\(excerpt(text.written))” can be \(sign)\(digits) or \(sign)\(digits[..<point]).\(digits[point...]) \(currency.code)"
    }
}
