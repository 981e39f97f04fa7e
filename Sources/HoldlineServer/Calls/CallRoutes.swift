import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

package enum CallRoutes {
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/calls", .callWork, "A caller comes to a queue; a closed or full one turns away, which is an answer too.",
                takes: [.json(.named("AddCall"))], gives: [Answer(201, "The call.", .json(.named("Call")))], refuses: .workingOnCall
            ) { request, services in
                try await services.commit(request, AddCall.self) { .addCall($0) }
            },
            Route(
                .get, "/v1/calls", .callReading, "Lists calls, oldest first.",
                query: CallQuery.described + PageQuery.described, gives: [Answer("Calls.", .json(.page(of: "Call")))]
            ) { request, services in
                let page = try await services.store.calls(CallQuery(request.query), PageQuery(request.query))
                return try request.answer(asOfNow: page, version: page.version)
            },
            Route(
                .post, "/v1/calls/next", .callWork,
                "Offers the caller the best call; an offer that is still unanswered again. It waits for one if it is told to.",
                takes: [.json(.named("NextCall"))],
                gives: [Answer("The call, offered; 204 where there is none.", .json(.named("Call")))], refuses: .workingOnCall
            ) { request, services in
                let (body, bytes) = try await request.json(NextCall.self)
                guard (0...300).contains(body.wait ?? 0) else { throw Refusal.invalid("wait", "wait is 0 to 300 seconds") }
                let actor = try request.actor()
                try await services.prepare(.makeReady(actor.agent))
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
                .get, "/v1/queues", .callReading, "How each queue is now.",
                gives: [Answer("The queues.", .json(.named("QueueList")))]
            ) { request, services in
                let queues = services.store.queues()
                return try request.answer(asOfNow: queues, version: queues.version)
            },
            Route(
                .get, "/v1/visits", .visitReading, "Each visit of a call to a queue, by its arrival.",
                query: VisitQuery.described + PageQuery.described,
                gives: [Answer("Visits: each is the call as it stood at its end.", .json(.page(of: "Call")))]
            ) { request, services in
                try request.answer(try await services.store.visits(VisitQuery(request.query), PageQuery(request.query)))
            },
        ] + actions

    private static let actions: [Route<Services>] = CallAction.allCases.map(route)

    private static func route(of action: CallAction) -> Route<Services> {
        switch action {
        case .answer: route(action, "Takes the offer.", "AnswerCall", AnswerCall.self) { .answerCall($0, $1) }
        case .decline: route(action, "Gives the offer back to its place.", "NoDetails", NoDetails.self) { id, _ in .declineCall(id) }
        case .hold: route(action, "Puts the caller on hold.", "NoDetails", NoDetails.self) { id, _ in .holdCall(id) }
        case .unhold: route(action, "Takes the caller off hold.", "NoDetails", NoDetails.self) { id, _ in .unholdCall(id) }
        case .requeue:
            route(
                action, "Puts the caller back into the same place; of a callback: nobody was reached.", "NoDetails", NoDetails.self
            ) { id, _ in .requeueCall(id) }
        case .transfer: route(action, "Hands over to a queue or an agent.", "TransferCall", TransferCall.self) { .transferCall($0, $1) }
        case .done:
            route(action, "Ends the conversation, for a ticket or with a new one.", "DoneCall", DoneCall.self) { .doneCall($0, $1) }
        case .abandon: route(action, "The caller is gone.", "AbandonCall", AbandonCall.self) { .abandonCall($0, $1) }
        case .callback:
            route(action, "The caller keeps the place and is called back.", "RequestCallback", RequestCallback.self) {
                .requestCallback($0, $1)
            }
        }
    }

    private static func route<Body: Decodable & SendableMetatype>(
        _ action: CallAction, _ summary: String, _ schema: String, _ body: Body.Type,
        _ command: @escaping @Sendable (CallID, Body) -> Command
    ) -> Route<Services> {
        let states = [CallState.waiting, .offered, .talking, .held, .ended].filter(action.states.contains).map(\.rawValue)
        return Route(
            .post, "/v1/calls/{id}/\(action.rawValue)", .callWork, "\(summary) In: \(states.joined(separator: ", ")).",
            takes: [.json(.named(schema))], gives: [Answer("The call.", .json(.named("Call")))], refuses: .workingOnCall
        ) { request, services in
            let id = try request.path.id("id", CallID.self)
            return try await services.commit(request, body) { command(id, $0) }
        }
    }
}
