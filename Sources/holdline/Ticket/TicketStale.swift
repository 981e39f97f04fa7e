import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketStale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stale", abstract: "Tickets and holds that somebody has to look at, with why, oldest first.",
        discussion: """
            Tickets that missed a deadline, with no activity, with no assignee or waiting too long; holds past their review date, or without a living ticket;
            promises of payment that were not kept.

            EXAMPLES:
              holdline ticket stale --older-than 2d
            """)

    @Option(
        help: "Untouched for this long: 90m, 36h, 2d, 1w.",
        transform: { text in
            guard Span(text: text) != nil else { throw ValidationError("“\(text)” is no length of time: write 36h, 2d or 1w") }
            return text
        })
    var olderThan = "2d"

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        try await Listing.write(StaleItem.columns, output, most: pages.most, empty: "Nothing is stale.") {
            (page) async throws(ClientError) in try await client.stale(olderThan: olderThan, page)
        }
    }
}
