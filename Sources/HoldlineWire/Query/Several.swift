package import HoldlineCore

/// A word of which a query may name several, with commas between them.
package protocol QueryWord: WireWord, QueryValue {
    /// Further words, that each stand for some.
    static var groups: [(name: String, words: [Self])] { get }
}

extension QueryWord {
    package static var groups: [(name: String, words: [Self])] { [] }
}

extension TicketState: QueryWord {
    /// Those of a ticket on which somebody still has something to do.
    package static let groups: [(name: String, words: [TicketState])] = [("live", [.new, .open, .waiting])]
}

extension Priority: QueryWord {}
extension Reason: QueryWord {}
extension StaleReason: QueryWord {}

/// Some words, one of which applies to what is asked for: `new,open`.
package struct Several<Word: QueryWord>: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// In the order of the type, each once.
    package let words: [Word]

    /// Puts them in the type's order, so that two queries that ask for the same are written alike.
    package init(_ words: [Word]) {
        let wanted = Set(words)
        self.words = Word.allCases.filter(wanted.contains)
    }

    package init(arrayLiteral words: Word...) { self.init(words) }

    /// The words that a text means: one word, or the name of a group. Throws `invalid` for another one.
    package static func words(_ text: String, for name: String) throws(Refusal) -> [Word] {
        if let group = Word.groups.first(where: { $0.name == text }) { return group.words }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue) + Word.groups.map(\.name)
            throw Refusal(
                .invalid, "“\(text.prefix(40))” is no \(Word.noun): \(known.joined(separator: ", "))", field: name, allowed: known)
        }
        return [word]
    }
}

extension Several: QueryValue {
    package static var schema: Schema {
        let groups = Word.groups.map { " “\($0.name)” stands for \($0.words.map(\.rawValue).joined(separator: ", "))." }.joined()
        return .either([Word.schema, .text("Several, with commas between them." + groups)])
    }

    package var queryText: String { words.map(\.rawValue).joined(separator: ",") }

    /// Throws `invalid` for an entry that is neither a word nor a group, an empty one among them.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Several {
        var found: [Word] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { found += try words(String(part), for: name) }
        return Several(found)
    }
}
