/// Cuts a stream of bytes into its lines; holds the unfinished one back.
struct Lines {
    /// No answer's line is longer: a daemon that never ends a line must not fill this process.
    static let largestLine = 64 << 20

    private var unfinished: [UInt8] = []

    /// The lines that these bytes finish, without their line feeds, empty ones left out.
    mutating func add(_ bytes: some Collection<UInt8>) throws(ClientError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = unfinished.isEmpty ? Array(rest[..<end]) : unfinished + rest[..<end]
            unfinished = []
            if !line.isEmpty { lines.append(line) }
            rest = rest[rest.index(after: end)...]
        }
        unfinished += rest
        guard unfinished.count <= Self.largestLine else { throw .unreadable("a line of the daemon's answer does not end") }
        return lines
    }

    /// Whether all that came ended with a line feed.
    var isAtLineEnd: Bool { unfinished.isEmpty }
}
