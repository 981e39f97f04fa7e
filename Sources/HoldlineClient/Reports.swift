package import HoldlineCore

extension Client {
    /// `GET /v1/reports/arrivals`: of all queues where none is named; the days are the first and the last.
    package func arrivals(queue: String?, from: Day?, to: Day?) async throws(ClientError) -> Answer<ArrivalPattern> {
        try await send(.get("/v1/reports/arrivals", [("queue", queue), ("from", from?.description), ("to", to?.description)]))
    }
}
