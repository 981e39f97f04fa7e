import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The one place in which an answer takes the form that was asked for.
///
/// A verb that answers goes through here, so that `-o` means the same everywhere. What is said on standard
/// error beside the answer is for tables alone.
extension OutputOptions {
    /// Writes `json` as it is, or all `rows` with all their columns as CSV, or what `page` has for a person.
    func write<Row>(
        json: @autoclosure () throws -> [UInt8], csv rows: @autoclosure () throws -> [Row], _ columns: [Column<Row>],
        page: (PageWriter) async throws -> Void
    ) async throws {
        switch output {
        case .json: try Console.current.json(try json())
        case .csv:
            var writer = ListWriter<Row>(columns, .csv, on: .current)
            for row in try rows() { try writer.add(row, line: []) }
            try writer.finish()
        case .table: try await page(PageWriter(on: .current))
        }
    }

    /// Writes an answer: JSON is the daemon's own.
    func write<Value, Row: Listed>(
        _ answer: Answer<Value>, csv rows: (Value) -> [Row], page: (Value, PageWriter) async throws -> Void
    ) async throws {
        try await write(json: answer.bytes, csv: rows(try answer.value), Row.columns) { try await page(try answer.value, $0) }
    }

    /// Writes an answer that is one row of CSV.
    func write<Value: Listed>(_ answer: Answer<Value>, page: (Value, PageWriter) async throws -> Void) async throws {
        try await write(answer, csv: { [$0] }, page: page)
    }
}

/// Follows a list page by page until there is enough.
///
/// The daemon gives a page and a token for the next one; only the elements of one page are held, whatever the
/// length of the list.
enum Listing {
    /// Largest page that the daemon gives.
    static let largestPage = 500

    /// Several lists as one, each to its end before the next begins.
    ///
    /// - columns: of the table and the CSV; JSON is the element's own bytes.
    /// - most: the number of elements at which it stops. A note then says that there is more.
    /// - empty: said on standard error where a table has no row.
    /// - page: asks for one page of a part.
    ///
    /// Gives how many were written. Throws what the daemon answers, what the output refuses, and `unreadable` for an element that is none.
    @discardableResult static func write<Item, Part>(
        _ columns: [Column<Item>], _ options: OutputOptions, most: Int, empty: Phrase, parts: [Part],
        page: (Part, PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    ) async throws -> Int {
        var writer = ListWriter<Item>(columns, options.output, on: .current)
        var hasMore = false
        for part in parts where !hasMore {
            var after: String?
            repeat {
                // One element is asked for even where none fits any more: to say that there is more.
                let wanted = min(max(most - writer.count, 1), largestPage)
                let answer = try await page(part, PageQuery(limit: wanted, after: after))
                let items = try answer.itemBytes()
                let fitting = items.prefix(most - writer.count)
                for line in fitting { try writer.add(try decoded(Item.self, from: line), line: line) }
                after = try answer.next()
                hasMore = fitting.count < items.count || (after != nil && writer.count >= most)
            } while after != nil && !hasMore
        }
        try writer.finish(empty: empty)
        if hasMore { try Console.current.note("There is more: --limit shows more of it, --all shows all.") }
        return writer.count
    }
}

/// The elements of a list one after the other, a page of them in memory.
///
/// It serves verbs that go through a whole list for a purpose of their own, such as a comparison or a merge of
/// two lists.
struct PageCursor<Item: Codable & Hashable & Sendable> {
    /// Asks for the page that follows; a failure is thrown on, and the same call may be made again.
    private let fetch: (PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    private var items: ArraySlice<Item> = []
    private var query = PageQuery(limit: Listing.largestPage)
    /// True behind the page that names no next one.
    private var isLast = false

    init(_ fetch: @escaping (PageQuery) async throws(ClientError) -> Answer<Page<Item>>) { self.fetch = fetch }

    /// The pages of one query.
    init<Query>(_ fetch: @escaping (Query, PageQuery) async throws(ClientError) -> Answer<Page<Item>>, _ query: Query) {
        self.fetch = { page throws(ClientError) in try await fetch(query, page) }
    }

    /// The element that comes next; nil after the last one.
    mutating func first() async throws(ClientError) -> Item? {
        while items.isEmpty, !isLast {
            let page = try await fetch(query).value
            items = page.items[...]
            query.after = page.next
            isLast = page.next == nil
        }
        return items.first
    }

    /// Goes on to the next element without asking for it: the next `first` does.
    mutating func advance() { items = items.dropFirst() }

    /// The element that comes next, and the one behind it the next time.
    mutating func next() async throws(ClientError) -> Item? {
        defer { advance() }
        return try await first()
    }
}

/// The part of a page that says where it goes on.
///
/// Read by itself, so that a page is listed element by element without being decoded as a whole.
private struct Onward: Decodable {
    var next: String?
}

extension Answer {
    fileprivate func next<Item>() throws(ClientError) -> String? where Value == Page<Item> { try decoded(Onward.self, from: bytes).next }
}

/// Writes the elements of a list as they come, in the format that was asked for.
///
/// A table's columns are as wide as the first elements want them: a list of millions is never held as a whole.
///
/// A wider element that comes after the sample is cut, on a terminal, or pushes its line out of the columns, in
/// a file.
struct ListWriter<Item> {
    /// All of them go into CSV; a narrow terminal leaves some out.
    let columns: [Column<Item>]
    let format: OutputFormat
    let console: Console
    /// Found when the sample is full, or at the end.
    private var layout: TableLayout?
    /// Whether a block was written: the next one stands apart from it.
    private var hasBlocks = false
    /// Rows of the sample, until the widths are known.
    private var waiting: [[Cell]] = []
    /// The elements that were added.
    private(set) var count = 0

