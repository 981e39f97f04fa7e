import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct CallList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Calls: those that wait first, in the order in which they came, then those that ring and are spoken.",
        discussion: """
            With --all those that have ended, too; with --lost those whom somebody should call back. “unconfirmed” is a conversation
            that was under way when the daemon was restarted, and whose agent has said nothing since.

            EXAMPLES:
              holdline call list --queue support
              holdline call list --lost
              holdline call list --all -o csv
            """)

    @Option(help: "Of this queue.", transform: Read.queue)
    var queue: QueueName?

    @Option(help: "In this state: \(CallState.list).", completion: .words(CallState.self), transform: Read.word)
    var state: CallState?

    @Option(help: "Of this agent.", transform: Read.login)
    var agent: String?

    @Option(help: "Of this customer.", transform: Read.customer)
    var customer: CustomerReference?

    @Option(help: "That ended so: \(CallOutcome.list).", completion: .words(CallOutcome.self), transform: Read.word)
    var outcome: CallOutcome?

    @Flag(help: "Of yours.")
    var mine = false

    @Flag(help: "Of callers who were lost: to be called back.")
    var lost = false

    @Option(help: "At most this many.")
    var limit = 50

    @Flag(help: "All of them, those that have ended too.")
    var all = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
        if mine, agent != nil { throw ValidationError("--mine and --agent are two answers to one question: give one") }
    }

    func run() async throws {
        let client = try connection.client()
        var query = CallQuery()
        query.queue = queue
        query.agent = mine ? try await client.login(or: nil) : agent
        query.customer = customer
        query.outcome = outcome
        query.lost = lost ? true : nil
        let asked = query
        let columns = output.output == .csv ? Call.columns : lost ? Call.lost : Call.listed
        try await Listing.write(columns, output, most: all ? .max : limit, empty: empty, parts: states) {
            (state, page) async throws(ClientError) in
            var query = asked
            query.state = state
            return try await client.calls(query, page)
        }
    }

    /// Asked for one after the other; nil: all states at once.
    private var states: [CallState?] {
        if let state { return [state] }
        return all || lost || outcome != nil ? [nil] : [.waiting, .offered, .talking, .held]
    }

    private var empty: String {
        lost ? "No caller is lost." : all || state != nil || outcome != nil ? "No call is like that." : "No call waits or is spoken."
    }
}
