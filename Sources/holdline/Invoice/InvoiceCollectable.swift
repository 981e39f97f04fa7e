import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct InvoiceCollectable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collectable", abstract: "What may be handed over to a collection agency.",
        discussion: """
            Invoices of which nothing is held, whose last level of reminders has gone out, and which no agency has yet. With --hand-over
            each is handed over, and what was refused meanwhile is left out.

            EXAMPLES:
              holdline invoice collectable --overdue 60d -o csv
              holdline invoice collectable --overdue 60d --hand-over --agency "Inkasso AG" -o csv > to-the-agency.csv

            EXIT CODES:
              0   done          65  some were held meanwhile, the others were handed over
            """)

    @Option(help: "Due at least so long ago, such as 60d.", transform: Read.overdue)
    var overdue: Span

    @Option(help: "The level of the last reminder; else the configuration's. A hand-over always wants the configuration's.")
    var level: Int?

    @Flag(help: "Hand each of them over.")
    var handOver = false

    @Option(help: "With --hand-over: the agency's name.")
    var agency: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if agency != nil, !handOver { throw ValidationError("--agency belongs to --hand-over") }
        if let level, !Reminder.levels.contains(level) { throw ValidationError("a reminder's level is 1 to 99") }
    }

    func run() async throws {
        let client = try connection.client()
        var query = InvoiceQuery()
        query.overdue = .by(overdue)
        query.collectable = true
        query.reminded = level
        let asked = query
        guard handOver else {
            return try await Listing.write(InvoiceLine.columns, output, most: .max, empty: "Nothing may be handed over.") {
                (page) async throws(ClientError) in try await client.invoices(asked, page)
            }
        }
        var numbers: [InvoiceNumber] = []
        var after: String?
        repeat {
            let page = try await client.invoices(asked, PageQuery(limit: Listing.largestPage, after: after)).value
            numbers += page.items.map(\.number)
            after = page.next
        } while after != nil
        try await HandingOver(client: client, output: output, agency: agency).run(numbers)
    }
}

extension Read {
    /// How long an invoice is overdue: whole days count.
    static func overdue(_ text: String) throws -> Span {
        guard let span = Span(text: text), span.seconds % 86_400 == 0 else {
            throw ValidationError("“\(text)” is no number of days: write it as 8d")
        }
        return span
    }
}
