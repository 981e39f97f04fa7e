package import HoldlineCore

/// What a list of visits, or of what agents said, is narrowed to.
package struct VisitQuery: Sendable {
    /// Only Holdline's own calls.
    package var own = false
    package var from: Day?
    /// This day is in it.
    package var to: Day?
    package var queue: QueueName?
    /// Only those that go on, or whose end a telephone system's log has not said.
    package var unfinished = false

    package init() {}

    fileprivate var days: [(String, String?)] { [("from", from?.description), ("to", to?.description)] }
}

extension Client {
    /// `GET /v1/visits`: each visit of each call to a queue, in the order of their arrivals.
    package func visits(_ query: VisitQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Call>> {
        let filter =
            [("own", query.own ? "true" : nil), ("unfinished", query.unfinished ? "true" : nil)] + query.days + [
                ("queue", query.queue?.text)
            ]
        return try await send(.get("/v1/visits", filter + page.items))
    }

    /// `GET /v1/agents/entries`: when agents logged in and out, paused and resumed, in the order of time.
    package func agentEntries(_ query: VisitQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<AgentEntry>> {
        try await send(.get("/v1/agents/entries", query.days + page.items))
    }
}
