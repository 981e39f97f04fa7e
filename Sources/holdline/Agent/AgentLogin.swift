import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentLogin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Take calls from now on; again with other queues or skills it changes those.",
        discussion: """
            “support:2” is the second line of a queue: it is offered a call only after a wait. Without --queue and --skill it is what
            the configuration says, or all queues.

            EXAMPLES:
              holdline agent login
              holdline agent login --queue support --queue billing:2 --skill german:2
            """)

    @OptionGroup var agent: AgentArgument

    @Option(help: ArgumentHelp("A queue to serve; repeatable.", valueName: "queue[:line]"), transform: Read.membership)
    var queue: [Membership] = []

    @Option(help: ArgumentHelp("What you know, and how well; repeatable.", valueName: "skill[:level]"), transform: Read.skill)
    var skill: [Skill] = []

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await AgentWork(agent: agent, key: key, output: output, connection: connection).act(
            LoginAgent(queues: queue.isEmpty ? nil : queue, skills: skill.isEmpty ? nil : skill)
        ) { agent in
            let skills = agent.skills.map(\.description).joined(separator: ", ")
            return "\(agent.login) is logged in for \(AgentWords.queues(agent))" + (skills.isEmpty ? "" : ", with \(skills)")
        }
    }
}
