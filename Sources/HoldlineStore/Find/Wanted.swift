import HoldlineCore

/// What is looked for, as a person typed it, in the forms in which the tables are asked.
struct Wanted {
    /// Without blanks at its ends.
    let text: String
    /// Its words, each as the parts that have to stand side by side; the last part may be the beginning of a longer one.
    let words: [[String]]

    /// Throws `invalid` for more words than are looked for.
    init(_ text: String) throws(Refusal) {
        self.text = text[...].trimmed
        words = self.text.split(whereSeparator: \.isWhitespace).map { WordIndex.words(of: String($0)) }.filter { !$0.isEmpty }
        guard words.count <= SearchText.largestCount else {
            throw .invalid(
                "q", "\(words.count) words are asked for, and at most \(SearchText.largestCount) are looked for: leave some out")
        }
    }

    /// The digits of what may be a telephone number; nil for everything else, and for numbers that are too short to tell anybody by.
    var number: String? {
        guard let bare = Numbering.bare(text), bare.utf8.count >= 4 else { return nil }
        return bare
    }

    /// All parts, with whether each may be a beginning.
    var parts: [(word: String, isPrefix: Bool)] {
        words.flatMap { word in word.enumerated().map { ($1, $0 == word.count - 1) } }
    }

    /// The subjects of a word table that have all parts, as a condition on a column.
    func condition(on column: String, in table: String, _ subject: String) -> (sql: String, values: [String])? {
        guard !words.isEmpty else { return nil }
        var values: [String] = []
        let selects = parts.map { part in
            values.append(part.word)
            guard part.isPrefix else { return "SELECT \(subject) FROM \(table) WHERE word = ?" }
            values.append(part.word.endOfRange)
            return "SELECT \(subject) FROM \(table) WHERE word >= ? AND word < ?"
        }
        return ("\(column) IN (\(selects.joined(separator: " INTERSECT ")))", values)
    }

    // MARK: The part that matched

    /// Of some texts the one that has most of the words, and what to show of it; the first of them where none has any.
    func best(of parts: [(field: Found.Field, text: String?)]) -> (field: Found.Field, match: String)? {
        var best: (field: Found.Field, match: String, count: Int)?
        for (field, text) in parts {
            guard let text, !text.isEmpty else { continue }
            let found = excerpt(of: text)
            guard found.count > best?.count ?? -1 else { continue }
            best = (field, found.text, found.count)
            if found.count == words.count { break }
        }
        return best.map { ($0.field, $0.match) }
    }

    /// Words around the first place that matches, and how many of the words the text has.
    private func excerpt(of text: String) -> (text: String, count: Int) {
        let pieces = text.prefix(Self.longestText).split(whereSeparator: \.isWhitespace)
        var tokens: [(word: String, piece: Int)] = []
        for (index, piece) in pieces.enumerated() { tokens += WordIndex.words(of: String(piece)).map { ($0, index) } }
        let places = words.compactMap { word in Self.place(of: word, in: tokens) }
        let first = places.min() ?? 0
        let from = first <= Self.wordsBefore ? 0 : first - Self.wordsBefore
        var shown = ""
        var end = from
        while end < pieces.count, shown.count + pieces[end].count < Self.longestExcerpt || end <= first {
            shown += (shown.isEmpty ? "" : " ") + pieces[end].prefix(Self.longestExcerpt)
            end += 1
        }
        return ((from > 0 ? "… " : "") + shown + (end < pieces.count ? " …" : ""), places.count)
    }

    /// The piece in which a word begins; nil where the text does not have it.
    private static func place(of word: [String], in tokens: [(word: String, piece: Int)]) -> Int? {
        guard let last = word.last, tokens.count >= word.count else { return nil }
        return (0...tokens.count - word.count).first { start in
            zip(word.dropLast(), tokens[start...]).allSatisfy { $0 == $1.word } && tokens[start + word.count - 1].word.hasPrefix(last)
        }.map { tokens[$0].piece }
    }

    /// Characters that are shown of a text; the word that matches is shown even where it stands behind them.
    private static let longestExcerpt = 90
    /// Words that are shown before the one that matches.
    private static let wordsBefore = 4
    /// Characters of a text that are looked at.
    private static let longestText = 50_000
}

extension String {
    /// Above all texts that begin with this one, in the order of their bytes.
    var endOfRange: String { self + "\u{10FFFF}" }
}
