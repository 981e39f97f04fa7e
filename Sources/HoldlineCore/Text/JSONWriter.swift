/// Appends JSON to bytes: for the one answer that is given millions of times, and must be the same bytes each time.
package struct JSONWriter {
    /// Appends a JSON string in quotes: quote, backslash and control characters escaped (RFC 8259), all else as UTF-8.
    package static func string(_ text: some StringProtocol, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        JSONEscapes.append(String(text), to: &bytes, named: false)
        bytes.append(UInt8(ascii: "\""))
    }
}
