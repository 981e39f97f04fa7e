import ArgumentParser
import HoldlineClient
import HoldlineCore

/// A verb on an agent: sends the action, and says how the agent is now.
protocol AgentVerb: ActionVerb where Naming == AgentArgument, Body: AgentAction {
    /// The action's body; nothing is asked of the daemon for it.
    func body() -> Body
    func sentence(_ agent: Agent) -> String
}

extension AgentVerb {
    /// Asks the daemon for the caller's own name where no agent is named, then sends the action. Exit code 77
    /// where an agent names another one without being a supervisor.
    func run(on argument: AgentArgument, _ shared: WriteOptions) async throws {
        let client = try shared.connection.client()
        let login = try await argument.find(client)
        let answer = try await shared.key.write { (key) async throws(ClientError) in
            try await client.act(body(), on: login, key: key)
        }
        try await shared.output.write(answer) { agent, writer in
            let agent = agent.read(at: LocalTime.now())
            try writer.line(sentence(agent))
            try writer.line(AgentWords.next(agent, named: argument.named))
        }
    }
}

/// An action without fields has one body.
extension AgentVerb where Body: PlainAction {
    func body() -> Body { Body() }
}

/// Each changes the agent's own statement; the state of calls follows from it.
extension AgentNoun {
    /// The verbs that are actions, in the order of the help.
    static let actions: [any ParsableCommand.Type] = [
        ActionCommand<AgentLogin>.self, ActionCommand<AgentPause>.self, ActionCommand<AgentResume>.self, ActionCommand<AgentLogout>.self,
    ]
}

/// `agent login`: takes calls from now on, of all queues or of those named. A login while logged in changes
/// queues and skills.
struct AgentLogin: AgentVerb {
    typealias Body = LoginAgent
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        """
        “support:2” is the second line of a queue: it is offered a call only after a wait. Without --queue and --skill it is what
        the configuration says, or all queues.
        """,
        examples: "holdline agent login", "holdline agent login --queue support --queue billing:2 --skill german:2")

    @Option(help: ArgumentHelp("A queue to serve; repeatable.", valueName: "queue[:line]"), transform: Read.membership)
    var queue: [Membership] = []

    @Option(help: ArgumentHelp("What you know, and how well; repeatable.", valueName: "skill[:level]"), transform: Read.skill)
    var skill: [Skill] = []

    /// nil, not an empty list, where nothing was named: the daemon then falls back on its configuration.
    func body() -> Body { LoginAgent(queues: queue.isEmpty ? nil : queue, skills: skill.isEmpty ? nil : skill) }
    func sentence(_ agent: Agent) -> String {
        let skills = agent.skills.map(\.description).joined(separator: ", ")
        return "\(agent.login) is logged in for \(AgentWords.queues(agent))" + (skills.isEmpty ? "" : ", with \(skills)")
    }
}

/// `agent pause`: no call is offered until `agent resume`. In a conversation the pause begins after it, and the
/// sentence says so.
struct AgentPause: AgentVerb {
    typealias Body = PauseAgent
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline agent pause --reason lunch")

    @Option(help: "Why.", transform: Read.text) var reason: FreeText?

    func body() -> Body { PauseAgent(reason: reason) }
    func sentence(_ agent: Agent) -> String {
        agent.pauseAfterCall ? "\(agent.login) pauses after \(agent.call?.description ?? "this call")" : "\(agent.login) is paused"
    }
}

/// `agent resume`: ends a pause, also one that the daemon set because offers rang unanswered.
struct AgentResume: AgentVerb {
    typealias Body = ResumeAgent
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline agent resume")

    func sentence(_ agent: Agent) -> String { "\(agent.login) takes calls again" }
}

/// `agent logout`: what rings goes back to its place, and nothing is offered any more. Exit code 1 in a
/// conversation (`wrong-state`).
struct AgentLogout: AgentVerb {
    typealias Body = LogoutAgent
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline agent logout")

    func sentence(_ agent: Agent) -> String { "\(agent.login) is logged out" }
}
