package import HoldlineCore
import NIOHTTP1

/// What a list of calls is narrowed to.
package struct CallQuery: Sendable {
    package var queue: QueueName?
    package var state: CallState?
    package var agent: String?
    package var outcome: CallOutcome?
    package var customer: CustomerReference?
    /// Those whom somebody should call back.
    package var lost = false

    package init() {}
}

extension Client {
    /// `POST /v1/calls`
    package func add(_ call: AddCall, key: String) async throws(ClientError) -> Answer<Call> {
        try await send(try .json(.POST, "/v1/calls", call, key: key))
    }

    /// `POST /v1/calls/next`: the call that now rings at who asks, or nil where none came within the time.
    ///
    /// The daemon holds the answer back for up to `wait` seconds, at most 300, and nothing here is in a hurry meanwhile. An answer
    /// that got lost on its way is asked for again with the same key.
    package func next(wait: Int? = nil, key: String) async throws(ClientError) -> Answer<Call>? {
        let answer: Answer<Call> = try await send(try .json(.POST, "/v1/calls/next", NextCall(wait: wait), key: key))
        return answer.status == 204 ? nil : answer
    }

    /// `GET /v1/calls`
    package func calls(_ query: CallQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Call>> {
        try await send(
            .get(
                "/v1/calls",
                [
                    ("queue", query.queue?.text), ("state", query.state?.rawValue), ("agent", query.agent),
                    ("outcome", query.outcome?.rawValue), ("customer", query.customer?.text), ("lost", query.lost ? "true" : nil),
                ] + page.items))
    }

    /// `GET /v1/calls/{id}`
    package func call(_ id: CallID) async throws(ClientError) -> Answer<Call> {
        try await send(.get("/v1/calls/\(id)"))
    }

    /// `GET /v1/calls/{id}/why`
    package func why(_ id: CallID) async throws(ClientError) -> Answer<CallReasons> {
        try await send(.get("/v1/calls/\(id)/why"))
    }

    /// `POST /v1/calls/{id}/ACTION`, with the body that the action takes.
    package func act<Asked: CallAction>(_ action: Asked, on id: CallID, key: String) async throws(ClientError) -> Answer<Call> {
        try await send(try .json(.POST, "/v1/calls/\(id)/\(Asked.name)", action, key: key))
    }

    /// `GET /v1/queues`
    package func queues() async throws(ClientError) -> Answer<QueueList> {
        try await send(.get("/v1/queues"))
    }
}
