import HoldlineCore
import HoldlineWire

/// Puts a wallboard on a screen: what matters most stands at the top, and lists get the rows that are left.
///
/// Nothing is cut within a number or an identifier: what does not fit is left out whole, and counted where it is one of many.
struct BoardLayout {
    let scene: BoardScene
    let size: BoardSize
    private let words: BoardWords
    private let tables: BoardTables
    /// The lines that are made so far, and the rows of each list that they show.
    private var page: BoardPage

    /// From here on lists stand side by side.
    private static let wide = 120
    /// Blank cells between two lists that stand side by side.
    private static let gutter = 3

    private init(_ scene: BoardScene, _ size: BoardSize) {
        (self.scene, self.size) = (scene, size)
        words = BoardWords(form: scene.form)
        tables = BoardTables(board: scene.board, now: scene.shownAt, words: words, view: scene.view, clock: scene.clock)
        page = BoardPage(size: size)
    }

    /// The screen for a scene. It never has more lines than the terminal, and on a terminal without UTF-8 no character but ASCII.
    static func page(_ scene: BoardScene, size: BoardSize) -> BoardPage {
        var layout = BoardLayout(scene, size)
        layout.fill()
        layout.page.lines = layout.page.lines.prefix(max(0, size.lines)).map { layout.form.isASCII ? $0.ascii : $0 }
        return layout.page
    }

    private var form: LocalForm { scene.form }

    /// A window that is too small gets a sentence about its size, the help takes the whole screen, and otherwise the lists get the
    /// lines that the head leaves.
    private mutating func fill() {
        if size.isTooSmall {
            let least = BoardSize.least
            let text = words(
                Phrase(
                    "The window has \(size.columns) × \(size.lines) cells; the wallboard wants \(least.columns) × \(least.lines) at least.")
            )
            page.lines = Wrapping.lines(text, width: max(1, size.columns)).map { BoardLine([BoardCell($0, .bold)]) }
            return
        }
        if scene.view.showsHelp {
            let help = BoardHelp.lines(words, width: size.columns)
            page.helpLines = help.count
            page.lines = Array(help.dropFirst(min(scene.view.helpSkipped, max(0, help.count - size.lines))))
            return
        }
        page.lines = [header] + alerts + totals
        let rest = size.lines - page.lines.count
        if size.columns >= Self.wide { fillSideBySide(rest) } else { fillStacked(rest) }
    }

    // MARK: The top

    /// The clock, whether it is live, and what is filtered; on the right the two keys that lead on.
    private var header: BoardLine {
        let parts = scene.clock(scene.shownAt)
        let time = form.clock(hour: parts.hour, minute: parts.minute, second: parts.second)
        var items = [[BoardCell("Holdline", .bold), BoardCell(time, .bold)]]
        switch (scene.connection, scene.view.pausedAt) {
        case (.lost, _): items.append([BoardCell("! " + words.heading(Phrase("connection lost")), .alarm)])
        case (.live, .some): items.append([BoardCell(words.heading(Phrase("frozen")), .bold)])
        case (.live, nil): items.append([BoardCell(words(Phrase("live")))])
        }
        if let queue = scene.view.queue { items.append([BoardCell(words(Phrase("only \(words.shown(queue.text))")), .bold)]) }
        items.append([BoardCell(words.shown(form.shortWeekday(parts.day.weekday) + " " + form.shortDate(parts.day)))])
        let keys = [[BoardCell(words(Phrase("? help")))], [BoardCell(words(Phrase("q quit")))]]
        var right = BoardLine.fitting(keys, width: size.columns, gap: 2)
        if BoardLine.fitting(items, width: .max).end + 2 + right.end > size.columns { right = BoardLine() }
        var line = BoardLine.fittingWhole(items, width: size.columns - (right.end > 0 ? right.end + 2 : 0))
        if right.end > 0 { line.add(right, at: size.columns - right.end) }
        return line.on(.reverse)
    }

    /// What is wrong, each in a line: the connection first, then what the daemon says of itself.
    private var alerts: [BoardLine] {
        var texts: [String] = []
        if case .lost(let since, let why) = scene.connection {
            let (at, figures) = (scene.clock(since), scene.clock(scene.board.at))
            let times = [at, figures].map { form.clock(hour: $0.hour, minute: $0.minute, second: $0.second) }
            let length = form.running(scene.now.seconds(since: since))
            texts.append(
                words(Phrase("No answer since \(times[0]) (\(length)); what is shown is of \(times[1]).")))
            if size.lines >= 20 { texts.append(words.shown(why)) }
        }
        for condition in scene.board.conditions {
            texts.append(words(Phrase("Since \(tables.time(condition.since)): \(words.condition(condition.code))")))
        }
        if !scene.board.conditions.isEmpty, size.lines >= 20 { texts.append(words(Phrase("“holdline status” says what to do."))) }
        // The lists keep two thirds of the screen.
        let most = max(2, size.lines / 3)
        let lines = texts.flatMap { text in
            Wrapping.lines(text, width: size.columns - 2).enumerated().map { ($0 == 0 ? "! " : "  ") + $1 }
        }
        return lines.prefix(most).map { BoardLine([BoardCell($0, .alarm)]) }
    }

