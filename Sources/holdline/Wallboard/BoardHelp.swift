import HoldlineWire

/// The help that `?` shows: the keys, and what the figures mean.
enum BoardHelp {
    /// The lines of the whole help, of `width` cells at most; the layout leaves out those that the person has scrolled past.
    static func lines(_ words: BoardWords, width: Int) -> [BoardLine] {
        let keys: [(String, Phrase)] = [
            ("s", Phrase("sort: by wait, queue, priority or name (S: back)")), ("r", Phrase("reverse the order")),
            ("f", Phrase("one queue after the other (F: back)")), ("a", Phrase("all queues again")),
            (words(Phrase("Tab")), Phrase("the next list: the arrows move the one with >")),
            (words(Phrase("arrows")), Phrase("scroll by a row; page keys by a page")),
            (words(Phrase("Home")), Phrase("to the beginning; End: to the end")), ("p", Phrase("freeze the picture, and go on")),
            ("?", Phrase("this help; any key leaves it")), ("q", Phrase("quit")),
        ]
        let meanings: [Phrase] = [
            Phrase("!  over the target: a wait that is longer, a share that is smaller"),
            Phrase("FREE  2/5: 2 of 5 agents who take its calls have none"),
            Phrase("ANSWERED  81/104: 81 of today’s 104 callers were answered"),
            Phrase("30 MIN, TODAY  share of callers who were answered in time"),
            Phrase("TARGET  80%/20s: 80 % of them within 20 seconds"),
            Phrase("to look at  what “holdline ticket stale” lists"),
        ]
        let column = 2 + (keys.map { CellWidth.of($0.0) }.max() ?? 0)
        var lines = [BoardLine([BoardCell(words.heading(Phrase("Keys")), .bold)])]
        for (key, meaning) in keys {
            for (place, text) in Wrapping.lines(words(meaning), width: width - column).enumerated() {
                var line = BoardLine(place == 0 ? [BoardCell(key, .bold)] : [])
                line.add(BoardCell(text), at: column)
                lines.append(line)
            }
        }
        lines.append(BoardLine())
        lines.append(BoardLine([BoardCell(words.heading(Phrase("Meaning")), .bold)]))
        for meaning in meanings { lines += Wrapping.lines(words(meaning), width: width).map { BoardLine([BoardCell($0)]) } }
        return lines
    }
}
