import HoldlineCore

/// The content of one place of a table or a CSV line. Tables show it in the person's time zone and spelling, CSV as the API writes it.
enum Cell: Sendable {
    case none
    case text(String)
    /// Text that an import reads back: in CSV its blanks at both ends are written out.
    case exact(String)
    /// Several texts of one thing, such as telephone numbers.
    case list([String])
    /// One of our own words, with the style that it has on a terminal.
    case word(String, Style)
    case amount(Amount)
    case day(Day)
    case instant(Instant)
    case count(Int)
    /// Seconds.
    case length(Int64)

    /// As a person reads it.
    var shown: String {
        switch self {
        case .none: ""
        case .text(let text), .exact(let text): Shown.line(text)
        case .list(let texts): Shown.line(texts.joined(separator: "; "))
        case .word(let word, _): word
        case .amount(let amount): amount.description
        case .day(let day): day.description
        case .instant(let instant): LocalTime.text(instant)
        case .count(let count): String(count)
        case .length(let seconds): Span(seconds: seconds).description
        }
    }

    var style: Style { if case .word(_, let style) = self { style } else { .plain } }

    static func text(_ value: (some CustomStringConvertible)?) -> Cell { value.map { .text($0.description) } ?? .none }
    static func amount(_ value: Amount?) -> Cell { value.map { .amount($0) } ?? .none }
    static func day(_ value: Day?) -> Cell { value.map { .day($0) } ?? .none }
    static func length(_ value: Int64?) -> Cell { value.map { .length($0) } ?? .none }
    static func instant(_ value: Instant?) -> Cell { value.map { .instant($0) } ?? .none }
}

/// A column of a list: the same in a table and in CSV.
struct Column<Item>: Sendable {
    /// In CSV: the API's own name.
    let name: String
    /// Its place in a table: title, side, and whether it gives way on a narrow terminal.
    let heading: TableLayout.Heading
    let cell: @Sendable (Item) -> Cell

    init(
        _ name: String, _ title: String, right: Bool = false, firm: Bool = false, rank: Int? = nil, least: Int = 16,
        _ cell: @escaping @Sendable (Item) -> Cell
    ) {
        self.init(name, TableLayout.Heading(title: title, isRight: right, isFirm: firm, rank: rank, least: least), cell)
    }

    private init(_ name: String, _ heading: TableLayout.Heading, _ cell: @escaping @Sendable (Item) -> Cell) {
        (self.name, self.heading, self.cell) = (name, heading, cell)
    }

    /// The same column of a thing that has an item in it.
    func of<Whole>(_ part: @escaping @Sendable (Whole) -> Item) -> Column<Whole> {
        let cell = cell
        return Column<Whole>(name, heading) { cell(part($0)) }
    }
}

/// A thing that is listed: in a table, and in CSV with all its columns.
protocol Listed {
    static var columns: [Column<Self>] { get }
}

extension Array {
    /// The columns with other names than these.
    func without<Item>(_ names: String...) -> [Column<Item>] where Element == Column<Item> { filter { !names.contains($0.name) } }
}