    /// Rows that decide the widths of the columns.
    private var sampleSize: Int { 500 }

    /// One list has one writer, also where it comes from several requests.
    init(_ columns: [Column<Item>], _ format: OutputFormat, on console: Console) {
        (self.columns, self.format, self.console) = (columns, format, console)
    }

    /// `line` is the element as the daemon wrote it.
    mutating func add(_ item: @autoclosure () throws -> Item, line: @autoclosure () -> [UInt8]) throws {
        switch format {
        case .json: try console.json(line())
        case .csv:
            if count == 0 { try console.line(CSVLine.header(columns)) }
            try console.line(CSVLine.text(columns, try item()))
        case .table:
            let item = try item()
            waiting.append(columns.map { $0.cell(item) })
            if layout != nil || waiting.count >= sampleSize { try writeWaiting() }
        }
        count += 1
    }

    /// Writes what is left; `empty` is said beside the data where there was nothing.
    mutating func finish(empty: Phrase? = nil) throws {
        if format == .table, count > 0 { try writeWaiting() }
        if format == .csv, count == 0 { try console.line(CSVLine.header(columns)) }
        if count == 0, format == .table, let empty { try console.note(empty) }
        try console.output.flush()
    }

    /// Writes the heading before the first row.
    private mutating func writeWaiting() throws {
        let form = console.tableForm
        let rows = waiting.map { $0.map { $0.shown(in: console.language, form) } }
        if layout == nil {
            let made = TableLayout(columns.map { $0.heading.told(in: console.language) }, rows: rows, limit: console.cells)
            layout = made
            if !made.isBlocks { try console.line(made.line(made.headings.map(\.title)) { Style.bold.on($1, console) }) }
        }
        guard let layout else { return }
        if layout.isBlocks {
            for (cells, row) in zip(waiting, rows) {
                if hasBlocks { try console.line("") }
                hasBlocks = true
                for line in layout.block(row, styled: { cells[$0].style.on($1, console) }) { try console.line(line) }
            }
            waiting = []
            return
        }
        for (cells, row) in zip(waiting, rows) {
            for line in layout.lines(row, styled: { cells[$0].style.on($1, console) }) { try console.line(line) }
        }
        waiting = []
    }
}

/// Writes one thing as a page that a person likes to read: a title, facts, sections with tables and running text.
///
/// It is for people alone: JSON and CSV never pass here. All text is escaped on its way, since subjects, names
/// and notes come from outside.
struct PageWriter {
    let console: Console

    /// Running text is easier to read in lines that are not too long.
    private static let longestText = 100

    init(on console: Console) { self.console = console }

    /// The words are set apart by two blanks; empty ones are left out.
    func title(_ words: Phrase...) throws(CommandFailure) { try title(words: words.map(console.told)) }
    @_disfavoredOverload func title(_ words: String...) throws(CommandFailure) { try title(words: words) }

    private func title(words: [String]) throws(CommandFailure) {
        let text = words.map(Shown.line).filter { !$0.isEmpty }.joined(separator: "  ")
        try lines(text) { Style.bold.on($0, console) }
    }

