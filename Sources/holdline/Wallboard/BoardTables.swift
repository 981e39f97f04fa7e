import HoldlineCore
import HoldlineWire

/// A table of the wallboard: what it says, before it is fitted to a screen.
struct BoardTable: Sendable {
    let headings: [TableLayout.Heading]
    let rows: [[BoardCell]]

    /// Fitted to `width` cells; nil: nothing is cut. Columns stand closer before one is left out.
    func layout(_ width: Int?) -> TableLayout {
        let texts = rows.map { $0.map(\.text) }
        let wide = TableLayout(headings, rows: texts, limit: width)
        guard wide.isNarrowed else { return wide }
        return TableLayout(headings, rows: texts, limit: width, gap: 1)
    }

    /// A row as the layout places it; columns that found no room are left out whole.
    func line(_ cells: [BoardCell], _ layout: TableLayout) -> BoardLine {
        var line = BoardLine()
        for place in layout.places(of: cells.map(\.text)) { line.add(BoardCell(place.text, cells[place.column].style), at: place.start) }
        return line
    }

    func heading(_ layout: TableLayout, _ style: BoardStyle = .faint) -> BoardLine {
        line(headings.map { BoardCell($0.title, style) }, layout)
    }
}

/// The tables of a wallboard at a moment, for a screen and for a pipe.
struct BoardTables: Sendable {
    let board: Wallboard
    /// The daemon's clock: waits run up to it.
    let now: Instant
    let words: BoardWords
    let view: BoardView
    /// An instant on the reader's clock.
    let clock: @Sendable (Instant) -> LocalTime.Parts

    private var form: LocalForm { words.form }

    // MARK: Queues

    /// Those that the filter lets through.
    var queues: [WallboardQueue] { board.queues.filter { view.queue == nil || $0.name == view.queue } }

    /// A row for each queue, in the daemon's order. Waits count up to `now`, levels are percentages of the last 30 minutes and of
    /// today, and the target has its percentage and its seconds. Columns with a rank are left out first where the screen is
    /// narrow.
    var queueTable: BoardTable {
        let headings: [TableLayout.Heading] = [
            .init(title: words.heading(Phrase("Queue")), least: 10),
            .init(title: words.heading(Phrase("Wait")), isRight: true, isFirm: true),
            .init(title: words.heading(Phrase("Longest")), isRight: true, isFirm: true),
            .init(title: words.heading(Phrase("Free")), isRight: true, isFirm: true, rank: 3),
            .init(title: words.heading(Phrase("Paused")), isRight: true, isFirm: true, rank: 7),
            .init(title: words.heading(Phrase("Talk")), isRight: true, isFirm: true, rank: 8),
            .init(title: words.heading(Phrase("Answered")), isRight: true, isFirm: true, rank: 4),
            .init(title: words.heading(Phrase("Lost")), isRight: true, isFirm: true, rank: 5),
            .init(title: words.heading(Phrase("30 min")), isRight: true, isFirm: true, rank: 1),
            .init(title: words.heading(Phrase("Today")), isRight: true, isFirm: true, rank: 2),
            .init(title: words.heading(Phrase("Target")), isRight: true, isFirm: true, rank: 6),
            .init(title: "", rank: 9),
        ]
        return BoardTable(headings: headings, rows: queues.map(row))
    }

