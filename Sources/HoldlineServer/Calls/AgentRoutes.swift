import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Agents: who takes calls, and what they do beside that.
package enum AgentRoutes {
    /// The actions of agents come from the list that Core keeps, so a new action has a route at once.
    package static let all: [Route<Services>] =
        [
            Route(
                .get, "/v1/agents", .callReading, "Lists those who take calls, in the order in which they came.",
                query: PageQuery.described, gives: [Answer("Agents.", .json(.page(of: "Agent")))]
            ) { request, services in
                try request.answer(try await services.store.agents(PageQuery(request.query)))
            },
            Route(
                .get, "/v1/agents/{login}", .callReading, "One agent.", gives: [Answer("The agent.", .json(.named("Agent")))]
            ) { request, services in
                let agent = try await services.store.agent(try request.path.text("login"))
                return try request.answer(agent, version: agent.version)
            },
            Route(
                .get, "/v1/agents/loads", .ticketReading,
                "How many live tickets everybody has, and whether the person is there for more; all in one answer.",
                gives: [Answer("Whoever has a ticket, takes calls or was away, by login.", .json(.named("AgentLoads")))]
            ) { request, services in
                let loads = try await services.agentLoads()
                return try request.answer(asOfNow: loads, version: loads.version)
            },
            .list(
                "/v1/agents/entries", .visitReading, "When agents logged in and out, paused and went on, by time.", "Entries.",
                of: "AgentEntry"
            ) { try await $0.entries($1, $2) },
        ] + Agent.actions.map { route($0) }

    /// `POST /v1/agents/{login}/ACTION`.
    private static func route<Asked: AgentAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/agents/{login}", .callWork, action.sentence, gives: [Answer("The agent.", .json(.named("Agent")))]) {
            try $0.path.text("login")
        }
    }
}
