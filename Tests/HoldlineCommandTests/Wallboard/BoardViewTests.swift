import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

/// What the keys of a wallboard do.
@Suite struct BoardViewTests {
    private let size = BoardSize(columns: 80, lines: 24)

    /// Presses keys one after the other, each on the page that the ones before it left.
    private func pressed(_ keys: [BoardKey], on board: Wallboard = BoardFixture.usual, _ view: BoardView = BoardView()) -> BoardView {
        var view = view
        for key in keys { _ = view.press(key, board, page(board, view), at: BoardFixture.now) }
        return view
    }

    private func pressed(_ keys: String, on board: Wallboard = BoardFixture.usual) -> BoardView {
        pressed(keys.map { .character($0) }, on: board)
    }

    private func page(_ board: Wallboard, _ view: BoardView) -> BoardPage {
        BoardLayout.page(BoardFixture.scene(board) { $0.view = view }, size: size)
    }

    private func calls(_ view: BoardView, _ board: Wallboard = BoardFixture.usual) -> [Int64] {
        let words = BoardWords(form: LocalForm(.english))
        let tables = BoardTables(board: board, now: BoardFixture.now, words: words, view: view) { LocalTime.parts(of: $0) }
        return tables.callers.map(\.call.number)
    }

    @Test(
        "s goes through the orders of callers, S back, r turns one round",
        arguments: [
            // Due callbacks wait like the others; one for later stands behind them.
            ("", [9, 17, 18, 20, 21]), ("s", [17, 18, 21, 9, 20]), ("ss", [17, 9, 18, 21, 20]), ("sss", [21, 18, 17, 20, 9]),
            ("ssss", [9, 17, 18, 20, 21]), ("S", [21, 18, 17, 20, 9]), ("r", [21, 20, 18, 17, 9]), ("rr", [9, 17, 18, 20, 21]),
            ("rs", [17, 18, 21, 9, 20]),
        ]) func sorting(_ keys: String, _ expected: [Int64])
    {
        #expect(calls(pressed(keys)) == expected)
    }

    @Test("f goes through the queues, F back, a and Esc show all") func filtering() {
        #expect(calls(pressed("f")) == [9, 17, 18, 21])
        #expect(calls(pressed("ff")) == [])
        #expect(calls(pressed("fff")) == [20])
        #expect(calls(pressed("ffff")).count == 5)
        #expect(calls(pressed("F")) == [20])
        #expect(calls(pressed("fa")).count == 5)
        #expect(pressed([.character("f"), .escape]).queue == nil)
        let text = page(BoardFixture.usual, pressed("F")).lines.map(\.text).joined(separator: "\n")
        #expect(text.contains("only support") && text.contains("Zoé") && text.contains("gus") && text.contains("bob"))
        #expect(!text.contains("Lefèvre") && !text.contains("ada") && !text.contains("billing "))
    }

    @Test("The arrows move the marked list, and stop at its ends") func scrolling() throws {
        let crowded = BoardFixture.crowded
        let shown = try #require(page(crowded, BoardView()).lists[.callers]?.shown)
        #expect(pressed([.down, .down], on: crowded).skipped[.callers] == 2)
        #expect(pressed([.up], on: crowded).skipped[.callers] == 0)
        #expect(pressed([.pageDown], on: crowded).skipped[.callers] == shown)
        #expect(pressed([.pageDown, .pageUp], on: crowded).skipped[.callers] == 0)
        #expect(pressed([.end, .down], on: crowded).skipped[.callers] == 500 - shown)
        #expect(pressed([.end, .home], on: crowded).skipped[.callers] == 0)
        let last = page(crowded, pressed([.end], on: crowded)).lines.map(\.text).joined(separator: "\n")
        #expect(last.contains("Customer 499") && last.contains("\(500 - shown + 1)-500 of 500"))
        // Another order begins at its beginning.
        #expect(pressed([.down, .character("s")], on: crowded).skipped[.callers] == nil)
    }

