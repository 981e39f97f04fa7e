import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallTransfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer", abstract: "Hand the caller to another queue, or to an agent.",
        discussion: """
            The conversation ends for you, and your wrap-up begins. For an agent the call waits a while for that agent alone.

            EXAMPLES:
              holdline call transfer --to-queue billing
              holdline call transfer C-7 --to-agent marie --priority high
            """)

    @OptionGroup var call: OwnCallArgument

    @Option(help: "The queue that goes on.", transform: Read.queue)
    var toQueue: QueueName?

    @Option(help: "The agent who goes on.", transform: Read.login)
    var toAgent: String?

    @Option(help: "From now on: \(Priority.list).", completion: .words(Priority.self), transform: Read.word)
    var priority: Priority?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if (toQueue == nil) == (toAgent == nil) { throw ValidationError("say to whom: --to-queue or --to-agent, one of the two") }
    }

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(
            TransferCall(queue: toQueue, agent: toAgent, priority: priority)
        ) {
            "\(CallWords.summary($0)) waits for \(toAgent ?? $0.queue.text)"
        }
    }
}
