import ArgumentParser
import HoldlineCore
import HoldlineWire

/// `agent away`: not there until a day, whether or not somebody who takes calls. What waits is listed by `ticket stale`, and `ticket
/// rebalance` shares it out.
struct AgentAway: AgentVerb {
    typealias Body = AwayAgent
    static let configuration = verb(
        """
        --until is the first day on which the agent is there again: the absence ends by itself then, or with “agent back” or a login. A
        ticket that is given to somebody who is away is given, with a warning.
        """,
        examples: "holdline agent away --until 2026-12-07", "holdline agent away ada --until monday --note \"tom stands in\"")

    @Option(name: .shortAndLong, help: "The first day on which the agent is there again.", transform: Read.day) var until: Day
    @Option(name: [.customShort("m"), .long], help: "Why, or who stands in.", transform: Read.text) var note: FreeText?

    func body() -> Body { AwayAgent(until: until, note: note) }
    func sentence(_ agent: Agent) -> Phrase { "\(agent.login) is away until \(agent.awayUntil ?? until)" }
}

/// `agent back`: there again, before the day.
struct AgentBack: AgentVerb {
    typealias Body = BackAgent
    static let configuration = verb(examples: "holdline agent back", "holdline agent back ada")

    func sentence(_ agent: Agent) -> Phrase { "\(agent.login) is there again" }
}

extension Agent {
    /// For a person: whether somebody is away stands where the status does, and until when beside the reason of a pause.
    static let listed = columns.without("awayUntil", "awayNote").with(
        Column("status", "STATUS", firm: true) {
            $0.awayUntil == nil ? .word($0.status.rawValue, $0.status.style) : .word("away", .yellow)
        },
        Column("reason", "WHY", least: 10) { .text(AgentWords.cause($0) ?? AgentWords.absence($0) ?? AgentWords.pauses($0)) })
}

extension AgentWords {
    /// `until 2026-12-07: tom stands in`; nil for one who is there.
    static func absence(_ agent: Agent) -> String? {
        agent.awayUntil.map { "until \($0)" + (agent.awayNote.map { note in ": \(note.text)" } ?? "") }
    }
}
