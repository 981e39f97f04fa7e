import HTTPTypes
import HoldlineCore
import HoldlineStore
import HummingbirdCore

package enum CallRoutes {
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/calls", .callWork, "A caller comes to a queue; a closed or full one turns away, which is an answer too.",
                takes: [.json(.named("AddCall"))], gives: [Answer(201, "The call.", .json(.named("Call")))], refuses: Call.refuses
            ) { request, services in
                try await services.commit(request, AddCall.self) { .new($0) }
            },
            Route(
                .get, "/v1/calls", .callReading, "Lists calls, oldest first.",
                query: [
                    QueryParameter("queue", .named("QueueName"), "Only those in this queue."),
                    QueryParameter("state", .named("CallState"), "Only those in this state."),
                    QueryParameter("agent", .named("User"), "Only those of this agent."),
                    QueryParameter("outcome", .named("CallOutcome"), "Only those that ended so."),
                    QueryParameter("customer", .named("CustomerReference"), "Only those of this customer."),
                    QueryParameter("lost", .flag, "Only those that were lost, to be called back."),
                ] + QueryParameter.paging,
                gives: [Answer("Calls.", .json(.page(of: "Call")))]
            ) { request, services in
                var filter = CallFilter()
                filter.queue = try request.query.identifier("queue")
                filter.state = try request.query.word("state")
                filter.agent = request.query.text("agent")
                filter.outcome = try request.query.word("outcome")
                filter.customer = try request.query.identifier("customer")
                filter.lost = try request.query.flag("lost")
                let page = try await services.store.calls(filter, try request.query.page())
                return try request.answer(asOfNow: page, version: page.version)
            },
            Route(
                .post, "/v1/calls/next", .callWork,
                "Offers the caller the best call; an offer that is still unanswered again. It waits for one if it is told to.",
                takes: [.json(.named("NextCall"))],
                gives: [Answer("The call, offered; 204 where there is none.", .json(.named("Call")))], refuses: Call.refuses
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
                .get, "/v1/queues", .callReading, "How each queue is now.",
                gives: [Answer("The queues.", .json(.named("QueueList")))]
            ) { request, services in
                let queues = services.store.queues()
                return try request.answer(asOfNow: queues, version: queues.version)
            },
            Route(
                .get, "/v1/visits", .visitReading, "Each visit of a call to a queue, by its arrival.",
                query: [
                    QueryParameter("queue", .named("QueueName"), "Only to this queue."),
                    QueryParameter("own", .flag, "Only Holdline's own calls; with false only those of telephone systems."),
                    QueryParameter("unfinished", .flag, "Only those that go on, or whose end a log has not said."),
                ] + QueryParameter.days + QueryParameter.paging,
                gives: [Answer("Visits: each is the call as it stood at its end.", .json(.page(of: "Call")))]
            ) { request, services in
                let query = request.query
                return try request.answer(
                    try await services.store.visits(
                        queue: try query.identifier("queue"), from: try query.day("from"), to: try query.day("to"),
                        own: try query.flag("own"), unfinished: try query.flag("unfinished"), try query.page()))
            },
        ] + Call.actions.map { route($0) }

    /// `POST /v1/calls/{id}/ACTION`.
    private static func route<Asked: CallAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/calls/{id}", .callWork, action.sentence, gives: [Answer("The call.", .json(.named("Call")))]) {
            try $0.path.id("id", CallID.self)
        }
    }
}

extension QueryParameter {
    static let days = [
        QueryParameter("from", .named("Day"), "The first day, in the configured zone."),
        QueryParameter("to", .named("Day"), "The last day."),
    ]
}
