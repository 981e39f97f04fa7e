extension Decoder {
    /// The error of a value that has the right JSON type and a wrong content; it carries the path to the field.
    package func refused(_ message: String) -> DecodingError { .dataCorrupted(.init(codingPath: codingPath, debugDescription: message)) }
}

/// Why a text was not taken, for a person.
package struct TextProblem: Error {
    /// A sentence without a full stop, which a field's name may be put before.
    package let message: String
}

/// A value that JSON has as a text of its own, in the form of its description.
///
/// Reading what it writes gives the same value.
package protocol TextValue: Codable, CustomStringConvertible {
    /// The value, or a message that says what is wrong with the text.
    static func read(_ text: String) -> Result<Self, TextProblem>
}

extension TextValue {
    package init(from decoder: any Decoder) throws {
        switch Self.read(try decoder.singleValueContainer().decode(String.self)) {
        case .success(let value): self = value
        case .failure(let problem): throw decoder.refused(problem.message)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A value that is written in one form alone.
package protocol WrittenValue: TextValue {
    /// nil for a text that writes no such value.
    init?(text: String)
    /// What is wrong with such a text, and how it is written.
    static func refusal(of text: String) -> String
}

extension WrittenValue {
    package static func read(_ text: String) -> Result<Self, TextProblem> {
        Self(text: text).map(Result.success) ?? .failure(TextProblem(message: refusal(of: text)))
    }
}

/// A field that is always there in JSON: `null` where it has no value, so that a reader need not ask whether the key exists.
@propertyWrapper
package struct OrNull<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension KeyedDecodingContainer {
    /// A missing key reads as nil: what the synthesised `init(from:)` calls for an `@OrNull` property.
    package func decode<Value>(_ type: OrNull<Value>.Type, forKey key: Key) throws -> OrNull<Value> {
        try decodeIfPresent(OrNull<Value>.self, forKey: key) ?? OrNull(wrappedValue: nil)
    }
}

/// An enumeration of the wire: a wrong word is answered with the words that there are.
///
/// Words are lower case with hyphens or points, and never change once they are published; codes of a standard are written as it writes them.
package protocol WireWord: RawRepresentable<String>, FieldValue, CaseIterable, Hashable, Sendable {
    /// What the words are, in the singular: "reason", "outcome".
    static var noun: String { get }
}

extension WireWord {
    package init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: word) else {
            throw decoder.refused("“\(word.prefix(40))” is no \(Self.noun): \(Self.list)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// All words, for a message.
    package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
