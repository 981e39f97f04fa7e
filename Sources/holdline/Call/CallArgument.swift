import ArgumentParser
import HoldlineClient
import HoldlineCore

/// What every verb on one call takes.
struct CallArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The call: C-7, or 7.", valueName: "call"), transform: Read.call)
    var id: CallID
}

/// For whom a verb acts.
struct BehalfOptions: ParsableArguments {
    @Option(
        name: .customLong("as"), help: ArgumentHelp("Act for this agent; a supervisor and a connector may.", valueName: "login"),
        transform: Read.login)
    var login: String?
}

/// What a verb on the agent's own call takes: the call, or nothing.
struct OwnCallArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The call: C-7, or 7; without it the one that you have.", valueName: "call"), transform: Read.call)
    var id: CallID?

    @OptionGroup var behalf: BehalfOptions

    /// The call that was named, or the one that rings at the agent or is spoken; with `ended` the one of a wrap-up too.
    func find(_ client: Client, ended: Bool = false) async throws -> CallID {
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

    /// The arguments that say the same of this very call, whichever the agent has later.
    func repeating(_ call: CallID) -> [String]? {
        guard id == nil, var arguments = try? CommandTree.ordered(Invocation.arguments), arguments.count >= 2 else { return nil }
        arguments.insert(call.description, at: 2)
        return arguments
    }
}

/// What a verb on the agent's own call does: finds the call, sends the action, and says what came of it.
struct CallWork {
    let call: OwnCallArgument
    let key: KeyOptions
    let output: OutputOptions
    let connection: ConnectionOptions

    func act(
        _ action: some CallAction, ended: Bool = false, picture: Bool = false,
        next: ((Call) -> String)? = nil, _ sentence: (Call) -> String
    ) async throws {
        let client = try connection.client()
        let acting = client.acting(for: call.behalf.login)
        let id = try await call.find(acting, ended: ended)
        let answer = try await key.write(
            { (key) async throws(ClientError) in try await acting.act(action, on: id, key: key) },
            repeating: call.repeating(id))
        try await CallReport(client: client, options: output, behalf: call.behalf.login).write(
            answer, picture: picture, next: next, sentence)
    }
}
