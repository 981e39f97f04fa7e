import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Reads logs to their ends, one after the other, and sends each call when it is over.
struct QueueLogImport {
    /// One feed for all logs: a call may begin in one and end in the next.
    private var feed: QueueLogFeed
    private let bar: ProgressBar

    /// Reads all logs, sends what they say, and gives the counts. Throws what the daemon's absence or a
    /// broken pipe comes to; files that cannot be read are refused and counted.
    static func run(_ paths: [String], _ settings: QueueLogFold.Settings, _ client: Client) async throws -> QueueLogSummary {
        let console = Console.current
        var run = QueueLogImport(
            feed: QueueLogFeed(QueueLogFold(settings), on: console, client), bar: ProgressBar("calls", on: console))
        WriteProgress.current.begin(many: "call")
        for path in QueueLogFiles.ordered(paths) { try await run.read(path) }
        run.feed.add { $0.finish(now: LocalTime.now(), into: &$1) }
        try await run.send(paths.last ?? "")
        try run.bar.clear()
        return run.feed.counted
    }

    /// Reads one log to its end, and sends whenever a batch is full.
    private mutating func read(_ path: String) async throws {
        do {
            let file = try ImportFile(path)
            var reader = try QueueLogReader(file.source, clock: .local)
            while let line = try reader.next() {
                if !feed.isRecalled { try await feed.recall(before: line) }
                if case .failure = line { try bar.clear() }
                try feed.take(line, of: file.name)
                if feed.isFull {
                    try await send(file.name)
                    try bar.show(file.progress.bytes, of: file.size, count: feed.summary.calls)
                }
            }
            try await send(file.name)
        } catch let problem as FileProblem {
            try bar.clear()
            try feed.summary.refuse(problem.file, line: problem.line, problem.message)
        }
    }

    /// Sends what is gathered, and counts it under the file that said it last.
    private mutating func send(_ file: String) async throws {
        let sent = try await feed.send()
        WriteProgress.current.took(sent.calls)
        if !sent.refused.isEmpty { try bar.clear() }
        try feed.summary.add(sent, of: file)
    }
}

/// The order in which several logs are read, so that calls can be followed from one into the next.
enum QueueLogFiles {
    /// In the order of their first lines' times: a shell lists `queue_log` before `queue_log-20261101`. Standard input keeps all as typed.
    static func ordered(_ paths: [String]) -> [String] {
        guard paths.count > 1, !paths.contains("-") else { return paths }
        let begun = paths.enumerated().map { (at: beginning(of: $0.element)?.seconds ?? .max, index: $0.offset, path: $0.element) }
        return begun.sorted { ($0.at, $0.index) < ($1.at, $1.index) }.map(\.path)
    }

    /// The time of the first line that can be read; nil where there is none near the beginning.
    ///
    /// Looks at a thousand lines at most; a file that cannot be opened is refused later, when it is
    /// read.
    static func beginning(of path: String) -> Instant? {
        guard let source = try? ByteSource.file(path), var reader = try? QueueLogReader(source, clock: .local) else { return nil }
        for _ in 0..<1000 {
            guard let line = try? reader.next() else { return nil }
            if case .success(let entry) = line { return entry.at }
        }
        return nil
    }
}

extension QueueLogClock {
    /// The wall of this process's time zone (`TZ`): the realtime table has the telephone system's local time.
    static let local = QueueLogClock { day, second in
        LocalTime.instant(day, minute: second / 60)?.adding(seconds: Int64(second % 60))
    }
}
