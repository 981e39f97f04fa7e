import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Put the caller on hold: the time counts as hold, not as talk.",
        discussion: """
            EXAMPLES:
              holdline call hold
            """)

    @OptionGroup var call: OwnCallArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(HoldCall()) {
            "\(CallWords.summary($0)) is on hold"
        }
    }
}
