import ArgumentParser
import HoldlineClient
import HoldlineCore
import Synchronization

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow what happens, a line an event.",
        discussion: """
            Goes on where it was after the daemon was restarted. -o json gives the feed's own lines.

            EXAMPLES:
              holdline watch
              holdline watch --after 812 --once -o json
            """)

    @Option(help: "Only events after this seq; without it, from now on (with --once: from the beginning).")
    var after: Int64?

    @Flag(help: "End at the newest event instead of waiting for more.")
    var once = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// Waits between attempts to reach a daemon that went away.
    private static let waits: [Duration] = [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5)]

    func validate() throws {
        if let after, after < 0 { throw ValidationError("--after is 0 or more") }
    }

    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let last = Mutex<Int64>(try await start(client))
        if output.output == .csv { try console.say(CSVLine.text(LedgerEvent.columns.map { .text($0.name) })) }
        let format = output.output
        var misses = 0
        while true {
            let before = last.withLock { $0 }
            do {
                try await client.events(after: before, follow: !once) { item in
                    guard case .event(let seq, let line, let event) = item else { return }
                    try Self.write(seq, line, event, format, console)
                    last.withLock { $0 = seq }
                }
                if once { return }
            } catch let error as ClientError {
                try Self.giveUpOrWait(error, once)
            }
            if last.withLock({ $0 }) > before { misses = 0 }
            try await Task.sleep(for: Self.waits[min(misses, Self.waits.count - 1)])
            misses += 1
        }
    }

    /// Without `--after` what is past is not told again.
    private func start(_ client: Client) async throws -> Int64 {
        if let after { return after }
        return once ? 0 : try await client.status().value.head
    }

    private static func giveUpOrWait(_ error: ClientError, _ once: Bool) throws(CommandFailure) {
        if once { throw .client(error) }
        switch error {
        case .incomplete, .outcomeUnknown, .busy: return
        case .unreachable: try Console.current.note("\(error.message)\nTrying again…")
        default: throw .client(error)
        }
    }

    private static func write(_ seq: Int64, _ line: [UInt8], _ event: LedgerEvent?, _ format: OutputFormat, _ console: Console) throws {
        switch format {
        case .json: try console.json(line)
        case .csv: if let event { try console.say(CSVLine.text(LedgerEvent.columns.map { $0.cell(event) })) }
        case .table:
            let text = event.map(\.line) ?? "\(seq)  something that this program has no word for: see it with -o json"
            try console.say(Shown.line(text))
        }
        try console.output.flush()
    }
}
