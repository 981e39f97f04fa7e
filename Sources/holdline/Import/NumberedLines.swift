import HoldlineFormats

/// Whole lines of a file as they stand there, and which of them say something.
struct LineBatch {
    /// Each with its line feed.
    var bytes: [UInt8] = []
    /// The number of the first one in its file, from 1.
    var first: Int
    /// All lines, blank ones included, so that numbers of lines stay right.
    var count = 0
    /// Those that are not blank.
    var written = 0

    fileprivate init(first: Int) { self.first = first }

    fileprivate mutating func add(_ line: ArraySlice<UInt8>) {
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
        count += 1
        // What the daemon takes for a blank line.
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        if text.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) { written += 1 }
    }
}

/// Reads a file in batches of lines.
struct NumberedLines {
    /// Where the lines are from; problems name it.
    let source: ByteSource
    private var rest: ArraySlice<UInt8> = []
    private var ended = false
    private(set) var next = 1

    /// A line beyond this is no line of text.
    static let longestLine = 8 << 20
    /// What goes into one request: enough to make requests cheap, and little enough to be sent again.
    static let largestBatch = (lines: 4000, bytes: 4 << 20)

    init(_ source: ByteSource) { self.source = source }

    /// The next lines; nil at the end.
    ///
    /// Throws where the file cannot be read further, or holds a line without an end.
    mutating func batch() throws(FileProblem) -> LineBatch? {
        var batch = LineBatch(first: next)
        while batch.count < Self.largestBatch.lines, batch.bytes.count < Self.largestBatch.bytes, let line = try line() {
            batch.add(line)
            next += 1
        }
        return batch.count == 0 ? nil : batch
    }

    /// The next line without its line feed. Throws where none ends within `longestLine`.
    private mutating func line() throws(FileProblem) -> ArraySlice<UInt8>? {
        var searched = 0
        while true {
            if let end = rest.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                return withoutMark(rest[..<end])
            }
            if ended {
                defer { rest = [] }
                return rest.isEmpty ? nil : withoutMark(rest)
            }
            searched = rest.count
            guard searched <= Self.longestLine else {
                throw FileProblem(file: source.name, line: next, message: "the line does not end: a ticket is one line of JSON")
            }
            if let chunk = try source.next() { rest = (Array(rest) + chunk)[...] } else { ended = true }
        }
    }

    /// A byte-order mark belongs to no line.
    ///
    /// Looked for on the first line alone.
    private func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        next == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
    }
}
