import ArgumentParser

struct AgentNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Agents: log in for calls, pause, and see who is there.",
        subcommands: actions + [AgentShow.self, AgentList.self])
}
