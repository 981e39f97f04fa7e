import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AgentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Who is there: what each says, and what is going on.",
        discussion: """
            STATUS is what the agent says, STATE what the system knows.

            EXAMPLES:
              holdline agent list
            """)

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        try await Listing.write(Agent.columns, output, most: pages.most, empty: "No agent was ever logged in.") {
            (page) async throws(ClientError) in try await client.agents(page)
        }
    }
}
