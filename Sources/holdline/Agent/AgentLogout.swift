import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentLogout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Take no calls any more; what rings goes back to its place.",
        discussion: """
            EXAMPLES:
              holdline agent logout
            """)

    @OptionGroup var agent: AgentArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await AgentWork(agent: agent, key: key, output: output, connection: connection).act(LogoutAgent()) {
            "\($0.login) is logged out"
        }
    }
}
