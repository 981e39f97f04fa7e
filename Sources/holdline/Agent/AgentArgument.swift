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

    func act(_ action: some AgentAction, _ sentence: (Agent) -> String) async throws {
        let client = try connection.client()
        let named = agent.named
        let login = try await agent.find(client)
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(action, on: login, key: key)
        }
        let console = Console.current
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Agent>(Agent.columns, .csv, on: console)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        case .table:
            let agent = try answer.value.read(at: LocalTime.now())
            try console.say(Shown.line(sentence(agent)))
            try console.say(Shown.line(AgentWords.next(agent, named: named)))
            try console.output.flush()
        }
    }
}
