import HoldlineWire

/// The widths of a table's columns: found from some of its rows, used for all of them.
struct TableLayout: Sendable {
    /// How a column behaves where the terminal is narrow; see `Column`.
    struct Heading: Sendable {
        var title: String
        var isRight = false, isFirm = false
        /// Where the terminal is too narrow for all, columns with a rank are left out, the highest first.
        var rank: Int?
        /// Cells below which its text says little.
        var least = 16
        /// Its text is a list of identifiers: none of them is cut, and those that do not fit are counted.
        var isList = false
        /// Its text is sentences to be read to their end: they go on below, where it is the last column.
        var isText = false

        func told(in language: Language) -> Heading {
            var heading = self
            heading.title = Phrase(word: title).text(in: language)
            return heading
        }
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
    let gap: Int

    /// Whether a column that has text is left out.
    var isNarrowed: Bool { widths.indices.contains { !columns.contains($0) && isFilled[$0] } }
    /// Of each column, whether one of the rows has text in it.
    private let isFilled: [Bool]

    /// Whether a record is a block of lines: on a narrow screen, and where not all that is firm fits.
    var isBlocks: Bool {
        guard let limit else { return false }
        let width = columns.reduce(-gap) { $0 + gap + widths[$1] }
        return columns.count > 1 && (limit < Console.narrow || width > limit)
    }

    /// One record as lines: a heading and its value, empty ones left out. Words of a long value go on below it.
    func block(_ cells: [String], styled: (Int, String) -> String = { $1 }) -> [String] {
        let shown = headings.indices.filter { $0 < cells.count && !cells[$0].isEmpty }
        let title = min(12, shown.map { CellWidth.of(headings[$0].title) }.max() ?? 0)
        return shown.flatMap { column -> [String] in
            let heading = CellWidth.fitted(headings[column].title, to: title)
            let lines = Wrapping.lines(cells[column], width: limit.map { $0 - title - gap })
            return lines.enumerated().map { place, line in
                let head = place == 0 ? heading : ""
                return head + String(repeating: " ", count: title - CellWidth.of(head) + gap) + styled(column, line)
            }
        }
    }

    /// Beyond this a column is not padded where nothing is cut: one long cell must not widen ten thousand lines.
    private static let largestPadding = 60

    /// `rows` are those that decide, as shown; `limit` are the cells of the terminal, nil for a file or a pipe.
    init(_ headings: [Heading], rows: [[String]], limit: Int?, gap: Int = 2) {
        (self.headings, self.limit, self.gap) = (headings, limit, gap)
        isFilled = headings.indices.map { column in rows.contains { column < $0.count && !$0[column].isEmpty } }
        var widths = headings.indices.map { column in
            rows.reduce(CellWidth.of(headings[column].title)) { max($0, column < $1.count ? CellWidth.of($1[column]) : 0) }
        }
        if let limit {
            columns = Self.shown(widths, headings, isFilled, rows.isEmpty, in: limit, gap)
            var fitting = columns.map { widths[$0] }
            Self.shrink(&fitting, columns.map { headings[$0] }, to: limit - gap * max(0, columns.count - 1))
            for (place, column) in columns.enumerated() { widths[column] = fitting[place] }
        } else {
            columns = Array(headings.indices)
            widths = widths.map { min($0, Self.largestPadding) }
        }
        self.widths = widths
    }

    /// All columns that fit: empty ones tell nothing, and those with a rank go before others are cut to stumps.
    private static func shown(
        _ widths: [Int], _ headings: [Heading], _ isFilled: [Bool], _ isEmpty: Bool, in limit: Int, _ gap: Int
    ) -> [Int] {
        var columns = headings.indices.filter { $0 == 0 || isEmpty || isFilled[$0] }
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

    /// Takes from the widest column that may give way.
    private static func shrink(_ widths: inout [Int], _ headings: [Heading], to limit: Int) {
        var excess = widths.reduce(0, +) - limit
        // What is firm is an identifier, an amount or a date: a part of one says nothing, or something wrong.
        for least in [8, 3] {
            while excess > 0 {
                let candidates = widths.indices.filter { !headings[$0].isFirm && widths[$0] > least }
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
        var used = 0
        for place in places(of: cells) {
            line += String(repeating: " ", count: max(0, place.start - used)) + styled(place.column, place.text)
            used = place.start + CellWidth.of(place.text)
        }
        return line
    }

    /// One row: a line, and below it the rest of a text that is not cut.
    func lines(_ cells: [String], styled: (Int, String) -> String = { $1 }) -> [String] {
        guard limit != nil, let last = columns.last, last < cells.count, headings[last].isText else { return [line(cells, styled: styled)] }
        let start = columns.dropLast().reduce(0) { $0 + widths[$1] + gap }
        let pieces = Wrapping.lines(cells[last], width: widths[last])
        var first = cells
        first[last] = pieces[0]
        return [line(first, styled: styled)] + pieces.dropFirst().map { String(repeating: " ", count: start) + styled(last, $0) }
    }

    /// The cells of a line that have text, each fitted to its column: which one, the cell of the terminal where it begins, and its text.
    func places(of cells: [String]) -> [(column: Int, start: Int, text: String)] {
        var places: [(column: Int, start: Int, text: String)] = []
        var edge = 0
        for column in columns where column < cells.count {
            let (cell, width) = (cells[column], widths[column])
            let shown =
                limit == nil
                ? cell
                : headings[column].isList ? CellWidth.fittedList(cell, to: width) : CellWidth.fitted(Shown.withFewMarks(cell), to: width)
            let cellWidth = CellWidth.of(shown)
            let start = edge + (headings[column].isRight ? max(0, width - cellWidth) : 0)
            if !shown.isEmpty { places.append((column, start, shown)) }
            // A long cell pushes what follows, where nothing is cut.
            edge += max(width, cellWidth) + gap
        }
        return places
    }
}

/// The cells of a terminal that a text takes: two for East Asian wide characters and emoji, none for marks.
enum CellWidth {
    /// ASCII, by far the most of it, is counted in bytes.
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// A character is as wide as its widest scalar; joined emoji are drawn as one.
    static func of(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            width = max(width, scalar.value == 0xFE0F ? 2 : of(scalar))
        }
        return width
    }

    /// Marks and format characters take no cell; a wide character or an emoji takes two.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Vowels and final consonants of Hangul join the syllable before them.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
    }

    /// Unicode's EastAsianWidth.txt, classes W and F, in whole blocks.
    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        return wide.contains { $0.contains(value) }
    }

    /// Whole blocks, since terminals differ in single characters anyway.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
        0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]

    /// As many words as fit, and the number of the others: `F1 F2 +3`.
    static func fittedList(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        let words = text.split(separator: " ")
        for count in stride(from: words.count - 1, through: 1, by: -1) {
            let shown = words.prefix(count).joined(separator: " ") + " +\(words.count - count)"
            if of(shown) <= width { return shown }
        }
        return fitted("+\(words.count)", to: width)
    }

    /// `text` in at most `width` cells, with an ellipsis where something had to go.
    ///
    /// It cuts between characters, never within one; the ellipsis is counted.
    static func fitted(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var result = ""
        var used = 0
        for character in text {
            let next = of(character)
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return width > 0 ? result + "…" : ""
    }
}
