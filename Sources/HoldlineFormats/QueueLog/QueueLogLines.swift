/// Cuts the bytes of a log into entries as they come; the last line waits for its line feed.
package struct QueueLogLines {
    /// Longest line, in bytes. Asterisk itself writes at most 8191; what is longer is no line, and must not take the memory with it.
    package static let largestLine = 65_536

    /// Of the last entry that was given out, from 1 at the beginning of the file.
    package private(set) var line: Int
    /// Where in the file the line after it begins, in bytes.
    package private(set) var offset: Int64

    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to here there is no line feed.
    private var searched = 0
    /// Bytes of a line that is too long, which were let go already.
    private var dropped = 0

    package init(line: Int = 0, offset: Int64 = 0) {
        self.line = line
        self.offset = offset
    }

    package mutating func add(_ chunk: [UInt8]) {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        bytes += chunk
    }

    /// Takes what has come without a line feed as a line: only where no more will come.
    package mutating func end() {
        if start < bytes.count || dropped > 0 { add([UInt8(ascii: "\n")]) }
    }

    /// Where in the file the next bytes to add are.
    package var position: Int64 { offset + Int64(dropped + bytes.count - start) }

    /// The next entry, or why its line is none; nil until more bytes come.
    package mutating func next() -> Result<QueueLogEntry, RowProblem>? {
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
            if !content.isEmpty { return QueueLogEntry.read(content, line: line) }
        }
        searched = bytes.count
        if bytes.count - start + dropped > Self.largestLine {
            dropped += bytes.count - start
            start = bytes.count
        }
        return nil
    }
}

/// Reads a log from its beginning to its end, in bounded memory.
package struct QueueLogReader {
    private let source: ByteSource
    private var lines = QueueLogLines()
    private var ended = false

    /// Throws where the file is compressed.
    package init(_ source: ByteSource) throws(FileProblem) {
        self.source = source
        guard let first = try source.next() else {
            ended = true
            return
        }
        if let tool = Self.compressions.first(where: { first.starts(with: $0.magic) })?.tool {
            throw FileProblem(file: source.name, message: "is compressed: \(tool) … | holdline import queue-log -")
        }
        lines.add(first)
    }

    package mutating func next() throws(FileProblem) -> Result<QueueLogEntry, RowProblem>? {
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

    /// What logrotate may have made of older logs, by their first bytes.
    private static let compressions: [(magic: [UInt8], tool: String)] = [
        ([0x1F, 0x8B], "zcat"), ([0x42, 0x5A, 0x68], "bzcat"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xzcat"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstdcat"),
    ]
}
