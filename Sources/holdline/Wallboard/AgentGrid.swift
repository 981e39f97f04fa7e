import HoldlineCore

/// Agents side by side, as many as fit: one takes a name, a word and a wait.
struct AgentGrid {
    /// In cells of the terminal.
    let width: Int
    /// Empty where there is no agent.
    private(set) var rows: [BoardLine] = []
    /// The agents in one of them.
    private(set) var perRow = 1

    /// Blank cells between two agents.
    private static let gap = 3
    /// A longer name is cut where agents stand side by side.
    private static let longestName = 20

    /// `hasNames`: otherwise the queues stand for who it is.
    init(_ table: BoardTable, width: Int, hasNames: Bool) {
        self.width = width
        guard !table.rows.isEmpty else { return }
        // Name, state, since and queues, as the table has them.
        let order = hasNames ? [0, 1, 2] : [1, 2, 3]
        let headings = order.map { place in
            var heading = table.headings[place]
            heading.title = ""
            heading.rank = nil
            return heading
        }
        let texts = table.rows.map { row in
            order.map { $0 == 0 || $0 == 3 ? CellWidth.fitted(row[$0].text, to: Self.longestName) : row[$0].text }
        }
        let natural = TableLayout(headings, rows: texts, limit: .max, gap: 1)
        let cell = min(width, natural.widths.reduce(0, +) + natural.widths.count - 1)
        let count = max(1, (width + Self.gap) / (cell + Self.gap))
        perRow = count
        // A row of one agent alone has room for all that there is to say.
        if count == 1 {
            let layout = table.layout(width)
            rows = table.rows.map { table.line($0, layout) }
            return
        }
        let layout = TableLayout(headings, rows: texts, limit: cell, gap: 1)
        // Wide screens spread the agents evenly.
        let step = (width + Self.gap) / count
        for first in stride(from: 0, to: table.rows.count, by: count) {
            var line = BoardLine()
            for (place, row) in (first..<min(first + count, table.rows.count)).enumerated() {
                for piece in layout.places(of: texts[row]) {
                    line.add(BoardCell(piece.text, table.rows[row][order[piece.column]].style), at: place * step + piece.start)
                }
            }
            rows.append(line)
        }
    }
}
