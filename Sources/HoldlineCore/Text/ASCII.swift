/// Bytes of text that machines write: digits and what is made of them, said once for every reader and writer.
extension UInt8 {
    /// Whether it is one of `0` to `9`.
    @inlinable package var isDigit: Bool { UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9") }

    /// Whether it is one of `A` to `Z`, in either case.
    @inlinable package var isLetter: Bool { UInt8(ascii: "a") <= self | 0x20 && self | 0x20 <= UInt8(ascii: "z") }

    /// The value of a hexadecimal digit in either case; nil for any other byte.
    @inlinable package var hexadecimalValue: UInt8? {
        if isDigit { return self - UInt8(ascii: "0") }
        let letter = self | 0x20
        return UInt8(ascii: "a") <= letter && letter <= UInt8(ascii: "f") ? letter - UInt8(ascii: "a") + 10 : nil
    }
}

extension UInt64 {
    /// Sixteen hexadecimal digits in lower case.
    package var hexadecimal: String { stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }.hexadecimal }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte, as digests are written.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo): tells texts apart, not adversaries.
    package var fingerprint: UInt64 { reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
}

/// The number that these digits write; nil for any other byte among them, and for a number beyond 64 bits. No digits at all are 0.
package func decimal(_ bytes: some Sequence<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
        guard byte.isDigit else { return nil }
        let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, more) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
        if overflow || more { return nil }
        value = sum
    }
    return value
}

/// The number in decimal digits, with zeros before it up to this width.
package func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension String {
    /// Without white space at its ends, no-break spaces and line ends among it.
    package var trimmed: String {
        // Most texts have nothing to trim, and files have millions of them.
        let visible = UInt8(ascii: "!")...UInt8(ascii: "~")
        if let first = utf8.first, let last = utf8.last, visible.contains(first), visible.contains(last) { return self }
        return self[...].trimmed
    }
}

extension Substring {
    /// Without white space at its ends, no-break spaces and line ends among it.
    package var trimmed: String {
        var scalars = unicodeScalars
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }
}

extension StringProtocol {
    /// Without any white space: `100 000 009` is `100000009`.
    package var withoutSpaces: String { String(String.UnicodeScalarView(unicodeScalars.filter { !$0.properties.isWhitespace })) }
}

/// How far apart words are written.
package enum Spelling {
    /// Insertions, deletions and replacements that make one word of the other (Levenshtein), of their first 64 characters; with `swaps` a
    /// swap of neighbours counts as one, too (optimal string alignment).
    package static func distance(_ left: String, _ right: String, swaps: Bool = true) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = min(last[column + 1], current[column]) + 1
                cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
                if swaps, row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
