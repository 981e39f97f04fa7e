/// Cuts the bytes of a log into entries as they come; the last line waits for its line feed.
package struct QueueLogLines {
    /// Longest line, in bytes. Asterisk itself writes at most 8191; what is longer is no line, and must not take the memory with it.
    package static let largestLine = 65_536

    /// Of the last entry that was given out, from 1 at the beginning of the file.
    package private(set) var line: Int
    /// Where in the file the line after it begins, in bytes.
    package private(set) var offset: Int64

    /// What has come and is not given out yet, from `start` on.
    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to here there is no line feed.
    private var searched = 0
    /// Bytes of a line that is too long, which were let go already.
    private var dropped = 0
    /// What else stood in the line that was cut out last.
    private var rest: [Result<QueueLogEntry, RowProblem>] = []
    /// How the first field of a line is read.
    private let clock: QueueLogClock

    package init(line: Int = 0, offset: Int64 = 0, clock: QueueLogClock = .utc) {
        (self.line, self.offset, self.clock) = (line, offset, clock)
    }

    /// Takes the next bytes of the file, of any number; `next` then gives the entries that they
    /// complete.
    package mutating func add(_ chunk: [UInt8]) {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        bytes += chunk
    }

    /// Takes what has come without a line feed as a line: only where no more will come.
    package mutating func end() { if start < bytes.count || dropped > 0 { add([UInt8(ascii: "\n")]) } }

    /// Where in the file the next bytes to add are.
    package var position: Int64 { offset + Int64(dropped + bytes.count - start) }

    /// The next entry, or why its line is none; nil until more bytes come.
    package mutating func next() -> Result<QueueLogEntry, RowProblem>? {
        if !rest.isEmpty { return rest.removeFirst() }
        while let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            var content = bytes[start..<end]
            let size = content.count + dropped
            start = end + 1
            searched = start
            dropped = 0
            line += 1
            offset += Int64(size + 1)
            guard size <= Self.largestLine else {
                return .failure(RowProblem(line: line, message: "the line has \(size) bytes: more than \(Self.largestLine) are not read"))
            }
            if content.last == UInt8(ascii: "\r") { content = content.dropLast() }
            // A file system that was not unmounted may leave NULs where it had no bytes.
            content = content.drop { $0 == 0 }
            if line == 1, content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
            guard !content.isEmpty else { continue }
            rest = Self.entries(in: content, line: line, clock)
            return rest.removeFirst()
        }
        searched = bytes.count
        if bytes.count - start + dropped > Self.largestLine {
            dropped += bytes.count - start
            start = bytes.count
        }
        return nil
    }
}

extension QueueLogLines {
    /// What one line says: one entry, or where it was never ended and others were appended to it, each of them. At least one.
    private static func entries(
        in content: ArraySlice<UInt8>, line: Int, _ clock: QueueLogClock
    ) -> [Result<QueueLogEntry, RowProblem>] {
        let hasHoles = content.contains(0)
        var whole = (hasHoles ? content.filter { $0 != 0 } : Array(content))[...]
        var result: [Result<QueueLogEntry, RowProblem>] = []
        while let seam = QueueLogWords.seam(in: whole) {
            let text = excerpt(QueueLogEntry.text(whole[..<seam]))
            result.append(
                .failure(RowProblem(line: line, message: "“\(text)” was never ended: another line begins within it, and is read")))
            whole = whole[seam...]
        }
        if hasHoles, result.isEmpty {
            let text = excerpt(QueueLogEntry.text(whole))
            return [.failure(RowProblem(line: line, message: "“\(text)” has holes (NUL bytes), as a crash leaves them: it is not read"))]
        }
        return result + [QueueLogEntry.read(whole, line: line, clock: clock)]
    }
}

/// Reads a log from its beginning to its end, in bounded memory: the file, or the realtime table `queue_log` as CSV.
package struct QueueLogReader {
    /// The log's bytes, cut into lines, or rows of the table where the first line is one of column
    /// names.
    private let source: ByteSource
    private var lines: QueueLogLines
    private var table: QueueLogTable?
    private var ended = false

    /// Throws where the file is compressed, UTF-16, or a table without the columns that matter.
    ///
    /// The encoding of a table is UTF-8; a log's lines may each be in another one.
    package init(_ source: ByteSource, clock: QueueLogClock = .utc) throws(FileProblem) {
        self.source = source
        lines = QueueLogLines(clock: clock)
        guard let first = try source.next() else {
            ended = true
            return
        }
        if QueueLogTable.begins(first) {
            table = try QueueLogTable(source.beginning(with: first), clock)
            return
        }
        if Self.isUTF16(first) {
            throw FileProblem(file: source.name, message: "is UTF-16: iconv -f UTF-16 -t UTF-8 … | holdline import queue-log -")
        }
        if let tool = Self.compressions.first(where: { first.starts(with: $0.magic) })?.tool {
            throw FileProblem(file: source.name, message: "is compressed: \(tool) … | holdline import queue-log -")
        }
        lines.add(first)
    }

    /// The next entry, or why a line is none; nil at the end. Throws where the file can be read no
    /// further, or a table's rows are not in the order of their times.
    package mutating func next() throws(FileProblem) -> Result<QueueLogEntry, RowProblem>? {
        if table != nil { return try table?.next() }
        while true {
            if let entry = lines.next() { return entry }
            if ended { return nil }
            if let chunk = try source.next() {
                lines.add(chunk)
            } else {
                ended = true
                lines.end()
            }
        }
    }

    /// By its mark, or by the NUL in every second place.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        // Enough of them that no hole of a crash looks so.
        let zeros = bytes.prefix(16).map { $0 == 0 }
        guard zeros.count == 16 else { return false }
        return zeros.indices.allSatisfy { zeros[$0] == ($0 % 2 == 1) } || zeros.indices.allSatisfy { zeros[$0] == ($0 % 2 == 0) }
    }

    /// What logrotate may have made of older logs, by their first bytes.
    private static let compressions: [(magic: [UInt8], tool: String)] = [
        ([0x1F, 0x8B], "zcat"), ([0x42, 0x5A, 0x68], "bzcat"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xzcat"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstdcat"),
    ]
}
