package import HoldlineCore

/// How a file is to be read where the caller says so; what is nil the file itself has to show.
package struct CSVOptions: Sendable {
    /// How the file's bytes are read (`--encoding`); a byte-order mark of a file in UTF-16 still
    /// decides its byte order.
    package var encoding: TextEncoding?
    /// What parts cells (`--separator`); a line `sep=;` at the file's beginning counts more.
    package var separator: CSVSeparator?
    /// By the column's title.
    package var columns: [String: StatedColumn]
    /// Which mark stands before decimals (`--decimal`), and how dates of digits are ordered
    /// (`--dates`).
    package var decimal: DecimalMark?
    package var dates: DateOrder?
    /// For a file without a column of currencies.
    package var currency: Currency?
    /// Words of the file that mark credits and debits, besides those that are known for all files.
    package var signs: SignWords
    /// Rows to leave out: those of which a cell under this header is one of these words.
    package var skipped: [SkippedRows]
    /// Whether each line of an invoice is a row that repeats the invoice's own values.
    package var linesRepeat: Bool

    package init(
        encoding: TextEncoding? = nil, separator: CSVSeparator? = nil, columns: [String: StatedColumn] = [:], decimal: DecimalMark? = nil,
        dates: DateOrder? = nil, currency: Currency? = nil, signs: SignWords = SignWords(), skipped: [SkippedRows] = [],
        linesRepeat: Bool = false
    ) {
        (self.encoding, self.separator, self.columns, self.decimal, self.dates) = (encoding, separator, columns, decimal, dates)
        (self.currency, self.signs, self.skipped, self.linesRepeat) = (currency, signs, skipped, linesRepeat)
    }
}

/// A rule of a layout that leaves rows out: drafts, payments, other ledgers' documents. The words are
/// compared folded, whole cells only; a header that the file does not have makes the rule void.
package struct SkippedRows: Hashable, Sendable {
    package var header: String
    package var words: [String]
}

/// What stands between the cells of a line.
package enum CSVSeparator: String, CaseIterable, Sendable {
    case comma, semicolon, tab, pipe

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}

/// How one program writes its ledger: what a file of a layout says.
///
/// A layout is lines of `key: value`; `#` begins a comment. Several headings of a column, in order of preference, have `|` between them; the file
/// must have one of them, unless the key ends with `?`. `none` says that the file has no such column.
package struct LedgerLayout: Sendable {
    /// The program's name for a shipped layout, the path for one in a file; problems name it.
    package let name: String
    /// What the layout says; options of the command line are put over them by the caller.
    package let options: CSVOptions

    /// All keys that a layout may have, for messages and for the manual: how the file is written, then
    /// the columns.
    package static let keys =
        ["encoding", "separator", "decimal", "dates", "fixed-currency", "rows", "skip", "credit-words", "debit-words"]
        + InvoiceCSV.columnTitles

    /// Reads a layout's text; an unknown key, a key that comes twice, or a value that means nothing is refused with its line.
    package init(_ text: String, name: String) throws(FileProblem) {
        var options = CSVOptions()
        var seen: Set<String> = []
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            func problem(_ message: String) -> FileProblem { FileProblem(file: name, line: place + 1, message: message) }
            guard let colon = line.firstIndex(of: ":") else { throw problem("“\(excerpt(line))” is no “key: value”") }
            let key = line[..<colon].trimmed
            let value = line[line.index(after: colon)...].trimmed
            guard seen.insert(key).inserted || key == "skip" else { throw problem("“\(excerpt(key))” comes twice") }
            guard !value.isEmpty else { throw problem("“\(excerpt(key))” has no value") }
            do throws(ValueProblem) {
                try Self.set(key, value, &options)
            } catch {
                throw problem(error.message)
            }
        }
        self.name = name
        self.options = options
    }

    /// Sets what one line says. Throws for an unknown key and for a value that the key does not take.
    private static func set(_ key: String, _ value: String, _ options: inout CSVOptions) throws(ValueProblem) {
        switch key {
        case "encoding":
            options.encoding = try known(TextEncoding(named: value), value, TextEncoding.allCases.map(\.rawValue))
        case "separator": options.separator = try known(CSVSeparator(rawValue: value), value, CSVSeparator.allCases.map(\.rawValue))
        case "decimal": options.decimal = try known(DecimalMark(rawValue: value), value, DecimalMark.allCases.map(\.rawValue))
        case "dates": options.dates = try known(DateOrder(rawValue: value), value, DateOrder.allCases.map(\.rawValue))
        case "fixed-currency": options.currency = try known(Currency(code: value), value, ["codes of ISO 4217, such as EUR"])
        case "rows": options.linesRepeat = try known(["invoices": false, "lines": true][value], value, ["invoices", "lines"])
        case "credit-words": options.signs.credit = words(value)
        case "debit-words": options.signs.debit = words(value)
        case "skip": options.skipped.append(try skip(value))
        default:
            let isOptional = key.hasSuffix("?")
            let title = isOptional ? String(key.dropLast()) : key
            guard InvoiceCSV.columnTitles.contains(title) else {
                throw ValueProblem(message: "there is no key “\(excerpt(key))”: there are \(keys.joined(separator: ", "))")
            }
            options.columns[title] = StatedColumn(value == "none" ? [] : words(value), isOptional: isOptional)
        }
    }

    /// The value, or the refusal that lists which values there are.
    private static func known<Value>(_ value: Value?, _ text: String, _ values: [String]) throws(ValueProblem) -> Value {
        guard let value else {
            throw ValueProblem(message: "“\(excerpt(text))” is not known here: there are \(values.joined(separator: ", "))")
        }
        return value
    }

    /// The parts between bars, trimmed; empty ones are dropped.
    private static func words(_ value: String) -> [String] { value.split(separator: "|").map { $0.trimmed }.filter { !$0.isEmpty } }

    /// `Type = Payment | Deposit`.
    private static func skip(_ value: String) throws(ValueProblem) -> SkippedRows {
        let parts = value.split(separator: "=", maxSplits: 1).map { $0.trimmed }
        guard parts.count == 2, !parts[0].isEmpty, !words(parts[1]).isEmpty else {
            throw ValueProblem(message: "“\(excerpt(value))” names no rows to leave out: write skip: Header = Word | Word")
        }
        return SkippedRows(header: parts[0], words: words(parts[1]))
    }
}

extension InvoiceCSV {
    /// What a layout and `--map` call the columns.
    package static let columnTitles = Column.titles
}

extension CustomerCSV {
    /// What `--map` calls the columns.
    package static let columnTitles = Column.titles
}

extension LedgerLayout {
    /// A layout of a program by its name, in any case; nil where none is so called.
    package static func shipped(_ name: String) throws(FileProblem) -> LedgerLayout? {
        guard let text = ShippedLayouts.texts[name.lowercased()] else { return nil }
        return try LedgerLayout(text, name: name.lowercased())
    }

    /// The names of the layouts that come with the program.
    package static var shippedNames: [String] { ShippedLayouts.texts.keys.sorted() }

    /// A layout out of a file.
    ///
    /// Throws where it cannot be opened, is larger than a layout is, or is no UTF-8.
    package static func file(_ path: String) throws(FileProblem) -> LedgerLayout {
        let source = try ByteSource.file(path)
        var bytes = try source.all(upTo: 65_536, "is longer than a layout is (65536 bytes)")
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileProblem(file: source.name, message: "is no UTF-8: save the layout as UTF-8")
        }
        return try LedgerLayout(text, name: source.name)
    }
}
