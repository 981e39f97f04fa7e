import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Gathers what a log says, and sends it many at once.
struct QueueLogSender {
    let client: Client

    private var calls: [QueueLogRecord<ObserveCall>] = []
    private var agents: [QueueLogRecord<ObserveAgent>] = []
    /// Where in `calls` each stands: what is said later of one holds all that was said before, and takes its place.
    private var places: [Observed: Int] = [:]

    /// Records that are on their way at once: what a crash leaves in doubt, and what is sent again.
    private static let batchSize = 1000

    init(_ client: Client) { self.client = client }

    struct Sent: Sendable {
        var calls = 0
        var agents = 0
        /// With the line of the log that said it last.
        var refused: [(line: Int, problem: ProblemBody)] = []
    }

    var isEmpty: Bool { calls.isEmpty && agents.isEmpty }
    var isFull: Bool { calls.count >= Self.batchSize || agents.count >= Self.batchSize }

    mutating func add(_ records: QueueLogRecords) {
        for record in records.calls {
            let key = Observed(source: record.value.source, callid: record.value.callid, entry: record.value.entry)
            if let place = places[key] {
                calls[place] = record
            } else {
                places[key] = calls.count
                calls.append(record)
            }
        }
        agents += records.agents
    }

    /// Sends what was gathered. Where it throws, what did not certainly go in is still there, to be sent again.
    mutating func send() async throws(ClientError) -> Sent {
        var sent = Sent()
        while !calls.isEmpty {
            let batch = calls.prefix(Self.batchSize)
            for line in try await client.observe(batch.map(\.value)) where batch.indices.contains(line.number - 1) {
                if let problem = line.problem { sent.refused.append((batch[line.number - 1].line, problem)) } else { sent.calls += 1 }
            }
            calls = Array(calls.dropFirst(batch.count))
        }
        places = [:]
        while !agents.isEmpty {
            let batch = agents.prefix(Self.batchSize)
            for line in try await client.observe(batch.map(\.value)) where batch.indices.contains(line.number - 1) {
                if let problem = line.problem { sent.refused.append((batch[line.number - 1].line, problem)) } else { sent.agents += 1 }
            }
            agents = Array(agents.dropFirst(batch.count))
        }
        return sent
    }
}
