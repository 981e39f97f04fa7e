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

/// Standard error, a line at a time: one system call a line, so that lines of two threads do not mix.
enum StandardError {
    /// Lines that were lost since the last one that was written, and why.
    private static let lost = Mutex<(count: Int, reason: String)?>(nil)

    /// Writes one line with write(2). What cannot be written is lost: the daemon goes on without its log, and `trouble` says so.
    static func write(_ line: String) {
        let reason = failure(of: line)
        lost.withLock { lost in lost = reason.map { ((lost?.count ?? 0) + 1, $0) } }
    }

    /// Why lines are lost; nil where the last one was written. Asked while they are, it tries a line that says how many.
    static func trouble() -> Trouble? {
        lost.withLock { lost in
            guard let (count, _) = lost else { return nil }
            guard let reason = failure(of: "holdlined: lines of the log that were lost before this one: \(count)") else {
                lost = nil
                return nil
            }
            lost = (count, reason)
            return Trouble(
                "the log cannot be written (\(reason)); lines lost so far: \(count)",
                advice: "Make room where the daemon's standard error goes; it is tried again each second")
        }
    }

    /// nil where the whole line was written.
    private static func failure(of line: String) -> String? {
        let bytes = Array((line + "\n").utf8)
        return Glibc.write(STDERR_FILENO, bytes, bytes.count) < 0 ? String(cString: strerror(errno)) : nil
    }
}
