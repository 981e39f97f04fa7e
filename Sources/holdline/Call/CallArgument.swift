import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The call that a verb is about: `C-7`, or `7`.
///
/// Verbs that more than one person may use on a call want it named.
struct CallArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The call: C-7, or 7.", valueName: "call"), transform: Read.call) var id: CallID
}

/// Such verbs need no agent: the daemon takes the Unix user for the actor.
extension CallArgument: CallNaming {
    var behalfOfAgent: String? { nil }
    func find(_ client: Client, ended: Bool) -> CallID { id }
    /// nil: the arguments name the call already.
    func repeating(_ call: CallID) -> [String]? { nil }
}

/// The agent for whom a verb acts; oneself where none is named.
///
/// The daemon checks the role: without it the answer is 77.
struct BehalfOptions: ParsableArguments {
    @Option(
        name: .customLong("as"), help: ArgumentHelp("Act for this agent; a supervisor and a connector may.", valueName: "login"),
        transform: Read.login)
    var login: String?
}

/// The agent's own call: named, or the one that the agent has.
struct OwnCallArgument: CallNaming {
    @Argument(help: ArgumentHelp("The call: C-7, or 7; without it the one that you have.", valueName: "call"), transform: Read.call)
    var id: CallID?

    @OptionGroup var behalf: BehalfOptions

    var behalfOfAgent: String? { behalf.login }

    /// Throws `refusedHere` where the agent has no call, with the commands that give one. Between this question
    /// and the action the call may change; the action names it, so that another one is never acted on.
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
