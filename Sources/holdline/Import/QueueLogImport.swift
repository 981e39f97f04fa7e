import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Reads logs to their ends, one after the other, and sends each call when it is over.
struct QueueLogImport {
    private var fold: QueueLogFold
    private var sender: QueueLogSender
    private var summary: QueueLogSummary
    private let bar: ProgressBar
    /// Whether the daemon was asked for what it knew before the first line.
    private var isRecalled = false

    private init(fold: QueueLogFold, sender: QueueLogSender, summary: QueueLogSummary, bar: ProgressBar) {
        (self.fold, self.sender, self.summary, self.bar) = (fold, sender, summary, bar)
    }

    static func run(_ paths: [String], _ settings: QueueLogFold.Settings, _ client: Client) async throws -> QueueLogSummary {
        var run = QueueLogImport(
            fold: QueueLogFold(settings), sender: QueueLogSender(client), summary: QueueLogSummary(on: .current),
            bar: ProgressBar("calls", on: .current))
        WriteProgress.current.begin(many: "call")
        for path in QueueLogFiles.ordered(paths) { try await run.read(path) }
        var rest = QueueLogRecords()
        run.fold.finish(now: LocalTime.now(), into: &rest)
        run.sender.add(rest)
        try await run.send(paths.last ?? "")
        try run.bar.clear()
        run.summary.counts = run.fold.counts
        return run.summary
    }

    private mutating func read(_ path: String) async throws {
        do {
            let file = try ImportFile(path)
            var reader = try QueueLogReader(file.source, clock: .local)
            while let line = try reader.next() {
                if !isRecalled, case .success(let entry) = line { try await recall(before: entry.at) }
                try take(line, of: file.name)
                if sender.isFull {
                    try await send(file.name)
                    try bar.show(file.progress.bytes, of: file.size, count: summary.calls)
                }
            }
            try await send(file.name)
        } catch let problem as FileProblem {
            try bar.clear()
            try summary.refuse(problem.file, line: problem.line, problem.message)
        }
    }

    /// Yesterday's log, imported by itself, has the beginnings of what ends in this one.
    private mutating func recall(before begin: Instant) async throws {
        let past = try await QueueLogPast.read(of: fold.settings.source, before: begin, sender.client)
        fold.recall(past.calls, past.agents)
        isRecalled = true
    }

    private mutating func take(_ line: Result<QueueLogEntry, RowProblem>, of file: String) throws(CommandFailure) {
        switch line {
        case .success(let entry):
            var records = QueueLogRecords()
            fold.take(entry, into: &records)
            sender.add(records)
        case .failure(let problem):
            fold.skipUnreadable()
            try bar.clear()
            try summary.complain(file, problem)
        }
    }

    private mutating func send(_ file: String) async throws {
        let sent = try await sender.send()
        WriteProgress.current.took(sent.calls)
        if !sent.refused.isEmpty { try bar.clear() }
        try summary.add(sent, of: file)
    }
}

enum QueueLogFiles {
    /// In the order of their first lines' times: a shell lists `queue_log` before `queue_log-20261101`. Standard input keeps all as typed.
    static func ordered(_ paths: [String]) -> [String] {
        guard paths.count > 1, !paths.contains("-") else { return paths }
        let begun = paths.enumerated().map { (at: beginning(of: $0.element)?.seconds ?? .max, index: $0.offset, path: $0.element) }
        return begun.sorted { ($0.at, $0.index) < ($1.at, $1.index) }.map(\.path)
    }

    /// The time of the first line that can be read; nil where there is none near the beginning.
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
