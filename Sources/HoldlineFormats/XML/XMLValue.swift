import HoldlineCore

/// Reads values out of the nodes of one file, with problems that name file, line and element.
struct XMLValues {
    /// The file that problems name.
    let file: String

    /// A problem of an element, with its name and line.
    func problem(_ node: XMLNode, _ message: String) -> FileProblem {
        FileProblem(file: file, line: node.line, element: node.name, message: message)
    }

    /// The first element at a path, or at the other one, which must be there; `term` is the standard's name for it: `BT-1`.
    ///
    /// A problem calls it `element`, or by its path.
    func required(
        _ path: String, or other: String? = nil, element: String? = nil, _ term: String, in parent: XMLNode
    ) throws(FileProblem) -> XMLNode {
        guard let node = parent.first(path) ?? other.flatMap(parent.first) else {
            throw FileProblem(file: file, line: parent.line, element: element ?? path, message: "is missing (\(term))")
        }
        guard node.value != nil || !node.children.isEmpty else { throw problem(node, "is empty (\(term))") }
        return node
    }

    /// A number or reference. Throws, with the daemon's reason, where it would refuse it.
    func identifier<Identifier: TextIdentifier>(_ node: XMLNode, as type: Identifier.Type) throws(FileProblem) -> Identifier {
        switch Identifier.read(node.text) {
        case .success(let value): return value
        case .failure(let refused): throw problem(node, refused.message)
        }
    }

    /// UBL: `2026-11-20`; a zone after it (`+01:00`, `Z`), which xsd:date permits, says nothing about the day.
    func date(_ node: XMLNode) throws(FileProblem) -> Day {
        let text = node.text.trimmed
        let zone = text.dropFirst(10)
        guard let day = Day(text: text.prefix(10)), zone.isEmpty || zone == "Z" || zone.first == "+" || zone.first == "-" else {
            throw problem(node, "“\(excerpt(text))” is no date: it is written as 2026-11-20")
        }
        return day
    }

    /// CII: `20261120`, format 102.
    func compactDate(_ node: XMLNode) throws(FileProblem) -> Day {
        let text = node.text.trimmed
        guard node.attributes["format", default: "102"] == "102" else {
            throw problem(node, "has format “\(excerpt(node.attributes["format"] ?? ""))”: dates have format 102")
        }
        guard let digits = Digits(text), digits.count == 8, let day = digits.day else {
            throw problem(node, "“\(excerpt(text))” is no date of format 102: it is written as 20261120")
        }
        return day
    }

    /// CII's `udt:DateTime`: the day of an ISO 8601 time, in whatever zone it was written.
    func dateOfTime(_ node: XMLNode) throws(FileProblem) -> Day {
        let text = node.text.trimmed
        guard let day = Day(text: text.prefix(10)), text.dropFirst(10).first.map({ $0 == "T" }) ?? true else {
            throw problem(node, "“\(excerpt(text))” is no date: it is written as 2026-11-20")
        }
        return day
    }

    /// A code of ISO 4217. Throws for any other text.
    func currency(_ node: XMLNode) throws(FileProblem) -> Currency {
        let code = node.text.trimmed
        guard let currency = Currency(code: code) else { throw problem(node, "“\(excerpt(code))” is no currency of ISO 4217") }
        return currency
    }

    /// An amount in `currency`; a `currencyID` that says another is refused.
    func amount(_ node: XMLNode, in currency: Currency) throws(FileProblem) -> Amount {
        if let code = node.attributes["currencyID"], code != currency.code {
            throw problem(node, "is in “\(excerpt(code))”, but the document's currency is \(currency.code)")
        }
        let text = node.text.trimmed
        guard let amount = Self.decimal(text) else { throw problem(node, "“\(excerpt(text))” is no amount") }
        guard let fitted = amount.fitted(to: currency) else {
            throw problem(node, "“\(excerpt(text))” has more decimals than \(currency.code) has (\(currency.decimals))")
        }
        return fitted
    }

    /// xsd:decimal, which permits `+5`, `.5`, `5.` and any number of zeros at both ends.
    static func decimal(_ text: String) -> Amount? {
        var rest = text.utf8[...]
        let negative = rest.first == UInt8(ascii: "-")
        if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let point = rest.firstIndex(of: UInt8(ascii: "."))
        var whole = rest[..<(point ?? rest.endIndex)].drop { $0 == UInt8(ascii: "0") }
        var fraction = point.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
        guard !rest.isEmpty, rest.count > (point == nil ? 0 : 1) else { return nil }
        while fraction.last == UInt8(ascii: "0") { fraction = fraction.dropLast() }
        if whole.isEmpty { whole = "0".utf8[...] }
        let digits = String(decoding: whole, as: UTF8.self) + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
        return Amount(text: (negative ? "-" : "") + digits)
    }
}

/// A run of ASCII digits, read in parts: `20261120`.
struct Digits {
    /// Values from 0 to 9.
    private let digits: [Int]
    var count: Int { digits.count }

    init?(_ text: some StringProtocol) {
        var digits: [Int] = []
        for byte in text.utf8 {
            guard byte.isDigit, digits.count < 20 else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        self.digits = digits
    }

    /// The number in the digits of this range; 0 where they are not there.
    func number(_ range: Range<Int>) -> Int { digits[range.clamped(to: 0..<digits.count)].reduce(0) { $0 * 10 + $1 } }

    /// The first eight digits as a date.
    var day: Day? { count < 8 ? nil : Day(year: number(0..<4), month: number(4..<6), day: number(6..<8)) }
}
