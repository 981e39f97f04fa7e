import HoldlineCore

/// Writes one thing as a page that a person likes to read: a title, facts, sections with tables and running text.
struct PageWriter {
    let console: Console

    /// Running text is easier to read in lines that are not too long.
    private static let longestText = 100

    init(on console: Console) { self.console = console }

    func title(_ words: String...) throws(CommandFailure) {
        let text = words.map(Shown.line).filter { !$0.isEmpty }.joined(separator: "  ")
        try lines(text) { Style.bold.on($0, console) }
    }

    /// Facts in one line, with points between them.
    func facts(_ facts: [String?]) throws(CommandFailure) {
        try lines(facts.compactMap { $0 }.map(Shown.line).joined(separator: " · "))
    }

    func section(_ title: String) throws(CommandFailure) {
        try console.say("")
        try console.say(Style.bold.on(title.uppercased(), console))
    }

    /// A section with a table; nothing where there are no items.
    func section<Item>(_ title: String, _ columns: [Column<Item>], _ items: [Item]) throws(CommandFailure) {
        guard !items.isEmpty else { return }
        try section(title)
        try table(columns, items)
    }

    /// A section with what happened; `earlier` lines are left out before it.
    func history(_ lines: [HistoryLine], earlier: Int?) throws(CommandFailure) {
        guard !lines.isEmpty else { return }
        try section("History")
        if let earlier { try text("\(earlier) earlier lines are not shown.") }
        try history(lines)
    }

    /// A line that is never wrapped, such as a command to type.
    func line(_ text: String) throws(CommandFailure) { try console.say(Shown.line(text)) }

    func text(_ text: String, indent: Int = 0) throws(CommandFailure) {
        for line in Wrapping.lines(text, width: width.map { $0 - indent }) {
            try console.say(String(repeating: " ", count: indent) + line)
        }
    }

    func table<Item>(_ columns: [Column<Item>], _ items: [Item], total: [Cell]? = nil) throws(CommandFailure) {
        let cells = items.map { item in columns.map { $0.cell(item) } }
        let rows = (cells + (total.map { [$0] } ?? [])).map { $0.map(\.shown) }
        let layout = TableLayout(columns.map(\.heading), rows: rows, limit: console.cells)
        try console.say(layout.line(columns.map(\.heading.title)) { Style.faint.on($1, console) })
        for (index, row) in rows.enumerated() {
            let styles = index < cells.count ? cells[index].map(\.style) : row.map { _ in Style.bold }
            try console.say(layout.line(row) { styles[$0].on($1, console) })
        }
    }

    func history(_ lines: [HistoryLine]) throws(CommandFailure) {
        for line in lines {
            let head = "\(LocalTime.text(line.at))  \(line.actor): "
            try text(head + line.text)
        }
    }

    private var width: Int? { console.cells.map { min($0, Self.longestText) } }

    private func lines(_ text: String, _ styled: (String) -> String = { $0 }) throws(CommandFailure) {
        for line in Wrapping.lines(text, width: console.cells) { try console.say(styled(line)) }
    }
}
