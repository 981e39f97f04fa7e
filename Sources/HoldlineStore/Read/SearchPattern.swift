import GRDB
import HoldlineCore

/// What the full text is asked for.
struct SearchPattern {
    /// In FTS5's own language.
    let text: String
    /// No word of it is asked for by its beginning: FTS5 then reads no more of its index than it is asked for.
    let isExact: Bool

    /// All words of a question, each in whichever text of the ticket. Throws `invalid` for none, and for too many.
    init(_ query: String, _ db: Database) throws {
        let words = SearchText.patterns(query)
        guard !words.isEmpty else { throw Refusal.invalid("q", "there is no word to look for") }
        guard words.count <= SearchText.largestCount else {
            throw Refusal.invalid(
                "q", "\(words.count) words are asked for, and at most \(SearchText.largestCount) are looked for: leave some out")
        }
        try self.init(words, db)
    }

    /// Each of the patterns that `SearchText.patterns` gave.
    ///
    /// The beginning of a word has FTS5 collect all rows of all words that begin so before it gives the first. Where they are few, they are
    /// named instead.
    init(_ patterns: [String], _ db: Database) throws {
        let named = try patterns.map { try Self.named($0, db) }
        text = zip(patterns, named).map { $1 ?? $0 }.joined(separator: " AND ")
        isExact = !named.contains(nil)
    }

    /// Words that one beginning may stand for.
    private static let most = 24

    /// The pattern with the words that its beginning stands for; nil where they are many, and where it is not clear how FTS5 divides it.
    private static func named(_ pattern: String, _ db: Database) throws -> String? {
        let letters = pattern.utf8.dropLast(2)
        // Of ASCII letters, digits and signs the tokenizer makes words of letters and digits, in lower case.
        guard pattern.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let tokens = String(decoding: letters, as: UTF8.self).lowercased().split { !($0.isLetter || $0.isNumber) }
        guard let last = tokens.last else { return nil }
        // With “>” FTS5 would read all rows of the word before. No word has a scalar that is less than the one or greater than the other.
        let select = try db.cachedStatement(sql: "SELECT term FROM search_words WHERE term >= ? AND term < ? LIMIT 1")
        let (next, end) = ("\u{1}", String(last) + "\u{10FFFF}")
        var words: [String] = []
        var start = String(last)
        while words.count <= most, let found = try String.fetchOne(select, arguments: [start, end]) {
            words.append(found)
            start = found + next
        }
        guard words.count <= most else { return nil }
        let before = tokens.dropLast()
        // None at all: the beginning itself, which is found nowhere.
        let all = (words.isEmpty ? [String(last)] : words).map { "\"" + (before + [Substring($0)]).joined(separator: " ") + "\"" }
        return all.count == 1 ? all[0] : "(" + all.joined(separator: " OR ") + ")"
    }
}
