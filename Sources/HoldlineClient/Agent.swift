package import HoldlineCore
import NIOHTTP1

extension Client {
    /// The same client, acting for an agent: the daemon lets a supervisor and a telephone system's connector do so.
    package func acting(for agent: String?) -> Client {
        var client = self
        client.behalf = agent
        return client
    }

    /// `GET /v1/agents`
    package func agents(_ page: PageQuery) async throws(ClientError) -> Answer<Page<Agent>> {
        try await send(.get("/v1/agents", page.items))
    }

    /// `GET /v1/agents/{login}`
    package func agent(_ login: String) async throws(ClientError) -> Answer<Agent> {
        try await send(.get(path(of: login)))
    }

    /// What is known of an agent, or nil for one who was never logged in.
    package func agentIfKnown(_ login: String) async throws(ClientError) -> Agent? {
        do {
            return try await agent(login).value
        } catch .refused(let problem) where problem.status == 404 {
            return nil
        }
    }

    /// The agent's login that was named, or one's own.
    package func login(or named: String?) async throws(ClientError) -> String {
        if let named { return named }
        return try await whoAmI().value.user
    }

    /// `POST /v1/agents/{login}/ACTION`, with the body that the action takes.
    package func act<Asked: AgentAction>(_ action: Asked, on login: String, key: String) async throws(ClientError) -> Answer<Agent> {
        try await send(try .json(.POST, "\(path(of: login))/\(Asked.name)", action, key: key))
    }

    private func path(of login: String) -> String { "/v1/agents/\(PercentCoding.encode(login))" }
}
