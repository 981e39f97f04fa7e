@_spi(_Unicode) import Swift

/// What makes a text usable as an identifier: NFC, trimmed (a CR too), 1 to 200 characters, no control characters, not `.` or `..`.
enum Identifier {
    /// In Unicode scalars, after NFC.
    static let largestLength = 200

    enum Problem: Error {
        case empty, tooLong, controlCharacter, dots

        /// The words that follow the identifier's name in a message: “an invoice number is empty”.
        var description: String {
            switch self {
            case .empty: "is empty"
            case .tooLong: "is longer than \(Identifier.largestLength) characters"
            case .controlCharacter: "holds a control character"
            case .dots: "may not be “.” or “..”"
            }
        }
    }

    /// Throws `Problem` for a text that is none; what it returns goes through it unchanged.
    static func clean(_ text: some StringProtocol) throws(Problem) -> String {
        // Most are printable ASCII without blanks, and need nothing done to them.
        if text.utf8.count <= largestLength, text.utf8.count > 2, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return String(text)
        }
        var cleaned = Substring(text).trimmed
        // Most numbers are ASCII, and ASCII is NFC.
        if cleaned.utf8.contains(where: { $0 >= 0x80 }) { cleaned = cleaned.normalizedNFC }
        guard !cleaned.isEmpty else { throw .empty }
        guard cleaned.unicodeScalars.count <= largestLength else { throw .tooLong }
        guard !cleaned.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        guard cleaned != ".", cleaned != ".." else { throw .dots }
        return cleaned
    }
}

extension String {
    /// Canonical composition (NFC), from the standard library's own tables: no Foundation, no ICU.
    package var normalizedNFC: String {
        var result = String.UnicodeScalarView()
        for scalar in _nfc { result.append(scalar) }
        return String(result)
    }
}

/// A text identifier that came through `Identifier.clean`.
///
/// Two spellings that Unicode holds for the same (NFC) are the same identifier; case and zeros matter.
package protocol TextIdentifier: FieldValue, TextValue, Sendable, Comparable {
    /// In NFC, as the ledger and the tables have it.
    var text: String { get }
    /// For a text that came through `Identifier.clean` before, such as one that is read from the tables.
    init(unchecked text: String)
    /// With its article, at the beginning of a message: “an invoice number”.
    static var noun: String { get }
}

extension TextIdentifier {
    /// The identifier, or a message that says what is wrong with the text.
    package static func read(_ text: some StringProtocol) -> Result<Self, TextProblem> {
        do throws(Identifier.Problem) {
            return .success(Self(unchecked: try Identifier.clean(text)))
        } catch {
            return .failure(TextProblem(message: "\(noun) \(error.description)"))
        }
    }

    /// nil where `read` has a message.
    package init?(_ text: some StringProtocol) {
        guard case .success(let value) = Self.read(text) else { return nil }
        self = value
    }

    package var description: String { text }

    /// By Unicode scalars, since both are in NFC: the same order as that of their bytes in SQLite.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The number of an invoice: text, since `0000611365` keeps its zeros. Unique within a seller.
package struct InvoiceNumber: TextIdentifier {
    package let text: String
    package init(unchecked text: String) { self.text = text }
    package static let noun = "an invoice number"
}

/// The seller's own reference of a customer.
package struct CustomerReference: TextIdentifier {
    package let text: String
    package init(unchecked text: String) { self.text = text }
    package static let noun = "a customer reference"
}
