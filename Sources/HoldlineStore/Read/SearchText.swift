import Foundation

/// The one form in which texts are written into the full-text index and asked for.
///
/// The tokenizer (`unicode61 remove_diacritics 2`) folds case and the marks of Latin letters; what it leaves apart is folded here: ligatures
/// and letters that people type as two, letters with a stroke, compatibility forms (“ﬁ”, “²”, full width), and the characters that nobody
/// sees. Both sides are folded the same way, so a word is found however either of them writes it.
enum SearchText {
    /// Most texts are ASCII, and stay as they are.
    static func folded(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            if isLeftOut(scalar) { continue }
            if let letters = letters[scalar] {
                result.append(contentsOf: letters.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        // Composed again: the tokenizer takes a mark that it does not know for the end of a word.
        return String(result).precomposedStringWithCanonicalMapping
    }

    /// Marks of Latin, Greek and Cyrillic letters (Combining Diacritical Marks); and characters without width, such as the soft hyphen,
    /// which stand within words (general category Cf), and variation selectors.
    private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0xFE00...0xFE0F, 0x034F: true
        default: scalar.properties.generalCategory == .format
        }
    }

    /// Letters that Unicode does not decompose, as they are typed on a keyboard that has none of them.
    private static let letters: [Unicode.Scalar: String] = [
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ı": "i", "ŋ": "n", "Ŋ": "n", "ĸ": "k",
        "ƒ": "f",
    ]

    /// The most words of one question; one with more is refused, since a word that is not looked for would not narrow it.
    static let largestCount = 64

    /// A pattern of FTS5 for each word: all must be found on a ticket, in whichever of its texts.
    ///
    /// A word is one phrase, whose last part may be the beginning of a longer one: `FA-2026-0042` is found where those three parts stand
    /// side by side. Signs alone are no word.
    static func patterns(_ query: String) -> [String] {
        folded(query).split(whereSeparator: \.isWhitespace).filter { $0.unicodeScalars.contains(where: isToken) }.map { word in
            "\"" + word.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\" *"
        }
    }

    /// What unicode61 makes tokens of: letters, numbers, private use.
    private static func isToken(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
