import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct TicketList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Tickets, oldest first.",
        discussion: """
            EXAMPLES:
              holdline ticket list --state new
              holdline ticket list --mine
              holdline ticket list --customer C-042 --all -o csv
            """)

    @Option(help: "In this state: \(TicketState.list).", completion: .words(TicketState.self), transform: Read.word)
    var state: TicketState?

    @Option(help: "Assigned to this agent.")
    var assignee: String?

    @Flag(help: "Assigned to you.")
    var mine = false

    @Option(help: "Of this customer.", transform: Read.customer)
    var customer: CustomerReference?

    @Option(help: "That dispute this invoice.", transform: Read.invoice)
    var invoice: InvoiceNumber?

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if mine, assignee != nil { throw ValidationError("--mine and --assignee are two answers to one question: give one") }
    }

    func run() async throws {
        let client = try connection.client()
        var query = TicketQuery()
        query.state = state
        query.assignee = mine ? try await client.whoAmI().value.user : assignee
        query.customer = customer
        query.invoice = invoice
        let asked = query
        try await Listing.write(TicketLine.columns, output, most: pages.most, empty: "No ticket is like that.") {
            (page) async throws(ClientError) in try await client.tickets(asked, page)
        }
    }
}
