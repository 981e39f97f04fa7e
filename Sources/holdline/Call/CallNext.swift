import ArgumentParser
import HoldlineClient
import HoldlineCore

/// Sends `POST /v1/calls/next`. With `--wait` the daemon holds the answer back until a call comes or the time
/// is over. The exit code is 0 either way; programs look whether there is output.
struct CallNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "next", "Ask for the next call: it rings at you, and you see who it is.",
        """
        Logs you in where you are not, and ends a wrap-up. Asked again while a call rings at you, it shows the same one.

        Where no call waits for you it says so on standard error, writes nothing on standard output in any format, and ends
        with 0.

        EXAMPLES:
          holdline call next
          holdline call next --wait 2m
        """)

    @Option(help: ArgumentHelp("Wait so long for a call, at most 5m.", valueName: "time")) var wait: String?
    @OptionGroup var behalf: BehalfOptions
    @OptionGroup var options: WriteOptions

    /// Seconds for which the daemon holds an answer back at most.
    private static let longestWait = 300

    func validate() throws { _ = try waitSeconds() }

    /// Seconds; nil answers at once. Throws `ValidationError` for more than five minutes.
    private func waitSeconds() throws -> Int? { try wait.map { try Read.length($0, most: Self.longestWait) } }

    func run() async throws {
        let seconds = try waitSeconds()
        let client = try options.connection.client()
        let acting = client.acting(for: behalf.login)
        let answer = try await options.key.write { (key) async throws(ClientError) in try await acting.next(wait: seconds, key: key) }
        guard let answer else {
            try Console.current.note("No call waits for \(behalf.login ?? "you").")
            return
        }
        try await CallReport(client: client, options: options.output, behalf: behalf.login).write(answer, picture: true) { _ in "" }
    }
}
