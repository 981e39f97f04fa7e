/// The running text of the help, wrapped once, at the terminal's width.
///
/// The parser wraps all that it is given, line by line: it would break examples, and lines that were wrapped before. A text that is
/// wrapped here has no blank at which it could break; `shown` puts the blanks back.
enum HelpText {
    /// False where the help is read by a program, such as the one that makes the manual: paragraphs are one line each then.
    @TaskLocal static var isForTerminal = true

    /// Longer lines are hard to read, however wide the terminal is.
    static let longestLine = 100
    private static let firmBlank: Character = "\u{A0}"

    static func wrapped(_ text: String) -> String {
        wrapped(text, width: isForTerminal ? min(Console.current.width, longestLine) : nil)
    }

    /// Lines that follow each other are one paragraph, wrapped anew to `width`; nil: not at all. Lines that begin with a blank stand as
    /// they are written.
    static func wrapped(_ text: String, width: Int?) -> String {
        var lines: [String] = []
        var paragraph: [Substring] = []
        for line in (text + "\n").split(separator: "\n" as Character, omittingEmptySubsequences: false) {
            if !line.isEmpty, !line.hasPrefix(" ") {
                paragraph.append(line)
                continue
            }
            if !paragraph.isEmpty { lines += Wrapping.lines(paragraph.joined(separator: " "), width: width) }
            paragraph = []
            lines.append(String(line))
        }
        return String(lines.dropLast().joined(separator: "\n").map { $0 == " " ? firmBlank : $0 })
    }

    /// The help as it is written: with the blanks that were firm while the parser had it.
    static func shown(_ help: String) -> String { String(help.map { $0 == firmBlank ? " " : $0 }) }
}
