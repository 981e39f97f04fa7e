import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "Ask for the next call: it rings at you, and you see who it is.",
        discussion: HelpText.wrapped(
            """
            Logs you in where you are not, and ends a wrap-up. Asked again while a call rings at you, it shows the same one.

            Where no call waits for you it says so on standard error, writes nothing on standard output in any format, and ends
            with 0.

            EXAMPLES:
              holdline call next
              holdline call next --wait 2m
            """))

    @Option(help: ArgumentHelp("Wait so long for a call, at most 5m.", valueName: "time"))
    var wait: String?

    @OptionGroup var behalf: BehalfOptions
    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// What the daemon holds an answer back for.
    private static let longestWait = 300

    func validate() throws { _ = try waitSeconds() }

    private func waitSeconds() throws -> Int? { try wait.map { try Read.length($0, most: Self.longestWait) } }

    func run() async throws {
        let seconds = try waitSeconds()
        let client = try connection.client()
        let acting = client.acting(for: behalf.login)
        let answer = try await key.write { (key) async throws(ClientError) in try await acting.next(wait: seconds, key: key) }
        guard let answer else {
            try Console.current.note("No call waits for \(behalf.login ?? "you").")
            return
        }
        try await CallReport(client: client, options: output, behalf: behalf.login).write(answer, picture: true) { _ in "" }
    }
}
