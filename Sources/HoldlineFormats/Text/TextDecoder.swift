/// Turns chunks of bytes into UTF-8, wherever the chunks are cut.
///
/// What the encoding does not have comes out as a byte that no UTF-8 has in that place, so that the reader of the text refuses it where it stands.
struct TextDecoder {
    /// What the bytes are in, and for encodings of single bytes the UTF-8 of each byte from 0x80 on.
    private let encoding: TextEncoding
    private let table: [[UInt8]]
    /// The first byte of a UTF-16 unit, and the first unit of a pair, that wait for the next.
    private var half: UInt8?
    private var lead: UInt16?

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        table = (encoding.upperHalf ?? []).enumerated().map { place, scalar in
            scalar == "\0" ? [UInt8(0x80 + place)] : Array(String(scalar).utf8)
        }
    }

    /// The chunk as UTF-8. Characters that are cut at its end are kept for the next one.
    ///
    /// What cannot be decoded stays in the text as bytes that are no UTF-8, so that the record with it
    /// is refused and the others are read.
    mutating func decode(_ chunk: [UInt8]) -> [UInt8] {
        switch encoding {
        case .utf8: chunk
        case .utf16LittleEndian, .utf16BigEndian: utf16(chunk)
        default: singleBytes(chunk)
        }
    }

    /// What an unfinished unit at the end of the file leaves: a byte that is refused.
    mutating func finish() -> [UInt8] {
        defer { (half, lead) = (nil, nil) }
        return half == nil && lead == nil ? [] : [Self.invalid]
    }

    /// Bytes below 0x80 are ASCII in all of these encodings; the others are looked up.
    private func singleBytes(_ chunk: [UInt8]) -> [UInt8] {
        guard chunk.contains(where: { $0 >= 0x80 }) else { return chunk }
        var result: [UInt8] = []
        result.reserveCapacity(chunk.count + chunk.count / 8)
        for byte in chunk {
            if byte < 0x80 { result.append(byte) } else { result += table[Int(byte - 0x80)] }
        }
        return result
    }

    /// Units of two bytes in the encoding's order.
    private mutating func utf16(_ chunk: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(chunk.count)
        for byte in chunk {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            let unit =
                encoding == .utf16LittleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
            add(unit, to: &result)
        }
        return result
    }

    /// Takes one unit: a character, or one half of a surrogate pair. A half without the other is
    /// invalid, and stays recognisable as such.
    private mutating func add(_ unit: UInt16, to result: inout [UInt8]) {
        let high: ClosedRange<UInt16> = 0xD800...0xDBFF
        let low: ClosedRange<UInt16> = 0xDC00...0xDFFF
        if let first = lead {
            lead = nil
            if low.contains(unit) {
                result += Self.bytes(of: 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(unit - 0xDC00))
                return
            }
            result.append(Self.invalid)
        }
        if high.contains(unit) {
            lead = unit
        } else if low.contains(unit) {
            result.append(Self.invalid)
        } else {
            result += Self.bytes(of: UInt32(unit))
        }
    }

    /// A byte that is in no UTF-8: the reader of records refuses the one that holds it, and says where.
    private static let invalid: UInt8 = 0xFF

    /// The UTF-8 of a scalar's number.
    private static func bytes(of value: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(value) else { return [invalid] }
        return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

extension ByteSource {
    /// The same file as UTF-8, without its byte-order mark, from its beginning.
    func decoded(as encoding: TextEncoding, skipping mark: Int) -> ByteSource {
        var decoder = TextDecoder(encoding)
        var left = mark
        var ended = false
        return ByteSource(name: name) { () throws(FileProblem) -> [UInt8]? in
            while !ended {
                guard var chunk = try next() else {
                    ended = true
                    return decoder.finish()
                }
                let skipped = min(left, chunk.count)
                chunk.removeFirst(skipped)
                left -= skipped
                let text = decoder.decode(chunk)
                if !text.isEmpty { return text }
            }
            return nil
        }
    }
}
