/// A number that the daemon gave, with a letter that says what it numbers: `T-7`. Taken as `T-7`, `t-7` or `7`.
///
/// Numbers begin with 1, go up by one and are never given twice; letters tell them apart for people.
package protocol EntityID: FieldValue, TextValue, Sendable, Comparable {
    /// From 1 on.
    var number: Int64 { get }
    init(number: Int64)
    /// A capital; a small one is read as well.
    static var letter: Character { get }
    /// In the singular, for messages: “is no ticket”.
    static var noun: String { get }
}

extension EntityID {
    /// nil for zero, for more than 18 digits, and for another kind's letter.
    package init?(_ text: some StringProtocol) {
        var digits = text[...]
        if let first = digits.first, first == Self.letter || first == Character(Self.letter.lowercased()) {
            digits = digits.dropFirst()
            guard digits.first == "-" else { return nil }
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty, digits.utf8.count <= 18, let number = decimal(digits.utf8), number > 0 else { return nil }
        self.init(number: Int64(number))
    }

    /// The message says how such an id is written.
    package static func read(_ text: String) -> Result<Self, TextProblem> {
        Self(text).map(Result.success)
            ?? .failure(TextProblem(message: "“\(text.prefix(40))” is no \(noun): write it as \(letter)-7"))
    }

    package var description: String { "\(Self.letter)-\(number)" }

    /// Ids are in the order in which they were given.
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// `T-7`: a complaint.
package struct TicketID: EntityID {
    package let number: Int64
    package init(number: Int64) { self.number = number }
    package static let letter: Character = "T"
    package static let noun = "ticket"
}

/// `H-12`: a stop of dunning.
package struct HoldID: EntityID {
    package let number: Int64
    package init(number: Int64) { self.number = number }
    package static let letter: Character = "H"
    package static let noun = "hold"
}

/// `M-5`: a mail, in or out.
package struct MessageID: EntityID {
    package let number: Int64
    package init(number: Int64) { self.number = number }
    package static let letter: Character = "M"
    package static let noun = "message"
}
