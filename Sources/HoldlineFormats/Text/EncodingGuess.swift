/// Which encoding a file has, by its mark or by all of its bytes.
struct EncodingGuess {
    /// Stated, marked or guessed, in this order.
    let encoding: TextEncoding
    /// Bytes of the byte-order mark.
    let mark: Int
    /// What is said about it; nil where it is UTF-8, which needs no word.
    let remark: String?

    /// Reads the whole source. A file without a mark that is no UTF-8 anywhere is windows-1252; one that is UTF-8 here and not there stays
    /// UTF-8, and its damaged records are refused.
    ///
    /// A stated encoding is believed, but for the byte order of UTF-16, which a mark knows better.
    /// Throws where the source cannot be read.
    init(_ source: ByteSource, stated: TextEncoding?) throws(FileProblem) {
        var first = try source.next() ?? []
        while first.count < 4, let more = try source.next() { first += more }
        let marks: [([UInt8], TextEncoding)] = [
            ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
        ]
        let found = marks.first { first.starts(with: $0.0) }
        if let stated {
            let wide: [TextEncoding] = [.utf16LittleEndian, .utf16BigEndian]
            let isMarked = found.map { $0.1 == stated || (wide.contains(stated) && wide.contains($0.1)) } ?? false
            encoding = isMarked ? found?.1 ?? stated : stated
            mark = isMarked ? found?.0.count ?? 0 : 0
            remark = nil
            return
        }
        if let (bytes, encoding) = found {
            self.encoding = encoding
            mark = bytes.count
            remark = encoding == .utf8 ? nil : "read as \(encoding.rawValue), as its first bytes say"
            return
        }
        mark = 0
        if let unmarked = Self.unmarkedUTF16(first) {
            encoding = unmarked
            remark = "read as \(unmarked.rawValue): every other byte is 0 (--encoding says another)"
            return
        }
        var scan = UTF8Scan()
        scan.add(first)
        while let chunk = try source.next() { scan.add(chunk) }
        scan.finish()
        guard let line = scan.firstInvalidLine, !scan.hasWideCharacters else {
            encoding = .utf8
            remark = nil
            return
        }
        encoding = .windows1252
        remark = "read as windows-1252, since line \(line) is no UTF-8 (--encoding says another)"
    }

    /// Text of Europe in UTF-16 has a zero in every other byte.
    private static func unmarkedUTF16(_ bytes: [UInt8]) -> TextEncoding? {
        let looked = bytes.prefix(4096)
        guard looked.count >= 4 else { return nil }
        var zeros = [0, 0]
        for (place, byte) in looked.enumerated() where byte == 0 { zeros[place % 2] += 1 }
        let enough = looked.count / 2 * 7 / 10
        if zeros[1] >= max(1, enough), zeros[0] == 0 { return .utf16LittleEndian }
        if zeros[0] >= max(1, enough), zeros[1] == 0 { return .utf16BigEndian }
        return nil
    }
}

/// Whether bytes are UTF-8, chunk by chunk.
struct UTF8Scan {
    /// The line of the first byte that is no UTF-8.
    private(set) var firstInvalidLine: Int?
    /// Whether any character of more than one byte was whole.
    private(set) var hasWideCharacters = false
    /// The line of the next byte, by line feeds.
    private var line = 1
    /// Bytes that the character begun still needs, and which values the next one may have.
    private var needed = 0
    private var range: ClosedRange<UInt8> = 0x80...0xBF

    /// Takes the next bytes; a character may go on from one chunk to the next.
    mutating func add(_ chunk: [UInt8]) {
        for byte in chunk {
            if needed > 0 {
                if range.contains(byte) {
                    needed -= 1
                    range = 0x80...0xBF
                    if needed == 0 { hasWideCharacters = true }
                    continue
                }
                fail()
            }
            if byte < 0x80 {
                if byte == UInt8(ascii: "\n") { line += 1 }
                continue
            }
            begin(byte)
        }
    }

    /// The end of the file: a character that is not whole is none.
    mutating func finish() { if needed > 0 { fail() } }

    /// RFC 3629, section 4.
    private mutating func begin(_ byte: UInt8) {
        range = 0x80...0xBF
        switch byte {
        case 0xC2...0xDF: needed = 1
        case 0xE0: (needed, range) = (2, 0xA0...0xBF)
        case 0xED: (needed, range) = (2, 0x80...0x9F)
        case 0xE1...0xEF: needed = 2
        case 0xF0: (needed, range) = (3, 0x90...0xBF)
        case 0xF1...0xF3: needed = 3
        case 0xF4: (needed, range) = (3, 0x80...0x8F)
        default: fail()
        }
    }

    /// Notes the line, and goes on as if the character were over.
    private mutating func fail() {
        needed = 0
        range = 0x80...0xBF
        if firstInvalidLine == nil { firstInvalidLine = line }
    }
}
