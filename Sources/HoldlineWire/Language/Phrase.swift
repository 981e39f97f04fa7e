package import HoldlineCore

/// What a person is told, in any of the languages.
///
/// It stands in the source in English, as `Phrase("\(name) has waited for \(time)")`, and costs a lookup only where another language is
/// wanted. The catalogue of a language has it under its key: the English, with `{}` for each gap. There the gaps stand in the same order,
/// or, as `{2}`, by their place from 1 on. A test compares the phrases of the sources with the catalogues: it finds those that are written
/// as a literal behind `Phrase(`.
package struct Phrase: ExpressibleByStringInterpolation, CustomStringConvertible, Hashable, Sendable {
    /// The English, with `{}` for each gap.
    package let key: String
    private let gaps: [Gap]

    /// The content of a gap. It is told in the language only when the phrase is, since a phrase does not know for whom it is made.
    enum Gap: Hashable, Sendable {
        /// It is the same in every language: a name, a number, what somebody wrote.
        case text(String)
        case phrase(Phrase)
        /// A sentence of the daemon; words that it has in quotation marks may be called otherwise here.
        case said(String, naming: [String: String])
        /// In English as the API writes them.
        case day(Day)
        case amount(Amount)
        /// A number with its noun, such as “3 calls”.
        case count(Int, one: String, other: String)
    }

    /// There have to be as many gaps as the key has.
    init(key: String, gaps: [Gap]) { (self.key, self.gaps) = (key, gaps) }
    /// For the sake of `Phrase("…")`, by which a test finds the phrases of the sources.
    package init(_ phrase: Phrase) { self = phrase }

    /// A word or a heading that stands elsewhere, such as the value of a `WireWord`; one that no catalogue has stays as it is.
    package init(word: String) { (key, gaps) = (word, []) }

    /// A text that is told as it is, whatever the language: it came from outside, or is told already.
    package init(verbatim text: String) { (key, gaps) = ("{}", [.text(text)]) }

    /// A literal without gaps. Where a phrase is expected, the word `Phrase` may be left out.
    package init(stringLiteral value: String) { (key, gaps) = (value, []) }
    package init(stringInterpolation: StringInterpolation) { (key, gaps) = (stringInterpolation.key, stringInterpolation.gaps) }

    /// In a language; a phrase that its catalogue lacks is told in English.
    ///
    /// A word that has another meaning in a subject, such as calls that were “offered” in a report and one that is now, is told as that
    /// subject has it.
    package func text(in language: Language, of subject: Subject? = nil) -> String {
        guard let pattern = Catalogue.pattern(key, in: language, of: subject) else { return fill(key, language) }
        return fill(pattern, language)
    }

    /// Where a word stands, if that gives it a meaning of its own.
    package enum Subject: Sendable { case sentence, report }

    /// Puts the gaps into a pattern. A bracket that names no gap is text.
    private func fill(_ pattern: String, _ language: Language) -> String {
        guard !gaps.isEmpty else { return pattern }
        var text = ""
        var next = 0
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            let place = Int(name).map { $0 - 1 } ?? next
            if name.isEmpty { next += 1 }
            if gaps.indices.contains(place), name.isEmpty || Int(name) != nil {
                text += gaps[place].told(in: language)
            } else {
                text += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// Several one after the other.
    package init(_ phrases: [Phrase], separator: String = "") {
        key = phrases.map { _ in "{}" }.joined(separator: separator)
        gaps = phrases.map { .phrase($0) }
    }

    package static func + (left: Phrase, right: Phrase) -> Phrase { Phrase([left, right]) }

    /// Whether there is nothing to tell.
    package var isEmpty: Bool { description.isEmpty }

    /// In English.
    package var description: String { text(in: .english) }

    /// It gathers the key and the gaps of a literal, in place of its text.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var key = ""
        fileprivate var gaps: [Gap] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            key.reserveCapacity(literalCapacity + 2 * interpolationCount)
            gaps.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { key += literal }
        /// Its description is told as it is, whatever the language.
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) { append(.text(value.description)) }
        /// It is told in the language of the phrase around it.
        package mutating func appendInterpolation(_ phrase: Phrase) { append(.phrase(phrase)) }
        /// It is written as the language writes dates, and in English as the API does.
        package mutating func appendInterpolation(_ day: Day) { append(.day(day)) }
        /// It is written as the language writes amounts, and in English as the API does; its currency is a gap of its own.
        package mutating func appendInterpolation(_ amount: Amount) { append(.amount(amount)) }

        /// A number with its noun: the nouns are phrases of their own, each with one gap for the number, such as `"{} call"`.
        package mutating func appendInterpolation(_ count: Int, one: String, other: String) {
            append(.count(count, one: one, other: other))
        }

        private mutating func append(_ gap: Gap) {
            key += "{}"
            gaps.append(gap)
        }
    }
}

extension Phrase.Gap {
    fileprivate func told(in language: Language) -> String {
        switch self {
        case .text(let text): return text
        case .phrase(let phrase): return phrase.text(in: language)
        case .said(let text, let names):
            var told = language == .french ? SaidPatterns.french.told(text) ?? text : text
            for (word, name) in names { told = told.replacing("“\(word)”", with: name).replacing("« \(word) »", with: name) }
            return told
        case .day(let day): return language == .english ? day.description : LocalForm(language).date(day)
        case .amount(let amount): return language == .english ? amount.description : LocalForm(language).amount(amount)
        case .count(let count, let one, let other):
            let key = language.isPlural(count) ? other : one
            let parts = (Catalogue.pattern(key, in: language) ?? key).split(separator: "{}", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.joined(separator: "\(count)")
        }
    }
}
