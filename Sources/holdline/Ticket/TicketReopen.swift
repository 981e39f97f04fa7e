import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketReopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Take a resolution back: the disputes hold again, less credits already registered.",
        discussion: """
            EXAMPLES:
              holdline ticket reopen T-7
            """)

    @OptionGroup var ticket: TicketArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(ReopenTicket(), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true) { page in
            "\(page.ticket.id) is \(page.ticket.state.rawValue) again"
        }
    }
}
