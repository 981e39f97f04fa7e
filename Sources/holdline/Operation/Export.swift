import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The other direction of `import`.
struct ExportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun("export", "Files that other systems read.", [ExportQueueLog.self])
}

/// Merges `GET /v1/visits` and `GET /v1/agents/entries` by time, a page of each in memory.
struct ExportQueueLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "queue-log", "Write Holdline's own calls as an Asterisk queue_log, for reporters made for Asterisk.",
        """
        Calls that came from a telephone system's log are left out: they are in that log. Asterisk has no word for some calls: a caller
        who was turned away has no line; one who asked to be called back is an EXITWITHKEY, and the conversation an OUTCALL; one
        who was lost is an ABANDON. The position in the queue is always 1. Numbers and names of callers are in it.
        """,
        examples: "holdline export queue-log --from 2026-11-01 --to 2026-11-30 > queue_log",
        "holdline export queue-log --queue support | queue-report -")

    @Option(help: "From this day on, in the daemon's time zone.", transform: Read.pastDay) var from: Day?
    @Option(help: "Up to the end of this day.", transform: Read.pastDay) var to: Day?
    @Option(name: .shortAndLong, help: "This queue's calls alone.", completion: .queues, transform: Read.queue) var queue: QueueName?
    @OptionGroup var connection: ConnectionOptions

    /// Exit code 64 where the days are the wrong way round.
    func validate() throws { if let from, let to, to < from { throw ValidationError(told: "--to is before --from") } }

    /// Lines of one time stand in the order in which the daemon gives them. There is no `-o`: the format is
    /// Asterisk's.
    func run() async throws {
        let client = try connection.client()
        let console = Console.current
        let observed = try await Self.observedAgents(client)
        var visits = PageCursor(client.visits, VisitQuery { ($0.own, $0.from, $0.to, $0.queue) = (true, from, to, queue) })
        var entries = PageCursor(client.agentEntries, EntryQuery { ($0.from, $0.to) = (from, to) })
        var pending = PendingLines()
        while true {
            let visit = try await visits.first()
            let entry = try await entries.first()
            // Nothing that is still to come is earlier than this.
            let limit = [visit?.arrivedAt, entry?.at].compactMap { $0 }.min()
            while let line = pending.next(before: limit) { try console.say(line.text) }
            if let visit, visit.arrivedAt == limit {
                visits.advance()
                for line in QueueLogExport.lines(of: visit) { pending.add(line) }
            } else if let entry {
                entries.advance()
                if concerns(entry, observed) { pending.add(QueueLogExport.line(of: entry)) }
            } else {
                break
            }
        }
    }

    /// Whether a login, pause or logout belongs in the log: not for observed agents, nor for other queues.
    private func concerns(_ entry: AgentEntry, _ observed: Set<String>) -> Bool {
        if observed.contains(entry.agent) { return false }
        return queue == nil || entry.queue == nil || entry.queue == queue
    }

    /// Those who are known from a telephone system's log alone: what they did is in that log.
    private static func observedAgents(_ client: Client) async throws -> Set<String> {
        var agents = PageCursor(client.agents)
        var logins: Set<String> = []
        while let agent = try await agents.next() {
            if agent.observed { logins.insert(agent.login) }
        }
        return logins
    }
}