    /// Complaints, and the money that is held.
    private var totals: [BoardLine] {
        var items = words.tickets(scene.board.tickets).map { [$0] }
        if scene.shownAt.seconds(since: scene.board.countedAt) > 60 {
            items.append([BoardCell(words(Phrase("counted at \(tables.time(scene.board.countedAt))")), .faint)])
        }
        let isRoomy = size.columns >= 60
        if isRoomy { items[0].insert(BoardCell(words(Phrase("Tickets")), .bold), at: 0) }
        var money = scene.board.held.map { held in
            let amount = BoardCell(words.shown(form.money(held.amount, held.currency)), .bold)
            return isRoomy ? [amount, BoardCell(words.invoices(held.invoices), .faint)] : [amount]
        }
        if money.isEmpty { money = [[BoardCell(words(Phrase("nothing")))]] }
        money[0].insert(BoardCell(words(Phrase("Held")), .bold), at: 0)
        // Where all fits it is one line.
        let all = items + money
        if BoardLine.fitting(all, width: .max).end <= size.columns { return [BoardLine.fitting(all, width: size.columns)] }
        let most = size.lines >= 20 ? 2 : 1
        return BoardLine.wrapping(items, width: size.columns, most: most) + BoardLine.wrapping(money, width: size.columns, most: most)
    }

    // MARK: Lists

    /// One below the other: each list has a part of the lines, and what one does not need the others get.
    private mutating func fillStacked(_ lines: Int) {
        let (queues, callers, agents) = (tables.queueTable, tables.callerTable, tables.agentTable)
        var wanted = [queues.rows.count + 1, callers.rows.count + 2, agents.rows.count + 2]
        // Where not all fits agents stand side by side; a small screen has room for the queues and the callers alone.
        let hasAgents = lines >= 12
        let isGrid = wanted.reduce(0, +) > lines
        let grid = AgentGrid(agents, width: size.columns, hasNames: hasNames)
        if isGrid { wanted[2] = grid.rows.count + 1 }
        if !hasAgents { wanted.removeLast() }
        var shares = Self.shares(of: lines, wanted: wanted, parts: [3, 5, 3], least: 3)
        // Where nothing needs the lines, the lists stand apart.
        let isSpread = lines - shares.reduce(0, +) >= shares.count
        if !hasAgents { shares.append(0) }
        let lists = [
            list(.queues, queueTitle, queues, width: size.columns, lines: shares[0]),
            list(.callers, callerTitle, callers, width: size.columns, lines: shares[1]),
            isGrid ? self.grid(grid, lines: shares[2]) : list(.agents, agentTitle, agents, width: size.columns, lines: shares[2]),
        ]
        for lines in lists where !lines.isEmpty { page.lines += (isSpread ? [BoardLine()] : []) + lines }
    }

    /// Queues over the whole width; below them callers on the left, agents on the right.
    private mutating func fillSideBySide(_ lines: Int) {
        let (queues, callers, agents) = (tables.queueTable, tables.callerTable, tables.agentTable)
        let wanted = [queues.rows.count + 2, max(callers.rows.count, agents.rows.count) + 2]
        let isSpread = lines - wanted.reduce(0, +) >= 2
        let lines = isSpread ? lines - 2 : lines
        let top = Self.shares(of: lines, wanted: wanted, parts: [2, 3], least: 4)[0]
        let space = isSpread ? [BoardLine()] : []
        page.lines += space + list(.queues, queueTitle, queues, width: size.columns, lines: top) + space
        let left = (size.columns - Self.gutter) * 11 / 20
        let right = size.columns - Self.gutter - left
        let leftLines = list(.callers, callerTitle, callers, width: left, lines: lines - top)
        let isGrid = agents.rows.count + 2 > lines - top
        let rightLines =
            isGrid
            ? grid(AgentGrid(agents, width: right, hasNames: hasNames), lines: lines - top)
            : list(.agents, agentTitle, agents, width: right, lines: lines - top)
        for place in 0..<max(leftLines.count, rightLines.count) {
            var line = place < leftLines.count ? leftLines[place] : BoardLine()
            if place < rightLines.count { line.add(rightLines[place], at: left + Self.gutter) }
            page.lines.append(line)
        }
    }

