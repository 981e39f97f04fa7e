import HoldlineCore
import HoldlineWire

/// What is wrong in a template, with its file and line.
struct TemplateProblem: Error, CustomStringConvertible {
    let file: String
    /// From 1; nil where the whole is meant.
    let line: Int?
    let message: String

    var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

/// What a template may name: a text, or a list whose elements have names of their own.
enum LetterValue: Sendable {
    /// An empty text counts as none.
    case text(String)
    case list([[String: LetterValue]])
}

/// A letter's text with names in it, in the part of Mustache that letters need.
///
/// `{{name}}` is a text; `{{#name}}…{{/name}}` stands once for a text that is there, and once for each element of a list; `{{^name}}…{{/name}}`
/// stands where there is none; `{{! …}}` is a remark. A line with nothing but a section's tag or a remark leaves no line behind. Unlike
/// Mustache, a name that is not known is an error and no empty text: a letter with a hole in it must not go out.
struct LetterTemplate: Sendable {
    /// A part of a template. Lines count from 1 and are those of the tag, for problems that are found later.
    indirect enum Piece: Sendable {
        case text(String)
        case value(String, line: Int)
        /// An inverted one (`^`) stands where its name has no value.
        case section(String, inverted: Bool, [Piece], line: Int)
    }

    /// The path of the company's file, or the name of a template that ships, such as `fr/reminder.txt`: problems begin with it.
    let file: String
    private let pieces: [Piece]

    /// Throws for a tag or a section that does not end, and for tags that letters do not have.
    init(_ text: String, file: String) throws(TemplateProblem) {
        self.file = file
        var reader = TemplateReader(text, file: file)
        pieces = try reader.all()
    }

    /// The text with the values in it. A value can end no line, begin no table and no heading: what it has of that kind is put under guard
    /// until the text is laid out.
    func rendered(_ values: [String: LetterValue]) -> String { Self.rendered(pieces, [values]) }

    /// `scopes` are the values of the letter and of the list elements around this piece; the innermost that knows a name counts.
    private static func rendered(_ pieces: [Piece], _ scopes: [[String: LetterValue]]) -> String {
        var result = ""
        func found(_ name: String) -> LetterValue? { scopes.reversed().lazy.compactMap { $0[name] }.first }
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .value(let name, _): if case .text(let text)? = found(name) { result += LetterGuard.guarded(text) }
            case .section(let name, let inverted, let inner, _):
                switch (found(name), inverted) {
                case (.text(let text)?, _): if text.isEmpty == inverted { result += rendered(inner, scopes) }
                case (.list(let list)?, false): for element in list { result += rendered(inner, scopes + [element]) }
                case (.list(let list)?, true): if list.isEmpty { result += rendered(inner, scopes) }
                case (nil, _): if inverted { result += rendered(inner, scopes) }
                }
            }
        }
        return result
    }

    /// What is wrong with the names in it: those that the kind of letter does not have, and those that it must name and does not.
    func problems(_ names: LetterNames) -> [TemplateProblem] {
        var used: Set<String> = []
        var problems: [TemplateProblem] = []
        func unknown(_ name: String, _ line: Int, _ known: Set<String>) {
            let near = known.min { Spelling.distance($0, name, swaps: false) < Spelling.distance($1, name, swaps: false) }
            problems.append(
                TemplateProblem(
                    file: file, line: line, message: "{{\(name)}} is not known here\(near.map { "; the nearest is {{\($0)}}" } ?? "")"))
        }
        func look(_ pieces: [Piece], texts: Set<String>, lists: [String: Set<String>]) {
            for piece in pieces {
                switch piece {
                case .text: break
                case .value(let name, let line):
                    used.insert(name)
                    if !texts.contains(name) { unknown(name, line, texts) }
                case .section(let name, let inverted, let inner, let line):
                    used.insert(name)
                    if let own = lists[name] {
                        look(inner, texts: inverted ? texts : texts.union(own), lists: lists)
                    } else if texts.contains(name) {
                        look(inner, texts: texts, lists: lists)
                    } else {
                        unknown(name, line, texts.union(lists.keys))
                    }
                }
            }
        }
        look(pieces, texts: names.texts, lists: names.lists)
        for group in names.required where used.isDisjoint(with: group) {
            let names = group.sorted().map { "{{\($0)}}" }.joined(separator: " or ")
            problems.append(TemplateProblem(file: file, line: nil, message: "\(names) is missing: a letter of this kind has to name it"))
        }
        return problems
    }
}

