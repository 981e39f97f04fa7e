import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Take no calls for a while; in a conversation the pause comes after it.",
        discussion: """
            EXAMPLES:
              holdline agent pause --reason lunch
            """)

    @OptionGroup var agent: AgentArgument

    @Option(help: "Why.", transform: Read.text)
    var reason: FreeText?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await AgentWork(agent: agent, key: key, output: output, connection: connection).act(PauseAgent(reason: reason)) {
            $0.pauseAfterCall ? "\($0.login) pauses after \($0.call?.description ?? "this call")" : "\($0.login) is paused"
        }
    }
}
