import HoldlineCore

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
            if count == 0 { try console.say(CSVLine.header(columns)) }
            try console.say(CSVLine.text(columns, try item()))
        case .table:
            let item = try item()
            waiting.append(columns.map { $0.cell(item) })
            if layout != nil || waiting.count >= sampleSize { try writeWaiting() }
        }
        count += 1
    }

    /// Writes what is left; `empty` is said beside the data where there was nothing.
    mutating func finish(empty: String? = nil) throws {
        if format == .table, count > 0 { try writeWaiting() }
        if format == .csv, count == 0 { try console.say(CSVLine.header(columns)) }
        if count == 0, format == .table, let empty { try console.note(empty) }
        try console.output.flush()
    }

    /// Writes the heading before the first row.
    private mutating func writeWaiting() throws {
        let rows = waiting.map { $0.map(\.shown) }
        if layout == nil {
            let made = TableLayout(columns.map(\.heading), rows: rows, limit: console.cells)
            layout = made
            try console.say(made.line(columns.map(\.heading.title)) { Style.bold.on($1, console) })
        }
        guard let layout else { return }
        for (cells, row) in zip(waiting, rows) {
            try console.say(layout.line(row) { cells[$0].style.on($1, console) })
        }
        waiting = []
    }
}
