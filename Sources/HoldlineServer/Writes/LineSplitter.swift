/// Cuts a stream of bytes into lines, of which it keeps at most `limit` bytes each, however long they are.
package struct LineSplitter: Sendable {
    package struct Line {
        /// Without the line's end (LF, or CR LF); of a line over the limit its beginning.
        package let bytes: ArraySlice<UInt8>
        package let isOverlong: Bool
    }

    package let limit: Int
    private var partial: [UInt8] = []
    private var isInLine = false
    private var isOverlong = false

    package init(limit: Int) { self.limit = limit }

    /// Gives `body` each line that ends in `bytes`; what comes after the last line feed waits for more.
    package mutating func split(_ bytes: some Sequence<UInt8>, _ body: (Line) throws -> Void) rethrows {
        let bytes = Array(bytes)
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if isInLine {
                keep(bytes[start..<end])
                try emit(partial[...], body)
            } else if end - start > limit + 1 {
                isOverlong = true
                try emit(bytes[start..<start + limit], body)
            } else {
                try emit(bytes[start..<end], body)
            }
            start = end + 1
        }
        if start < bytes.endIndex {
            keep(bytes[start...])
            isInLine = true
        }
    }

    /// Gives `body` the last line, where no line feed ended it.
    package mutating func finish(_ body: (Line) throws -> Void) rethrows {
        if isInLine { try emit(partial[...], body) }
    }

    /// One byte more than the limit is kept, for a CR.
    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = limit + 1 - partial.count
        if bytes.count > room { isOverlong = true }
        partial += bytes.prefix(max(0, room))
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>, _ body: (Line) throws -> Void) rethrows {
        var line = bytes
        if !isOverlong, line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        let overlong = isOverlong || line.count > limit
        defer {
            partial.removeAll(keepingCapacity: partial.capacity <= 1 << 16)
            isInLine = false
            isOverlong = false
        }
        try body(Line(bytes: line.prefix(limit), isOverlong: overlong))
    }
}
