import HoldlineCore

/// Percent-encoding of RFC 3986, as paths and queries need it.
package enum PercentCoding {
    /// `text` with everything but unreserved characters encoded: `2025/0042 é` is `2025%2F0042%20%C3%A9`.
    package static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case _ where byte.isLetter || byte.isDigit, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + [byte].hexadecimal.uppercased()
            }
        }
        return result
    }

    /// The text that was encoded, or nil where a `%` has no two hexadecimal digits, or the bytes are no UTF-8.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(\.hexadecimalValue), let low = iterator.next().flatMap(\.hexadecimalValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
