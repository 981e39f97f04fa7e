import ArgumentParser
import HoldlineClient
import HoldlineCore

/// `next` stands first in the help: it begins an agent's work.
struct CallNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "call", "Calls: bring them in, take the next one, answer, transfer and end them.",
        [CallNext.self] + actions + [CallAdd.self, CallList.self, CallShow.self, CallWhy.self])
}

/// A verb on one call: an `OwnCallVerb` or a `NamedCallVerb`.
protocol CallVerb: ActionVerb where Naming: CallNaming, Body: CallAction {
    /// Whether a person is shown who calls, in place of the sentence.
    ///
    /// That costs one more request, for the customer.
    static var showsCaller: Bool { get }
    /// Whether the call of a wrap-up is meant where none is named.
    var findsEnded: Bool { get }
    /// The agent for whom the verb acts, where its own options say so.
    var behalf: String? { get }

    /// The action's body; throws `ValidationError` for an option that cannot be read.
    func body() throws -> Body
    /// The body with what the daemon, or the person, has to be asked for beforehand.
    func completed(_ body: Body, for id: CallID, _ client: Client) async throws -> Body
    /// Says more below the sentence; the write is done, so a failed question is noted.
    func detail(_ call: Call, _ client: Client) async throws
    /// A sentence for a person that says the effect.
    func sentence(_ call: Call) -> String
    /// The line on the next step, where the state of the call does not tell it; `acting` ends a command that acts for another agent.
    func next(_ call: Call, acting: String) -> String?
    /// Arguments that say the same whenever they are repeated.
    func repeating(_ body: Body, _ arguments: [String]) -> [String]
}

/// A verb that agents use on the call that rings at them or that they speak: without an argument it finds that call.
protocol OwnCallVerb: CallVerb where Naming == OwnCallArgument {}

/// A verb on any call: it must be named.
protocol NamedCallVerb: CallVerb where Naming == CallArgument {}

/// The argument by which a call is found.
protocol CallNaming: ParsableArguments {
    /// The login behind `--as`; nil acts for oneself.
    var behalfOfAgent: String? { get }
    /// The call that was named, or the one that rings at the agent or is spoken; with `ended` the one of a wrap-up too.
    func find(_ client: Client, ended: Bool) async throws -> CallID
    /// The arguments that say the same of this very call, whichever the agent has later.
    func repeating(_ call: CallID) -> [String]?
}

/// Most verbs act on the call that the agent has now, and end with the sentence.
extension CallVerb {
    static var showsCaller: Bool { false }
    var findsEnded: Bool { false }
    var behalf: String? { nil }
    func next(_ call: Call, acting: String) -> String? { nil }
    func repeating(_ body: Body, _ arguments: [String]) -> [String] { arguments }
    func completed(_ body: Body, for id: CallID, _ client: Client) async throws -> Body { body }
    func detail(_ call: Call, _ client: Client) async throws {}

    /// Finds the call, sends the action for the agent who is named, and reports. A repeated command names the
    /// call, even where the typed one did not: later the agent may have another.
    func run(on argument: Naming, _ shared: WriteOptions) async throws {
        var body = try body()
        let client = try shared.connection.client()
        let agent = argument.behalfOfAgent ?? behalf
        let acting = client.acting(for: agent)
        let id = try await argument.find(acting, ended: findsEnded)
        body = try await completed(body, for: id, acting)
        let sent = body
        let answer = try await shared.key.write(
            { (key) async throws(ClientError) in try await acting.act(sent, on: id, key: key) },
            repeating: repeating(sent, argument.repeating(id) ?? Invocation.arguments))
        let option = agent.map { " --as \(ShellText.quoted($0))" } ?? ""
        try await CallReport(client: client, options: shared.output, behalf: argument.behalfOfAgent).write(
            answer, picture: Self.showsCaller, next: { next($0, acting: option) }, detail: { try await detail($0, client) }, sentence)
    }
}

extension CallVerb where Body: PlainAction {
    func body() -> Body { Body() }
}

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
