/// Whether two invoice numbers differ by case, blanks, leading zeros or separators only.
extension InvoiceNumber {
    /// Equal for all numbers that `isSpelled(like:)` could find alike, and for few others: what they are looked up by.
    ///
    /// Letters and digits alone, in lower case, without any zero.
    package var spellingKey: String {
        var plain = text
        // Nearly every number: the letters and digits of ASCII are what is spoken of it.
        let ascii: String? = plain.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return String(unsafeUninitializedCapacity: bytes.count) { key in
                var count = 0
                for byte in bytes {
                    switch byte {
                    case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): key[count] = byte
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"): key[count] = byte | 0x20
                    default: continue
                    }
                    count += 1
                }
                return count
            }
        }
        if let ascii { return ascii }
        var key = String.UnicodeScalarView()
        for scalar in letters where scalar != "0" { key.append(scalar) }
        return String(key)
    }

    /// Its letters and digits alone, in lower case: what somebody says of it on the telephone.
    package var spoken: String { String(letters) }

    /// False for the same number.
    ///
    /// Groups of digits that both write apart are compared one by one: `1-1-16` is not `1-11-6`. Where one of the two writes all its digits
    /// together, separators count for nothing.
    package func isSpelled(like other: InvoiceNumber) -> Bool {
        guard text != other.text else { return false }
        let (own, others) = (groups, other.groups)
        if own.map(\.text) == others.map(\.text) { return true }
        return !(own.splitsDigits && others.splitsDigits) && joined == other.joined
    }

    /// Letters and digits in lower case; blanks of any width and separators are left out.
    private var letters: String.UnicodeScalarView {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar.isSpoken {
            kept.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return kept
    }

    /// Without the zeros that a run of digits begins with, once separators are gone: `2026-0042` is `20260042`.
    private var joined: String { Self.withoutLeadingZeros(letters) }

    /// Its runs of letters and of digits, each without the zeros that it begins with: `2026-0042` is `2026-42`.
    private var groups: [SpellingGroup] {
        var groups: [SpellingGroup] = []
        var isApart = true
        for scalar in text.unicodeScalars {
            guard scalar.isSpoken else {
                isApart = true
                continue
            }
            let isDigit = ("0"..."9").contains(scalar)
            if isApart || groups.last?.isDigits != isDigit { groups.append(SpellingGroup(isDigits: isDigit)) }
            groups[groups.count - 1].append(scalar.properties.lowercaseMapping)
            isApart = false
        }
        return groups
    }

    /// A zero stays where a digit stands before it in its run, so that `100` keeps two.
    private static func withoutLeadingZeros(_ scalars: String.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        var isInDigits = false
        for scalar in scalars {
            let isDigit = ("0"..."9").contains(scalar)
            if scalar == "0", !isInDigits { continue }
            isInDigits = isDigit
            result.append(scalar)
        }
        return String(result)
    }
}

/// A run of letters, or of digits, in lower case.
private struct SpellingGroup {
    let isDigits: Bool
    private(set) var text = ""

    init(isDigits: Bool) { self.isDigits = isDigits }

    /// Of zeros at the beginning the last one stays until another digit comes.
    mutating func append(_ letters: String) { if isDigits, text == "0" { text = letters } else { text += letters } }
}

extension [SpellingGroup] {
    /// Whether two runs of digits follow each other, with a separator between them.
    fileprivate var splitsDigits: Bool { zip(self, dropFirst()).contains { $0.isDigits && $1.isDigits } }
}

extension Unicode.Scalar {
    /// A letter or a digit of any script; blanks, hyphens, slashes and points are none.
    fileprivate var isSpoken: Bool { properties.isAlphabetic || properties.numericType != nil }
}
