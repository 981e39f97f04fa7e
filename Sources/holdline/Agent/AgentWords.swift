import HoldlineCore

/// Agents in words.
enum AgentWords {
    static func queues(_ agent: Agent) -> String {
        agent.queues.isEmpty ? "all queues" : agent.queues.map(\.description).joined(separator: ", ")
    }

    /// The queues in which an agent is paused who takes calls of others: `billing (lunch)`; nil where there is none.
    static func pauses(_ agent: Agent) -> String? {
        guard agent.status == .available, let pauses = agent.pauses, !pauses.isEmpty else { return nil }
        return pauses.map { pause in pause.queue.text + (pause.reason.map { " (\($0.text))" } ?? "") }.joined(separator: ", ")
    }

    /// The status that the agent gave, and the state that the system knows: two things.
    static func standing(_ agent: Agent) -> [String?] {
        [
            "\(agent.status.rawValue) since \(LocalTime.text(agent.since))",
            agent.status == .loggedOut && agent.state == .idle ? nil : state(agent),
            agent.pauseAfterCall ? "pauses after this call" : nil,
        ]
    }

    private static func state(_ agent: Agent) -> String {
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
    static func next(_ agent: Agent, named: String?) -> String {
        let other = named.map { " \(ShellText.quoted($0))" } ?? ""
        let acting = named.map { " --as \(ShellText.quoted($0))" } ?? ""
        let command =
            switch (agent.status, agent.state) {
            case (.loggedOut, _): "agent login\(other)"
            case (_, .talking): "call done\(acting)"
            case (.paused, _): "agent resume\(other)"
            case (.available, .offered): "call answer\(acting)"
            case (.available, .idle), (.available, .wrapUp): "call next\(acting)"
            }
        return "Next: holdline \(command)"
    }
}

extension Agent: Listed {
    static let columns: [Column<Agent>] = [
        Column("login", "AGENT", firm: true) { .text($0.login) },
        Column("status", "STATUS", firm: true) { .word($0.status.rawValue, $0.status.style) },
        Column("state", "STATE", firm: true) { .text($0.status == .loggedOut && $0.state == .idle ? "" : $0.state.rawValue) },
        Column("call", "CALL", firm: true) { .text($0.call) },
        Column("since", "SINCE", firm: true, rank: 3) { .instant($0.since) },
        Column("wrapUpUntil", "WRAP-UP UNTIL", firm: true, rank: 5) { .instant($0.wrapUpUntil) },
        Column("queues", "QUEUES", rank: 2) { .text($0.status == .loggedOut ? "" : $0.queues.isEmpty ? "all" : $0.queueList) },
        Column("skills", "SKILLS", rank: 4) { .text($0.skills.map(\.description).joined(separator: " ")) },
        Column("answered", "ANSWERED", right: true, firm: true, rank: 1) { .count($0.answered) },
        Column("misses", "MISSED", right: true, firm: true, rank: 6) { .count($0.misses) },
        Column("reason", "WHY PAUSED", least: 10) { .text(AgentWords.cause($0) ?? AgentWords.pauses($0)) },
    ]

    private var queueList: String { queues.map(\.description).joined(separator: " ") }
}

extension AgentStatus {
    var style: Style {
        switch self {
        case .available: .green
        case .paused: .yellow
        case .loggedOut: .faint
        }
    }
}
