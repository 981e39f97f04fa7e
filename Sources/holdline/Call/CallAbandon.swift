import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallAbandon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abandon", abstract: "The caller is gone before anybody spoke.",
        discussion: """
            EXAMPLES:
              holdline call abandon C-7
              holdline call abandon C-7 --outcome left-by-key
            """)

    @OptionGroup var call: CallArgument

    @Option(
        help: "How it ended: \(AbandonCall.outcomes.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(AbandonCall.outcomes.map(\.rawValue)), transform: Read.word)
    var outcome: CallOutcome?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(AbandonCall(outcome: outcome), on: call.id, key: key)
        }
        try await CallReport(client: client, options: output).write(answer) { call in
            "\(CallWords.summary(call)) has ended: \((call.outcome ?? .abandoned).rawValue)"
                + (call.wait.map { " after \(Span(seconds: $0))" } ?? "")
        }
    }
}
