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

    /// The help as it is written: with the blanks that were firm while the parser had it, and the line of usage wrapped between options.
    static func shown(_ help: String) -> String {
        let lines = help.split(separator: "\n" as Character, omittingEmptySubsequences: false)
            .flatMap { $0.hasPrefix(usage) ? usageLines($0, width: Console.current.width) : [String($0)] }
        return String(lines.joined(separator: "\n").map { $0 == firmBlank ? " " : $0 })
    }

    private static let usage = "USAGE: "

    /// The words between two brackets, an option and its value, stay together.
    private static func usageLines(_ line: Substring, width: Int) -> [String] {
        var depth = 0
        let firm = line.dropFirst(usage.count).map { character -> Character in
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            return character == " " && depth > 0 ? firmBlank : character
        }
        let lines = Wrapping.lines(String(firm), width: width - usage.count)
        return lines.enumerated().map { ($0 == 0 ? usage : String(repeating: " ", count: usage.count)) + $1 }
    }
}
