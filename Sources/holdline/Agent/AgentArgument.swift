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
