import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// What a log held, what of it went in, and what did not and why.
struct QueueLogSummary: Sendable {
    /// Where complaints go, a line each.
    private let console: Console
    /// What the log held, as the fold counted it.
    var counts = QueueLogCounts()
    /// Records that the daemon took, and those that it or the reader refused.
    private(set) var calls = 0
    private(set) var agents = 0
    private(set) var refused = 0
    /// How many bad lines were named so far.
    private var complaints = 0

    /// So many bad lines are named one by one; a file that is no log has millions.
    private static let mostComplaints = 10

    init(on console: Console) { self.console = console }

    /// Counts what a batch came to, and names each record that the daemon refused with the line that
    /// said it.
    mutating func add(_ sent: QueueLogFeed.Sent, of file: String) throws(CommandFailure) {
        calls += sent.calls
        agents += sent.agents
        for (line, problem) in sent.refused { try refuse(file, line: line, problem.message) }
    }

    /// Something that did not go in.
    ///
    /// Counts towards the exit status, unlike `complain`.
    mutating func refuse(_ file: String, line: Int?, _ message: String) throws(CommandFailure) {
        refused += 1
        try say(file, line, message)
    }

    /// A line that cannot be read: the fold counts it.
    mutating func complain(_ file: String, _ problem: RowProblem) throws(CommandFailure) {
        try say(file, problem.line, (problem.column.map { "\($0): " } ?? "") + problem.message)
    }

    /// Names a line, up to `mostComplaints` of them.
    private mutating func say(_ file: String, _ line: Int?, _ message: String) throws(CommandFailure) {
        complaints += 1
        if complaints <= Self.mostComplaints {
            try console.note("\(file)\(line.map { ":\($0)" } ?? ""): \(message)")
        } else if complaints == Self.mostComplaints + 1 {
            try console.note("Further ones are only counted.")
        }
    }

    /// The counts, a row each.
    func write(_ options: OutputOptions) throws {
        var writer = ListWriter<QueueLogCount>(QueueLogCount.columns, options.output, on: console)
        for row in rows { try writer.add(row, line: row.json) }
        try writer.finish()
    }

    /// Throws where something did not go in.
    func end() throws(CommandFailure) {
        guard counts.unreadable + refused > 0 else { return }
        throw .partlyRefused(
            "\(counts.unreadable) lines could not be read and \(refused) were refused (see above); the others went in. "
                + "The same log again counts nothing twice.")
    }

    /// What a person should know of the log as a whole.
    func advise() throws(CommandFailure) {
        guard counts.keptMembers > 0 else { return }
        try console.note(
            "The telephone system was started anew while \(counts.keptMembers) members were in queues by ADDMEMBER: they are taken to be there "
                + "still, which is right with persistentmembers=yes in queues.conf. Without it their times logged in are too long.")
    }

    /// The counts that are not zero, in the order in which they are read.
    private var rows: [QueueLogCount] {
        var rows = [QueueLogCount("lines", "read", counts.lines), QueueLogCount("lines", "unreadable", counts.unreadable)]
        rows += counts.events.sorted { $0.key < $1.key }.map { QueueLogCount("event", $0.key, $0.value) }
        rows += counts.foreign.sorted { $0.key < $1.key }.map { QueueLogCount("skipped", "another product's \($0.key)", $0.value) }
        let skipped = [
            ("of calls that entered before the log began", counts.neverEntered),
            ("of calls that were over, or in another queue", counts.outOfPlace),
            ("entries into a queue, and starts, that were told before", counts.repeated),
            ("of calls that agents made (CALLOUTBOUND)", counts.outbound),
            ("without a call, a queue or an agent", counts.nameless),
        ]
        rows += skipped.filter { $0.1 > 0 }.map { QueueLogCount("skipped", $0.0, $0.1) }
        return rows + [QueueLogCount("sent", "calls", calls), QueueLogCount("sent", "agents' entries", agents)]
            + [QueueLogCount("refused", "by the daemon, or whole files", refused)]
    }
}

/// One count of the summary.
struct QueueLogCount: Decodable, Sendable {
    /// lines, event, skipped, sent or refused.
    var kind: String
    /// What was counted, in words.
    var name: String
    var count: Int

    init(_ kind: String, _ name: String, _ count: Int) {
        (self.kind, self.name, self.count) = (kind, name, count)
    }

    var json: [UInt8] {
        var bytes = Array("{\"kind\":".utf8)
        JSONWriter.string(kind, into: &bytes)
        bytes += Array(",\"name\":".utf8)
        JSONWriter.string(name, into: &bytes)
        return bytes + Array(",\"count\":\(count)}".utf8)
    }

    static let columns: [Column<QueueLogCount>] = [
        Column("kind", "WHAT", firm: true) { .text($0.kind) },
        Column("name", "OF", firm: true) { .text($0.name) },
        Column("count", "COUNT", right: true, firm: true) { .count($0.count) },
    ]
}
