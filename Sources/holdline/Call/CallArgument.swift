import ArgumentParser
import HoldlineClient
import HoldlineCore

/// What every verb on one call takes.
struct CallArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The call: C-7, or 7.", valueName: "call"), transform: Read.call)
    var id: CallID
}

extension CallArgument: CallNaming {
    var behalfOfAgent: String? { nil }
    func find(_ client: Client, ended: Bool) -> CallID { id }
    func repeating(_ call: CallID) -> [String]? { nil }
}

/// For whom a verb acts.
struct BehalfOptions: ParsableArguments {
    @Option(
        name: .customLong("as"), help: ArgumentHelp("Act for this agent; a supervisor and a connector may.", valueName: "login"),
        transform: Read.login)
    var login: String?
}

/// What a verb on the agent's own call takes: the call, or nothing.
struct OwnCallArgument: CallNaming {
    @Argument(help: ArgumentHelp("The call: C-7, or 7; without it the one that you have.", valueName: "call"), transform: Read.call)
    var id: CallID?

    @OptionGroup var behalf: BehalfOptions

    var behalfOfAgent: String? { behalf.login }

    func find(_ client: Client, ended: Bool) async throws -> CallID {
        if let id { return id }
        let login = try await client.login(or: behalf.login)
        let agent = try await client.agentIfKnown(login)?.read(at: LocalTime.now())
        if let call = agent?.call { return call }
        if ended, let agent, agent.state == .wrapUp, let call = agent.lastCall { return call }
        throw CommandFailure.refusedHere(
            """
            \(login) has no call now.
            “holdline call next” takes one, and “holdline call list” shows them.
            """)
    }

    func repeating(_ call: CallID) -> [String]? {
        guard id == nil, var arguments = try? CommandTree.ordered(Invocation.arguments), arguments.count >= 2 else { return nil }
        arguments.insert(call.description, at: 2)
        return arguments
    }
}