    /// A wait beyond the queue's threshold and a level below its target are marked, and named again in the last cell.
    private func row(_ queue: WallboardQueue) -> [BoardCell] {
        let wait = queue.longestSince.map { now.seconds(since: $0) }
        let isLong = wait.map { $0 > queue.threshold } ?? false
        let levels = [queue.levelNow, queue.levelToday].map { level($0, queue.target) }
        let isBelow = [queue.levelNow, queue.levelToday].contains { $0.map { $0 < Double(queue.target) } ?? false }
        var remarks: [String] = []
        if isLong { remarks.append(over(queue.threshold)) }
        if isBelow { remarks.append(words(Phrase("below target"))) }
        return [
            BoardCell(words.shown(queue.name.text), .bold),
            BoardCell(form.number(queue.waiting), queue.waiting > 0 ? .bold : []),
            wait.map { BoardCell.marked(form.running($0), isLong) } ?? .empty,
            BoardCell("\(form.number(queue.free))/\(form.number(queue.available))"),
            BoardCell(form.number(queue.paused)), BoardCell(form.number(queue.talking)),
            BoardCell("\(form.number(queue.answered))/\(form.number(queue.arrived))"), BoardCell(form.number(queue.abandoned)), levels[0],
            levels[1],
            BoardCell("\(form.percent(Double(queue.target)))/\(form.length(queue.threshold))", .faint),
            BoardCell(remarks.joined(separator: ", "), .alarm),
        ]
    }

    /// `target` is a percentage; a level is absent where no call counts for it yet.
    private func level(_ level: Double?, _ target: Int) -> BoardCell {
        level.map { .marked(form.percent($0), $0 < Double(target)) } ?? BoardCell(words.none, .faint)
    }

    private func over(_ threshold: Int64) -> String { words(Phrase("over \(form.length(threshold))")) }

    // MARK: Callers

    /// In the order that the view asks for.
    var callers: [WallboardCaller] {
        let shown = board.callers.filter { view.queue == nil || $0.queue == view.queue }
        let ordered =
            switch view.sort {
            // As the daemon lists them.
            case .queue: shown
            case .wait: shown.sorted { key($0) < key($1) }
            case .priority: shown.sorted { ($0.priority.rank, key($0)) < ($1.priority.rank, key($1)) }
            case .name: shown.sorted { (name($0), key($0)) < (name($1), key($1)) }
            }
        return view.isReversed ? ordered.reversed() : ordered
    }

    /// Who waits for a time that has not come yet stands behind all others.
    private func key(_ caller: WallboardCaller) -> WaitKey {
        WaitKey(isLater: caller.callbackAt.map { $0 > now } ?? false, since: caller.since, number: caller.call.number)
    }

    /// Those without a name come last.
    private func name(_ caller: WallboardCaller) -> String { caller.name?.lowercased() ?? "\u{10FFFF}" }

    /// A row for each caller who is listed. The name's column has a dash for an unknown one only where another caller has a name:
    /// otherwise the user may see none.
    var callerTable: BoardTable {
        let headings: [TableLayout.Heading] = [
            .init(title: words.heading(Phrase("Waited")), isRight: true, isFirm: true),
            .init(title: words.heading(Phrase("Priority")), isFirm: true, rank: 4),
            .init(title: words.heading(Phrase("Queue")), rank: 3, least: 10),
            .init(title: words.heading(Phrase("Call")), isFirm: true, rank: 2),
            .init(title: words.heading(Phrase("Caller")), least: 12),
            .init(title: words.heading(Phrase("State")), isFirm: true, rank: 1),
        ]
        let thresholds = Dictionary(board.queues.map { ($0.name, $0.threshold) }) { first, _ in first }
        let unknown = callers.contains { $0.name != nil } ? words.none : ""
        return BoardTable(headings: headings, rows: callers.map { row($0, thresholds[$0.queue], unknown) })
    }

    /// A caller who asked to be called back at a time is not over the threshold before it, and is marked once the time has come.
    private func row(_ caller: WallboardCaller, _ threshold: Int64?, _ unknown: String) -> [BoardCell] {
        let wait = now.seconds(since: caller.since)
        let isLong = caller.callbackAt == nil && threshold.map { wait > $0 } ?? false
        let isDue = caller.callbackAt.map { $0 <= now } ?? false
        let state: BoardCell =
            if caller.isOffered {
                BoardCell(words(Phrase("ringing")), .green)
            } else if let at = caller.callbackAt {
                isDue
                    ? BoardCell(words(Phrase("callback due \(time(at))")), .alarm)
                    : BoardCell(words(Phrase("callback at \(time(at))")))
            } else if isLong, let threshold {
                BoardCell(over(threshold), .alarm)
            } else {
                .empty
            }
        return [
            .marked(form.running(wait), isLong || isDue), BoardCell(words.priority(caller.priority), caller.priority.isRaised ? .bold : []),
            BoardCell(words.shown(caller.queue.text)), BoardCell(caller.call.description),
            BoardCell(caller.name.map(words.shown) ?? unknown),
            state,
        ]
    }

