import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketDispute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute", abstract: "Dispute one more invoice on a ticket, or change what is disputed.",
        discussion: """
            The same invoice again changes its amount and reason. --replaces corrects a number in one step.

            EXAMPLES:
              holdline ticket dispute T-7 --invoice F202500007:80.00 --reason PRI
              holdline ticket dispute T-7 --invoice F202500008 --reason QTY --replaces F202500080
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: ArgumentHelp("The invoice, with the disputed amount or in whole.", valueName: "invoice[:amount]"))
    var invoice: String

    @Option(help: "Why: \(Reason.list).", completion: .reasons, transform: Read.reason)
    var reason: Reason

    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency)
    var currency: Currency?

    @Option(help: "The number that was written by mistake: its dispute ends.", transform: Read.invoice)
    var replaces: InvoiceNumber?

    @Flag(help: "Dispute it even if it is not registered, or is another customer's.")
    var yes = false

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let check = InvoiceCheckBeforehand(client: client, console: .current, isAgreed: yes)
        let asked = try await InvoiceArgument.read(invoice, client: client)
        let known = try await check.agreed(asked, customer: try await client.ticket(ticket.id).value.ticket.customer)
        let body = RaiseDispute(
            invoice: known.number, reason: reason, amount: known.amount, currency: known.amount == nil ? nil : currency, replaces: replaces)
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(body, on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true) { page in
            "\(page.ticket.id) disputes \(known.number): \(reason.meaning)"
        }
    }
}