    @Test("Of several keys between two drawings each counts on what the ones before it left") func several() throws {
        func after(_ keys: [BoardKey]) -> BoardView {
            var scene = BoardFixture.scene(BoardFixture.crowded)
            #expect(scene.press(keys, size: size) == .stay)
            return scene.view
        }
        #expect(after([.down, .down, .down]).skipped[.callers] == 3)
        #expect(after([.end, .up, .up]).skipped[.callers] == pressed([.end, .up, .up], on: BoardFixture.crowded).skipped[.callers])
        #expect(after([.tab, .down, .down]).skipped[.agents] == 2)
        #expect(after([.down, .character("s"), .down]).skipped[.callers] == 1)
        var scene = BoardFixture.scene(BoardFixture.crowded)
        #expect(scene.press([.down, .character("q"), .down], size: size) == .quit && scene.view.skipped[.callers] == 1)
        let small = BoardSize(columns: 80, lines: 10)
        var help = BoardFixture.scene(BoardFixture.crowded)
        #expect(help.press([.character("?"), .down, .down], size: small) == .stay && help.view.helpSkipped == 2)
    }

    @Test("Tab goes from list to list") func turning() {
        let crowded = BoardFixture.crowded
        #expect(pressed([.tab], on: crowded).focus == .agents)
        #expect(pressed([.tab, .tab], on: crowded).focus == .queues)
        #expect(pressed([.backTab], on: crowded).focus == .queues)
        #expect(pressed([.tab, .tab, .tab], on: crowded).focus == .callers)
        let text = page(crowded, pressed([.tab, .down], on: crowded)).lines.map(\.text).joined(separator: "\n")
        #expect(text.contains("> AGENTS 100   4-15 of 100") && !text.contains("> WAITING"))
    }

    @Test("A list that became shorter is shown from where its rows end") func shorter() {
        var view = pressed([.end], on: BoardFixture.crowded)
        view.queue = nil
        #expect(page(BoardFixture.usual, view).lists[.callers] == BoardPage.Extent(skipped: 0, shown: 5, total: 5))
    }

    @Test("p freezes the picture, and lets it go on") func freezing() {
        #expect(pressed("p").pausedAt == BoardFixture.now)
        #expect(pressed(" ").pausedAt == BoardFixture.now)
        #expect(pressed("pp").pausedAt == nil)
    }

    @Test("? shows the help, any other key leaves it; in a small window it scrolls", arguments: Language.allCases)
    func help(_ language: Language) {
        let view = pressed("?")
        #expect(view.showsHelp)
        let scene = BoardFixture.scene(BoardFixture.usual, language) { $0.view = view }
        let text = BoardLayout.page(scene, size: size).lines.map(\.text).joined(separator: "\n")
        #expect(text.contains(language == .french ? "TOUCHES" : "KEYS") && text.contains(language == .french ? "quitter" : "quit"))
        #expect(BoardLayout.page(scene, size: size).helpLines <= size.lines)
        #expect(!pressed("?q").showsHelp)
        var small = view
        let window = BoardSize(columns: 40, lines: 10)
        func page() -> BoardPage { BoardLayout.page(BoardFixture.scene(BoardFixture.usual, language) { $0.view = small }, size: window) }
        for _ in 0..<40 { _ = small.press(.down, BoardFixture.usual, page(), at: BoardFixture.now) }
        #expect(small.showsHelp && small.helpSkipped == page().helpLines - 10)
        #expect(page().lines.count == 10)
        for _ in 0..<40 { _ = small.press(.up, BoardFixture.usual, page(), at: BoardFixture.now) }
        #expect(small.helpSkipped == 0)
    }

    @Test("q quits, other keys stay") func quitting() {
        var view = BoardView()
        for (key, quits) in [(BoardKey.character("q"), true), (.character("x"), false), (.other, false), (.down, false)] {
            #expect((view.press(key, BoardFixture.usual, page(BoardFixture.usual, view), at: BoardFixture.now) == .quit) == quits)
        }
    }
}
