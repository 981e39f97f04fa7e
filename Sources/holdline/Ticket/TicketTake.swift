import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketTake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Take a ticket: it is assigned to you.",
        discussion: """
            EXAMPLES:
              holdline ticket take T-7
              holdline ticket take T-7 --steal
            """)

    @OptionGroup var ticket: TicketArgument

    @Flag(help: "Take it even where somebody else has it.")
    var steal = false

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(TakeTicket(steal: steal ? true : nil), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is yours: \(page.ticket.heading)"
        }
    }
}
