import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// What the daemon knows of the time before a log: a conversation that began in yesterday's file ends in today's.
struct QueueLogPast {
    var calls: [ObserveCall] = []
    var agents: [Agent] = []

    /// Calls without an end that a log has said, which arrived within the day before the log's first line, and the agents.
    static func read(of source: String, before begin: Instant, _ client: Client) async throws(ClientError) -> QueueLogPast {
        var past = QueueLogPast()
        let earliest = begin.adding(seconds: -86_400)
        var query = VisitQuery()
        query.unfinished = true
        // The daemon's days are those of its own zone: one more on each side holds all of them.
        query.from = LocalTime.day(of: earliest).adding(days: -1)
        query.to = LocalTime.day(of: begin).adding(days: 1)
        var page = PageQuery(limit: 500)
        while true {
            let answer = try await client.visits(query, page).value
            past.calls += answer.items.filter { $0.observed?.source == source && (earliest...begin).contains($0.arrivedAt) }
                .compactMap(ObserveCall.init(known:))
            guard let next = answer.next else { break }
            page.after = next
        }
        page = PageQuery(limit: 500)
        while true {
            let answer = try await client.agents(page).value
            past.agents += answer.items.filter { $0.observed && $0.source == source }
            guard let next = answer.next else { return past }
            page.after = next
        }
    }
}
