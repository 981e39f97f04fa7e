import HoldlineCore

/// Bytes that are an invoice number, or a customer's reference, as they stand: what nearly all lines and paths hold.
enum CleanNumber {
    /// Whether `Identifier` would take the bytes unchanged: printable ASCII without blanks, 1 to 200 of it, and not only dots.
    @inline(__always)
    static func isClean(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 200 else { return false }
        for byte in bytes where byte &- 0x21 > 0x7E - 0x21 { return false }
        return bytes.count > 2 || bytes.contains { $0 != UInt8(ascii: ".") }
    }

    /// The clean text of bytes that are not, without a byte-order mark; nil where they are none.
    static func text<Value: TextIdentifier>(_ bytes: UnsafeRawBufferPointer, as type: Value.Type) -> Value? {
        String(validating: bytes, as: UTF8.self).flatMap { Value($0.withoutByteOrderMark) }
    }
}
