import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// Calls, queues and visits.
package enum CallRoutes {
    /// Actions on a call are derived from the list that Core keeps.
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/calls", .callWork, "A caller comes to a queue; a closed or full one turns away, which is an answer too.",
                takes: [.json(.named("AddCall"))], gives: [Answer(201, "The call.", .json(.named("Call")))], refuses: Call.refuses
            ) { request, services in
                try await services.commit(request, AddCall.self) { .new($0) }
            },
            .list("/v1/calls", .callReading, "Lists calls, oldest first.", "Calls.", of: "Call") { try await $0.calls($1, $2) },
            Route(
                .post, "/v1/calls/next", .callWork,
                "Offers the caller the best call; an offer that is still unanswered again. It waits for one if it is told to.",
                takes: [.json(.named("NextCall"))],
                gives: [Answer("The call, offered.", .json(.named("Call"))), Answer(204, "There is none.")], refuses: Call.refuses
            ) { request, services in
                let (body, bytes) = try await request.json(NextCall.self)
                guard (0...300).contains(body.wait ?? 0) else { throw Refusal.invalid("wait", "wait is 0 to 300 seconds") }
                let actor = try request.actor()
                try await services.prepare(.on(actor.agent, MakeReady()))
                let written = try await services.dispatcher.next(
                    for: actor, key: try request.boundKey(bytes), wait: .seconds(body.wait ?? 0), on: request.channel)
                return try written.map { try Response($0) } ?? Response(status: .noContent)
            },
            Route(
                .get, "/v1/calls/{id}", .callReading, "One call.", gives: [Answer("The call.", .json(.named("Call")))]
            ) { request, services in
                let call = try await services.store.call(try request.path.id())
                return try request.answer(call, version: call.version)
            },
            Route(
                .get, "/v1/calls/{id}/why", .callReading, "Where a call stands: its score, and that of each call before it.",
                gives: [Answer("The reasons.", .json(.named("CallReasons")))]
            ) { request, services in
                let reasons = try await services.store.reasons(of: try request.path.id())
                return try request.answer(asOfNow: reasons, version: reasons.version)
            },
            Route(
                .get, "/v1/queues", .callReading, "How each queue is now, and what came today.",
                gives: [Answer("The queues.", .json(.named("QueueList")))]
            ) { request, services in
                let queues = services.store.queues().with(today: try await services.store.todaysReports())
                return try request.answer(asOfNow: queues, version: queues.version)
            },
            .list(
                "/v1/visits", .visitReading, "Each visit of a call to a queue, by its arrival.",
                "Visits: each is the call as it stood at its end.", of: "Call"
            ) { try await $0.visits($1, $2) },
        ] + Call.actions.map { route($0) }

    /// `POST /v1/calls/{id}/ACTION`.
    private static func route<Asked: CallAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/calls/{id}", .callWork, action.sentence, gives: [Answer("The call.", .json(.named("Call")))]) {
            try $0.path.id("id", CallID.self)
        }
    }
}
