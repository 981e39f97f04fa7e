import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallUnhold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unhold", abstract: "Take the caller off hold.",
        discussion: """
            EXAMPLES:
              holdline call unhold
            """)

    @OptionGroup var call: OwnCallArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(UnholdCall()) {
            "\(CallWords.summary($0)) is off hold"
        }
    }
}
