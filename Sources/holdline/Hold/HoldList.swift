import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct HoldList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What is held now.",
        discussion: """
            EXAMPLES:
              holdline hold list --kind promise
              holdline hold list --broken
              holdline hold list --invoice F202500006 --all
            """)

    @Option(help: "\(HoldKind.list).", completion: .words(HoldKind.self), transform: Read.word)
    var kind: HoldKind?

    @Option(help: "On this invoice.", transform: Read.invoice)
    var invoice: InvoiceNumber?

    @Option(help: "On this customer.", transform: Read.customer)
    var customer: CustomerReference?

    @Flag(help: "Only promises that were not kept.")
    var broken = false

    @Option(help: "At most this many.")
    var limit = 50

    @Flag(help: "All of them, those that are lifted or over too.")
    var all = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let client = try connection.client()
        var query = HoldQuery()
        query.kind = kind
        query.invoice = invoice
        query.customer = customer
        query.broken = broken
        query.all = all
        let asked = query
        try await Listing.write(Hold.columns, output, most: all ? .max : limit, empty: "Nothing is held that is like that.") {
            (page) async throws(ClientError) in try await client.holds(asked, page)
        }
    }
}
