import ArgumentParser

struct AgentNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Agents: log in for calls, pause, and see who is there.",
        subcommands: [
            AgentLogin.self, AgentPause.self, AgentResume.self, AgentLogout.self, AgentShow.self, AgentList.self,
        ])
}
