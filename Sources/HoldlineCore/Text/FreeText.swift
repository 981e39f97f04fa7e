/// What a person wrote: kept as it is, control characters and all, but for NUL, after which SQLite's readers would lose the rest.
package struct FreeText: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    /// Longest text, in bytes of UTF-8.
    package static let largestSize = 262_144

    /// nil for a text with a NUL character, and for one of more than `largestSize` bytes; `problem` says which.
    package init?(_ text: String) {
        guard Self.problem(in: text) == nil else { return nil }
        self.text = text
    }

    /// A text of the program's own.
    init(known text: StaticString) { self.text = text.description }

    /// What is wrong with a text, to be read behind “the text”; nil where nothing is.
    package static func problem(in text: String) -> String? {
        if text.utf8.contains(0) { return "holds a NUL character" }
        if text.utf8.count > largestSize { return "is longer than \(largestSize) bytes" }
        return nil
    }

    /// Throws `DecodingError.dataCorrupted` with the problem and the path to the field.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        if let problem = Self.problem(in: text) { throw decoder.refused("the text \(problem)") }
        self.text = text
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }

    /// Whether there is anything but white space.
    package var isBlank: Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