    /// Whether the daemon told names at all: it leaves them out for a user who may not see them.
    private var hasNames: Bool { scene.board.agents.contains { $0.name != nil } }

    /// Lines for each list. Each gets what it wants where that is less than its part; the others share what is left.
    static func shares(of lines: Int, wanted: [Int], parts: [Int], least: Int) -> [Int] {
        var shares = wanted.map { _ in 0 }
        var open = Array(wanted.indices)
        var rest = lines
        while !open.isEmpty {
            let whole = open.reduce(0) { $0 + parts[$1] }
            let content = open.filter { wanted[$0] <= rest * parts[$0] / whole }
            if content.isEmpty {
                var left = rest
                for place in open {
                    shares[place] = min(left, wanted[place], max(least, rest * parts[place] / whole))
                    left -= shares[place]
                }
                // What rounding left goes to those that want most.
                while left > 0, let most = open.max(by: { wanted[$0] - shares[$0] < wanted[$1] - shares[$1] }) {
                    shares[most] += 1
                    left -= 1
                }
                break
            }
            for place in content {
                shares[place] = wanted[place]
                rest -= wanted[place]
            }
            open.removeAll(where: content.contains)
        }
        return shares
    }

    // MARK: One list

    private var queueTitle: [[BoardCell]] {
        let count = tables.queues.count
        return [
            [BoardCell(words.heading(Phrase("Queues"))), BoardCell(form.number(count))],
            [BoardCell(words(Phrase("answered in time: of the last 30 min, and today")), .faint)],
        ]
    }

    private var callerTitle: [[BoardCell]] {
        let queues = tables.queues
        // The list ends at 500: the queues count all.
        let count = max(tables.callers.count, queues.reduce(0) { $0 + $1.waiting + $1.offered })
        var items = [[BoardCell(words.heading(Phrase("Waiting"))), BoardCell(form.number(count))]]
        if count > tables.callers.count {
            items.append([BoardCell(words(Phrase("\(form.number(count - tables.callers.count)) not listed")))])
        }
        if let since = queues.compactMap(\.longestSince).min() {
            items.append([BoardCell(words(Phrase("longest \(form.running(scene.shownAt.seconds(since: since)))")))])
        }
        items.append([BoardCell(words.sort(scene.view.sort) + (scene.view.isReversed ? ", " + words(Phrase("reversed")) : ""), .faint)])
        return items
    }

    private var agentTitle: [[BoardCell]] {
        let agents = tables.agents
        let counts = WallboardAgent.State.allCases.compactMap { state -> [BoardCell]? in
            let count = agents.count { $0.state == state }
            return count > 0 ? [BoardCell(words.state(state), .faint), BoardCell(form.number(count))] : nil
        }
        return [[BoardCell(words.heading(Phrase("Agents"))), BoardCell(form.number(agents.count))]] + counts
    }

    /// A title, the headings where there is room for them, and the rows from the first that is not skipped.
    private mutating func list(
        _ list: BoardList, _ title: [[BoardCell]], _ table: BoardTable, width: Int, lines: Int
    ) -> [BoardLine] {
        guard lines > 0 else { return [] }
        let layout = table.layout(width)
        // The headings of the queues are their title where lines are few.
        let isRoomy = lines >= table.rows.count + 2
        let hasTitle = list != .queues || isRoomy
        let hasHeading = !table.rows.isEmpty && (!hasTitle || isRoomy || lines >= 6)
        let room = max(0, lines - (hasTitle ? 1 : 0) - (hasHeading ? 1 : 0))
        let extent = extent(of: list, total: table.rows.count, room: room)
        var result: [BoardLine] = []
        if hasTitle { result.append(self.title(list, title, extent, width)) }
        if hasHeading {
            var heading = table.heading(layout)
            if !hasTitle { heading = marked(heading, list, extent, width) }
            result.append(heading)
        }
        result += table.rows[extent.skipped..<extent.skipped + extent.shown].map { table.line($0, layout) }
        if table.rows.isEmpty, room > 0 { result.append(BoardLine([BoardCell(emptiness(of: list), .faint)])) }
        return result
    }

