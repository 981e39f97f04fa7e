import HoldlineCore

extension Phrase {
    /// A sentence of the daemon, which speaks English alone: it is told in the person's language where its pattern is known.
    ///
    /// The pattern is looked for when it is told, and where another language than English is wanted. `names` replace words that the sentence
    /// has in quotation marks.
    package init(said text: String, naming names: [String: String] = [:]) { self.init(key: "{}", gaps: [.said(text, naming: names)]) }
}

/// Sentences of the daemon by their patterns: the English with `{}` for each gap, as a catalogue has it.
///
/// Of several patterns that fit, the one with the most words of its own is meant. The translation says how a gap is told, by a letter behind
/// its place:
/// - `{}`, `{2}`: as it is, but for a date, a time or an amount, which have the language's form;
/// - `{w}`: a word or several with commas between them, each with a translation of its own;
/// - `{s}`: another sentence;
/// - `{t}`: a name, and what may stand behind one: what `tails` have;
/// - `{x}`: a word, and what may stand behind it;
/// - `{d}`: days of a month, such as `the 5th and the 20th`;
/// - `{c}`: fields that changed, as a history lists them.
struct SaidPatterns: Sendable {
    /// Made once, when the first sentence of the daemon is told in French.
    static let french = SaidPatterns(
        sentences: Catalogue.saidInFrench, tails: Catalogue.frenchTails, fields: Catalogue.frenchFields, .french)

    private let language: Language
    /// By the first byte, the longest first; under 0 those that begin with a gap.
    private let sentences: [UInt8: [SaidPattern]]
    private let tails: [UInt8: [SaidPattern]]
    /// Names of fields, by those of the API.
    private let fields: [String: String]

    init(sentences: [String: String], tails: [String: String], fields: [String: String], _ language: Language) {
        (self.language, self.fields) = (language, fields)
        self.sentences = Self.sorted(sentences)
        self.tails = Self.sorted(tails)
    }

    /// Of two patterns of one length the one whose key comes first is tried first, so that the choice does not depend on a
    /// dictionary's order.
    private static func sorted(_ entries: [String: String]) -> [UInt8: [SaidPattern]] {
        let patterns = entries.map { SaidPattern($0, $1) }
        return Dictionary(grouping: patterns) { $0.first }.mapValues { $0.sorted { ($1.length, $0.key) < ($0.length, $1.key) } }
    }

    /// nil for a sentence of no known pattern.
    func told(_ text: String) -> String? { told(Array(text.utf8)[...]) }

    private func told(_ text: ArraySlice<UInt8>) -> String? { match(text, in: sentences).map { fill($0.pattern, $0.gaps) } }

    private typealias Match = (pattern: SaidPattern, gaps: [ArraySlice<UInt8>])

    /// In a tail a word has to be one: else a longer tail would swallow a shorter one.
    private func match(_ text: ArraySlice<UInt8>, in patterns: [UInt8: [SaidPattern]], isTail: Bool = false) -> Match? {
        guard let byte = text.first else { return nil }
        let found = [byte, 0].compactMap { first -> Match? in
            for pattern in patterns[first] ?? [] {
                if let gaps = pattern.gaps(in: text), !isTail || hasWords(pattern, gaps) { return (pattern, gaps) }
            }
            return nil
        }
        return found.max { $0.pattern.length < $1.pattern.length }
    }

    /// Whether every gap for a word holds one that has a translation.
    private func hasWords(_ pattern: SaidPattern, _ gaps: [ArraySlice<UInt8>]) -> Bool {
        pattern.parts.allSatisfy { part in
            guard case .gap(let place, .word) = part, gaps.indices.contains(place) else { return true }
            return word(String(decoding: gaps[place], as: UTF8.self)) != nil
        }
    }

    /// The translation with its gaps told; a gap that the English does not have is left empty.
    private func fill(_ pattern: SaidPattern, _ gaps: [ArraySlice<UInt8>]) -> String {
        pattern.parts.map { part in
            switch part {
            case .text(let text): text
            case .gap(let place, let way): gaps.indices.contains(place) ? told(gaps[place], way) : ""
            }
        }.joined()
    }

