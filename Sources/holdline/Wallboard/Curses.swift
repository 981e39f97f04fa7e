import CNcurses
import Glibc
import HoldlineWire

/// The terminal as ncurses draws on it. The library is opened where a screen is wanted: to link it would cost each start of the command
/// 0.2 ms.
///
/// One thread uses it. `end` leaves the terminal as it was, and may be called again.
final class Curses {
    /// The library with wide characters; Debian has it in the package libncursesw6.
    private static let file = "libncursesw.so.6"

    private var functions = holdline_curses()
    private let screen: UnsafeMutablePointer<WINDOW>
    private var hasColor = false

    /// Takes the terminal of standard input and output; `isASCII`: its locale has no more.
    ///
    /// Throws `refusedHere` where ncurses is not there, `usage` where the terminal cannot be drawn on.
    init(isASCII: Bool, hasColor: Bool) throws(CommandFailure) {
        // ncurses counts and writes characters by the locale; this one is everywhere, and the person's own need not be installed.
        if !isASCII, setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "") }
        if let missing = holdline_curses_open(&functions, Self.file) {
            throw .refusedHere(
                """
                a screen is drawn by \(Self.file), and it is not there (\(String(cString: missing)))
                Install it (Debian's package libncursesw6), or look at the wallboard once:
                  holdline wallboard --once
                """)
        }
        let name = Console.variable("TERM")
        var why: Int32 = 0
        guard name != nil, functions.setupterm(nil, STDOUT_FILENO, &why) == OK, holdline_curses_addresses(&functions) != 0,
            let screen = holdline_curses_screen(&functions)
        else { throw Self.undrawable(name, why) }
        self.screen = screen
        _ = functions.cbreak()
        _ = functions.noecho()
        _ = functions.nonl()
        _ = functions.set_escdelay(25)
        _ = functions.keypad(screen, true)
        _ = functions.nodelay(screen, true)
        _ = functions.curs_set(0)
        if hasColor, functions.start_color() == OK {
            self.hasColor = true
            let ground: Int16 = functions.use_default_colors() == OK ? -1 : 0
            for (pair, color) in [holdline_red, holdline_green, holdline_yellow].enumerated() {
                _ = functions.init_pair(Int16(pair + 1), color, ground)
            }
        }
    }

    /// `why` is what `setupterm` tells: 0 for a terminal that the system does not know, -1 for a system without descriptions, 1
    /// for a terminal that cannot be drawn on.
    private static func undrawable(_ name: String?, _ why: Int32) -> CommandFailure {
        let what: Phrase =
            switch name {
            case nil: "TERM is not set, and says what the terminal is"
            case let name? where why == 0: "this system knows no terminal “\(Shown.line(name))” (TERM)"
            case let name? where why < 0: "this system has no description of terminals, such as that of “\(Shown.line(name))” (TERM)"
            case let name?: "the terminal “\(Shown.line(name))” (TERM) cannot be drawn on"
            }
        return .usage(
            """
            \(what)
            Set TERM to what the terminal is, such as xterm-256color, or look at the wallboard once:
              holdline wallboard --once
            """)
    }

    /// The cells of the terminal now.
    static var size: BoardSize {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return BoardSize(columns: 80, lines: 24)
        }
        return BoardSize(columns: Int(size.ws_col), lines: Int(size.ws_row))
    }

    /// Tells ncurses of the size that `size` read; nothing is drawn before the next page.
    func resize(_ size: BoardSize) { _ = functions.resizeterm(Int32(size.lines), Int32(size.columns)) }

    /// Whatever stood on the terminal meanwhile is drawn over with the next page.
    func forget() { _ = functions.clearok(screen, true) }

    /// Leaves the terminal as it was before; the next `draw` takes it again.
    func end() { _ = functions.endwin() }

    /// ncurses sends the terminal only the cells that differ from those of the page before.
    func draw(_ page: BoardPage) {
        _ = functions.wattr_set(screen, 0, 0, nil)
        _ = functions.werase(screen)
        for (row, line) in page.lines.enumerated() {
            if !line.ground.isEmpty { put(String(repeating: " ", count: page.size.columns), line.ground, row, 0, page.size) }
            for piece in line.pieces { put(piece.text, piece.style, row, piece.start, page.size) }
        }
        _ = functions.wnoutrefresh(screen)
        _ = functions.doupdate()
    }

    /// A text that starts outside of the screen is not written, and a longer one is cut at its right edge.
    private func put(_ text: String, _ style: BoardStyle, _ row: Int, _ column: Int, _ size: BoardSize) {
        guard row < size.lines, column < size.columns else { return }
        // What is wider than the line would go on in the next one.
        let fitted = column + CellWidth.of(text) > size.columns ? CellWidth.fitted(text, to: size.columns - column) : text
        let scalars = fitted.unicodeScalars.map { wchar_t($0.value) }
        _ = functions.wattr_set(screen, attributes(style), pair(style), nil)
        _ = functions.wmove(screen, Int32(row), Int32(column))
        // The last cell of the screen takes its character, and refuses the cursor behind it.
        scalars.withUnsafeBufferPointer { _ = functions.waddnwstr(screen, $0.baseAddress, Int32($0.count)) }
    }

    private func attributes(_ style: BoardStyle) -> attr_t {
        var attributes: attr_t = 0
        if style.contains(.bold) { attributes |= holdline_bold }
        if style.contains(.faint) { attributes |= holdline_faint }
        if style.contains(.reverse) { attributes |= holdline_reverse }
        return attributes
    }

    /// The pair of colours that `init` set up: 0 leaves the terminal's own. A reversed line has none, since colours on a reversed
    /// ground may not be readable.
    private func pair(_ style: BoardStyle) -> Int16 {
        guard hasColor, !style.contains(.reverse) else { return 0 }
        return style.contains(.red) ? 1 : style.contains(.green) ? 2 : style.contains(.yellow) ? 3 : 0
    }

    /// The next key that was pressed; nil where none waits.
    func key() -> BoardKey? {
        var code: wint_t = 0
        let result = functions.wget_wch(screen, &code)
        if result == KEY_CODE_YES { return Self.named(Int32(bitPattern: code)) }
        guard result == OK, let scalar = Unicode.Scalar(code) else { return nil }
        switch scalar {
        case "\t": return .tab
        case "\u{1B}": return .escape
        default: return scalar.value < 0x20 ? .other : .character(Character(scalar))
        }
    }

    private static func named(_ code: Int32) -> BoardKey {
        switch code {
        case KEY_UP: .up
        case KEY_DOWN: .down
        case KEY_PPAGE: .pageUp
        case KEY_NPAGE: .pageDown
        case KEY_HOME: .home
        case KEY_END: .end
        case KEY_BTAB: .backTab
        default: .other
        }
    }
}
