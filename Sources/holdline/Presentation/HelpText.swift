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

    /// A line that stands as it was written. A command that is too long goes on behind a “\\”, so that a copy of it is still one command; an
    /// option stays with its value, and what stands between quotes together.
    private static func example(_ line: String, width: Int) -> [String] {
        let indent = line.prefix { $0 == " " }
        guard line.count > width, line.dropFirst(indent.count).hasPrefix("holdline ") else { return [line] }
        var parts: [String] = []
        var isQuoted = false
        for word in line.split(separator: " ") {
            let joins =
                isQuoted
                || parts.last.map { last in
                    let before = last.split(separator: " ").last ?? ""
                    return (before.hasPrefix("-") || before == ">" || before == "|" || before == "<") && !word.hasPrefix("-")
                } ?? false
            if joins { parts[parts.count - 1] += " " + word } else { parts.append(String(word)) }
            if word.count(where: { $0 == "\"" }) % 2 == 1 { isQuoted.toggle() }
        }
        // A remark in brackets is no part of the command.
        var lines: [String] = []
        var current = String(indent)
        for part in parts {
            if current.contains(where: { $0 != " " }), current.count + 3 + part.count > width {
                lines.append(current + " \\")
                current = indent + "    " + part
            } else {
                current += (current.contains { $0 != " " } ? " " : "") + part
            }
        }
        return lines + [current]
    }

    private static func withBlanks(_ text: some StringProtocol) -> String { String(text.map { $0 == firmBlank ? " " : $0 }) }

    /// The parser's own beginning of the line of usage.
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
