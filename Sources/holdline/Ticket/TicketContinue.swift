import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketContinue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "continue", abstract: "Work on a ticket that was waiting: its clock runs again.",
        discussion: """
            EXAMPLES:
              holdline ticket continue T-7
            """)

    @OptionGroup var ticket: TicketArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(ContinueTicket(), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is \(page.ticket.state.rawValue) again"
        }
    }
}
