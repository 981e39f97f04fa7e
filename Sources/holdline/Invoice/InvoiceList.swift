import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct InvoiceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Registered invoices.",
        discussion: """
            EXAMPLES:
              holdline invoice list --held
              holdline invoice list --customer C-042 --overdue
            """)

    @Option(help: "Of this customer.", transform: Read.customer)
    var customer: CustomerReference?

    @Flag(help: "Open, and past their due date.")
    var overdue = false

    @Flag(help: "Held, in whole or in part.")
    var held = false

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        var query = InvoiceQuery()
        query.customer = customer
        query.overdue = overdue ? .any : nil
        query.held = held ? true : nil
        let asked = query
        try await Listing.write(InvoiceLine.columns, output, most: pages.most, empty: "No invoice is like that.") {
            (page) async throws(ClientError) in try await client.invoices(asked, page)
        }
    }
}
