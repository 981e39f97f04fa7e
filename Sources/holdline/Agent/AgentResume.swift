import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Take calls again, after a pause or out of the wrap-up.",
        discussion: """
            EXAMPLES:
              holdline agent resume
            """)

    @OptionGroup var agent: AgentArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await AgentWork(agent: agent, key: key, output: output, connection: connection).act(ResumeAgent()) {
            "\($0.login) takes calls again"
        }
    }
}
