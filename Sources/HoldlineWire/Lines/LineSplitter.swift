import Glibc

/// Cuts a stream of bytes into lines, of which it keeps at most `limit` bytes each, however long they are.
package struct LineSplitter: Sendable {
    /// A line, as long as the splitter lends it.
    package struct Line {
        /// Without the line's end (LF, or CR LF); of a line over the limit its beginning. Valid until the splitter goes on.
        package let bytes: UnsafeRawBufferPointer
        /// It was longer than `limit`, and was cut.
        package let isOverlong: Bool
        /// Put together from more than one piece of the stream: its bytes lie elsewhere than those of its neighbours.
        package let isJoined: Bool

        /// A line that somebody cut otherwise.
        package init(bytes: UnsafeRawBufferPointer, isOverlong: Bool, isJoined: Bool) {
            (self.bytes, self.isOverlong, self.isJoined) = (bytes, isOverlong, isJoined)
        }
    }

    /// Bytes of a line that are kept.
    package let limit: Int
    /// The beginning of a line that has not ended; at most one byte more than `limit`.
    private var partial: [UInt8] = []
    /// Bytes came after the last line feed.
    private var isInLine = false
    /// Of the line that has not ended.
    private var isOverlong = false

    /// Begins at the start of a line.
    package init(limit: Int) { self.limit = limit }

    /// Whether the stream ends with a line feed so far.
    package var isAtLineEnd: Bool { !isInLine }
    /// Bytes that are kept of the line that has not ended yet.
    package var kept: Int { isInLine ? partial.count : 0 }
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

    /// The same for bytes of an array.
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

    /// Cuts a CR at the end, and what is beyond the limit.
    private static func line(_ bytes: UnsafeRawBufferPointer, limit: Int, isJoined: Bool) -> Line {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r"), bytes.count <= limit + 1 { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
        let isOverlong = bytes.count > limit
        return Line(
            bytes: isOverlong ? UnsafeRawBufferPointer(rebasing: bytes.prefix(limit)) : bytes, isOverlong: isOverlong, isJoined: isJoined)
    }
}

extension ArraySlice<UInt8> {
    /// Gives `body` each line that ends in a line feed, without it; blank ones are left out. What comes after the last line feed is passed over.
    package func eachLine<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        let result: Result<Void, Failure> = withUnsafeBytes { bytes in
            var rest = bytes
            while let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count) {
                let line = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(found) - start)
                rest = UnsafeRawBufferPointer(rebasing: rest[(line.count + 1)...])
                if line.isEmpty { continue }
                do throws(Failure) { try body(line) } catch { return .failure(error) }
            }
            return .success(())
        }
        try result.get()
    }
}