/// Reads tags and what is between them.
private struct TemplateReader {
    private let file: String
    private var rest: Substring
    private var line = 1

    init(_ text: String, file: String) {
        self.file = file
        rest = text[...]
    }

    /// Reads the whole template. It is called once: nothing is left to read afterwards.
    mutating func all() throws(TemplateProblem) -> [LetterTemplate.Piece] {
        try pieces(until: nil, from: 1)
    }

    /// Reads up to the end of the section of this name; nil reads to the end of the text.
    private mutating func pieces(until section: String?, from first: Int) throws(TemplateProblem) -> [LetterTemplate.Piece] {
        var pieces: [LetterTemplate.Piece] = []
        while let open = rest.firstRange(of: "{{") {
            let before = rest[..<open.lowerBound]
            line += before.utf8.count { $0 == UInt8(ascii: "\n") }
            let tagLine = line
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw TemplateProblem(file: file, line: tagLine, message: "this tag does not end: write }}")
            }
            let tag = String(rest[open.upperBound..<close.lowerBound])
            line += tag.utf8.count { $0 == UInt8(ascii: "\n") }
            let after = rest[close.upperBound...]
            let kind = tag.first
            let stands = kind.map { "#^/!".contains($0) } ?? false
            rest = after
            if !before.isEmpty { pieces.append(.text(String(before))) }
            // A tag of its own line takes the line with it.
            if stands, before.isEmpty ? atLineStart : before.last?.isNewline == true, after.first?.isNewline ?? true {
                if let end = after.first, end.isNewline {
                    rest = after.dropFirst()
                    line += 1
                }
                atLineStart = true
            } else {
                atLineStart = false
            }
            let name = String(tag.drop { "#^/".contains($0) }.trimmed)
            switch kind {
            case "!": break
            case "#", "^":
                try check(name, tagLine)
                pieces.append(.section(name, inverted: kind == "^", try self.pieces(until: name, from: tagLine), line: tagLine))
            case "/":
                guard name == section else {
                    let open = section.map { "{{/\($0)}} is expected" } ?? "no section is open"
                    throw TemplateProblem(file: file, line: tagLine, message: "{{/\(name)}} ends another section: \(open)")
                }
                return pieces
            default:
                try check(name, tagLine)
                pieces.append(.value(name, line: tagLine))
            }
        }
        if let section { throw TemplateProblem(file: file, line: first, message: "{{#\(section)}} does not end: write {{/\(section)}}") }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// Whether what was read last took its line's end with it.
    private var atLineStart = true

    /// Throws for what is no name: Mustache's partials, delimiters and unescaped values are not taken.
    private func check(_ name: String, _ line: Int) throws(TemplateProblem) {
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isLetter || $0.isDigit }) else {
            throw TemplateProblem(
                file: file, line: line,
                message: "“{{\(name.prefix(40))}}” is no tag of a letter: names are letters and digits, sections {{#name}}…{{/name}}")
        }
    }
}

/// What a kind of letter may name, and what it must.
struct LetterNames: Sendable {
    var texts: Set<String>
    /// By list, the names of an element.
    var lists: [String: Set<String>]
    /// Of each group one at least has to be in the template.
    var required: [Set<String>]
}

/// Characters of values that would mean something to the layout, as private ones until it is done.
enum LetterGuard {
    /// Private characters are never part of a value: `Shown.isShowable` refuses them, so that none is taken for a guarded one.
    private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [("\n", "\u{F8F0}"), ("|", "\u{F8F1}"), ("#", "\u{F8F2}")]

    /// A line feed for every kind of line's end; what is invisible, or turns the direction of writing, is left out.
    static func guarded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for character in text {
            if character.isNewline {
                result.append("\u{F8F0}")
                continue
            }
            for scalar in character.unicodeScalars {
                if let pair = pairs.first(where: { $0.0 == scalar }) {
                    result.append(pair.1)
                } else if scalar == "\t" {
                    result.append(" ")
                } else if Shown.isShowable(scalar, after: result.last ?? " ") {
                    result.append(scalar)
                }
            }
        }
        return String(result)
    }

    /// The text as it was; `newline` stands for a line feed of a value.
    static func restored(_ text: String, newline: String = "\n") -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{F8F0}": result += newline
            case "\u{F8F1}": result += "|"
            case "\u{F8F2}": result += "#"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    fileprivate var trimmed: SubSequence {
        var part = self[...]
        while part.first == " " { part = part.dropFirst() }
        while part.last == " " { part = part.dropLast() }
        return part
    }
}
