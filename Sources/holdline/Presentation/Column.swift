import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The content of one place of a table or a CSV line. Tables show it in the person's time zone and spelling, CSV as the API writes it.
///
/// The kind decides the spelling: an instant is local time in a table and UTC in CSV, a length `2m` in a table
/// and seconds in CSV.
enum Cell: Sendable {
    case none
    /// Text that may come from anybody: control characters in it are shown escaped.
    case text(String)
    /// Text that an import reads back: in CSV its blanks at both ends are written out.
    case exact(String)
    /// All that is open, in the place of an amount: “all” for a person, empty for a program.
    case whole
    /// A decision on an invoice of which nothing is open: said as such to a person, `pause` to a program.
    case settled
    /// Several texts of one thing, such as telephone numbers.
    case list([String])
    /// One of our own words, with the style that it has on a terminal.
    case word(String, Style)
    /// A word of ours that has another meaning in a subject.
    case wordOf(Phrase.Subject, String)
    /// In the person's language; a program gets the English.
    case phrase(Phrase, Style = .plain)
    /// Without its currency, which has a column of its own.
    case amount(Amount)
    case day(Day)
    case instant(Instant)
    /// A number without a unit, written without separators.
    case count(Int)
    /// Seconds.
    case length(Int64)

    /// As a person reads it.
    ///
    /// `form` is that of dates and amounts; nil: as the API writes them.
    func shown(in language: Language, _ form: LocalForm? = nil) -> String {
        switch self {
        case .none: ""
        case .whole: Phrase("all").text(in: language)
        case .settled: Phrase("settled").text(in: language)
        case .text(let text), .exact(let text): Shown.line(text)
        case .list(let texts): Shown.line(texts.joined(separator: "; "))
        case .word(let word, _): Phrase(word: word).text(in: language)
        case .wordOf(let subject, let word): Phrase(word: word).text(in: language, of: subject)
        case .phrase(let phrase, _): Shown.line(phrase.text(in: language))
        case .amount(let amount): form?.amount(amount) ?? amount.description
        case .day(let day): form?.date(day) ?? day.description
        case .instant(let instant): LocalTime.text(instant)
        case .count(let count): String(count)
        case .length(let seconds): Span(seconds: seconds).description
        }
    }

    var style: Style {
        switch self {
        case .word(_, let style), .phrase(_, let style): style
        default: .plain
        }
    }

    /// nil is an empty cell, in a table and in CSV.
    static func text(_ value: (some CustomStringConvertible)?) -> Cell { value.map { .text($0.description) } ?? .none }
    static func word(_ value: (some RawRepresentable<String>)?) -> Cell { value.map { .word($0.rawValue, .plain) } ?? .none }
    static func amount(_ value: Amount?) -> Cell { value.map { .amount($0) } ?? .none }
    static func day(_ value: Day?) -> Cell { value.map { .day($0) } ?? .none }
    static func count(_ value: Int?) -> Cell { value.map { .count($0) } ?? .none }
    static func length(_ value: Int64?) -> Cell { value.map { .length($0) } ?? .none }
    static func instant(_ value: Instant?) -> Cell { value.map { .instant($0) } ?? .none }
}

/// A column of a list: the same in a table and in CSV.
///
/// `right` sets the cells at the right side, as figures are; `firm` keeps the column's width while others give
/// way; a column with a `rank` is left out where the terminal is too narrow, the highest rank first; `least`
/// are the cells below which its text says little; of a `list` of identifiers none is cut, and a `text` in the last column goes on below.
struct Column<Item>: Sendable {
    /// In CSV: the API's own name.
    let name: String
    /// Its place in a table: title, side, and whether it gives way on a narrow terminal.
    let heading: TableLayout.Heading
    /// Taken from the item when its row is written.
    let cell: @Sendable (Item) -> Cell

    init(
        _ name: String, _ title: String, right: Bool = false, firm: Bool = false, rank: Int? = nil, least: Int = 16, list: Bool = false,
        text: Bool = false, _ cell: @escaping @Sendable (Item) -> Cell
    ) {
        self.init(
            name,
            TableLayout.Heading(title: title, isRight: right, isFirm: firm, rank: rank, least: least, isList: list, isText: text), cell)
    }

    private init(_ name: String, _ heading: TableLayout.Heading, _ cell: @escaping @Sendable (Item) -> Cell) {
        (self.name, self.heading, self.cell) = (name, heading, cell)
    }

    /// The same column, which no terminal is too narrow for.
    var kept: Column {
        var heading = heading
        heading.rank = nil
        return Column(name, heading, cell)
    }

