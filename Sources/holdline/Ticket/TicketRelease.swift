import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Give a ticket back: nobody has it.",
        discussion: """
            EXAMPLES:
              holdline ticket release T-7
            """)

    @OptionGroup var ticket: TicketArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(ReleaseTicket(), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is assigned to nobody"
        }
    }
}
