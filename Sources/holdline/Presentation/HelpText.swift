/// The running text of the help, wrapped once, at the terminal's width.
///
/// The parser wraps all that it is given, line by line: it would break examples, and lines that were wrapped before. It gets texts that
/// have no blank at which it could break (`firm`); `shown` puts the blanks back, and wraps what the user asked to read.
enum HelpText {
    /// False where a program asked for the help, such as the one that makes the manual: paragraphs are one line each then.
    private static var isForTerminal: Bool { !Invocation.arguments.contains("--experimental-dump-help") }

    /// Longer lines are hard to read, however wide the terminal is.
    static let longestLine = 100
    /// U+00A0, at which the parser does not break.
    private static let firmBlank: Character = "\u{A0}"

    /// `text` for the parser: all its blanks firm, and each paragraph in one line.
    ///
    /// Lines that follow each other are one paragraph; lines that begin with a blank stand as they are written. It is called for each verb
    /// at every start of the command, so nothing is measured or wrapped here.
    static func firm(_ text: String) -> String {
        let (blank, newline) = (UInt8(ascii: " "), UInt8(ascii: "\n"))
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * source.count)
        var isRunning = false
        for (index, byte) in source.enumerated() {
            if index == 0 || source[index - 1] == newline { isRunning = byte != blank && byte != newline }
            let next = index + 1 < source.count ? source[index + 1] : newline
            let joins = byte == newline && isRunning && next != blank && next != newline
            if byte == blank || joins { bytes += firmBlank.utf8 } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The help as it is written: blanks again where they were firm, paragraphs wrapped, the line of usage wrapped between options.
    static func shown(_ help: String) -> String { shown(help, width: isForTerminal ? Console.current.width : nil) }

    /// The same to `width` cells; nil: nothing is wrapped.
    static func shown(_ help: String, width: Int?) -> String {
        help.split(separator: "\n" as Character, omittingEmptySubsequences: false)
            .flatMap { line -> [String] in
                if let width, line.hasPrefix(usage) { return usageLines(line, width: width) }
                if let width, line.first == firmBlank { return example(withBlanks(line), width: min(width, longestExample)) }
                guard let width, line.contains(firmBlank) else { return [String(line)] }
                return Wrapping.lines(withBlanks(line), width: min(width, longestLine))
            }
            .map(withBlanks).joined(separator: "\n")
    }

    /// An example is copied from the screen: below 80 cells, as most terminals are.
    private static let longestExample = 79

    /// A line that stands as it was written, where it fits. Of a longer one a remark in brackets, or the last column of a table, goes on
    /// below its own beginning; a command goes on behind a “\\”, so that a copy of it is still one command.
    private static func example(_ line: String, width: Int) -> [String] {
        guard line.count > width else { return [line] }
        let indent = line.prefix { $0 == " " }.count
        if let gap = line.dropFirst(indent).firstRange(of: "  ") {
            let head = String(line[..<gap.lowerBound])
            let text = String(line[gap.lowerBound...].drop { $0 == " " })
            if text.hasPrefix("(") {
                return example(head, width: width) + Wrapping.indented(text, by: indent + 4, then: indent + 5, width: width)
            }
            let column = line.count - text.count
            let lines = Wrapping.lines(text, width: width - column)
            let blanks = String(repeating: " ", count: column)
            return lines.enumerated().map { $0 == 0 ? line.prefix(column) + $1 : blanks + $1 }
        }
        let text = line.dropFirst(indent)
        guard text.hasPrefix("holdline ") || text.contains("| holdline ") || text.hasPrefix("--") else { return [line] }
        return command(text, indent: indent, width: width)
    }

    /// An option stays with its value, and what stands between quotes together.
    private static func command(_ text: Substring, indent: Int, width: Int) -> [String] {
        var parts: [String] = []
        var isQuoted = false
        for word in text.split(separator: " ") {
            let joins =
                isQuoted
                || parts.last.map { last in
                    let before = last.split(separator: " ").last ?? ""
                    return (before.hasPrefix("-") || before == ">" || before == "|" || before == "<") && !word.hasPrefix("-")
                } ?? false
            if joins { parts[parts.count - 1] += " " + word } else { parts.append(String(word)) }
            if word.count(where: { $0 == "\"" }) % 2 == 1 { isQuoted.toggle() }
        }
        let blanks = String(repeating: " ", count: indent)
        var lines: [String] = []
        var current = blanks
        for part in parts {
            if current.contains(where: { $0 != " " }), current.count + 3 + part.count > width {
                lines.append(current + " \\")
                current = blanks + "    " + part
            } else {
                current += (current.contains { $0 != " " } ? " " : "") + part
            }
        }
        return lines + [current]
    }

    private static func withBlanks(_ text: some StringProtocol) -> String { String(text.map { $0 == firmBlank ? " " : $0 }) }

    /// The parser's own beginning of the line of usage.
    static let usage = "USAGE: "

    /// The line of usage without its `heading`, wrapped beside it. The words between two brackets, an option and its value, stay together.
    static func usageLines(_ line: Substring, heading: String = usage, width: Int) -> [String] {
        var depth = 0
        let firm = line.dropFirst(heading.count).map { character -> Character in
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            return character == " " && depth > 0 ? firmBlank : character
        }
        let lines = Wrapping.lines(String(firm), width: width - heading.count)
        return lines.enumerated().map { ($0 == 0 ? heading : String(repeating: " ", count: heading.count)) + $1 }
    }
}
