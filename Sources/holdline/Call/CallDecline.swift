import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline", abstract: "Do not take the call that rings at you: it keeps its place, and somebody else is asked first.",
        discussion: """
            EXAMPLES:
              holdline call decline
            """)

    @OptionGroup var call: OwnCallArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(DeclineCall()) {
            "\(CallWords.summary($0)) is back in its place in \($0.queue)"
        }
    }
}
