import ArgumentParser
import HoldlineClient
import HoldlineCore
import Synchronization

/// Reads `GET /v1/events`, the ledger's events in their order, none twice and none left out. It ends with a
/// signal, or at the newest event with `--once`.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "watch", "Follow what happens, a line an event.",
        "It goes on where it was when the daemon was restarted. -o json gives the feed's own lines.",
        examples: "holdline watch", "holdline watch --after 812 --once -o json")

    @Option(help: "Only events after this seq; without it, from now on (with --once: from the beginning).") var after: Int64?
    @Flag(help: "End at the newest event instead of waiting for more.") var once = false
    @OptionGroup var options: ReadOptions

    /// Waits between attempts to reach a daemon that went away.
    private static let waits: [Duration] = [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5)]

    /// Exit code 64 for a negative seq.
    func validate() throws { if let after, after < 0 { throw ValidationError("--after is 0 or more") } }

    /// After each break it asks for the events behind the last one that was written, waiting longer from
    /// attempt to attempt.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client()
        let last = Mutex<Int64>(try await start(client))
        let format = options.output.output
        if format == .csv { try console.say(CSVLine.header(LedgerEvent.columns)) }
        var misses = 0
        while true {
            let before = last.withLock { $0 }
            do {
                try await client.events(after: before, follow: !once) { seq, line, event in
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
    ///
    /// The head of the ledger, where events from now on are wanted.
    private func start(_ client: Client) async throws -> Int64 {
        if let after { return after }
        return once ? 0 : try await client.status().value.head
    }

    /// A daemon that restarts is waited for; a refusal, or an answer that is none, ends the command.
    private static func giveUpOrWait(_ error: ClientError, _ once: Bool) throws(CommandFailure) {
        if once { throw .client(error) }
        switch error {
        case .incomplete, .outcomeUnknown, .busy: return
        case .unreachable: try Console.current.note("\(error.message)\nTrying again…")
        default: throw .client(error)
        }
    }

    /// Each event is flushed by itself, so that the reader of a pipe gets it at once. An event of a kind that
    /// is not known here is said to be one.
    private static func write(_ seq: Int64, _ line: [UInt8], _ event: LedgerEvent?, _ format: OutputFormat, _ console: Console) throws {
        switch format {
        case .json: try console.json(line)
        case .csv: if let event { try console.say(CSVLine.text(LedgerEvent.columns, event)) }
        case .table:
            let text = event.map(\.line) ?? "\(seq)  something that this program has no word for: see it with -o json"
            try console.say(Shown.line(text))
        }
        try console.output.flush()
    }
}

extension LedgerEvent: Listed {
    /// The event in words, as a ticket's or an invoice's history has it.
    var line: String { "\(seq)  \(LocalTime.text(at))  \(actor) \(HistoryLine.words(type, facts))" }

    static let columns: [Column<LedgerEvent>] = [
        Column("seq", "SEQ", right: true) { .count(Int($0.seq)) },
        Column("at", "AT") { .instant($0.at) },
        Column("actor", "ACTOR") { .text($0.actor) },
        Column("type", "TYPE") { .text($0.type.rawValue) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("hash", "HASH") { .text($0.hash) },
    ]
}
