import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketSettle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Settle one dispute of a ticket; the others go on.",
        discussion: """
            EXAMPLES:
              holdline ticket settle T-7 --invoice F202500006 --outcome partly-upheld --credit 120.00
              holdline ticket settle T-7 --invoice F202500007 --outcome rejected --note \"delivery note signed\"
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: "The disputed invoice.", transform: Read.invoice)
    var invoice: InvoiceNumber

    @Option(help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word)
    var outcome: Outcome

    @Option(help: "What is credited; held until it is registered.", transform: Read.amount)
    var credit: Amount?

    @Option(help: "Why.", transform: Read.text)
    var note: FreeText?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(SettleDispute(invoice: invoice, outcome: outcome, credit: credit, note: note), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true) { page in
            "\(page.ticket.id): the dispute of \(invoice) is settled: \(outcome.rawValue)"
        }
    }
}
