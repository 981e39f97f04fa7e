import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

package enum AgentRoutes {
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
                .get, "/v1/agents/entries", .visitReading, "When agents logged in and out, paused and went on, by time.",
                query: EntryQuery.described + PageQuery.described, gives: [Answer("Entries.", .json(.page(of: "AgentEntry")))]
            ) { request, services in
                try request.answer(try await services.store.entries(EntryQuery(request.query), PageQuery(request.query)))
            },
        ] + AgentAction.allCases.map(route)

    private static func route(of action: AgentAction) -> Route<Services> {
        switch action {
        case .login:
            route(action, "Takes calls from now on; again: with other queues or skills.", "LoginAgent", LoginAgent.self) {
                .login($0, $1)
            }
        case .logout:
            route(action, "Takes no more calls; an offer goes back to its place.", "NoDetails", NoDetails.self) { login, _ in
                .logout(login)
            }
        case .pause: route(action, "Takes no calls for a while; within one, after it.", "PauseAgent", PauseAgent.self) { .pause($0, $1) }
        case .resume:
            route(action, "Takes calls again, out of a pause or a wrap-up.", "NoDetails", NoDetails.self) { login, _ in .resume(login) }
        }
    }

    private static func route<Body: Decodable & SendableMetatype>(
        _ action: AgentAction, _ summary: String, _ schema: String, _ body: Body.Type,
        _ command: @escaping @Sendable (String, Body) -> Command
    ) -> Route<Services> {
        Route(
            .post, "/v1/agents/{login}/\(action.rawValue)", .callWork, "\(summary) Oneself; a supervisor and a bridge anybody.",
            takes: [.json(.named(schema))], gives: [Answer("The agent.", .json(.named("Agent")))],
            refuses: .workingAsAgent
        ) { request, services in
            let login = try request.path.text("login")
            return try await services.commit(request, body) { command(login, $0) }
        }
    }
}
