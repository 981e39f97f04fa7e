/// The widths of a table's columns: found from some of its rows, used for all of them.
struct TableLayout: Sendable {
    /// How a column behaves where the terminal is narrow; see `Column`.
    struct Heading: Sendable {
        var title: String
        var isRight = false
        var isFirm = false
        /// Where the terminal is too narrow for all, columns with a rank are left out, the highest first.
        var rank: Int?
        /// Cells below which its text says little.
        var least = 16
    }

    /// In the order of the columns, those that are not shown among them.
    let headings: [Heading]
    /// Cells of each column, in the order of the headings, shown or not.
    let widths: [Int]
    /// The columns that are shown, by their places.
    private let columns: [Int]
    /// Cells of a line; nil where nothing is cut.
    let limit: Int?

    /// Blanks between two columns.
    private static let gap = 2
    /// Beyond this a column is not padded where nothing is cut: one long cell must not widen ten thousand lines.
    private static let largestPadding = 60

    /// `rows` are those that decide, as shown; `limit` are the cells of the terminal, nil for a file or a pipe.
    init(_ headings: [Heading], rows: [[String]], limit: Int?) {
        self.headings = headings
        self.limit = limit
        var widths = headings.indices.map { column in
            rows.reduce(CellWidth.of(headings[column].title)) { max($0, column < $1.count ? CellWidth.of($1[column]) : 0) }
        }
        if let limit {
            columns = Self.shown(widths, headings, rows, in: limit)
            var fitting = columns.map { widths[$0] }
            Self.shrink(&fitting, columns.map { headings[$0] }, to: limit - Self.gap * max(0, columns.count - 1))
            for (place, column) in columns.enumerated() { widths[column] = fitting[place] }
        } else {
            columns = Array(headings.indices)
            widths = widths.map { min($0, Self.largestPadding) }
        }
        self.widths = widths
    }

    /// All columns that fit: empty ones tell nothing, and those with a rank go before others are cut to stumps.
    private static func shown(_ widths: [Int], _ headings: [Heading], _ rows: [[String]], in limit: Int) -> [Int] {
        var columns = headings.indices.filter { column in
            column == 0 || rows.isEmpty || rows.contains { column < $0.count && !$0[column].isEmpty }
        }
        func wanted() -> Int {
            columns.reduce(-gap) { $0 + gap + (headings[$1].isFirm ? widths[$1] : min(widths[$1], headings[$1].least)) }
        }
        while wanted() > limit,
            let last = columns.filter({ headings[$0].rank != nil }).max(by: { (headings[$0].rank ?? 0) < (headings[$1].rank ?? 0) })
        {
            columns.removeAll { $0 == last }
        }
        return columns
    }

    /// Takes from the widest column that may give way, down to what its title needs, then from the firm ones.
    private static func shrink(_ widths: inout [Int], _ headings: [Heading], to limit: Int) {
        var excess = widths.reduce(0, +) - limit
        for (firm, least) in [(false, 8), (false, 3), (true, 1)] {
            while excess > 0 {
                let candidates = widths.indices.filter { (firm || !headings[$0].isFirm) && widths[$0] > least }
                guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
                // Down to the next widest in one step: a cell may hold a quarter of a million characters.
                let next = candidates.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? least
                let step = max(1, min(excess, widths[widest] - max(next, least)))
                widths[widest] -= step
                excess -= step
            }
        }
    }

    /// One line, without its end; `styled` dresses a cell after it was fitted.
    ///
    /// Nothing trails: blanks behind the last cell that has text are left out.
    func line(_ cells: [String], styled: (Int, String) -> String = { $1 }) -> String {
        var line = ""
        let columns = columns.filter { $0 < cells.count }
        let last = columns.last { !cells[$0].isEmpty } ?? 0
        for column in columns.prefix(while: { $0 <= last }) {
            let cell = cells[column]
            let width = widths[column]
            let shown = limit == nil ? cell : CellWidth.fitted(Shown.withFewMarks(cell), to: width)
            let padding = String(repeating: " ", count: max(0, width - CellWidth.of(shown)))
            let isLast = column == last
            if column != columns.first { line += String(repeating: " ", count: Self.gap) }
            if headings[column].isRight { line += padding }
            line += shown.isEmpty ? "" : styled(column, shown)
            if !headings[column].isRight, !isLast { line += padding }
        }
        return line
    }
}