    /// Facts in one line, with points between them.
    ///
    /// nil is left out, so that a caller can list what there may be.
    func facts(_ facts: [Phrase?]) throws(CommandFailure) { try self.facts(facts.map { $0.map(console.told) }) }
    @_disfavoredOverload func facts(_ facts: [String?]) throws(CommandFailure) {
        try lines(facts.compactMap { $0 }.map(Shown.line).joined(separator: " · "))
    }

    /// An empty line, and the title in capitals.
    func section(_ title: Phrase) throws(CommandFailure) {
        try console.line("")
        try console.line(Style.bold.on(console.told(title).uppercased(), console))
    }

    /// A section with a table; nothing where there are no items.
    func section<Item>(_ title: Phrase, _ columns: [Column<Item>], _ items: [Item]) throws(CommandFailure) {
        guard !items.isEmpty else { return }
        try section(title)
        try table(columns, items)
    }

    /// A section with what happened; `earlier` lines are left out before it.
    func history(_ lines: [HistoryLine], earlier: Int?) throws(CommandFailure) {
        guard !lines.isEmpty else { return }
        try section("History")
        if let earlier { try text("\(earlier, one: "{} earlier line is not shown.", other: "{} earlier lines are not shown.")") }
        try history(lines)
    }

    /// A line that is never wrapped, such as a command to type.
    func line(_ text: Phrase) throws(CommandFailure) { try console.line(Shown.line(console.told(text))) }
    @_disfavoredOverload func line(_ text: String) throws(CommandFailure) { try console.line(Shown.line(text)) }

    /// Running text, wrapped at the terminal's width or at 100 cells, whichever is less; `indent` are blanks
    /// before each line.
    func text(_ text: Phrase, indent: Int = 0) throws(CommandFailure) { try paragraphs(console.told(text), indent: indent) }

    @_disfavoredOverload func text(_ text: String, indent: Int = 0) throws(CommandFailure) { try paragraphs(text, indent: indent) }

    private func paragraphs(_ text: String, indent: Int) throws(CommandFailure) {
        for line in Wrapping.indented(text, by: indent, then: indent == 0 ? 0 : indent + 2, width: width) { try console.line(line) }
    }

    /// One sentence, wrapped as running text is: text of others in it begins no line.
    func sentence(_ text: Phrase, indent: Int = 0) throws(CommandFailure) {
        try paragraphs(Shown.line(console.told(text)), indent: indent)
    }

    @_disfavoredOverload func sentence(_ text: String, indent: Int = 0) throws(CommandFailure) {
        try paragraphs(Shown.line(text), indent: indent)
    }

    /// The widths suit all rows, so this is for the few rows of a page; long lists go through `ListWriter`.
    /// `total` is a last row in bold, with a cell for each column.
    func table<Item>(_ columns: [Column<Item>], _ items: [Item], total: [Cell]? = nil) throws(CommandFailure) {
        let cells = items.map { item in columns.map { $0.cell(item) } }
        let form = console.tableForm
        let rows = (cells + (total.map { [$0] } ?? [])).map { $0.map { $0.shown(in: console.language, form) } }
        let layout = TableLayout(columns.map { $0.heading.told(in: console.language) }, rows: rows, limit: console.cells)
        if !layout.isBlocks { try console.line(layout.line(layout.headings.map(\.title)) { Style.faint.on($1, console) }) }
        for (index, row) in rows.enumerated() {
            let styles = index < cells.count ? cells[index].map(\.style) : row.map { _ in Style.bold }
            if layout.isBlocks {
                if index > 0 { try console.line("") }
                for line in layout.block(row, styled: { styles[$0].on($1, console) }) { try console.line(line) }
                continue
            }
            for line in layout.lines(row, styled: { styles[$0].on($1, console) }) { try console.line(line) }
        }
    }

    /// One paragraph a line: local time, actor, and the event in words.
    func history(_ lines: [HistoryLine]) throws(CommandFailure) {
        for line in lines {
            try text("\(LocalTime.text(line.at))  \(line.actor): \(Phrase(said: line.text))")
        }
    }

    /// nil where the output is no terminal: nothing is wrapped then.
    private var width: Int? { console.cells.map { min($0, Self.longestText) } }

    private func lines(_ text: String, _ styled: (String) -> String = { $0 }) throws(CommandFailure) {
        for line in Wrapping.lines(text, width: console.cells) { try console.line(styled(line)) }
    }
}
