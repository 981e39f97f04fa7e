/// How a piece of the wallboard stands out. A colour never stands alone: a sign, a word or the weight says the same.
struct BoardStyle: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let bold = BoardStyle(rawValue: 1)
    static let faint = BoardStyle(rawValue: 2)
    static let reverse = BoardStyle(rawValue: 4)
    static let red = BoardStyle(rawValue: 8)
    static let green = BoardStyle(rawValue: 16)
    static let yellow = BoardStyle(rawValue: 32)

    /// What wants somebody's attention.
    static let alarm: BoardStyle = [.bold, .red]
}

/// A text with its style: a cell of a table, or a word of a line.
struct BoardCell: Hashable, Sendable {
    var text: String
    var style: BoardStyle

    init(_ text: String, _ style: BoardStyle = []) { (self.text, self.style) = (text, style) }

    static let empty = BoardCell("")

    /// `! 4:05` where something is over its target: the sign that says so without a colour.
    static func marked(_ text: String, _ isOver: Bool) -> BoardCell { isOver ? BoardCell("! " + text, .alarm) : BoardCell(text) }
}

/// A line of the screen: pieces of text, each at the cell of the terminal where it begins, from left to right.
struct BoardLine: Hashable, Sendable {
    struct Piece: Hashable, Sendable {
        var start: Int
        var text: String
        var style: BoardStyle

        /// The cell behind its last one.
        var end: Int { start + CellWidth.of(text) }
    }

    private(set) var pieces: [Piece] = []
    /// The style of the cells that no piece covers.
    var ground: BoardStyle = []

    init() {}

    /// The cells one after the other, `gap` blanks between them.
    init(_ cells: [BoardCell], gap: Int = 1, from start: Int = 0) {
        var place = start
        for cell in cells where !cell.text.isEmpty {
            add(cell, at: place)
            place = end + gap
        }
    }

    /// The first cell behind the last piece.
    var end: Int { pieces.last?.end ?? 0 }

    /// Pieces are added from left to right; an empty text adds none.
    mutating func add(_ cell: BoardCell, at start: Int) {
        if !cell.text.isEmpty { pieces.append(Piece(start: start, text: cell.text, style: cell.style)) }
    }

    /// The pieces of another line, beginning at a cell.
    mutating func add(_ line: BoardLine, at start: Int) {
        for piece in line.pieces { pieces.append(Piece(start: piece.start + start, text: piece.text, style: piece.style)) }
    }

    /// Without styles, as a test or a pipe reads it.
    var text: String {
        var text = ""
        var used = 0
        for piece in pieces {
            text += String(repeating: " ", count: max(0, piece.start - used)) + piece.text
            used = max(used, piece.start) + CellWidth.of(piece.text)
        }
        return text
    }
}

extension BoardLine {
    /// The first of the items that fit into `width` cells, each whole; those that do not are counted: `+2`.
    static func fitting(_ items: [[BoardCell]], width: Int, gap: Int = 3) -> BoardLine {
        for count in stride(from: items.count, through: 0, by: -1) {
            var line = BoardLine()
            for item in items.prefix(count) {
                line.add(BoardLine(item), at: line.pieces.isEmpty ? 0 : line.end + gap)
            }
            if count < items.count { line.add(BoardCell("+\(items.count - count)"), at: line.pieces.isEmpty ? 0 : line.end + gap) }
            if line.end <= width { return line }
        }
        return BoardLine()
    }

    /// The items in as many lines as they want, at most `most`; what does not fit even so is counted in the last one.
    static func wrapping(_ items: [[BoardCell]], width: Int, most: Int, gap: Int = 3) -> [BoardLine] {
        var lines: [BoardLine] = []
        var rest = items[...]
        while !rest.isEmpty, lines.count < most {
            if lines.count == most - 1 { return lines + [fitting(Array(rest), width: width, gap: gap)] }
            var count = rest.count
            while count > 1, rest.prefix(count).reduce(-gap, { $0 + gap + BoardLine($1).end }) > width { count -= 1 }
            lines.append(fitting(Array(rest.prefix(count)), width: width, gap: gap))
            rest = rest.dropFirst(count)
        }
        return lines
    }
}
