import ArgumentParser
import HoldlineWire

/// What the parser says of wrong arguments, in this program's form and the person's language: what was wrong, what the option is for, how
/// the command is written, and where its help is.
///
/// The parser gives its errors as text alone, whose sentences are known by their patterns; another one is told as it is.
struct ParserWords {
    /// The parser's sentence.
    let message: String
    /// The option or argument that it is about, with what its help says.
    private var about: String?
    /// The line of usage, with its heading.
    private var usage: String?
    /// The command that shows the help.
    private var help: String?

    /// `full` is the parser's whole text: its message, and lines that begin with “Help:”, “Usage:” and “See”.
    init(_ message: String, full: String) {
        self.message = message
        guard let end = full.firstRange(of: message)?.upperBound else { return }
        for line in full[end...].split(separator: "\n") {
            if line.hasPrefix("Help:  ") { about = String(line.dropFirst("Help:  ".count)) }
            if line.hasPrefix(Self.usageHeading) { usage = String(line) }
            if let gaps = Self.gaps(String(line), Pattern.help) { help = gaps[0] }
        }
    }

    /// All of it. The line of usage is wrapped between options where `width` says so.
    func phrase(width: Int?) -> Phrase {
        var lines = [Self.sentence(message, of: command)]
        if let about { lines.append(Phrase(verbatim: "  \(about)")) }
        if let usage {
            let heading = Phrase("Usage: ")
            let wrapped = width.map { HelpText.usageLines(usage[...], heading: Self.usageHeading, width: $0 - 1) } ?? [usage]
            let rest = wrapped.joined(separator: "\n").dropFirst(Self.usageHeading.count).map { $0 == "\u{A0}" ? " " : $0 }
            lines.append(heading + Phrase(verbatim: String(rest)))
        }
        if let help { lines.append("Help: \(help)") }
        return Phrase(lines, separator: "\n")
    }

    /// What comes before `--help`.
    private var command: String { help.map { $0.split(separator: " ").filter { !$0.hasPrefix("-") }.joined(separator: " ") } ?? "holdline" }

    private static let usageHeading = "Usage: "

    /// One sentence of the parser, for an answer to a question or a variable of the environment too.
    static func sentence(_ message: String, of command: String = "holdline") -> Phrase {
        // A value that is joined to the letter of its option: whether the parser names another option, too, helps nobody.
        if let gaps = gaps(message, Pattern.joined) {
            let typed = gaps[0].prefix { $0 != "'" }
            return "“\(command)” knows no \(typed). The value of \(name(gaps[1])) stands behind a blank"
        }
        if let gaps = gaps(message, Pattern.reason) { return "\(name(gaps[1])): \(Phrase(said: gaps[2]))" }
        if let gaps = gaps(message, Pattern.choice) {
            let words = gaps[2].replacing("' or '", with: "', '").replacing("'", with: "")
            return "\(name(gaps[1])): “\(gaps[0])” is none of its words. There are: \(words)"
        }
        if let gaps = gaps(message, Pattern.number) {
            return "\(name(gaps[1])): “\(gaps[0])” is no whole number, or too large: write digits alone, such as 3"
        }
        if let gaps = gaps(message, Pattern.missing) { return "\(gaps[0]) is missing" }
        if let gaps = gaps(message, Pattern.missingOne) {
            return "one of these is missing: \(gaps[0].replacing("', '", with: ", "))"
        }
        if let gaps = gaps(message, Pattern.noValue) { return missingValue(name(gaps[0])) }
        if let gaps = gaps(message, Pattern.nearest) {
            return "“\(command)” knows no \(gaps[0]).\nDid you mean: \(gaps[1])"
        }
        if let gaps = gaps(message, Pattern.unknown) { return "“\(command)” knows no \(gaps[0])" }
        if let gaps = gaps(message, Pattern.tooMany) { return "“\(gaps[0])” is one argument too many" }
        if let gaps = gaps(message, Pattern.several) {
            return "\(gaps[0]) arguments are too many: \(gaps[1].replacing("', '", with: ", "))"
        }
        if let gaps = gaps(message, Pattern.valueless) {
            return "\(gaps[0]) takes no value: leave “=\(gaps[1])” out"
        }
        if let gaps = gaps(message, Pattern.excluded) {
            return "\(gaps[1]) and \(gaps[0]) exclude each other: give one of them"
        }
        return Phrase(said: message)
    }

    /// A value that begins like an option was meant for one, if it stands behind this one.
    private static func missingValue(_ option: String) -> Phrase {
        let typed = Invocation.arguments
        guard let place = typed.firstIndex(of: option), let next = typed.dropFirst(place + 1).first, next.hasPrefix("-") else {
            return "\(option) wants a value behind it"
        }
        guard option.hasPrefix("--") else {
            return "\(option) wants a value behind it; one that begins with “-” is given to the long name, behind a “=”"
        }
        return "\(option) wants a value behind it; one that begins with “-” is joined to it: \(option)=\(next)"
    }

    /// An option without the name of its value.
    private static func name(_ synopsis: String) -> String {
        synopsis.hasPrefix("-") ? String(synopsis.prefix { $0 != " " }) : synopsis
    }

    /// What stands between the parts of a pattern, each at its first place; behind the last part where the pattern ends with it. nil for
    /// another text.
    private static func gaps(_ text: String, _ parts: [String]) -> [String]? {
        guard text.hasPrefix(parts[0]) else { return nil }
        var rest = text.dropFirst(parts[0].count)
        var gaps: [String] = []
        for (place, part) in parts.enumerated().dropFirst() {
            // The last part ends the text, unless it leads to a reason.
            let isEnd = place == parts.count - 1 && !part.hasSuffix(": ")
            if isEnd {
                guard rest.hasSuffix(part) else { return nil }
                gaps.append(String(rest.dropLast(part.count)))
                return gaps
            }
            guard let found = rest.firstRange(of: part) else { return nil }
            gaps.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return gaps + [String(rest)]
    }
}

/// The parser's sentences, as the parts between their gaps.
private enum Pattern {
    static let reason = ["The value '", "' is invalid for '", "': "]
    static let choice = ["The value '", "' is invalid for '", "'. Please provide one of ", "."]
    static let number = ["The value '", "' is invalid for '", "'"]
    static let missing = ["Missing expected argument '", "'"]
    static let missingOne = ["Missing one of: '", "'"]
    static let noValue = ["Missing value for '", "'"]
    static let nearest = ["Unknown option '", "'. Did you mean '", "'?"]
    static let unknown = ["Unknown option '", "'"]
    static let tooMany = ["Unexpected argument '", "'"]
    static let several = ["", " unexpected arguments: '", "'"]
    static let valueless = ["The option '", "' does not take any value, but '", "' was specified."]
    static let excluded = ["Value to be set with flag '", "' had already been set with flag '", "'"]
    static let joined = ["Unknown option '", "\n   or: Missing value for '", "' in '", "'"]
    static let help = ["  See '", "' for more information."]
}
