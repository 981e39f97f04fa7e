import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// What a telephone system's log says; sent again it changes nothing, and sent with more in it it goes on.
package enum ObservedRoutes {
    /// Calls of the telephone systems are taken as their logs tell them: nothing is matched or offered for them.
    package static let all: [Route<Services>] = [
        Route(
            .post, "/v1/observed/calls", .observing, "Calls as a telephone system's log shows them so far, one a line.",
            takes: [.json(.named("ObserveCall")), .lines(.named("ObserveCall"))],
            gives: [
                Answer(201, "The call.", .json(.named("Call"))), Answer("The call, which was known.", .json(.named("Call"))),
                .lineByLine,
            ], refuses: .observing
        ) { request, services in
            try await answer(request, services, ObserveCall.self)
        },
        Route(
            .post, "/v1/observed/agents", .observing, "What a telephone system's log says of agents, one a line.",
            takes: [.json(.named("ObserveAgent")), .lines(.named("ObserveAgent"))],
            gives: [
                Answer("The agent.", .json(.named("Agent"))),
                .lineByLine,
            ], refuses: .observing
        ) { request, services in
            try await answer(request, services, ObserveAgent.self)
        },
    ]

    /// One record, or one a line.
    private static func answer<Body: Change & Decodable>(
        _ request: APIRequest, _ services: Services, _ type: Body.Type
    ) async throws -> Response where Body.Target == Anew {
        guard request.mediaType == MediaType.lines else { return try await services.commit(request, type) { .new($0) } }
        return try LineByLine.answer(request, services, type) { body throws(Refusal) in .new(body) }
    }
}
