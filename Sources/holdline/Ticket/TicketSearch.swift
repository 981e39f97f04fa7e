import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct TicketSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Tickets whose subject, description or notes hold these words.",
        discussion: """
            A ticket is found where all the words stand somewhere in its texts. Accents, ligatures and case do not matter: “oeuvre” finds
            “Œuvre”. A word with signs in it, such as a number, is found as it stands: FA-2026-0042.

            EXAMPLES:
              holdline ticket search broken chairs
              holdline ticket search FA-2026-0042
            """)

    @Argument(help: "Words; beginnings of words are enough.")
    var text: [String]

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        var query = TicketQuery()
        query.text = text.joined(separator: " ")
        let asked = query
        try await Listing.write(TicketLine.columns, output, most: pages.most, empty: "No ticket holds these words.") {
            (page) async throws(ClientError) in try await client.tickets(asked, page)
        }
    }
}
