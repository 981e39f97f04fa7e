import HTTPTypes
import HoldlineCore
import HoldlineStore

/// What a telephone system's log says; sent again it changes nothing, and sent with more in it it goes on.
package enum ObservedRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .post, "/v1/observed/calls", .observing, "Calls as a telephone system's log shows them so far, one a line.",
            takes: [.json(.named("ObserveCall")), .lines(.named("ObserveCall"))],
            gives: [
                Answer(201, "The call.", .json(.named("Call"))),
                Answer(200, "An answer a line, then the count.", .lines(.either([.named("LineAnswer"), .named("LinesEnd")]))),
            ]
        ) { request, services in
            let store = services.store
            guard request.mediaType == "application/x-ndjson" else {
                return try await services.commit(request, ObserveCall.self) { body in
                    store.live.heard(body.source, at: store.now)
                    return .observeCall(body)
                }
            }
            return try LineByLine.answer(request, services, ObserveCall.self) { body throws(Refusal) in
                store.live.heard(body.source, at: store.now)
                return .observeCall(body)
            }
        },
        Route(
            .post, "/v1/observed/agents", .observing, "What a telephone system's log says of agents, one a line.",
            takes: [.json(.named("ObserveAgent")), .lines(.named("ObserveAgent"))],
            gives: [
                Answer("The agent.", .json(.named("Agent"))),
                Answer("An answer a line, then the count.", .lines(.either([.named("LineAnswer"), .named("LinesEnd")]))),
            ]
        ) { request, services in
            let store = services.store
            guard request.mediaType == "application/x-ndjson" else {
                return try await services.commit(request, ObserveAgent.self) { body in
                    store.live.heard(body.source, at: store.now)
                    return .observeAgent(body)
                }
            }
            return try LineByLine.answer(request, services, ObserveAgent.self) { body throws(Refusal) in
                store.live.heard(body.source, at: store.now)
                return .observeAgent(body)
            }
        },
    ]
}
