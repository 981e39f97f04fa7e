import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallCallback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callback", abstract: "The caller hangs up, keeps the place, and is called back.",
        discussion: """
            Of a call that was lost or abandoned, too. TIME is 14:30 (today), “tomorrow 09:00”, “2026-11-25 09:00”, in the time of this
            computer, or RFC 3339.

            EXAMPLES:
              holdline call callback C-7
              holdline call callback C-7 --at "tomorrow 09:00" --number "+33 1 23 45 67 89"
            """)

    @OptionGroup var call: CallArgument

    @Option(help: ArgumentHelp("Not before; without it, when the place is next.", valueName: "time"))
    var at: String?

    @Option(help: "Another number than the one that called.", transform: Read.text)
    var number: FreeText?

    @OptionGroup var behalf: BehalfOptions
    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let time = try at.map { try Read.time($0, now: LocalTime.now()) }
        let client = try connection.client()
        let acting = client.acting(for: behalf.login)
        let answer = try await key.write(
            { (key) async throws(ClientError) in
                try await acting.act(RequestCallback(at: time, number: number), on: call.id, key: key)
            }, repeating: repeating(time))
        try await CallReport(client: client, options: output).write(answer) { call in
            "\(CallWords.summary(call)) is called back "
                + (call.callback?.notBefore.map { "from \(LocalTime.text($0))" } ?? "when its place in \(call.queue) is next")
        }
    }

    /// With the time as an instant: “tomorrow” is another day tomorrow.
    private func repeating(_ time: Instant?) -> [String]? {
        guard let at, let time else { return nil }
        return Invocation.arguments.map { word in
            word == at ? time.description : word == "--at=\(at)" ? "--at=\(time)" : word
        }
    }
}
