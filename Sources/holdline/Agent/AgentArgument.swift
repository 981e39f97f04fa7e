import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The agent of a verb: oneself, or the one that a supervisor names.
///
/// Only a supervisor or a connector may name another one: the daemon refuses the rest with 77.
struct AgentArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The agent's Unix user; without it, you.", valueName: "login"), transform: Read.login) var login: String?

    @Option(
        name: .customLong("as"), help: ArgumentHelp("The same, as the verbs on calls have it.", valueName: "login"), transform: Read.login)
    var behalf: String?

    /// Exit code 64 where the argument and `--as` name two agents.
    func validate() throws {
        if let login, let behalf, login != behalf { throw ValidationError("“\(login)” and --as \(behalf) are two agents: name one") }
    }

    /// nil: oneself.
    var named: String? { login ?? behalf }

    /// The agent's login; oneself is a question to the daemon (`GET /v1/whoami`), since the socket tells it the
    /// Unix user.
    func find(_ client: Client) async throws(ClientError) -> String { try await client.login(or: named) }
}
