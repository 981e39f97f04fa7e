import ArgumentParser
import HoldlineClient
import HoldlineCore

struct HoldLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "End a hold; the others on the same invoice stay.",
        discussion: """
            A hold of a dispute ends with its dispute: holdline ticket settle, or resolve.

            EXAMPLES:
              holdline hold lift H-3
            """)

    @Argument(help: ArgumentHelp("The hold: H-3, or 3.", valueName: "hold"), transform: Read.hold)
    var id: HoldID

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in try await client.lift(id, key: key) }
        try await HoldReport(client: client, options: output).write(answer) { "\($0.summary) is lifted" }
    }
}
