import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Actions change what an agent says of themselves; `show` and `list` also tell what the system knows.
struct AgentNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "agent", "Agents: log in for calls, pause, be away, and see who is there.", actions + [AgentShow.self, AgentList.self], short: "a")
}

/// The agent of a verb: oneself, or the one that a supervisor names.
///
/// Only a supervisor or a connector may name another one: the daemon refuses the rest with 77.
struct AgentArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The agent's Unix user; without it, you.", valueName: "login"), completion: .agents, transform: Read.login)
    var login: String?

    @Option(
        name: .customLong("as"), help: ArgumentHelp("The same, as the verbs on calls have it.", valueName: "login"), completion: .agents,
        transform: Read.login)
    var behalf: String?

    /// Exit code 64 where the argument and `--as` name two agents.
    func validate() throws {
        if let login, let behalf, login != behalf { throw ValidationError(told: "“\(login)” and --as \(behalf) are two agents: name one") }
    }

    /// nil: oneself.
    var named: String? { login ?? behalf }

    /// The agent's login; oneself is a question to the daemon (`GET /v1/whoami`), since the socket tells it the
    /// Unix user.
    func find(_ client: Client) async throws(ClientError) -> String { try await client.login(or: named) }
}

/// A verb on an agent: sends the action, and says how the agent is now.
protocol AgentVerb: ActionVerb where Naming == AgentArgument, Body: AgentAction {
    /// The action's body; nothing is asked of the daemon for it.
    func body() -> Body
    func sentence(_ agent: Agent) -> Phrase
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
            try writer.line(sentence(agent).told)
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
        ActionCommand<AgentAway>.self, ActionCommand<AgentBack>.self,
    ]
}

/// `agent login`: takes calls from now on, of all queues or of those named. A login while logged in changes
/// queues and skills.
struct AgentLogin: AgentVerb {
    typealias Body = LoginAgent
    static let configuration = verb(
        """
        “support:2” is the second line of a queue: it is offered a call only after a wait. Without --queue and --skill it is what
        the configuration says, or all queues.
        """,
        examples: "holdline agent login", "holdline agent login --queue support --queue billing:2 --skill german:2")

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A queue to serve; repeatable.", valueName: "queue[:line]"), completion: .queues,
        transform: Read.membership)
    var queue: [Membership] = []

    @Option(help: ArgumentHelp("What you know, and how well; repeatable.", valueName: "skill[:level]"), transform: Read.skill)
    var skill: [Skill] = []

    /// nil, not an empty list, where nothing was named: the daemon then falls back on its configuration.
    func body() -> Body { LoginAgent(queues: queue.isEmpty ? nil : queue, skills: skill.isEmpty ? nil : skill) }
    func sentence(_ agent: Agent) -> Phrase {
        let skills = agent.skills.map(\.description).joined(separator: ", ")
        return "\(agent.login) is logged in for \(AgentWords.queues(agent))" + (skills.isEmpty ? "" : ", with \(skills)")
    }
}

/// `agent pause`: no call is offered until `agent resume`. In a conversation the pause begins after it, and the
/// sentence says so.
struct AgentPause: AgentVerb {
    typealias Body = PauseAgent
    static let configuration = verb(examples: "holdline agent pause --reason lunch")

    @Option(name: .shortAndLong, help: "Why.", transform: Read.text) var reason: FreeText?

    func body() -> Body { PauseAgent(reason: reason) }
    func sentence(_ agent: Agent) -> Phrase {
        agent.pauseAfterCall ? "\(agent.login) pauses after \(agent.call?.description ?? "this call")" : "\(agent.login) is paused"
    }
}

/// `agent resume`: ends a pause, also one that the daemon set because offers rang unanswered.
struct AgentResume: AgentVerb {
    typealias Body = ResumeAgent
    static let configuration = verb(examples: "holdline agent resume")

    func sentence(_ agent: Agent) -> Phrase { "\(agent.login) takes calls again" }
}

/// `agent logout`: what rings goes back to its place, and nothing is offered any more. Exit code 1 in a
/// conversation (`wrong-state`).
struct AgentLogout: AgentVerb {
    typealias Body = LogoutAgent
    static let configuration = verb(examples: "holdline agent logout")

    func sentence(_ agent: Agent) -> Phrase { "\(agent.login) is logged out" }
}

/// Reads `GET /v1/agents` page by page. Agents who logged out stay in the list: their last call is still of
/// interest.
struct AgentList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Who is there: what each says, and what is going on.", "STATUS is what the agent says, STATE what the system knows.",
        examples: "holdline agent list")

    @OptionGroup var options: ListOptions

    var empty: Phrase { "No agent was ever logged in." }
    var columns: [Column<Agent>] { options.output.output == .csv ? Agent.columns : Agent.listed }

    static var page: Asking<Void, Agent> { { client in { (_, page) async throws(ClientError) in try await client.agents(page) } } }
}

