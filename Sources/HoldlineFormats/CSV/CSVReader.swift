import HoldlineCore

/// One record of a CSV file, and the line on which it begins.
package struct CSVRecord: Hashable, Sendable {
    /// From 1; a record whose quoted cells hold line breaks begins on this line and ends on a later
    /// one.
    package var line: Int
    package var cells: [String]

    package init(line: Int, cells: [String]) { (self.line, self.cells) = (line, cells) }
}

/// Reads RFC 4180, record by record: commas, semicolons or tabs; CRLF, LF or CR; a byte-order mark or none.
///
/// Written here because SwiftCSV and its kin import Foundation, which loads ICU at every start of the command, and read
/// a file as a whole. A record that cannot be read is a `RowProblem`, and the next one is read all the same.
package struct CSVReader {
    /// Found in the first record, outside quotes: the one that is there most often; a comma where there is none.
    package private(set) var separator = comma
    /// Whether a quote swallowed the rest of the file: what came after it is not known.
    package private(set) var endedInsideQuotes = false

    /// Where bytes come from; the reader keeps one chunk and one record in memory.
    private let source: ByteSource
    /// The bytes at hand, and the place of the next one among them.
    private var chunk: [UInt8] = []
    private var index = 0
    /// The line of the next byte, and whether the last one was a CR, whose LF does not count again.
    private var line = 1
    private var afterReturn = false

    /// The bytes of the record's cells one after the other, and where each cell ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Longest record, in bytes: a quote that is never closed must not swallow the memory as well.
    package static let largestRecord = 1_048_576

    /// What a byte that is no text here is called in a problem.
    private let encoding: TextEncoding

    /// Reads UTF-8, and finds the separator by the first record.
    ///
    /// Throws where the file cannot be read, or begins with a byte-order mark of UTF-16: tables with
    /// other encodings are read through `CSVTable`.
    package init(_ source: ByteSource) throws(FileProblem) {
        self.source = source
        encoding = .utf8
        try detect()
    }

    /// `source` is UTF-8 without a byte-order mark, made out of `encoding`; `separator` is known.
    init(_ source: ByteSource, separator: UInt8, from encoding: TextEncoding) {
        (self.source, self.separator, self.encoding) = (source, separator, encoding)
    }

    /// The next record that is not blank, or nil at the end.
    ///
    /// A record that is refused does not end the reading: the next one begins after its line break.
    /// Throws where the source cannot be read.
    package mutating func next() throws(FileProblem) -> Result<CSVRecord, RowProblem>? {
        while let scan = try scan() {
            if let problem = scan.problem { return .failure(problem) }
            if scan.quoted || !bytes.allSatisfy({ $0 == space }) { return cells(from: scan.line) }
        }
        return nil
    }

    /// What the bytes of one record were found to be, before its cells are made.
    private struct Scan {
        var line: Int
        var quoted = false
        var problem: RowProblem?
    }

    /// Where in a cell the next byte stands: before it, in a plain or a quoted one, behind a quote that
    /// may close it, or in the rest of a record that is refused.
    private enum State {
        case start, plain, quoted, closing, skipping
    }

    /// Reads up to the end of the record, cells into `bytes` and `ends`; nil at the end of the file.
    private mutating func scan() throws(FileProblem) -> Scan? {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var scan: Scan?
        var state = State.start
        var quoteLine = line
        while true {
            let afterReturn = afterReturn
            let here = line
            guard let byte = try nextByte() else { break }
            if scan == nil {
                if byte == lineFeed && afterReturn { continue }
                scan = Scan(line: here)
            }
            switch (state, byte) {
            case (.start, lineFeed), (.start, carriageReturn), (.plain, lineFeed), (.plain, carriageReturn),
                (.closing, lineFeed), (.closing, carriageReturn), (.skipping, lineFeed), (.skipping, carriageReturn):
                ends.append(bytes.count)
                return scan
            case (.start, separator), (.plain, separator), (.closing, separator):
                ends.append(bytes.count)
                state = .start
            case (.start, quote):
                state = .quoted
                quoteLine = here
                scan?.quoted = true
            case (.start, _), (.plain, _):
                bytes.append(byte)
                state = .plain
            case (.quoted, quote):
                state = .closing
            case (.quoted, _):
                bytes.append(byte)
            case (.closing, quote):
                bytes.append(byte)
                state = .quoted
            case (.closing, _):
                scan?.problem = RowProblem(
                    line: quoteLine,
                    message: "text follows the closing quote\(here == quoteLine ? "" : " on line \(here)") of the cell that begins here: "
                        + "write a quote inside quotes twice")
                state = .skipping
            case (.skipping, _):
                break
            }
            if bytes.count > Self.largestRecord {
                let start = state == .quoted ? quoteLine : scan?.line ?? here
                scan?.problem = RowProblem(
                    line: start,
                    message: state == .quoted
                        ? "a quote opens here and is not closed within \(Self.largestRecord) bytes"
                        : "the record is longer than \(Self.largestRecord) bytes")
                bytes.removeAll()
                state = .skipping
            }
        }
        if state == .quoted {
            endedInsideQuotes = true
            scan?.problem = RowProblem(
                line: quoteLine, message: "a quote opens here and is never closed: nothing from here to the end of the file was read")
        }
        ends.append(bytes.count)
        return scan
    }

    /// Makes texts of the scanned bytes. A NUL, or bytes that are no UTF-8, refuse the record with the
    /// number of the cell and the line of the byte.
    private func cells(from line: Int) -> Result<CSVRecord, RowProblem> {
        var cells: [String] = []
        cells.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            let cell = bytes[start..<end]
            if cell.allSatisfy({ 0 < $0 && $0 < 0x80 }) {
                cells.append(String(decoding: cell, as: UTF8.self))
                start = end
                continue
            }
            if let nul = cell.firstIndex(of: 0) { return .failure(problem(at: nul, from: line, "a NUL character; remove it")) }
            guard let text = String(validating: cell, as: UTF8.self) else {
                let place = start + (cell.firstInvalidUTF8 ?? 0)
                return .failure(
                    problem(
                        at: place, from: line, "a byte that is no \(word) (0x\(String(bytes[place], radix: 16))); save the file as UTF-8")
                )
            }
            cells.append(text)
            start = end
        }
        return .success(CSVRecord(line: line, cells: cells))
    }

    /// The encoding as messages name it.
    private var word: String { encoding == .utf8 ? "UTF-8" : encoding.rawValue }

    /// Line breaks inside a record are all in its cells, so counting them gives the very line.
    private func problem(at place: Int, from line: Int, _ what: String) -> RowProblem {
        let cell = (ends.firstIndex { place < $0 } ?? 0) + 1
        return RowProblem(line: line + lineBreaks(in: bytes[..<place]), message: "cell \(cell) holds \(what)")
    }

    /// The next byte, with the line counted: CR, LF and CRLF are one line break each.
    private mutating func nextByte() throws(FileProblem) -> UInt8? {
        if index == chunk.count {
            guard let next = try source.next() else { return nil }
            chunk = next
            index = 0
        }
        let byte = chunk[index]
        index += 1
        if byte == carriageReturn || (byte == lineFeed && !afterReturn) { line += 1 }
        afterReturn = byte == carriageReturn
        return byte
    }

    /// Reads ahead to the end of the first record that is not blank, and counts what could separate its cells.
    ///
    /// Quoted parts do not count, so that commas within a heading prove nothing.
    private mutating func detect() throws(FileProblem) {
        try skipByteOrderMark()
        var counts = [comma: 0, semicolon: 0, tab: 0]
        var (inQuotes, seen, looked) = (false, false, index)
        detecting: while looked < Self.largestRecord {
            if looked >= chunk.count {
                guard let next = try source.next() else { break }
                chunk += next
                continue
            }
            defer { looked += 1 }
            switch chunk[looked] {
            case quote: inQuotes.toggle()
            case lineFeed, carriageReturn: if seen && !inQuotes { break detecting }
            case space: break
            default:
                seen = true
                if !inQuotes { counts[chunk[looked]]? += 1 }
            }
        }
        for candidate in [semicolon, tab] where counts[candidate, default: 0] > counts[separator, default: 0] { separator = candidate }
    }

    /// Passes over the mark of UTF-8. Throws for that of UTF-16, which this reader cannot decode by
    /// itself.
    private mutating func skipByteOrderMark() throws(FileProblem) {
        while chunk.count < 3, let next = try source.next() { chunk += next }
        if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        if chunk.starts(with: [0xFF, 0xFE]) || chunk.starts(with: [0xFE, 0xFF]) {
            throw FileProblem(file: source.name, line: 1, message: "is UTF-16; save it as “CSV UTF-8”")
        }
    }
}

private let comma = UInt8(ascii: ",")
private let semicolon = UInt8(ascii: ";")
private let tab = UInt8(ascii: "\t")
private let space = UInt8(ascii: " ")
private let quote = UInt8(ascii: "\"")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// How many lines end within the bytes, counted as `nextByte` counts them.
private func lineBreaks(in bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in bytes {
        if byte == carriageReturn || (byte == lineFeed && previous != carriageReturn) { count += 1 }
        previous = byte
    }
    return count
}
