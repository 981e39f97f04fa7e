/// Text of other people as it may be shown: nothing in it can steer a terminal, reorder a line or hide.
///
/// Control and format characters, bidirectional marks, line separators, private and unassigned ones are written as `\u{…}`.
enum Shown {
    /// Marks that stay on one letter on a terminal; written languages need no more.
    static let largestMarks = 4

    /// One line: line feeds and tabs are escaped too.
    static func line(_ text: String) -> String { isPlain(text) ? text : escaped(text) { "\\u{\(hexadecimal($0))}" } }

    /// Lines stay lines; everything else is as in `line`.
    static func paragraphs(_ text: String) -> String {
        if isPlain(text) { return text }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line(String($0)) }.joined(separator: "\n")
    }

    /// JSON in which only what is invisible is replaced, by the escapes of JSON.
    static func json(_ text: String) -> String {
        isPlain(text)
            ? text
            : escaped(text) { scalar in
                scalar.utf16.map { unit in
                    let digits = hexadecimal(UInt32(unit))
                    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }.joined()
            }
    }

    /// The same text with no more than `largestMarks` marks on one letter: what is left out is shown as an ellipsis.
    ///
    /// Dozens of marks on a letter draw over the lines above and below.
    static func withFewMarks(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isMark) else { return text }
        var result = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = isMark(scalar) ? marks + 1 : 0
            if marks <= largestMarks { result.append(scalar) } else if marks == largestMarks + 1 { result.append("…") }
        }
        return String(result)
    }

    /// Printable ASCII needs no look at each scalar; almost all texts are that.
    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20...0x7E).contains($0) } }

    /// Each scalar that may not be shown is replaced by what `escape` makes of it.
    private static func escaped(_ text: String, _ escape: (Unicode.Scalar) -> String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if isShowable(scalar, after: previous) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
            previous = scalar
        }
        return String(result)
    }

    /// Whether the scalar is shown as it is after another one.
    static func isShowable(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        // Joiners shape Indic and Arabic words and emoji; after an ASCII letter they only hide.
        case .format: (scalar.value == 0x200C || scalar.value == 0x200D) && !previous.isASCII
        default: true
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String { hexadecimal(scalar.value) }
    private static func hexadecimal(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
}

extension Int {
    /// `1 invoice`, `2 invoices`: `noun` is the singular.
    func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}

/// Running text in lines of a terminal.
enum Wrapping {
    /// The lines of `text`, each at most `width` cells; words longer than a line are cut. No width, no wrapping.
    static func lines(_ text: String, width: Int?) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { paragraph in
            let shown = Shown.line(String(paragraph))
            guard let width else { return [shown] }
            return wrapped(Shown.withFewMarks(shown), width: max(width, 8))
        }
    }

    /// A message for a terminal, broken at words. A line that begins with blanks goes on two blanks further in; a command, which is
    /// copied, is never broken.
    static func message(_ text: String, width: Int) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { line -> [String] in
            let indent = line.prefix { $0 == " " }.count
            guard CellWidth.of(String(line)) > width, !line.dropFirst(indent).hasPrefix("holdline ") else {
                return [Shown.line(String(line))]
            }
            return indented(String(line.dropFirst(indent)), by: indent, then: indent == 0 ? 0 : indent + 2, width: width)
        }.joined(separator: "\n")
    }

    /// Lines with `first` blanks before the first one, and `rest` before the others.
    static func indented(_ text: String, by first: Int, then rest: Int, width: Int?) -> [String] {
        let lines = lines(text, width: width.map { $0 - max(first, rest) })
        return lines.enumerated().map { String(repeating: " ", count: $0 == 0 ? first : rest) + $1 }
    }

    /// Broken at blanks alone. Blanks that follow each other stay, since text of people may be aligned by them.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var word = String(word)
            var cells = CellWidth.of(word)
            if !line.isEmpty, used + 1 + cells > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            while cells > width {
                let head = CellWidth.fitted(word, to: width).dropLast()
                guard !head.isEmpty else { break }
                lines.append(String(head))
                word = String(word.dropFirst(head.count))
                cells = CellWidth.of(word)
            }
            line += (line.isEmpty && used == 0 ? "" : " ") + word
            used = CellWidth.of(line)
        }
        return lines + [line]
    }
}

/// The colour or weight of a word on a terminal that has them; nothing is said by colour alone.
enum Style: String, Sendable {
    case plain = "", bold = "1", faint = "2", red = "31", green = "32", yellow = "33"

    /// The text with the escape sequences of ECMA-48 (SGR) around it; as it is where the console has no colour.
    func on(_ text: String, _ console: Console) -> String {
        console.hasColor && self != .plain ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
