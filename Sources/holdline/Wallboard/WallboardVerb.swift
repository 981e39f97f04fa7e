import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/wallboard`: on a terminal again each second, for a pipe or a file once.
struct WallboardVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "wallboard", "Who waits, who works, what is late and what is held, live on the whole screen.",
        """
        It goes on until “q”; “?” shows the keys: s sorts, f filters by queue, p freezes the picture, the arrows scroll. It comes back by \
        itself where the daemon was restarted. What is over its target has a “!” before it.

        With --once, or where input or output is no terminal, it is written once; csv has the callers who wait. Language, dates and numbers \
        are those of LC_ALL, LC_MESSAGES or LANG.
        """,
        examples: "holdline wallboard", "holdline wallboard --queue billing --sort priority", "holdline wallboard --once",
        "holdline wallboard -o json")

    @Option(name: .shortAndLong, help: "This queue alone.", completion: .queues, transform: Read.queue) var queue: QueueName?
    @Option(help: "The order of the callers; queue: as they are served.") var sort: BoardSort = .wait
    @Flag(help: "Write it once, and end.") var once = false
    @OptionGroup var options: ReadOptions

    /// The daemon is given so long for an answer before the connection counts as lost.
    private static let patience = Duration.seconds(5)

    /// Exit code 64: a choice from JSON, which is the daemon's own answer.
    func validate() throws {
        guard options.output.output == .json, queue != nil || sort != .wait else { return }
        throw ValidationError(told: "--queue and --sort are for a screen, a table or csv: json is the daemon's own answer")
    }

    /// The first answer is written, or begins the screen. Exit code 64 for a queue that the daemon does not have, 141 where the
    /// terminal has gone; a signal ends the process as it would have without a screen.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client()
        let first = try await client.wallboard()
        let view = BoardView(sort: sort, queue: queue)
        try requireQueue(in: try first.value)
        guard options.output.output == .table, !once, console.inputIsTerminal, console.outputIsTerminal else {
            return try await options.output.write(first, csv: { tables($0, view, console).callers }) { board, writer in
                try WallboardReport(tables: tables(board, view, console), writer: writer).write()
            }
        }
        guard let signals = WallboardSignals() else { throw CommandFailure.unwritable(Phrase(verbatim: String(cString: strerror(errno)))) }
        let screen = WallboardScreen(try first.value, view, console.form, hasColor: console.hasColor, signals)
        switch await screen.run(asking: try quiet(client)) {
        case .quit: return
        case .failed(let error): throw error
        case .unusable(let failure): throw failure
        case .hungUp: throw CommandFailure.outputClosed
        case .signal(let number):
            // A shell sees the process end by the signal.
            WallboardSignals.raiseHere(number)
            _exit(128 + number)
        }
    }

    /// What is written once is UTF-8, as that of all verbs is.
    private func tables(_ board: Wallboard, _ view: BoardView, _ console: Console) -> BoardTables {
        let words = BoardWords(form: LocalForm(console.language))
        return BoardTables(board: board, now: board.at, words: words, view: view) { LocalTime.parts(of: $0) }
    }

    /// Throws `usage` for a queue that there is not.
    private func requireQueue(in board: Wallboard) throws(CommandFailure) {
        guard let queue, !board.queues.contains(where: { $0.name == queue }) else { return }
        let names = board.queues.map { Shown.line($0.name.text) }.joined(separator: ", ")
        let name = Shown.line(queue.text)
        throw .usage(names.isEmpty ? "there is no queue “\(name)”: there is none" : "there is no queue “\(name)”: there are \(names)")
    }

    /// The same daemon, asked once a time and without a word on the screen.
    private func quiet(_ client: Client) throws -> Client {
        var quiet = try Client(socket: client.socket, waits: [])
        quiet.patience = options.connection.timeout.map { .all(.seconds($0.seconds)) } ?? .all(Self.patience)
        quiet.onVersion = client.onVersion
        return quiet
    }
}

extension BoardSort: ExpressibleByArgument {}

extension WallboardCaller: Listed {
    /// As the API has it: what CSV holds.
    static let columns: [Column<WallboardCaller>] = [
        Column("call", "CALL", firm: true) { .text($0.call) },
        Column("queue", "QUEUE") { .text($0.queue.text) },
        Column("priority", "PRIORITY", firm: true) { .text($0.priority.rawValue) },
        Column("since", "SINCE", firm: true) { .instant($0.since) },
        Column("isOffered", "RINGS", firm: true) { .text(String($0.isOffered)) },
        Column("callbackAt", "CALLBACK", firm: true) { .instant($0.callbackAt) },
        Column("name", "NAME") { .text($0.name) },
    ]
}