    /// The same column of a thing that has an item in it.
    ///
    /// A ticket's columns serve the lines of a list of tickets so.
    func of<Whole>(_ part: @escaping @Sendable (Whole) -> Item) -> Column<Whole> {
        let cell = cell
        return Column<Whole>(name, heading) { cell(part($0)) }
    }
}

/// What many lists have.
extension Column {
    static func invoice(_ number: @escaping @Sendable (Item) -> InvoiceNumber) -> Column {
        Column("invoice", "INVOICE", firm: true) { .text(number($0).text) }
    }

    static func customer(_ reference: @escaping @Sendable (Item) -> CustomerReference) -> Column {
        Column("customer", "CUSTOMER", firm: true) { .text(reference($0).text) }
    }

    static func amount(_ amount: @escaping @Sendable (Item) -> Amount) -> Column {
        Column("amount", "AMOUNT", right: true, firm: true) { .amount(amount($0)) }
    }

    static func currency(_ currency: @escaping @Sendable (Item) -> Currency) -> Column {
        Column("currency", "", firm: true) { .text(currency($0).code) }
    }
}

/// A thing that is listed: in a table, and in CSV with all its columns.
///
/// One list of columns serves both, so that a table shows nothing that a script could not have.
protocol Listed {
    static var columns: [Column<Self>] { get }
}

extension Array {
    /// The columns with other names than these.
    ///
    /// Beside a page's title a column that repeats it would waste the width.
    func without<Item>(_ names: String...) -> [Column<Item>] where Element == Column<Item> { filter { !names.contains($0.name) } }

    /// Those of the same name are replaced, in their places.
    func with<Item>(_ others: Column<Item>...) -> [Column<Item>] where Element == Column<Item> {
        map { column in others.first { $0.name == column.name } ?? column }
    }
}

/// A line of CSV that no spreadsheet takes for a formula, without its end.
///
/// Fields are quoted as RFC 4180 says. A cell that begins with `=`, `+`, `-` or `@` would be run by a
/// spreadsheet, and is written so that it is text.
enum CSVLine {
    /// The API's names; they never change, so that scripts may rely on them.
    static func header<Item>(_ columns: [Column<Item>]) -> String { text(columns.map { .text($0.name) }) }

    /// All columns in their order, whatever a terminal would leave out.
    static func text<Item>(_ columns: [Column<Item>], _ item: Item) -> String { text(columns.map { $0.cell(item) }) }

    static func text(_ cells: [Cell]) -> String {
        // Most lines hold numbers, codes and dates alone, and are written by the million.
        var line: [UInt8] = []
        line.reserveCapacity(96)
        for (place, cell) in cells.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            guard let text = plainText(cell), isPlain(text) else { return record(cells) }
            line += text.utf8
        }
        return line.isEmpty ? record(cells) : String(decoding: line, as: UTF8.self)
    }

    /// What a cell holds before anything in it is escaped; nil for the kinds that are always looked at closely.
    private static func plainText(_ cell: Cell) -> String? {
        switch cell {
        case .exact, .list: nil
        case .text(let text): text
        default: text(cell)
        }
    }

    /// Nothing in the text needs quotation marks, an escape or an apostrophe.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        guard first.isDigit || first.isLetter else { return false }
        return text.utf8.allSatisfy {
            $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
        }
    }

    private static func record(_ cells: [Cell]) -> String {
        let record = CSVWriter.record(cells.map(text))
        return String(record.unicodeScalars.dropLast(record.hasSuffix("\r\n") ? 2 : 0))
    }

    /// As the API writes it: instants in UTC.
    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .none, .whole: ""
        case .settled: DunningDecision.pause.rawValue
        // Characters that could steer a terminal are escaped here too: people look at CSV with “cat”. Our imports take the escapes away again.
        case .text(let text): CSVCell.escaped(text) { !Shown.isShowable($0, after: $1) }
        case .phrase(let phrase, _): CSVCell.escaped(phrase.description) { !Shown.isShowable($0, after: $1) }
        case .exact(let text): CSVCell.withEdges(CSVCell.escaped(text) { !Shown.isShowable($0, after: $1) })
        case .list(let texts):
            texts.map { text in
                CSVCell.withEdges(CSVCell.escaped(text) { $0 == ";" || $0 == "|" || !Shown.isShowable($0, after: $1) })
            }.joined(separator: "; ")
        case .word(let word, _), .wordOf(_, let word): word
        case .amount(let amount): amount.description
        case .day(let day): day.description
        case .instant(let instant): instant.description
        case .count(let count): String(count)
        case .length(let seconds): String(seconds)
        }
    }
}
