/// Whether two invoice numbers differ by case, blanks, leading zeros or separators only.
extension InvoiceNumber {
    /// Equal for all numbers that `isSpelled(like:)` could find alike, and for few others: what they are looked up by.
    ///
    /// Letters and digits alone, in lower case, without any zero.
    package var spellingKey: String {
        var key = String.UnicodeScalarView()
        for scalar in letters where scalar != "0" { key.append(scalar) }
        return String(key)
    }

    /// False for the same number.
    package func isSpelled(like other: InvoiceNumber) -> Bool {
        guard text != other.text else { return false }
        return joined == other.joined || grouped == other.grouped
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

    /// The same with each group by itself: `2026-0042` is `2026-42`.
    private var grouped: String {
        text.unicodeScalars.split { !$0.isSpoken }.map { group in
            var lower = String.UnicodeScalarView()
            for scalar in group { lower.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars) }
            return Self.withoutLeadingZeros(lower)
        }.joined()
    }

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

extension Unicode.Scalar {
    fileprivate var isSpoken: Bool { properties.isAlphabetic || properties.numericType != nil }
}
