import HoldlineCore

extension Phrase {
    /// A sentence of the daemon, which speaks English alone: it is told in the person's language where its pattern is known.
    ///
    /// Of several patterns that fit, the one with the most words of its own is meant.
    package init(said text: String) {
        var best: (length: Int, phrase: Phrase)?
        for pattern in SaidPattern.all {
            guard pattern.length > best?.length ?? -1, let gaps = pattern.gaps(in: text) else { continue }
            best = (pattern.length, Phrase(key: pattern.key, gaps: gaps))
        }
        self = best?.phrase ?? Phrase(verbatim: text)
    }
}

/// How a sentence of the daemon is put together.
struct SaidPattern {
    /// The key of the catalogues.
    let key: String
    /// The text between the gaps.
    private let pieces: [Substring]
    /// Which gaps hold a word that has its own translation.
    private let words: [Bool]

    /// Bytes of its own text.
    var length: Int { pieces.reduce(0) { $0 + $1.utf8.count } }

    static let all = [
        // What is stale, and why.
        "it disputes {}, which was cancelled: settle it", "its {word} was due on {}: {} has it", "its {word} was due on {}: nobody has it",
        "nobody has taken it, {} after it was opened", "it waits for the {word}, and was to wait until {}",
        "it has waited for the {word} for {}", "{} has it, and nothing has happened for {}",
        "nobody has it, and nothing has happened for {}", "{} has it, and has no role that works on tickets any more",
        "{} has it, and is away until {}", "it was reopened {} times",
        "its state or assignee changed {} times, and no outcome came of it", "{word} on {}: it was to be looked at on {}",
        "{word} on customer {}: it was to be looked at on {}", "{word} on {}: nobody wrote down why",
        "{word} on customer {}: nobody wrote down why", "{word} on {}: {} is {word}, and it still holds",
        "{word} on {}: it has no ticket, and it still holds", "promise on {}: {word} was promised for {}",
        "promise on {}: {word} was promised for {}, and came late", "promise on {}: {word} was promised for {}, and {} came",
    ].map(SaidPattern.init)

    private init(_ pattern: String) {
        key = pattern.replacing("{word}", with: "{}")
        var (pieces, words): ([Substring], [Bool]) = ([], [])
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append(rest[..<open])
            words.append(rest[open...close] == "{word}")
            rest = rest[rest.index(after: close)...]
        }
        (self.pieces, self.words) = (pieces + [rest], words)
    }

    /// What stands in the gaps of a sentence; nil for a sentence of another pattern.
    func gaps(in text: String) -> [Phrase.Gap]? {
        guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first), text.hasSuffix(last),
            text.utf8.count >= first.utf8.count + last.utf8.count
        else { return nil }
        var rest = text.dropFirst(first.count)
        var gaps: [Phrase.Gap] = []
        for (place, isWord) in words.enumerated() {
            let piece = pieces[place + 1]
            let content: Substring
            if place == words.count - 1 {
                guard rest.hasSuffix(piece) else { return nil }
                content = rest.dropLast(piece.count)
            } else {
                guard let range = rest.firstRange(of: piece) else { return nil }
                content = rest[..<range.lowerBound]
                rest = rest[range.upperBound...]
            }
            guard !content.isEmpty else { return nil }
            let said = String(content)
            gaps.append(Day(text: said).map { .day($0) } ?? (isWord ? .phrase(Phrase(word: said)) : .text(said)))
        }
        return gaps
    }
}
