import ArgumentParser
import HoldlineClient
import HoldlineCore

/// Which agent: you, or the one that a supervisor names.
struct AgentArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The agent's Unix user; without it, you.", valueName: "login"), transform: Read.login)
    var login: String?

    @Option(
        name: .customLong("as"), help: ArgumentHelp("The same, as the verbs on calls have it.", valueName: "login"), transform: Read.login)
    var behalf: String?

    func validate() throws {
        if let login, let behalf, login != behalf { throw ValidationError("“\(login)” and --as \(behalf) are two agents: name one") }
    }

    /// nil: oneself.
    var named: String? { login ?? behalf }

    func find(_ client: Client) async throws(ClientError) -> String { try await client.login(or: named) }
}

/// What a verb on an agent does: sends the action, and says how the agent is now.
struct AgentWork {
    let agent: AgentArgument
    let key: KeyOptions
    let output: OutputOptions
    let connection: ConnectionOptions

    func act(_ action: AgentAction, _ details: some Encodable & Sendable, _ sentence: (Agent) -> String) async throws {
        let client = try connection.client()
        let named = agent.named
        let login = try await agent.find(client)
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(action, on: login, details, key: key)
        }
        try await output.write(answer) { agent, writer in
            let agent = agent.read(at: LocalTime.now())
            try writer.line(sentence(agent))
            try writer.line(AgentWords.next(agent, named: named))
        }
    }
}