    /// Agents side by side, under a title that counts agents and not rows.
    private mutating func grid(_ agents: AgentGrid, lines: Int) -> [BoardLine] {
        guard lines > 0 else { return [] }
        let extent = extent(of: .agents, total: agents.rows.count, room: lines - 1)
        // The title counts agents, not rows.
        let count = tables.agents.count
        let skipped = extent.skipped * agents.perRow
        let people = BoardPage.Extent(skipped: skipped, shown: min(count - skipped, extent.shown * agents.perRow), total: count)
        var result = [title(.agents, agentTitle, people, agents.width)]
        result += agents.rows[extent.skipped..<extent.skipped + extent.shown]
        if agents.rows.isEmpty, lines > 1 { result.append(BoardLine([BoardCell(emptiness(of: .agents), .faint)])) }
        return result
    }

    /// Which rows are shown; it is kept for the keys.
    private mutating func extent(of list: BoardList, total: Int, room: Int) -> BoardPage.Extent {
        let shown = min(total, max(0, room))
        let extent = BoardPage.Extent(skipped: min(max(0, scene.view.skipped[list] ?? 0), total - shown), shown: shown, total: total)
        page.lists[list] = extent
        return extent
    }

    /// `> WAITING 14   longest 4:05   by wait   1–9`: the mark stands before the list that the arrows move.
    private func title(_ list: BoardList, _ items: [[BoardCell]], _ extent: BoardPage.Extent, _ width: Int) -> BoardLine {
        var first = items[0].map { BoardCell($0.text, .bold) }
        if isMarked(list) { first.insert(BoardCell(">", .bold), at: 0) }
        let range = extent.shown < extent.total ? [[BoardCell(range(extent), .bold)]] : []
        // The range comes before what the title says besides.
        let room = width - (BoardLine([first].flatMap(\.self)).end + range.reduce(0) { $0 + 3 + BoardLine($1).end })
        let rest = BoardLine.fittingWhole(Array(items.dropFirst()), width: room - 3)
        var line = BoardLine(first)
        if let range = range.first { line.add(BoardLine(range), at: line.end + 3) }
        if rest.end > 0 { line.add(rest, at: line.end + 3) }
        return line
    }

    /// A heading that stands for a title says which rows are shown at its end, where there is room.
    private func marked(_ heading: BoardLine, _ list: BoardList, _ extent: BoardPage.Extent, _ width: Int) -> BoardLine {
        var line = BoardLine()
        for piece in heading.pieces { line.add(BoardCell(piece.text, .bold), at: piece.start) }
        let range = range(extent)
        if extent.shown < extent.total, line.end + 2 + CellWidth.of(range) <= width {
            line.add(BoardCell(range, .bold), at: width - CellWidth.of(range))
        }
        return line
    }

    /// `1-9 of 14`: the first and the last row that are shown; `0 of 14` where the list has no room.
    private func range(_ extent: BoardPage.Extent) -> String {
        let (first, last) = (form.number(extent.skipped + 1), form.number(extent.skipped + extent.shown))
        guard extent.shown > 0 else { return words(Phrase("0 of \(form.number(extent.total))")) }
        return words(Phrase("\(first)-\(last) of \(form.number(extent.total))"))
    }

    private func isMarked(_ list: BoardList) -> Bool { scene.view.focus == list }

    /// The sentence in place of the rows: that nobody waits is an answer, too.
    private func emptiness(of list: BoardList) -> String {
        switch list {
        case .queues: words(Phrase("There is no queue."))
        case .callers: words(Phrase("Nobody waits."))
        case .agents: words(Phrase("Nobody is logged in."))
        }
    }
}

extension BoardLine {
    /// On a ground of a style, over the whole width of the screen.
    fileprivate func on(_ style: BoardStyle) -> BoardLine {
        var line = BoardLine()
        for piece in pieces { line.add(BoardCell(piece.text, piece.style.union(style)), at: piece.start) }
        line.ground = style
        return line
    }

    /// The first of the items that fit, each whole; the others are not counted.
    fileprivate static func fittingWhole(_ items: [[BoardCell]], width: Int, gap: Int = 3) -> BoardLine {
        var line = BoardLine()
        for item in items {
            let start = line.pieces.isEmpty ? 0 : line.end + gap
            let piece = BoardLine(item)
            guard start + piece.end <= width else { break }
            line.add(piece, at: start)
        }
        return line
    }

    /// With ASCII in place of the few other characters that a layout sets.
    fileprivate var ascii: BoardLine {
        var line = BoardLine()
        line.ground = ground
        for piece in pieces {
            let text = String(piece.text.map { $0.isASCII ? $0 : $0 == "…" ? "~" : $0 == "×" ? "x" : "?" })
            line.add(BoardCell(text, piece.style), at: piece.start)
        }
        return line
    }
}
