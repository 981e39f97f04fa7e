import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Take the call that rings at you: the conversation begins.",
        discussion: """
            Shows who calls, with the customer's open tickets and held invoices.

            EXAMPLES:
              holdline call answer
              holdline call answer C-7 --customer C-042
            """)

    @OptionGroup var call: OwnCallArgument

    @Option(help: "Who it turned out to be.", transform: Read.customer)
    var customer: CustomerReference?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(
            AnswerCall(customer: customer), picture: true
        ) {
            "\(CallWords.summary($0)) is yours"
        }
    }
}