    /// On the reader's clock; of another day than today with its date.
    func time(_ instant: Instant) -> String {
        let (parts, today) = (clock(instant), clock(now).day)
        let text = form.clock(hour: parts.hour, minute: parts.minute)
        return parts.day == today ? text : "\(words.shown(form.shortDate(parts.day))) \(text)"
    }

    /// The day and the minute, for a report that is kept.
    func date(_ instant: Instant) -> String {
        let parts = clock(instant)
        return "\(words.shown(form.date(parts.day))) \(form.clock(hour: parts.hour, minute: parts.minute))"
    }

    // MARK: Agents

    /// In the order that the view asks for: as the daemon lists them, by what they do, where it asks for nothing that agents have.
    var agents: [WallboardAgent] {
        let shown = board.agents.filter { agent in
            guard let queue = view.queue else { return true }
            return agent.queues.isEmpty || agent.queues.contains(queue)
        }
        let ordered =
            switch view.sort {
            case .wait, .priority: shown
            case .queue: shown.enumerated().sorted { ($0.1.firstQueue, $0.0) < ($1.1.firstQueue, $1.0) }.map(\.1)
            case .name: shown.enumerated().sorted { ($0.1.sortedName, $0.0) < ($1.1.sortedName, $1.0) }.map(\.1)
            }
        return view.isReversed ? ordered.reversed() : ordered
    }

    /// An agent as one row: name, state and since when; whoever may see no names sees the queues instead.
    var agentTable: BoardTable {
        let headings: [TableLayout.Heading] = [
            .init(title: words.heading(Phrase("Agent")), least: 8), .init(title: words.heading(Phrase("State")), isFirm: true),
            .init(title: words.heading(Phrase("Since")), isRight: true, isFirm: true),
            .init(title: words.heading(Phrase("Queues")), rank: 1, least: 12),
        ]
        return BoardTable(headings: headings, rows: agents.map(row))
    }

    private func row(_ agent: WallboardAgent) -> [BoardCell] {
        let queues = agent.queues.isEmpty ? words(Phrase("all queues")) : agent.queues.map { words.shown($0.text) }.joined(separator: ", ")
        return [
            BoardCell(agent.name.map(words.shown) ?? words.none, .bold), BoardCell(words.state(agent.state), agent.state.style),
            BoardCell(form.running(now.seconds(since: agent.since))), BoardCell(queues, .faint),
        ]
    }
}

/// The order of callers by their wait.
private struct WaitKey: Comparable {
    let isLater: Bool
    let since: Instant
    let number: Int64

    static func < (left: WaitKey, right: WaitKey) -> Bool {
        (left.isLater ? 1 : 0, left.since, left.number) < (right.isLater ? 1 : 0, right.since, right.number)
    }
}

extension Priority {
    /// 1 is the most urgent, so that callers sort by it from the first.
    fileprivate var rank: Int { Self.allCases.count - (Self.allCases.firstIndex(of: self) ?? 0) }
    fileprivate var isRaised: Bool { self == .high || self == .urgent }
}

extension WallboardAgent {
    fileprivate var firstQueue: String { queues.first?.text.lowercased() ?? "" }
    fileprivate var sortedName: String { name?.lowercased() ?? "\u{10FFFF}" }
}

extension WallboardAgent.State {
    fileprivate var style: BoardStyle {
        switch self {
        case .free: [.bold, .green]
        case .offered: .bold
        case .talking, .wrapUp: []
        case .onHold: .yellow
        case .paused: .yellow
        }
    }
}
