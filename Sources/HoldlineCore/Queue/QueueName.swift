/// The name of a queue: short text, as it stands in the configuration or in the telephone system.
///
/// `Support` and `support` are one queue: Asterisk finds queues whatever the case of their ASCII letters (`ao2_find` with
/// `strcasecmp` in `app_queue.c`), and writes the caller's spelling in some lines of its log and the queue's own in others.
package struct QueueName: TextIdentifier {
    package let text: String
    package init(unchecked text: String) { self.text = text }
    package static let noun = "a queue's name"

    package static func == (left: Self, right: Self) -> Bool { left.text == right.text || left.folded.elementsEqual(right.folded) }

    package static func < (left: Self, right: Self) -> Bool { left.folded.lexicographicallyPrecedes(right.folded) }

    package func hash(into hasher: inout Hasher) { for byte in folded { hasher.combine(byte) } }

    private var folded: some Sequence<UInt8> {
        text.utf8.lazy.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}

package struct CallID: EntityID {
    package let number: Int64
    package init(number: Int64) { self.number = number }
    package static let letter: Character = "C"
    package static let noun = "call"
}

/// A word with a number behind a colon, such as `german:2`; alone it means 1.
package protocol Ranked: TextValue, Hashable, Sendable {
    static var noun: String { get }
    var word: String { get }
    var rank: Int { get }
    init(word: String, rank: Int)
}

extension Ranked {
    /// The value, or a message that says what is wrong with the text.
    package static func read(_ text: some StringProtocol) -> Result<Self, TextProblem> {
        var word = String(text)
        var rank = 1
        if let colon = word.utf8.lastIndex(of: UInt8(ascii: ":")), let number = Int(word[word.index(after: colon)...]) {
            guard (1...99).contains(number) else {
                return .failure(TextProblem(message: "“\(text.prefix(40))”: the number of \(noun) is 1 to 99"))
            }
            rank = number
            word = String(word[..<colon])
        }
        do throws(Identifier.Problem) {
            return .success(Self(word: try Identifier.clean(word), rank: rank))
        } catch {
            return .failure(TextProblem(message: "\(noun) \(error.description)"))
        }
    }

    package var description: String { rank == 1 ? word : "\(word):\(rank)" }
}

/// What a call asks for, or an agent can: `german:2`, level 2 or better.
package struct Skill: Ranked {
    package let word: String
    package let rank: Int
    package static let noun = "a skill"

    package init(word: String, rank: Int) { (self.word, self.rank) = (word, rank) }
}

/// A queue that an agent serves, and in which line: `support:2` is offered calls only after a wait.
package struct Membership: Ranked {
    package let word: String
    package let rank: Int
    package static let noun = "a queue's name"

    package init(word: String, rank: Int) { (self.word, self.rank) = (word, rank) }

    package var queue: QueueName { QueueName(unchecked: word) }
    package var tier: Int { rank }
}
