import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One agent: what the agent says, what is going on, and how much was done.",
        discussion: """
            EXAMPLES:
              holdline agent show
              holdline agent show marie
            """)

    @OptionGroup var agent: AgentArgument

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await client.agent(try await agent.find(client))
        let console = Console.current
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Agent>(Agent.columns, .csv, on: console)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        case .table: try write(try answer.value.read(at: LocalTime.now()), PageWriter(on: console))
        }
    }

    private func write(_ agent: Agent, _ writer: PageWriter) throws(CommandFailure) {
        try writer.title(agent.login)
        try writer.facts(AgentWords.standing(agent))
        if let cause = AgentWords.cause(agent) { try writer.text("Paused: \(cause)") }
        if let pauses = AgentWords.pauses(agent) { try writer.text("Paused in \(pauses)") }
        let skills = agent.skills.map(\.description).joined(separator: ", ")
        try writer.facts(["serves \(AgentWords.queues(agent))", skills.isEmpty ? nil : "knows \(skills)"])
        try writer.facts([
            "answered \(agent.answered)",
            agent.misses > 0 ? "\(agent.misses) offer\(agent.misses == 1 ? "" : "s") in a row not taken" : nil,
            agent.lastCall.map { "last call \($0)" + (agent.lastEndedAt.map { ", ended \(LocalTime.text($0))" } ?? "") },
            agent.observed ? "known from a telephone system's log" : nil,
        ])
        if !agent.observed { try writer.text(AgentWords.next(agent, named: self.agent.named)) }
        try writer.console.output.flush()
    }
}
