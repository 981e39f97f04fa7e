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
        var query = VisitQuery()
        query.unfinished = true
        // The daemon's days are those of its own zone: one more on each side holds all of them.
        query.from = LocalTime.day(of: earliest).adding(days: -1)
        query.to = LocalTime.day(of: entry.at).adding(days: 1)
        let (client, asked) = (client, query)
        var past: (calls: [ObserveCall], agents: [Agent]) = ([], [])
        var visits = PageCursor<Call> { page throws(ClientError) in try await client.visits(asked, page) }
        while let call = try await visits.next() {
            guard call.observed?.source == source, (earliest...entry.at).contains(call.arrivedAt) else { continue }
            if let known = ObserveCall(known: call) { past.calls.append(known) }
        }
        var agents = PageCursor<Agent> { page throws(ClientError) in try await client.agents(page) }
        while let agent = try await agents.next() {
            if agent.observed, agent.source == source { past.agents.append(agent) }
        }
        fold.recall(past.calls, past.agents)
        isRecalled = true
    }

    /// What became of records that were sent.
    struct Sent: Sendable {
        var calls = 0
        var agents = 0
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
