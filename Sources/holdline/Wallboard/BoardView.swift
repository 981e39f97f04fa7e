import HoldlineCore

/// The order in which callers, and with them agents, are listed.
enum BoardSort: String, CaseIterable, Sendable {
    /// Who has waited longest comes first.
    case wait
    /// Queue by queue, in the order in which callers are served.
    case queue
    /// The most urgent first, and the longest wait first among equals.
    case priority
    /// By the caller's name without regard to case; callers without one come last.
    case name
}

/// A list of the screen that can be scrolled.
enum BoardList: CaseIterable, Sendable { case callers, agents, queues }

/// What the person at the wallboard chose to see.
struct BoardView: Hashable, Sendable {
    var sort = BoardSort.wait
    var isReversed = false
    /// nil: all queues.
    var queue: QueueName?
    /// Of the list that the arrows move.
    var focus = BoardList.callers
    /// The rows of each list that stand above what is shown.
    var skipped: [BoardList: Int] = [:]
    /// When the person stopped the picture; nil: it goes on.
    var pausedAt: Instant?
    var showsHelp = false
    /// The lines of the help that stand above what is shown.
    var helpSkipped = 0

    init(sort: BoardSort = .wait, queue: QueueName? = nil) { (self.sort, self.queue) = (sort, queue) }
}

/// What a person pressed.
enum BoardKey: Hashable, Sendable {
    case character(Character)
    case up, down, pageUp, pageDown, home, end
    case tab, backTab, escape
    /// One that means nothing here.
    case other
}

/// What is left to do after a key.
enum BoardAnswer: Sendable { case stay, quit }

extension BoardScene {
    /// Each key is pressed on the page that the ones before it left: several may come between two drawings.
    mutating func press(_ keys: some Sequence<BoardKey>, size: BoardSize) -> BoardAnswer {
        for key in keys {
            let page = BoardLayout.page(self, size: size)
            if view.press(key, board, page, at: now) == .quit { return .quit }
        }
        return .stay
    }
}

extension BoardView {
    /// `page` is what the person looks at, `board` what it was made from. A key that means nothing changes nothing.
    mutating func press(_ key: BoardKey, _ board: Wallboard, _ page: BoardPage, at now: Instant) -> BoardAnswer {
        if showsHelp { return pressInHelp(key, page) }
        switch key {
        case .character("q"), .character("Q"): return .quit
        case .character("?"), .character("h"): (showsHelp, helpSkipped) = (true, 0)
        case .character("s"): order(by: 1)
        case .character("S"): order(by: -1)
        case .character("r"):
            isReversed.toggle()
            skipped = [:]
        case .character("f"): filter(by: 1, board)
        case .character("F"): filter(by: -1, board)
        case .character("a"), .escape:
            queue = nil
            skipped = [:]
        case .character("p"), .character(" "): pausedAt = pausedAt == nil ? now : nil
        case .tab: turn(by: 1, page)
        case .backTab: turn(by: -1, page)
        case .up, .character("k"): move(by: -1, page)
        case .down, .character("j"): move(by: 1, page)
        case .pageUp: move(by: -max(1, page.lists[focus]?.shown ?? 1), page)
        case .pageDown: move(by: max(1, page.lists[focus]?.shown ?? 1), page)
        case .home: skipped[focus] = 0
        case .end: move(by: page.lists[focus]?.total ?? 0, page)
        case .character, .other: break
        }
        return .stay
    }

    /// Any key leaves the help but those that scroll it.
    private mutating func pressInHelp(_ key: BoardKey, _ page: BoardPage) -> BoardAnswer {
        let most = max(0, page.helpLines - page.size.lines)
        switch key {
        case .up, .character("k"): helpSkipped = max(0, helpSkipped - 1)
        case .down, .character("j"): helpSkipped = min(most, helpSkipped + 1)
        case .pageUp, .home: helpSkipped = max(0, helpSkipped - page.size.lines)
        case .pageDown, .end: helpSkipped = min(most, helpSkipped + page.size.lines)
        default: showsHelp = false
        }
        return .stay
    }

    /// The next order begins unreversed and at its first row.
    private mutating func order(by step: Int) {
        sort = BoardSort.allCases.stepped(from: sort, by: step)
        (isReversed, skipped) = (false, [:])
    }

    /// All queues, then one after the other.
    private mutating func filter(by step: Int, _ board: Wallboard) {
        let choices: [QueueName?] = [nil] + board.queues.map(\.name)
        queue = choices.stepped(from: queue, by: step)
        skipped = [:]
    }

    /// To the next list that the screen has room for.
    private mutating func turn(by step: Int, _ page: BoardPage) {
        let shown = BoardList.allCases.filter { page.lists[$0] != nil }
        if !shown.isEmpty { focus = shown.stepped(from: focus, by: step) }
    }

    /// It counts from the rows that `page` shows, and stops at either end of the list.
    private mutating func move(by rows: Int, _ page: BoardPage) {
        guard let list = page.lists[focus] else { return }
        skipped[focus] = min(max(0, list.skipped + rows), max(0, list.total - list.shown))
    }
}

extension Array where Element: Equatable {
    /// The element so many steps on, round and round; the first one where the array lacks it.
    fileprivate func stepped(from element: Element, by step: Int) -> Element {
        guard let place = firstIndex(of: element) else { return self[0] }
        return self[((place + step) % count + count) % count]
    }
}