    /// A gap in its way; a text that has no translation stays English.
    private func told(_ gap: ArraySlice<UInt8>, _ way: SaidPattern.Way) -> String {
        let text = String(decoding: gap, as: UTF8.self)
        return switch way {
        case .plain: plain(text)
        case .word: words(text)
        // One that the command has told by itself names what is to be typed: nothing of it is put in other words.
        case .sentence: told(gap) ?? word(text) ?? text
        case .tail: tailed(gap, plain)
        case .wordAndTail: tailed(gap, words)
        case .days: days(text)
        case .changes: changes(gap)
        }
    }

    /// What stands in a gap, in the form of the language.
    private func plain(_ text: String) -> String {
        text.split(separator: ", ", omittingEmptySubsequences: false).map { item in
            item.split(separator: " → ", omittingEmptySubsequences: false).map { value(String($0)) }.joined(separator: " → ")
        }.joined(separator: ", ")
    }

    /// A date, an instant, an amount or a length of time, perhaps with words behind it; any other text stays as it is.
    private func value(_ text: String) -> String {
        guard let first = text.utf8.first, first.isDigit || first == UInt8(ascii: "-") else { return text }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let behind = parts.dropFirst().map { " " + $0 }.joined()
        let form = LocalForm(language)
        if behind.isEmpty || behind.hasPrefix(" (") {
            if let day = Day(text: parts[0]) { return form.date(day) + behind }
            if let instant = Instant(text: parts[0]) { return moment(instant, form) + behind }
        }
        if parts[0].contains("."), let amount = Amount(text: parts[0]) { return form.amount(amount) + behind }
        if behind == " d" || behind.hasPrefix(" d ") { return "\(parts[0]) j\(behind.dropFirst(2))" }
        return text
    }

    /// In UTC, as the daemon says it.
    private func moment(_ instant: Instant, _ form: LocalForm) -> String {
        let day = instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
        let minutes = Int((instant.seconds - day * 86_400) / 60)
        let clock = form.clock(hour: minutes / 60, minute: minutes % 60)
        return "\(form.date(Day(number: Int32(truncatingIfNeeded: day)))) \(clock) UTC"
    }

    /// Words that have a translation, perhaps several with commas between them, or with a number before them.
    private func words(_ text: String) -> String {
        if let whole = word(text) { return whole }
        return text.split(separator: ", ", omittingEmptySubsequences: false).map { word(String($0)) ?? plain(String($0)) }
            .joined(separator: ", ")
    }

    /// The translation of a word, or of a word behind a number; nil where it has none.
    private func word(_ text: String) -> String? {
        if let word = Catalogue.pattern(text, in: language, of: .sentence) { return word }
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, Int(parts[0]) != nil else { return nil }
        return Catalogue.pattern(String(parts[1]), in: language).map { "\(parts[0]) \($0)" }
    }

    /// `the 1st (3) and the 20th (2)`: French has an ordinal for the first alone.
    private func days(_ text: String) -> String {
        text.replacing(" and the ", with: ", the ").split(separator: ", ").map { item in
            let number = item.drop { !$0.isNumber }.prefix { $0.isNumber }
            let behind = item.drop { !$0.isNumber }.dropFirst(number.count + 2)
            return "le \(number == "1" ? "1er" : number)\(behind)"
        }.joined(separator: ", ")
    }

    /// A name, and behind it the first place from which on a tail fits.
    private func tailed(_ gap: ArraySlice<UInt8>, _ name: (String) -> String) -> String {
        for place in gap.indices where tails[gap[place]] != nil {
            guard let (pattern, gaps) = match(gap[place...], in: tails, isTail: true) else { continue }
            let head = gap[..<place]
            return (head.isEmpty ? "" : name(String(decoding: head, as: UTF8.self))) + fill(pattern, gaps)
        }
        return gap.isEmpty ? "" : name(String(decoding: gap, as: UTF8.self))
    }

