import ArgumentParser
import HoldlineClient
import HoldlineCore

/// A verb on an agent: sends the action, and says how the agent is now.
protocol AgentVerb: ActionVerb where Naming == AgentArgument, Body: AgentAction {
    func body() -> Body
    func sentence(_ agent: Agent) -> String
}

extension AgentVerb {
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

extension AgentVerb where Body: PlainAction {
    func body() -> Body { Body() }
}

extension AgentNoun {
    /// The verbs that are actions, in the order of the help.
    static let actions: [any ParsableCommand.Type] = [
        ActionCommand<AgentLogin>.self, ActionCommand<AgentPause>.self, ActionCommand<AgentResume>.self, ActionCommand<AgentLogout>.self,
    ]
}

struct AgentLogin: AgentVerb {
    typealias Body = LoginAgent
    static let about = """
        “support:2” is the second line of a queue: it is offered a call only after a wait. Without --queue and --skill it is what
        the configuration says, or all queues.
        """
    static let examples = """
        holdline agent login
        holdline agent login --queue support --queue billing:2 --skill german:2
        """

    @Option(help: ArgumentHelp("A queue to serve; repeatable.", valueName: "queue[:line]"), transform: Read.membership)
    var queue: [Membership] = []

    @Option(help: ArgumentHelp("What you know, and how well; repeatable.", valueName: "skill[:level]"), transform: Read.skill)
    var skill: [Skill] = []

    func body() -> Body { LoginAgent(queues: queue.isEmpty ? nil : queue, skills: skill.isEmpty ? nil : skill) }
    func sentence(_ agent: Agent) -> String {
        let skills = agent.skills.map(\.description).joined(separator: ", ")
        return "\(agent.login) is logged in for \(AgentWords.queues(agent))" + (skills.isEmpty ? "" : ", with \(skills)")
    }
}

struct AgentPause: AgentVerb {
    typealias Body = PauseAgent
    static let examples = "holdline agent pause --reason lunch"

    @Option(help: "Why.", transform: Read.text)
    var reason: FreeText?

    func body() -> Body { PauseAgent(reason: reason) }
    func sentence(_ agent: Agent) -> String {
        agent.pauseAfterCall ? "\(agent.login) pauses after \(agent.call?.description ?? "this call")" : "\(agent.login) is paused"
    }
}

struct AgentResume: AgentVerb {
    typealias Body = ResumeAgent
    static let examples = "holdline agent resume"

    func sentence(_ agent: Agent) -> String { "\(agent.login) takes calls again" }
}

struct AgentLogout: AgentVerb {
    typealias Body = LogoutAgent
    static let examples = "holdline agent logout"

    func sentence(_ agent: Agent) -> String { "\(agent.login) is logged out" }
}
