import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One call: who it is, where it stands, and what is open with the customer.",
        discussion: """
            EXAMPLES:
              holdline call show C-7
            """)

    @OptionGroup var call: CallArgument

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        try await CallReport(client: client, options: output).write(try await client.call(call.id), picture: true) { _ in "" }
    }
}
