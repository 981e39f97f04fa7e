import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// What a log says, on its way to the daemon: folded into calls and agents' entries, gathered, sent many at once and counted.
struct QueueLogFeed {
    /// The daemon that is told.
    let client: Client
    /// The state of the log, ahead of the daemon by what is gathered here.
    private(set) var fold: QueueLogFold
    /// What went in and what was refused so far.
    var summary: QueueLogSummary
    /// Gathered calls, each once, and gathered entries of agents, all of them in order.
    private var calls: [QueueLogRecord<ObserveCall>] = []
    private var agents: [QueueLogRecord<ObserveAgent>] = []
    /// Where in `calls` each stands: what is said later of one holds all that was said before, and takes its place.
    private var places: [Key: Int] = [:]
    /// Whether the daemon was asked for what it knew before the first line.
    private(set) var isRecalled: Bool

    /// What makes a visit one: a callid can enter several queues, and one queue several times.
    private struct Key: Hashable {
        var callid: String
        var queue: QueueName
        var second: Int64
    }

    /// Records that are on their way at once: what a crash leaves in doubt, and what is sent again.
    private static let batchSize = 1000

    init(_ fold: QueueLogFold, isRecalled: Bool = false, on console: Console, _ client: Client) {
        (self.fold, self.isRecalled, self.client, summary) = (fold, isRecalled, client, QueueLogSummary(on: console))
    }

    /// The summary with what the log held so far.
    var counted: QueueLogSummary {
        var summary = summary
        summary.counts = fold.counts
        return summary
    }

    /// Whether everything that the fold said has been sent.
    var isEmpty: Bool { calls.isEmpty && agents.isEmpty }
    var isFull: Bool { calls.count >= Self.batchSize || agents.count >= Self.batchSize }

    /// Takes in an entry, or complains of a line that is none.
    ///
    /// Throws where the complaint cannot be written.
    mutating func take(_ line: Result<QueueLogEntry, RowProblem>, of file: String) throws(CommandFailure) {
        switch line {
        case .success(let entry): add { $0.take(entry, into: &$1) }
        case .failure(let problem):
            fold.skipUnreadable()
            try summary.complain(file, problem)
        }
    }

    /// Gathers what the fold says.
    mutating func add(_ body: (inout QueueLogFold, inout QueueLogRecords) -> Void) {
        var records = QueueLogRecords()
        body(&fold, &records)
        for record in records.calls {
            let key = Key(callid: record.value.callid, queue: record.value.queue, second: record.value.arrivedAt.seconds)
            if let place = places[key] {
                calls[place] = record
            } else {
                places[key] = calls.count
                calls.append(record)
            }
        }
        agents += records.agents
    }

    /// Once, before the first entry: takes over what the daemon knows of the day before it.
    ///
    /// A conversation that began in yesterday's log, which somebody may have imported, ends in this one: calls without an end that a log has
    /// said, which arrived within that day, and the agents.
    mutating func recall(before line: Result<QueueLogEntry, RowProblem>) async throws(ClientError) {
        guard case .success(let entry) = line else { return }
        let source = fold.settings.source
        let earliest = entry.at.adding(seconds: -86_400)
        let query = VisitQuery {
            $0.unfinished = true
            // The daemon's days are those of its own zone: one more on each side holds all of them.
            ($0.from, $0.to) = (LocalTime.day(of: earliest).adding(days: -1), LocalTime.day(of: entry.at).adding(days: 1))
        }
        var past: (calls: [ObserveCall], agents: [Agent]) = ([], [])
        var visits = PageCursor(client.visits, query)
        while let call = try await visits.next() {
            guard call.observed?.source == source, (earliest...entry.at).contains(call.arrivedAt) else { continue }
            if let known = ObserveCall(known: call) { past.calls.append(known) }
        }
        var agents = PageCursor(client.agents)
        while let agent = try await agents.next() {
            if agent.observed, agent.source == source { past.agents.append(agent) }
        }
        fold.recall(past.calls, past.agents)
        isRecalled = true
    }

    /// What became of records that were sent.
    struct Sent: Sendable {
        var calls = 0, agents = 0
        /// With the line of the log that said it last.
        var refused: [(line: Int, problem: ProblemBody)] = []
    }

    /// Sends what was gathered. Where it throws, what did not certainly go in is still there, to be sent again.
    ///
    /// Agents come first: who is there is known before they are shown to talk.
    ///
    /// Throws what the client says of a daemon that is away, busy or does not know the outcome;
    /// repeating is safe, since a record that the daemon has changes nothing.
    mutating func send() async throws(ClientError) -> Sent {
        var sent = Sent()
        while !agents.isEmpty {
            let batch = agents.prefix(Self.batchSize)
            sent.agents += Self.count(try await client.observe(batch.map(\.value)), of: batch.map(\.line), &sent.refused)
            agents.removeFirst(batch.count)
        }
        while !calls.isEmpty {
            let batch = calls.prefix(Self.batchSize)
            sent.calls += Self.count(try await client.observe(batch.map(\.value)), of: batch.map(\.line), &sent.refused)
            calls.removeFirst(batch.count)
        }
        places = [:]
        return sent
    }

    /// How many of a batch went in. The daemon answers by the number of a line in the request, and the
    /// refusal is reported with the log's own line.
    private static func count(_ answers: [UploadedLine], of lines: [Int], _ refused: inout [(line: Int, problem: ProblemBody)]) -> Int {
        let known = answers.filter { lines.indices.contains($0.number - 1) }
        for answer in known { if let problem = answer.problem { refused.append((lines[answer.number - 1], problem)) } }
        return known.count { $0.problem == nil }
    }
}

/// What a log held, what of it went in, and what did not and why.
struct QueueLogSummary: Sendable {
    /// Where complaints go, a line each.
    private let console: Console
    /// What the log held, as the fold counted it.
    var counts = QueueLogCounts()
    /// Records that the daemon took, and those that it or the reader refused.
    private(set) var calls = 0, agents = 0, refused = 0
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
    mutating func refuse(_ file: String, line: Int?, _ message: Phrase) throws(CommandFailure) {
        refused += 1
        try say(file, line, message)
    }

    /// A line that cannot be read: the fold counts it.
    mutating func complain(_ file: String, _ problem: RowProblem) throws(CommandFailure) {
        try say(file, problem.line, problem.column.map { "\($0): \(Phrase(said: problem.message))" } ?? Phrase(said: problem.message))
    }

    /// Names a line, up to `mostComplaints` of them.
    private mutating func say(_ file: String, _ line: Int?, _ message: Phrase) throws(CommandFailure) {
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
            "\(counts.unreadable) lines could not be read and \(refused) were refused (see above); the others went in. The same log again counts nothing twice."
        )
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

    init(_ kind: String, _ name: String, _ count: Int) { (self.kind, self.name, self.count) = (kind, name, count) }

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
