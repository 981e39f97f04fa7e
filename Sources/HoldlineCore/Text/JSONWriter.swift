/// Writes the strings of JSON.
package enum JSONWriter {
    /// Appends a JSON string in quotes: quote, backslash and control characters escaped (RFC 8259), all else as UTF-8.
    ///
    /// - Parameter named: Whether control characters that have a letter are escaped by it, as in `\n`; otherwise all by their number, as in
    ///   the dunning answer.
    package static func string(_ text: String, into bytes: inout [UInt8], named: Bool = false) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            if utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
                for byte in utf8 { escape(byte, named: named) { bytes.append($0) } }
            } else {
                bytes.append(contentsOf: utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Puts what stands for a byte between the quotes of a string.
    @inline(__always)
    static func escape(_ byte: UInt8, named: Bool, _ put: (UInt8) -> Void) {
        func letter(_ letter: UInt8) {
            put(UInt8(ascii: "\\"))
            put(letter)
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter(byte)
        case 0x08 where named: letter(UInt8(ascii: "b"))
        case 0x09 where named: letter(UInt8(ascii: "t"))
        case 0x0A where named: letter(UInt8(ascii: "n"))
        case 0x0C where named: letter(UInt8(ascii: "f"))
        case 0x0D where named: letter(UInt8(ascii: "r"))
        case 0..<0x20:
            letter(UInt8(ascii: "u"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0") + byte >> 4)
            put(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        default: put(byte)
        }
    }
}
