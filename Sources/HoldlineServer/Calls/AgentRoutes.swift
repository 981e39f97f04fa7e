import HTTPTypes
import HoldlineCore
import HoldlineStore

package enum AgentRoutes {
    package static let all: [Route<Services>] =
        [
            Route(
                .get, "/v1/agents", .callReading, "Lists those who take calls, in the order in which they came.",
                query: QueryParameter.paging, gives: [Answer("Agents.", .json(.page(of: "Agent")))]
            ) { request, services in
                try request.answer(try await services.store.agents(try request.query.page()))
            },
            Route(
                .get, "/v1/agents/{login}", .callReading, "One agent.", gives: [Answer("The agent.", .json(.named("Agent")))]
            ) { request, services in
                let agent = try await services.store.agent(try request.path.text("login"))
                return try request.answer(agent, version: agent.version)
            },
            Route(
                .get, "/v1/agents/entries", .visitReading, "When agents logged in and out, paused and went on, by time.",
                query: QueryParameter.days + QueryParameter.paging, gives: [Answer("Entries.", .json(.page(of: "AgentEntry")))]
            ) { request, services in
                let query = request.query
                return try request.answer(
                    try await services.store.entries(from: try query.day("from"), to: try query.day("to"), try query.page()))
            },
        ] + Agent.actions.map { route($0) }

    /// `POST /v1/agents/{login}/ACTION`.
    private static func route<Asked: AgentAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/agents/{login}", .callWork, action.sentence, gives: [Answer("The agent.", .json(.named("Agent")))]) {
            try $0.path.text("login")
        }
    }
}
