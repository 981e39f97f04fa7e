import Glibc

/// Cuts a stream of bytes into lines, of which it keeps at most `limit` bytes each, however long they are.
package struct LineSplitter: Sendable {
    package struct Line {
        /// Without the line's end (LF, or CR LF); of a line over the limit its beginning. Valid until the splitter goes on.
        package let bytes: UnsafeRawBufferPointer
        package let isOverlong: Bool
        /// Put together from more than one piece of the stream: its bytes lie elsewhere than those of its neighbours.
        package let isJoined: Bool

        package init(bytes: UnsafeRawBufferPointer, isOverlong: Bool, isJoined: Bool) {
            (self.bytes, self.isOverlong, self.isJoined) = (bytes, isOverlong, isJoined)
        }
    }

    package let limit: Int
    private var partial: [UInt8] = []
    private var isInLine = false
    private var isOverlong = false

    package init(limit: Int) { self.limit = limit }

    /// Whether the stream ends with a line feed so far.
    package var isAtLineEnd: Bool { !isInLine }
    /// Whether the line that has not ended yet is longer than `limit` already.
    package var isInOverlongLine: Bool { isOverlong }

    /// Gives `body` each line that ends in `bytes`; what comes after the last line feed waits for more.
    ///
    /// Only the first line can be a joined one.
    package mutating func split(_ bytes: UnsafeRawBufferPointer, _ body: (Line) throws -> Void) rethrows {
        var rest = bytes
        while let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count) {
            let line = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(found) - start)
            rest = UnsafeRawBufferPointer(rebasing: rest[(line.count + 1)...])
            if isInLine {
                keep(line)
                try finish(body)
            } else {
                try body(Self.line(line, limit: limit, isJoined: false))
            }
        }
        if !rest.isEmpty {
            keep(rest)
            isInLine = true
        }
    }

    package mutating func split(_ bytes: [UInt8], _ body: (Line) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { try split($0, body) }
    }

    /// Gives `body` the last line, where no line feed ended it.
    package mutating func finish(_ body: (Line) throws -> Void) rethrows {
        guard isInLine else { return }
        defer {
            partial.removeAll(keepingCapacity: partial.capacity <= 1 << 16)
            isInLine = false
            isOverlong = false
        }
        let (isOverlong, limit) = (isOverlong, limit)
        try partial.withUnsafeBytes { bytes in
            try body(
                isOverlong
                    ? Line(bytes: UnsafeRawBufferPointer(rebasing: bytes.prefix(limit)), isOverlong: true, isJoined: true)
                    : Self.line(bytes, limit: limit, isJoined: true))
        }
    }

    /// One byte more than the limit is kept, for a CR.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        let room = limit + 1 - partial.count
        if bytes.count > room { isOverlong = true }
        partial += bytes.prefix(max(0, room))
    }

    private static func line(_ bytes: UnsafeRawBufferPointer, limit: Int, isJoined: Bool) -> Line {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r"), bytes.count <= limit + 1 { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
        let isOverlong = bytes.count > limit
        return Line(
            bytes: isOverlong ? UnsafeRawBufferPointer(rebasing: bytes.prefix(limit)) : bytes, isOverlong: isOverlong, isJoined: isJoined)
    }
}
