import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

/// What stands where on a wallboard's screen.
@Suite struct BoardLayoutTests {
    private static let boards: [(String, Wallboard)] = [
        ("usual", BoardFixture.usual), ("crowded", BoardFixture.crowded), ("lengthy", BoardFixture.lengthy),
        ("nameless", BoardFixture.nameless), ("empty", BoardFixture.board()), ("troubled", BoardFixture.troubled),
    ]
    private static let sizes = [(80, 24), (200, 60), (40, 10), (119, 30), (120, 12), (60, 11), (500, 200), (39, 24), (1, 1)].map {
        BoardSize(columns: $0.0, lines: $0.1)
    }

    @Test("Every screen keeps within its cells; nothing overlaps, and no number is cut", arguments: sizes, Language.allCases)
    func fits(_ size: BoardSize, _ language: Language) {
        for (name, board) in Self.boards {
            for isASCII in [false, true] {
                let page = BoardLayout.page(BoardFixture.scene(board, language, ascii: isASCII), size: size)
                #expect(page.lines.count <= size.lines, "\(name)")
                for line in page.lines {
                    #expect(zip(line.pieces, line.pieces.dropFirst()).allSatisfy { $0.end < $1.start }, "\(name): \(line.text)")
                    #expect(line.end <= max(size.columns, 8), "\(name): \(line.text)")
                    // The name of one caller has escapes in it.
                    #expect(!line.text.contains(#/[0-9][…~]/#) || line.text.contains("evil"), "\(name): \(line.text)")
                    if isASCII { #expect(line.text.utf8.allSatisfy { $0 < 0x80 }, "\(name): \(line.text)") }
                }
            }
        }
    }

    @Test("An ordinary afternoon at 80 × 24", arguments: Language.allCases)
    func usual(_ language: Language) {
        let text = BoardFixture.text(BoardFixture.usual, language, 80, 24)
        #expect(text == (language == .french ? Self.french : Self.english), "\n\(text)")
    }

    @Test("Whoever may see no names is shown calls, states and queues", arguments: [(80, 24), (200, 60), (40, 10)])
    func nameless(_ columns: Int, _ lines: Int) {
        let text = BoardFixture.text(BoardFixture.nameless, .english, columns, lines)
        for name in ["Lefèvre", "K-042", "+33", "Zoé", "ada", "gus"] { #expect(!text.contains(name), "\(name)") }
        #expect(text.contains("C-17") && text.contains("! 4:05"))
    }

    @Test("At 200 × 60 callers and agents stand side by side, all columns among them") func sideBySide() {
        let page = BoardFixture.page(BoardFixture.crowded, .english, 200, 60)
        let lines = page.lines.map(\.text.plainBlanks)
        #expect(lines.contains { $0.contains("C-1000") && $0.contains("agent") })
        #expect(lines.contains { $0.contains("TARGET") && $0.contains("PAUSED") && $0.contains("TALK") })
        #expect(lines.contains { $0.contains("over 20 s") && $0.hasPrefix("queue-1 ") })
        #expect(page.lists[.queues] == BoardPage.Extent(skipped: 0, shown: 12, total: 12))
        #expect(page.lists[.callers]?.total == 500)
        // The queues count all who wait, the list ends at 500.
        #expect(lines.contains { $0.contains("> WAITING 504") && $0.contains(" of 500   4 not listed") })
        #expect(page.lines.count == 60)
    }

    @Test("At 40 × 10 the queues and the callers who matter most are there") func small() {
        let text = BoardFixture.text(BoardFixture.usual, .english, 40, 10)
        for word in ["live", "! 3 late", "€12,345.00", "billing", "! 72.5%", "> WAITING 5", "! 4:05"] {
            #expect(text.contains(word), "\(text)")
        }
    }

    @Test("Below 40 × 10 a sentence says what is wanted", arguments: [(39, 24), (80, 9), (20, 3)])
    func tooSmall(_ columns: Int, _ lines: Int) {
        let page = BoardFixture.page(BoardFixture.usual, .french, columns, lines)
        let text = page.lines.map(\.text).joined(separator: " ")
        #expect(text.hasPrefix("La fenêtre a \(columns) × \(lines) cases"))
        #expect(page.lists.isEmpty)
    }

    @Test("What is over its target has a sign, and its colour never stands alone") func signs() {
        for (name, board) in Self.boards {
            let pieces = BoardFixture.page(board, .english, 200, 60).lines.flatMap(\.pieces)
            for piece in pieces where piece.style.contains(.red) { #expect(piece.style.contains(.bold), "\(name): \(piece.text)") }
        }
        let pieces = BoardFixture.page(BoardFixture.usual, .english, 200, 60).lines.flatMap(\.pieces)
        func style(_ text: String) -> [BoardStyle] { pieces.filter { $0.text.plainBlanks == text }.map(\.style) }
        #expect(style("! 4:05") == [.alarm, .alarm] && style("! 72.5%") == [.alarm] && style("! 3 late") == [.alarm])
        #expect(style("over 20 s, below target") == [.alarm] && style("over 20 s") == [.alarm])
        #expect(style("0:19") == [[]] && style("100%") == [[], []])
    }

    @Test("Waits run with the daemon's clock, and stand still where nothing new comes") func running() {
        let later = BoardFixture.now.adding(seconds: 61)
        func text(_ change: (inout BoardScene) -> Void = { _ in }) -> String {
            let scene = BoardFixture.scene(BoardFixture.usual, now: later, change)
            return BoardLayout.page(scene, size: BoardSize(columns: 80, lines: 24)).lines.map(\.text).joined(separator: "\n")
        }
        #expect(text().contains("! 5:06") && text().contains("14:06:10") && text().contains("! 1:20"))
        let frozen = text { $0.view.pausedAt = BoardFixture.now }
        #expect(frozen.contains("! 4:05") && frozen.contains("14:05:09   FROZEN"))
        let lost = text { $0.connection = .lost(since: BoardFixture.now.adding(seconds: 1), why: "no daemon answers at /run/x") }
        #expect(lost.contains("! 4:05") && lost.contains("! CONNECTION LOST"))
        #expect(lost.contains("! No answer since 14:05:10 (1:00); what is shown is of 14:05:09."))
        #expect(lost.contains("no daemon answers at /run/x"))
    }

    @Test("What is wrong with the daemon stands at the top, gravest first", arguments: Language.allCases)
    func conditions(_ language: Language) {
        let lines = BoardFixture.page(BoardFixture.troubled, language, 80, 24).lines.map(\.text)
        #expect(lines[1].hasPrefix(language == .french ? "! Depuis 14:00 : le disque est plein" : "! Since 14:00: the disk is full"))
        #expect(lines[2].hasPrefix(language == .french ? "! Depuis 26 nov. 12:18" : "! Since 26 Nov 12:18"))
    }

    @Test("Figures that were counted long ago say so") func counted() {
        var board = BoardFixture.usual
        board.countedAt = BoardFixture.ago(300)
        #expect(BoardFixture.text(board, .english, 200, 60).contains("counted at 14:00"))
        #expect(!BoardFixture.text(BoardFixture.usual, .english, 200, 60).contains("counted"))
    }

    @Test("Lists share the lines: none gets more than it wants, and none is lost", arguments: [3, 9, 12, 20, 21, 60])
    func shares(_ lines: Int) {
        for wanted in [[2, 3, 2], [13, 502, 36], [4, 7, 9], [1, 2, 500], [500, 2, 1], [500, 500, 500]] {
            let shares = BoardLayout.shares(of: lines, wanted: wanted, parts: [3, 5, 3], least: 3)
            #expect(shares.reduce(0, +) <= lines)
            #expect(zip(shares, wanted).allSatisfy { $0 <= $1 && $0 >= 0 }, "\(wanted) \(shares)")
            #expect(shares.reduce(0, +) == min(lines, wanted.reduce(0, +)), "\(wanted) \(shares)")
        }
    }

    private static let english = """
        Holdline 14:05:09   live   Fri 27 Nov                             ? help  q quit
        Tickets ! 3 late   2 to look at   4 unassigned   1,231 live
        Held €12,345.00 (14 invoices)   CHF 900.00 (1 invoice)
        QUEUE   WAIT LONGEST FREE PAUSED TALK ANSWERED LOST  30 MIN TODAY   TARGET
        billing    3  ! 4:05  2/5      1    2   81/104    9 ! 72.5% 84.2% 80%/20 s
        export     0          1/2      0    2   81/104    9    100% 84.2% 80%/20 s
        support    1    0:12  2/5      1    2    10/10    0    100%     – 80%/20 s
        > WAITING 5   longest 4:05   by wait
           WAITED  PRIORITY  QUEUE    CALL  CALLER             STATE
        ! 2:01:40  high      billing  C-9   –                  callback due 13:55
           ! 4:05  urgent    billing  C-17  Lefèvre & Fils     over 20 s
             0:19  normal    billing  C-18  K-042              ringing
             0:12  low       support  C-20  Zoé
          1:02:05  normal    billing  C-21  +33 1 42 05 00 00  callback at 14:30
        AGENTS 7   free 2   ringing 1   talking 1   on hold 1   wrap-up 1   paused 1
        AGENT    STATE      SINCE  QUEUES
        ada      free        1:05  billing
        bob      free        0:05  all queues
        camille  ringing     0:03  billing
        dora     talking  1:06:40  billing
        eve      on hold     0:31  billing
        félix    wrap-up     0:12  billing
        gus      paused     11:40  support
        """

    private static let french = """
        Holdline 14:05:09   en direct   ven. 27 nov.                   ? aide  q quitter
        Réclamations ! 3 en retard   2 à revoir   4 sans responsable   1 231 en cours
        Mis en attente 12 345,00 € (14 factures)   900,00 CHF (1 facture)
        FILE    ATT.   MAX. LIBRES PAUSE LIGNE  DÉCR. ABAND.   30 MIN   JOUR  OBJECTIF
        billing    3 ! 4:05    2/5     1     2 81/104      9 ! 72,5 % 84,2 % 80 %/20 s
        export     0           1/2     0     2 81/104      9    100 % 84,2 % 80 %/20 s
        support    1   0:12    2/5     1     2  10/10      0    100 %      – 80 %/20 s
        > EN ATTENTE 5   max. 4:05   par attente
          ATTENTE  PRIORITÉ  FILE     APPEL  APPELANT           ÉTAT
        ! 2:01:40  haute     billing  C-9    –                  à rappeler depuis 13:55
           ! 4:05  urgent    billing  C-17   Lefèvre & Fils     plus de 20 s
             0:19  normale   billing  C-18   K-042              sonne
             0:12  basse     support  C-20   Zoé
          1:02:05  normale   billing  C-21   +33 1 42 05 00 00  à rappeler à 14:30
        AGENTS 7   libre 2   sonne 1   en ligne 1   en garde 1   post-appel 1
        AGENT    ÉTAT         DEPUIS  FILES
        ada      libre          1:05  billing
        bob      libre          0:05  toutes les files
        camille  sonne          0:03  billing
        dora     en ligne    1:06:40  billing
        eve      en garde       0:31  billing
        félix    post-appel     0:12  billing
        gus      en pause      11:40  support
        """
}
