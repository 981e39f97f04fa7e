import HoldlineCore

/// An element that somebody asked for: its text if it has no children, and where it stands.
struct XMLNode {
    /// As the standards write it, whatever prefixes the file uses: `cbc:ID`.
    let name: String
    /// Where its tag begins, from 1, for problems.
    let line: Int
    /// By name without a prefix; none of those that are read has a namespace.
    ///
    /// Those of the standards' schemes and formats: `schemeID`, `format`, `currencyID`, `listID`.
    let attributes: [String: String]
    /// Without markup, and without the text of its children.
    var text = ""
    var children: [XMLNode] = []

    /// The first element at the end of a path such as `cac:Party/cbc:Name`.
    func first(_ path: String) -> XMLNode? { all(path).first }

    /// All elements at the end of the path, in the document's order.
    func all(_ path: String) -> [XMLNode] {
        path.split(separator: "/").reduce([self]) { nodes, name in nodes.flatMap { $0.children.filter { $0.name == name } } }
    }

    /// The trimmed text; nil where it is empty.
    var value: String? {
        let text = text.trimmed
        return text.isEmpty ? nil : text
    }
}

/// Which elements of a document are kept: a tree of names, so that lines and attachments cost nothing.
struct XMLOutline {
    /// By the standard's prefix and name; an element that is not there is passed over with all that is
    /// in it.
    private(set) var children: [String: XMLOutline] = [:]

    /// Paths below the root, such as `cac:Party/cbc:Name`; one of them may end where another goes on.
    init(_ paths: [String] = []) { for path in paths { insert(path.split(separator: "/").map(String.init)[...]) } }

    /// Adds a path, element by element.
    private mutating func insert(_ path: ArraySlice<String>) {
        guard let name = path.first else { return }
        children[name, default: XMLOutline()].insert(path.dropFirst())
    }
}

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

/// The numbers that a document gives a company, sorted by what they can tell of it.
///
/// A seller may carry several: its own, those of an establishment, a GLN, a mail box. One that is the configured seller's is enough to
/// know it; that it is somebody else follows only from numbers of the same kind, which are the company's own or its VAT number.
struct PartyNumbers {
    /// SIREN, SIRET and VAT numbers.
    private(set) var own: [String] = []
    /// Numbers of other kinds, and of kinds that nobody named.
    private(set) var others: [String] = []

    /// What to compare the seller's number with: empty where nothing here could tell another company from it.
    var comparable: [String] { own.isEmpty ? [] : own + others }

    /// For parties whose numbers are added one by one.
    init() {}

    /// Those at these paths below parties. A path says whether what it leads to is the company's own where its `schemeID` is absent.
    init(_ parties: [XMLNode], _ paths: Paths) {
        for party in parties { for (path, isOwn) in paths { for node in party.all(path) { add(node, unnamed: isOwn) } } }
    }

    /// Elements with a party's numbers, in the order in which they count, and whether one without a
    /// scheme is the company's own.
    typealias Paths = KeyValuePairs<String, Bool>

    /// Takes an identifier by its `schemeID`; without one it is of the kind that `unnamed` says.
    mutating func add(_ node: XMLNode?, unnamed isOwn: Bool) {
        guard let node, var text = node.value else { return }
        var scheme = node.attributes["schemeID"].map(\.trimmed) ?? ""
        // “0009:12345678900012”, as electronic addresses are often written.
        let parts = text.split(separator: ":").map(String.init)
        if parts.count > 1, let last = parts.last, let code = parts.dropLast().last, code.utf8.count == 4, Digits(code) != nil {
            (scheme, text) = (code, last)
        }
        if scheme == Self.frenchAddress { text = String(text.prefix { $0 != "_" }) }
        if scheme.isEmpty ? isOwn : Self.isOfCompany(scheme) { own.append(text) } else { others.append(text) }
    }

    /// ISO 6523: the SIREN, or the SIREN, `_` and a suffix of the company's choice.
    private static let frenchAddress = "0225"

    /// ISO 6523 and Peppol's code list of participant identifier schemes: 0002 SIRENE, 0009 SIRET, 0223 an identifier within the
    /// European Union, 99xx mostly VAT numbers of a country (9957 France); VA is UNTDID 1153's for CII.
    private static func isOfCompany(_ scheme: String) -> Bool {
        ["0002", "0009", "0223", frenchAddress, "VA", "VAT", "SIREN", "SIRET"].contains(scheme.uppercased())
            || scheme.hasPrefix("99") && scheme.utf8.count == 4
    }
}
