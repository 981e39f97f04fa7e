import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Gathers what a log says, and sends it many at once.
struct QueueLogSender {
    let client: Client

    private var calls: [QueueLogRecord<ObserveCall>] = []
    private var agents: [QueueLogRecord<ObserveAgent>] = []
    /// Where in `calls` each stands: what is said later of one holds all that was said before, and takes its place.
    private var places: [Key: Int] = [:]

    private struct Key: Hashable {
        var callid: String
        var queue: QueueName
        var second: Int64

        init(_ call: ObserveCall) {
            (callid, queue, second) = (call.callid, call.queue, call.arrivedAt.seconds)
        }
    }

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
            let key = Key(record.value)
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
    ///
    /// Agents come first: who is there is known before they are shown to talk.
    mutating func send() async throws(ClientError) -> Sent {
        var sent = Sent()
        while !agents.isEmpty {
            let batch = agents.prefix(Self.batchSize)
            for line in try await client.observe(batch.map(\.value)) where batch.indices.contains(line.number - 1) {
                if let problem = line.problem { sent.refused.append((batch[line.number - 1].line, problem)) } else { sent.agents += 1 }
            }
            agents = Array(agents.dropFirst(batch.count))
        }
        while !calls.isEmpty {
            let batch = calls.prefix(Self.batchSize)
            for line in try await client.observe(batch.map(\.value)) where batch.indices.contains(line.number - 1) {
                if let problem = line.problem { sent.refused.append((batch[line.number - 1].line, problem)) } else { sent.calls += 1 }
            }
            calls = Array(calls.dropFirst(batch.count))
        }
        places = [:]
        return sent
    }
}
