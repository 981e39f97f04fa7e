import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Move a ticket's disputes, notes and calls into another one.",
        discussion: """
            EXAMPLES:
              holdline ticket merge T-7 --into T-3
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: "The ticket that goes on.", transform: Read.ticket)
    var into: TicketID

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(.merge, on: ticket.id, MergeTicket(into: into), key: key)
        }
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true) { page in
            "\(ticket.id) went into \(into); nothing that it held is free"
        }
    }
}