    /// `priority: low → urgent, description`. A text that a person wrote may hold a comma: what begins with no field belongs to the one before.
    private func changes(_ gap: ArraySlice<UInt8>) -> String {
        var told = ""
        for item in String(decoding: gap, as: UTF8.self).split(separator: ", ", omittingEmptySubsequences: false) {
            let parts = item.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if let name = parts.first, let field = fields[name] {
                told += told.isEmpty ? field : ", \(field)"
                if parts.count > 1 { told += " : " + changed(parts[1], isWord: name == "priority") }
            } else if told.isEmpty {
                // These are no changes.
                return tailed(gap, plain)
            } else {
                told += ", \(item)"
            }
        }
        return told
    }

    /// The values of a field stay as they are written; `isWord` is for the priority, whose values are words.
    private func changed(_ value: String, isWord: Bool) -> String {
        if value.hasPrefix("“"), value.hasSuffix("” emptied") { return "« \(value.dropFirst().dropLast(9)) » vidé" }
        guard isWord else { return value }
        return value.split(separator: " → ", omittingEmptySubsequences: false).map { words(String($0)) }.joined(separator: " → ")
    }
}

/// A sentence with gaps, and its translation.
struct SaidPattern: Sendable {
    /// How a gap is told.
    enum Way: Character, Sendable {
        case plain = " ", word = "w", sentence = "s", tail = "t", wordAndTail = "x", days = "d", changes = "c"
    }

    /// A piece of a translation. The place of a gap is that of the English, from 0.
    enum Part: Sendable {
        case text(String)
        case gap(Int, Way)
    }

    /// The English, with `{}` for each gap.
    let key: String
    /// The text between the gaps.
    private let pieces: [[UInt8]]
    /// The translation.
    let parts: [Part]
    /// Gaps in which nothing need stand: what may follow a name.
    private let optional: Set<Int>

    /// Bytes of its own text.
    let length: Int
    /// 0 where it begins with a gap.
    var first: UInt8 { pieces.first?.first ?? 0 }

    init(_ key: String, _ translation: String) {
        self.key = key
        pieces = key.split(separator: "{}", omittingEmptySubsequences: false).map { Array($0.utf8) }
        length = pieces.reduce(0) { $0 + $1.count }
        parts = Self.parts(of: translation)
        optional = Set(
            parts.compactMap {
                if case .gap(let place, let way) = $0, [.tail, .wordAndTail, .changes].contains(way) { place } else { nil }
            })
    }

    /// `{}` is the next gap, `{2}` the second one; a letter behind that is the way.
    static func parts(of translation: String) -> [Part] {
        var parts: [Part] = []
        var next = 0
        var rest = translation[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let mark = rest[rest.index(after: open)..<close]
            let digits = mark.prefix { $0.isASCII && $0.isNumber }
            let way = mark.dropFirst(digits.count)
            parts.append(.text(String(rest[..<open])))
            if let known = way.isEmpty ? Way.plain : way.count == 1 ? way.first.flatMap(Way.init) : nil {
                parts.append(.gap(Int(digits).map { $0 - 1 } ?? next, known))
                if digits.isEmpty { next += 1 }
            } else {
                parts.append(.text(String(rest[open...close])))
            }
            rest = rest[rest.index(after: close)...]
        }
        return parts + [.text(String(rest))]
    }

    /// What stands in the gaps of a sentence; nil for a sentence of another pattern. Each gap is as short as can be, but for the last one.
    func gaps(in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        guard let first = pieces.first, let last = pieces.last, text.count >= length, text.starts(with: first) else { return nil }
        guard pieces.count > 1 else { return text.count == first.count ? [] : nil }
        guard text.suffix(last.count).elementsEqual(last) else { return nil }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        var gaps: [ArraySlice<UInt8>] = []
        for (place, piece) in pieces.dropFirst().dropLast().enumerated() {
            let least = optional.contains(place) ? 0 : 1
            guard let found = Self.find(piece, in: rest.dropFirst(least)) else { return nil }
            gaps.append(rest[..<found])
            rest = rest[(found + piece.count)...]
        }
        guard !rest.isEmpty || optional.contains(pieces.count - 2) else { return nil }
        return gaps + [rest]
    }

    /// The first place at which a piece of text begins; an empty one begins at once.
    private static func find(_ piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard let first = piece.first else { return text.startIndex }
        var place = text.startIndex
        while let start = text[place...].firstIndex(of: first) {
            if text[start...].starts(with: piece) { return start }
            place = start + 1
        }
        return nil
    }
}
