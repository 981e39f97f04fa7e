import ArgumentParser

/// Actions change what an agent says of themselves; `show` and `list` also tell what the system knows.
struct AgentNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "agent", "Agents: log in for calls, pause, and see who is there.", actions + [AgentShow.self, AgentList.self])
}