/// Reads `GET /v1/agents/LOGIN`; exit code 1 where no such agent was ever logged in. It ends with the command
/// that comes next.
struct AgentShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One agent: what the agent says, what is going on, and how much was done.",
        examples: "holdline agent show", "holdline agent show marie")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<Agent> { try await client.agent(try await agent.find(client)) }

    /// An agent who is only known from a telephone system's log takes no command here, and is shown none.
    func show(_ agent: Agent, _ writer: PageWriter) throws {
        let agent = agent.read(at: LocalTime.now())
        try writer.title(agent.login)
        try writer.facts(AgentWords.standing(agent))
        if let cause = AgentWords.cause(agent) { try writer.text("Paused: \(cause)") }
        if let absence = AgentWords.absence(agent) { try writer.text("Away \(absence)") }
        if let pauses = AgentWords.pauses(agent) { try writer.text("Paused in \(pauses)") }
        let skills = agent.skills.map(\.description).joined(separator: ", ")
        try writer.facts(["serves \(AgentWords.queues(agent))", skills.isEmpty ? nil : "knows \(skills)"])
        try writer.facts([
            "answered \(agent.answered)",
            agent.misses > 0 ? "\(agent.misses, one: "{} offer in a row not taken", other: "{} offers in a row not taken")" : nil,
            agent.lastCall.map { "last call \($0)" + (agent.lastEndedAt.map { ", ended \(LocalTime.text($0))" } ?? "") },
            agent.observed ? "known from a telephone system's log" : nil,
        ])
        if !agent.observed { try writer.text(AgentWords.next(agent, named: self.agent.named)) }
    }
}

/// Agents in words.
///
/// The time since is the daemon's; a wrap-up that has run out since counts as idle (`read(at:)`), without an
/// event of its own.
enum AgentWords {
    /// An empty list means all, those of the future too.
    static func queues(_ agent: Agent) -> Phrase {
        agent.queues.isEmpty ? "all queues" : Phrase(verbatim: agent.queues.map(\.description).joined(separator: ", "))
    }

    /// The queues in which an agent is paused who takes calls of others: `billing (lunch)`; nil where there is none.
    static func pauses(_ agent: Agent) -> String? {
        guard agent.status == .available, let pauses = agent.pauses, !pauses.isEmpty else { return nil }
        return pauses.map { pause in pause.queue.text + (pause.reason.map { " (\($0.text))" } ?? "") }.joined(separator: ", ")
    }

    /// The status that the agent gave, and the state that the system knows: two things.
    static func standing(_ agent: Agent) -> [Phrase?] {
        [
            "\(Phrase(word: agent.status.rawValue)) since \(LocalTime.text(agent.since))",
            agent.status == .loggedOut && agent.state == .idle ? nil : state(agent),
            agent.pauseAfterCall ? "pauses after this call" : nil,
        ]
    }

    /// Empty for nobody: a call is named where there is one.
    private static func state(_ agent: Agent) -> Phrase {
        let call = agent.call.map { " \($0)" } ?? ""
        return switch agent.state {
        case .idle: agent.status == .available ? "idle since \(LocalTime.text(agent.idleSince))" : "idle"
        case .offered: "rung by\(call)"
        case .talking: "talking:\(call)"
        case .wrapUp: "wrap-up" + (agent.wrapUpUntil.map { " until \(LocalTime.text($0))" } ?? "")
        }
    }

    /// Why paused; nil where the agent is not.
    static func cause(_ agent: Agent) -> String? {
        guard agent.status == .paused || agent.pauseAfterCall else { return nil }
        if agent.cause == .missed { return "offers rang unanswered" }
        return agent.reason?.text
    }

    /// The command that comes next, as it would be typed; `named` where it is not one's own.
    ///
    /// One of the commands that the daemon would take in this state.
    static func next(_ agent: Agent, named: String?) -> Phrase {
        let other = named.map { " \(ShellText.quoted($0))" } ?? ""
        let acting = named.map { " --as \(ShellText.quoted($0))" } ?? ""
        let command =
            switch (agent.status, agent.state) {
            case (.loggedOut, _): agent.awayUntil == nil ? "agent login\(other)" : "agent back\(other)"
            case (_, .talking): "call done\(acting)"
            case (.paused, _): "agent resume\(other)"
            case (.available, .offered): "call answer\(acting)"
            case (.available, .idle), (.available, .wrapUp): "call next\(acting)"
            }
        return "Next: holdline \(command)"
    }
}

/// The columns of `agent list`; a person sees first those that tell whether somebody can take a call.
extension Agent: Listed {
    static let columns: [Column<Agent>] = [
        Column("login", "AGENT", firm: true) { .text($0.login) },
        Column("status", "STATUS", firm: true) { .word($0.status.rawValue, $0.status.style) },
        Column("state", "STATE", firm: true) { $0.status == .loggedOut && $0.state == .idle ? .none : .word($0.state) },
        Column("call", "CALL", firm: true) { .text($0.call) },
        Column("since", "SINCE", firm: true, rank: 3) { .instant($0.since) },
        Column("wrapUpUntil", "WRAP-UP UNTIL", firm: true, rank: 5) { .instant($0.wrapUpUntil) },
        Column("queues", "QUEUES", rank: 2) { .text($0.status == .loggedOut ? "" : $0.queues.isEmpty ? "all" : $0.queueList) },
        Column("skills", "SKILLS", rank: 4) { .text($0.skills.map(\.description).joined(separator: " ")) },
        Column("answered", "ANSWERED", right: true, firm: true, rank: 1) { .count($0.answered) },
        Column("misses", "MISSED", right: true, firm: true, rank: 6) { .count($0.misses) },
        Column("reason", "WHY PAUSED", least: 10) { .text(AgentWords.cause($0) ?? AgentWords.pauses($0)) },
        Column("awayUntil", "AWAY UNTIL", firm: true) { .day($0.awayUntil) },
        Column("awayNote", "WHY AWAY", least: 10) { .text($0.awayNote) },
    ]

    /// With blanks between them, as CSV cells have lists of words.
    private var queueList: String { queues.map(\.description).joined(separator: " ") }
}

/// Green takes calls, yellow will again, faint is not there.
extension AgentStatus {
    var style: Style {
        switch self {
        case .available: .green
        case .paused: .yellow
        case .loggedOut: .faint
        }
    }
}
