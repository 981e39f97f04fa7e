import Glibc
import HoldlineCore
import Logging
import Synchronization

/// Where log lines go: standard error, with the journal's priorities where the journal reads it.
enum LogOutput {
    /// Of all loggers: the place of the level in `levels`.
    private static let place = Atomic(0)
    /// From the most to the least talkative.
    private static let levels = Logger.Level.allCases

    /// Sets up swift-log for the process; call once, before anything is logged.
    static func begin(level: Logger.Level) {
        self.level = level
        let journal = isJournal
        LoggingSystem.bootstrap { _ in LineLogHandler(isJournal: journal) }
    }

    /// Lines below it are dropped, whichever logger they come from; a reload may set it while others log.
    static var level: Logger.Level {
        get { levels[place.load(ordering: .relaxed)] }
        set { place.store(levels.firstIndex(of: newValue) ?? 0, ordering: .relaxed) }
    }

    /// systemd.exec(5): JOURNAL_STREAM holds device and inode of the stream, so that a redirected one is told apart.
    private static var isJournal: Bool {
        guard let named = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
        var status = stat()
        return fstat(STDERR_FILENO, &status) == 0 && named == "\(status.st_dev):\(status.st_ino)"
    }
}

/// One line an entry: the message first, then what belongs to it.
///
/// For the journal as sd-daemon(3) wants it: `<4>` before the message is its priority, and the journal adds the time itself. Elsewhere time
/// (UTC) and level come first.
private struct LineLogHandler: LogHandler {
    /// Whether lines begin with a priority, and not with time and level.
    let isJournal: Bool
    /// The process's own: swift-log sets it for one logger, and there is one level for all.
    var logLevel: Logger.Level {
        get { LogOutput.level }
        set { LogOutput.level = newValue }
    }
    /// Of the logger; a line's own values win over these.
    var metadata: Logger.Metadata = [:]

    /// swift-log wants it of each handler: it reads and sets one value of the logger's own metadata.
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line, with the metadata sorted by name; line feeds become spaces, since the journal would begin a new
    /// entry.
    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(event.message)\(pairs)".split(whereSeparator: \.isNewline).joined(separator: " ")
        guard !isJournal else { return StandardError.write("<\(Self.priority(event.level))>\(line)") }
        StandardError.write("\(Self.time) \(event.level) \(line)")
    }

    /// The second of the machine's wall clock, which a line shows in UTC.
    private static var time: Instant { Instant(seconds: Int64(Glibc.time(nil))) }

    /// syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// Standard error, where the log goes.
enum StandardError {
    private static let output = LineOutput(STDERR_FILENO)

    /// Writes one line.
    static func write(_ line: String) { output.write(line) }

    /// Why lines are lost; nil where none are.
    static func trouble() -> Trouble? { output.trouble() }
}

/// A descriptor that takes lines, one system call a line, so that lines of two threads do not mix.
final class LineOutput: Sendable {
    /// Lines that were lost and that no line has told of.
    private struct Lost {
        var count = 0
        /// Of the last one.
        var reason = ""
        /// A line broke off: the next one begins a line of its own.
        var isTorn = false
    }

    private let descriptor: Int32
    private let lost = Mutex(Lost?.none)

    /// The descriptor stays the caller's.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Writes one line, behind one that says how many were lost before it. What cannot be written whole is lost: the daemon goes on without
    /// its log, and `trouble` says so.
    func write(_ line: String) { put(line) }

    /// Why lines are lost; nil where none are. Asked while they are, it tries the line that says how many.
    func trouble() -> Trouble? {
        guard lost.withLock({ $0 }) != nil else { return nil }
        put(nil)
        return lost.withLock { $0 }.map { lost in
            Trouble(
                "the log cannot be written (\(lost.reason)); lines lost so far: \(lost.count)",
                advice: "Make room where the daemon's standard error goes; it is tried again each second")
        }
    }

    /// Nobody waits for a lock while another thread waits in the system call.
    private func put(_ line: String?) {
        let known = lost.withLock { $0 }
        var text = line.map { $0 + "\n" } ?? ""
        if let known {
            text = "\(known.isTorn ? "\n" : "")holdlined: lines of the log that were lost before this one: \(known.count)\n\(text)"
        }
        let failure = failure(of: text)
        lost.withLock { lost in
            if let failure {
                var now = lost ?? Lost()
                if line != nil { now.count += 1 }
                now.reason = failure.reason
                if failure.isTorn { now.isTorn = true }
                lost = now
            } else if let known {
                // Others may have been lost meanwhile.
                lost?.count -= known.count
                lost?.isTorn = false
                if lost?.count == 0 { lost = nil }
            }
        }
    }

    /// Why not all of it was written, and whether a part was; nil where it was. A disk that gets full takes the part for which it has room.
    private func failure(of text: String) -> (reason: String, isTorn: Bool)? {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return (count < 0 ? String(cString: strerror(errno)) : "nothing is taken", start > 0) }
            start += count
        }
        return nil
    }
}
