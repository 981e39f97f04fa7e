import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct AgentList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Who is there: what each says, and what is going on.", "STATUS is what the agent says, STATE what the system knows.",
        examples: "holdline agent list")

    @OptionGroup var options: ListOptions

    var empty: String { "No agent was ever logged in." }

    static var page: Asking<Void, Agent> { { client in { (_, page) async throws(ClientError) in try await client.agents(page) } } }
}

struct AgentShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One agent: what the agent says, what is going on, and how much was done.",
        examples: "holdline agent show", "holdline agent show marie")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<Agent> { try await client.agent(try await agent.find(client)) }

    func show(_ agent: Agent, _ writer: PageWriter) throws {
        let agent = agent.read(at: LocalTime.now())
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
    }
}
