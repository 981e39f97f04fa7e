import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketAssign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Give a ticket to an agent.",
        discussion: """
            EXAMPLES:
              holdline ticket assign T-7 marie
            """)

    @OptionGroup var ticket: TicketArgument

    @Argument(help: "The agent's Unix user.")
    var agent: String

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(AssignTicket(agent: agent), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is assigned to \(page.ticket.assignee ?? agent)"
        }
    }
}
