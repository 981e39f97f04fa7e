import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// One number asks `GET /v1/invoices/N/dunning`, several `POST /v1/dunning/check` in one request of any length.
struct InvoiceCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "check", "May these invoices be dunned, and for how much? Only exit code 0 permits it.",
        """
        Numbers come from the arguments, or one a line from standard input. Of numbers from standard input those are listed
        that may not be dunned in full; --all lists every one. A number that begins with “-” stands after “--”.

        EXIT CODES:
          0   every invoice named may be dunned in full
          3   at least one is paused or partial: chase what the table says may be collected
          69, 75 and everything else: treat every invoice as paused
        """,
        examples: "holdline invoice check F202500006 && send-reminder F202500006", "holdline invoice check -o json < numbers.txt",
        "holdline invoice check F202500006 --as-of 2026-12-31")

    @Argument(help: "Invoice numbers; none reads them from standard input.", completion: .invoices, transform: Read.invoice)
    var invoices: [InvoiceNumber] = []
    @Option(help: "The date of the dunning run; before today it is read as today.", transform: Read.day) var asOf: Day?
    @Flag(help: "List those too that may be dunned in full.") var all = false
    @OptionGroup var options: ReadOptions

    private var format: OutputFormat { options.output.output }

    /// A single number gets the answer of its own route, with its blockers in words. Several from the command line are all listed;
    /// of those from standard input the ones that may be dunned in full are left out unless `--all` is given.
    func run() async throws {
        let client = try options.connection.client()
        if invoices.count == 1 {
            try await checkOne(invoices[0], client)
        } else if !invoices.isEmpty {
            try await BulkCheck(client: client, format: format, listsAll: true, asOf: asOf).run(numbers: invoices)
        } else {
            let console = Console.current
            if console.inputIsTerminal {
                throw CommandFailure.usage("name the invoices: holdline invoice check F202500006, or one a line on standard input")
            }
            try await BulkCheck(client: client, format: format, listsAll: all, asOf: asOf).run(input: console.input)
        }
    }

    private func checkOne(_ number: InvoiceNumber, _ client: Client) async throws {
        try Self.show(try await client.dunning(number, asOf: asOf), for: number, format, on: .current)
    }

    /// Throws `held` (3) after the answer is shown, `doubtful` (75) where it is none.
    static func show(_ answer: Answer<DunningAnswer>, for number: InvoiceNumber, _ format: OutputFormat, on console: Console) throws {
        let permits: Bool
        if format == .json {
            // The answer is shown whatever it says, and read all the same.
            try console.json(answer.bytes)
            permits = try DunningPermission.isGiven(by: answer.bytes, for: number)
        } else {
            permits = try DunningPermission.isGiven(by: answer.bytes, for: number)
            var writer = ListWriter<DunningAnswer>(DunningAnswer.columns, format, on: console)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        }
        try console.output.flush()
        if !permits { throw CommandFailure.held }
    }
}

/// Says whether an answer permits dunning in full: every doubt is a no.
///
/// It reads the bytes by itself: an answer of a newer daemon, with words that this program does not know, is a
/// no and not a failure to decode.
enum DunningPermission {
    /// The little that must be readable of an answer, whatever words a newer daemon has.
    private struct Gist: Decodable {
        var invoice, decision: String
        var blockers: [Blocker]?

        struct Blocker: Decodable { var code: String }
    }

    /// Throws `doubtful` for an answer to another question, or none at all.
    static func isGiven(by bytes: [UInt8], for number: InvoiceNumber) throws(CommandFailure) -> Bool {
        let gist: Gist
        do { gist = try decoded(Gist.self, from: bytes) } catch { throw .client(error) }
        guard gist.invoice == number.text else {
            throw .doubtful("the daemon was asked for \(number) and answered for \(gist.invoice)")
        }
        guard let decision = DunningDecision(rawValue: gist.decision) else {
            throw .doubtful("the daemon's decision “\(gist.decision)” is not known to this program")
        }
        let knows = (gist.blockers ?? []).allSatisfy { blocker in
            HoldlineCore.Blocker.codes.contains(blocker.code)
        }
        return decision == .proceed && knows
    }
}

/// Asks for many invoices in one request, and lists those that are held while the answer comes.
///
/// Neither question nor answer is held as a whole: numbers are read and sent while answers come.
struct BulkCheck: Sendable {
    let client: Client
    let format: OutputFormat
    /// False lists only what may not be dunned in full.
    let listsAll: Bool
    /// The day of the dunning run; nil is today, by the daemon's calendar.
    let asOf: Day?

    /// 4096 numbers are written at a time.
    func run(numbers: [InvoiceNumber]) async throws {
        let pieces = Mutex(numbers[...])
        try await run {
            pieces.withLock { rest in
                let piece = rest.prefix(4096)
                rest = rest.dropFirst(piece.count)
                return piece.isEmpty ? nil : CheckLines(bytes: Array(piece.map { $0.text + "\n" }.joined().utf8), count: piece.count)
            }
        }
    }

    /// Lines go as they are: one that is no invoice number is answered with a pause. Blank ones name no invoice.
    func run(input: any Input) async throws {
        let lines = NumberPieces(input)
        guard let first = try lines.next() else { throw CommandFailure.usage("no invoice is named: standard input is empty") }
        let waiting = Mutex<CheckLines?>(first)
        try await run {
            if let first = waiting.withLock({ $0.take() }) { return first }
            return try lines.next()
        }
    }

    /// Throws `held` where one is paused or partial, `doubtful` where a line could not be read: the counts
    /// alone permit nothing then.
    private func run(_ next: @Sendable @escaping () throws -> CheckLines?) async throws {
        let console = Console.current
        let writer = Mutex(ListWriter<DunningAnswer>(DunningAnswer.columns, format, on: console))
        let doubts = Mutex<Phrase?>(nil)
        let end: DunningCheckEnd
        do {
            end = try await client.check(all: listsAll, asOf: asOf, next: next) { lines in
                if format == .json { return try console.json(lines: lines) }
                try writer.withLock { writer in
                    try lines[...].eachLine { line throws in
                        if case .closing = CheckLine(line) { return }
                        do {
                            try writer.add(try DunningAnswer.read(line), line: [])
                        } catch let error as ClientError {
                            doubts.withLock { $0 = $0 ?? error.message }
                        }
                    }
                }
            }
        } catch {
            try? console.output.flush()
            throw error
        }
        try writer.withLock { try $0.finish() }
        let summary =
            "\(end.checked) checked: \(end.checked - end.pause - end.partial) may be dunned in full, \(end.partial) in part, \(end.pause) paused"
        try console.note(summary + (end.unknown > 0 ? " (\(end.unknown) of them not registered)" : ""))
        if let doubt = doubts.withLock({ $0 }) { throw CommandFailure.doubtful(doubt) }
        if end.pause + end.partial > 0 { throw CommandFailure.held }
    }
}
