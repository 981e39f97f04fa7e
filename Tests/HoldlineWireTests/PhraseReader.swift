import Foundation

/// Finds the phrases in Swift sources, without a compiler: by where a literal stands.
///
/// A phrase is a literal
/// - behind `Phrase(`, or as one of the nouns of `one:` and `other:`;
/// - that is told at once: behind `note(`, `say(`, `line(`, `text(`, `sentence(`, `section(` and `empty:`, or in the list of `facts([…])`;
/// - that is an argument of a failure of the command, such as `.usage(`, of `ValidationError(told:`, `valid(`, `ask(` and `confirm(`;
/// - in a function, a property or a constant of which the type is `Phrase`, `Phrase?`, `[Phrase]` or `[Phrase?]`;
/// - that heads a column: the second one behind `Column(`.
struct PhraseReader {
    private(set) var phrases: Set<String> = []
    private let text: [UInt8]

    static func phrases(under folder: URL) throws -> Set<String> {
        var found: Set<String> = []
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            // Where phrases are made, no literal is one.
            guard file.pathExtension == "swift", file.lastPathComponent != "Phrase.swift" else { continue }
            let isCommand = file.pathComponents.contains("holdline")
            let source = try String(contentsOf: file, encoding: .utf8)
            if isCommand || source.contains("Phrase(") { found.formUnion(phrases(in: source, explicit: !isCommand)) }
        }
        return found
    }

    /// `explicit`: only those that the source calls so; elsewhere than in the command `text(` and its like are something else.
    static func phrases(in source: String, explicit: Bool = false) -> Set<String> {
        var reader = PhraseReader(source, explicit: explicit)
        reader.read()
        return reader.phrases
    }

    /// A literal, with `{}` for each gap.
    struct Found {
        let key: String
        let line: Int
        /// What stands before it in its line.
        let before: String
    }

    /// Every literal of a source, those in gaps among them: of the arguments of these calls where some are named, and of no others.
    static func literals(in source: String, within calls: [String]?, outside others: [String]) -> [Found] {
        PhraseReader(source, explicit: false).literals(within: calls, outside: others)
    }

    private func literals(within calls: [String]?, outside others: [String]) -> [Found] {
        var found: [Found] = []
        var place = 0
        var wanted = calls == nil ? text.count : 0
        while place < text.count {
            if starts("//", at: place) {
                while place < text.count, text[place] != 0x0A { place += 1 }
            } else if text[place] == 0x22 {
                let literal = literal(at: place)
                if place < wanted {
                    let line = text[..<place].count { $0 == 0x0A } + 1
                    let start = text[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                    found.append(Found(key: literal.key, line: line, before: String(decoding: text[start..<place], as: UTF8.self)))
                    for gap in literal.gaps {
                        found += Self.literals(in: gap, within: nil, outside: []).map { Found(key: $0.key, line: line, before: $0.before) }
                    }
                }
                place = literal.end
            } else if let other = others.first(where: { starts($0, at: place) }) {
                place = end(of: place + other.utf8.count - 1)
            } else {
                if let call = calls?.first(where: { starts($0, at: place) }) { wanted = max(wanted, end(of: place + call.utf8.count - 1)) }
                place += 1
            }
        }
        return found
    }

    private let isExplicit: Bool

    private init(_ source: String, explicit: Bool) { (text, isExplicit) = (Array(source.utf8), explicit) }

    // MARK: Where phrases may stand

    private static let calls = [
        "note(", "say(", "writer.line(", "$1.line(", "writer.text(", "try text(", "sentence(", "writer.section(", "try section(", "empty:",
        "advice:",
    ]
    private static let failures = [
        ".usage(", ".refusedHere(", ".partlyRefused(", ".doubtful(", ".notIntact(", ".later(", ".unshown(", ".unwritable(",
        ".unreadableFile(",
        "ValidationError(", "try valid(", ".ask(", ".confirm(",
    ]
    private static let types = [": Phrase", "-> Phrase", "[Phrase]", "[Phrase?]"]

    private mutating func read() {
        var place = 0
        while place < text.count {
            if starts("//", at: place) {
                while place < text.count, text[place] != 0x0A { place += 1 }
            } else if text[place] == 0x22 {
                let found = literal(at: place)
                // Nothing but a phrase counts with nouns.
                if found.gaps.contains(where: { $0.contains("one: \"") }) { take(found) }
                for gap in found.gaps { phrases.formUnion(Self.phrases(in: gap, explicit: true)) }
                place = found.end
            } else if starts("Phrase(", at: place), let quote = quote(behind: place + 7) {
                take(literal(at: quote))
                place += 7
            } else if let noun = ["one: \"", "other: \""].first(where: { starts($0, at: place) }) {
                let found = literal(at: place + noun.utf8.count - 1)
                if found.key.contains("{}") { take(found) }
                place = found.end
            } else if isExplicit {
                place += 1
            } else if starts("Column(", at: place) || starts("Column<", at: place) {
                place = column(at: place)
            } else if let call = Self.calls.first(where: { starts($0, at: place) }), let quote = quote(behind: place + call.utf8.count) {
                let found = literal(at: quote)
                // A sum is of strings, unless a type says otherwise.
                if !isContinued(behind: found.end) { take(found) }
                place += call.utf8.count
            } else if starts("writer.title(", at: place) {
                takeAll(from: place + 13, to: end(of: place + 12))
                place += 13
            } else if let failure = Self.failures.first(where: { starts($0, at: place) }) {
                takeAll(from: place + failure.utf8.count, to: end(of: place + failure.utf8.count - 1))
                place += failure.utf8.count
            } else if starts("facts([", at: place) {
                takeAll(from: place + 7, to: end(of: place + 6))
                place += 7
            } else if let type = Self.types.first(where: { starts($0, at: place) }) {
                place += type.utf8.count
                if let range = value(behind: place) { takeAll(from: range.lowerBound, to: range.upperBound) }
            } else {
                place += 1
            }
        }
    }

    /// The value of a declaration: its body in braces, or what stands behind `=` up to the end of the statement.
    private func value(behind start: Int) -> Range<Int>? {
        var place = start
        while place < text.count, ![0x0A, 0x7B, 0x3D, 0x2C, 0x29].contains(text[place]) { place += 1 }
        guard place < text.count else { return nil }
        if text[place] == 0x7B { return place..<end(of: place) }
        guard text[place] == 0x3D else { return nil }
        // A statement goes on in lines that are set further in, or that begin with an operator.
        let indent = indent(ofLineAt: place)
        var end = place
        repeat {
            while end < text.count, text[end] != 0x0A { end += 1 }
            end += 1
        } while end < text.count && (self.indent(ofLineAt: end) > indent || starts("}", at: end + indent))
        return place..<min(end, text.count)
    }

    private func indent(ofLineAt place: Int) -> Int {
        var start = place
        while start > 0, text[start - 1] != 0x0A { start -= 1 }
        return text[start...].prefix { $0 == 0x20 }.count
    }

    /// The second literal of a column, where it is one.
    private mutating func column(at start: Int) -> Int {
        guard let open = text[start...].firstIndex(of: 0x28), !text[start..<open].contains(0x5D), let name = quote(behind: open + 1) else {
            return start + 7
        }
        let end = literal(at: name).end
        guard end < text.count, text[end] == 0x2C, let title = quote(behind: end + 1) else { return end }
        let found = literal(at: title)
        take(found)
        return found.end
    }

    /// Every literal of a stretch of source that is not an argument with a label, such as `separator: ", "`.
    private mutating func takeAll(from start: Int, to end: Int) {
        var place = start
        while place < end {
            if starts("//", at: place) {
                while place < end, text[place] != 0x0A { place += 1 }
            } else if starts("verbatim:", at: place) || starts("said:", at: place) || starts("word:", at: place)
                || starts("separator:", at: place)
            {
                while place < end, ![0x29, 0x2C].contains(text[place]) { place = text[place] == 0x22 ? literal(at: place).end : place + 1 }
            } else if text[place] == 0x22 {
                let found = literal(at: place)
                if !isArgument(place) { take(found) }
                place = found.end
            } else {
                place += 1
            }
        }
    }

    /// Whether a literal is what a function other than those above is called with, or is compared.
    private func isArgument(_ quote: Int) -> Bool {
        let before = String(decoding: text[max(0, quote - 24)..<quote], as: UTF8.self)
        return [
            ".hasPrefix(", ".replacing(", "with: ", "ShellText.quoted(", ".of(", "contains(", "as: ", "about: ", "(of: ", "([", "== ",
            "!= ",
        ].contains {
            before.hasSuffix($0)
        }
    }

    private func isContinued(behind end: Int) -> Bool {
        let rest = text[end...].drop { $0 == 0x20 || $0 == 0x0A }.prefix(2)
        return rest.elementsEqual("+ ".utf8) || rest.first == 0x2E
    }

    // MARK: Reading

    private func starts(_ word: String, at place: Int) -> Bool { text[place...].starts(with: word.utf8) }

    /// The quotation mark that comes next, where only blanks stand before it.
    private func quote(behind place: Int) -> Int? {
        guard let next = text[place...].firstIndex(where: { $0 != 0x20 && $0 != 0x0A }), text[next] == 0x22 else { return nil }
        return next
    }

    /// The place behind the bracket that closes the one at `open`.
    private func end(of open: Int) -> Int {
        var depth = 0
        var place = open
        while place < text.count {
            switch text[place] {
            case 0x22:
                place = literal(at: place).end
                continue
            case 0x28, 0x5B, 0x7B: depth += 1
            case 0x29, 0x5D, 0x7D:
                depth -= 1
                if depth == 0 { return place + 1 }
            default: break
            }
            place += 1
        }
        return place
    }

    private typealias Literal = (key: String, gaps: [String], end: Int)

    private mutating func take(_ found: Literal) {
        if found.key.contains(where: \.isLetter) { phrases.insert(found.key) }
        for gap in found.gaps {
            phrases.formUnion(Self.phrases(in: gap))
            // What stands in for a phrase is one.
            guard gap.contains("Phrase(") else { continue }
            var reader = Self(gap, explicit: false)
            reader.takeAll(from: 1, to: reader.text.count)
            phrases.formUnion(reader.phrases)
        }
    }

    /// A literal of one or several lines: with `{}` for each gap, its gaps, and the place behind it.
    private func literal(at open: Int) -> Literal {
        let isLong = starts("\"\"\"", at: open)
        let mark = isLong ? "\"\"\"" : "\""
        var (bytes, gaps) = ([UInt8](), [String]())
        var place = open + mark.utf8.count
        while place < text.count, !starts(mark, at: place) {
            guard text[place] == 0x5C else {
                bytes.append(text[place])
                place += 1
                continue
            }
            place += 1
            switch text[place] {
            case 0x28:
                let end = end(of: place)
                bytes += "{}".utf8
                gaps.append(String(decoding: text[place..<end], as: UTF8.self))
                place = end
            case 0x6E:
                bytes.append(0x0A)
                place += 1
            case 0x0A:
                place += 1
                while place < text.count, text[place] == 0x20 { place += 1 }
            default:
                bytes.append(text[place])
                place += 1
            }
        }
        var key = String(decoding: bytes, as: UTF8.self)
        if isLong {
            let lines = key.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            let indent = lines.last?.count ?? 0
            key = lines.dropLast().map { $0.drop { $0 == " " }.count < $0.count ? String($0.dropFirst(indent)) : String($0) }.joined(
                separator: "\n")
        }
        return (key, gaps, min(place + mark.utf8.count, text.count))
    }
}
