import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "File a resolved ticket.",
        discussion: """
            EXAMPLES:
              holdline ticket close T-7
            """)

    @OptionGroup var ticket: TicketArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(CloseTicket(), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is closed"
        }
    }
}
