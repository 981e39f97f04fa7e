import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends `POST /v1/tickets` with many lines at a time. Exit codes: 65 where lines were refused and the others
/// went in; 75 where it broke off: the same command with the same key goes on.
struct TicketImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "import", "Log many complaints, one JSON object a line, in the order of the lines.",
        """
        Each line is what POST /v1/tickets takes: customer, subject, and what else is known. A line that is refused is reported
        with its file and number, and the others go in. With -o json each line's answer is written, in order.

        Each line's idempotency key is the --key, a slash, and the line's number, counted through all files. So the same command
        with the same key opens no ticket twice, also after refused lines were corrected where they stand.

        EXAMPLES:
          holdline ticket import complaints.ndjson
          holdline ticket import --key migration-2026 old-system-1.ndjson old-system-2.ndjson
          export-complaints | holdline ticket import --key today - -o json > answers.ndjson

        With --history the lines are complaints of another system, each with its “history”: openedAt, and where they are known openedBy,
        notes (at, by, text), waits (from, to), outcome, resolvedAt, resolvedBy and settled. The clock begins at openedAt, and stands during
        the waits; one that is over is closed. “settled” are the disputes that it had, each with invoice, reason, and where they are known
        amount, currency, outcome, credited and settledAt: they hold nothing, and what was credited is taken to be in the ledger already. A
        supervisor imports them; their history here says so, with the time of the import.

        A line (here in several, to be read; in the file it is one):
          {"customer":"K-042","subject":"2 of 5 chairs broken",
            "disputes":[{"invoice":"F202500006","reason":"QTY"}]}

        A line with --history (likewise):
          {"customer":"K-042","subject":"Wrong price",
            "history":{"openedAt":"2026-03-02T09:30:00+01:00","openedBy":"hugo",
              "notes":[{"at":"2026-03-03T08:00:00Z","text":"asked purchasing"}],
              "outcome":"upheld","resolvedAt":"2026-03-05T10:00:00Z",
              "settled":[{"invoice":"F202500006","reason":"PRI","amount":"300.00",
                "credited":"120.00","outcome":"partly-upheld"}]}}
        """)

    @Flag(help: "The lines are complaints of another system, with their past.") var history = false
    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["ndjson", "jsonl"])) var files: [String]
    @Option(help: "Idempotency prefix: the same lines with the same prefix open their tickets once. Random if not given.") var key: String?

    @Option(name: [.customShort("o"), .long], help: "table (the refused lines, and a count) or json (every line's answer).")
    var output: OutputFormat = .table

    @OptionGroup var connection: ConnectionOptions

    func validate() throws { guard output != .csv else { throw ValidationError(told: "an import is reported as table or json") } }

    /// A key that was not given is made up, and shown with the command where it is needed.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let key = key ?? RequestKey.random()
        // The daemon takes 255 characters, the line's number among them.
        try KeyOptions.check(key, most: 200)
        var tally = ImportTally("ticket", on: console)
        WriteProgress.current.begin(many: "ticket", repeating: KeyOptions.command(Invocation.arguments, key: key))
        var before = 0
        for path in files {
            do {
                before = try await run(try ImportFile(path), after: before, key, client, &tally)
            } catch let problem as FileProblem {
                try tally.refuse(problem)
                // The numbers of what follows are not known.
                break
            }
        }
        if output == .table { try tally.say() } else { try tally.bar.clear() }
        try console.output.flush()
        guard tally.refused == 0 else {
            throw CommandFailure.partlyRefused(
                """
                \(tally.refused) refused (see above), \(tally.taken) went in. Correct them where they stand, leave the lines in their order, \
                and repeat with the same key: what went in does not go in twice.
                  \(KeyOptions.command(Invocation.arguments, key: key))
                """)
        }
    }

    /// The lines of all files so far.
    ///
    /// The count of all lines so far, blank ones too: a line keeps its number, and so its key, when others are
    /// corrected.
    private func run(
        _ file: ImportFile, after before: Int, _ key: String, _ client: Client, _ tally: inout ImportTally
    ) async throws -> Int {
        var lines = NumberedLines(file.source)
        while let batch = try lines.batch() {
            if history, let line = batch.firstWithoutHistory {
                throw FileProblem(
                    file: file.name, line: line,
                    message: "there is no “history” here: it would be opened as of now. The lines before it are safe")
            }
            if batch.written > 0 { try await send(batch, of: file, after: before, key, client, &tally) }
            try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
        }
        return before + lines.next - 1
    }

    /// Throws `repeatable` where the outcome is not known. Answers come in the order of the lines.
    private func send(
        _ batch: LineBatch, of file: ImportFile, after before: Int, _ key: String, _ client: Client, _ tally: inout ImportTally
    ) async throws {
        let answers: [UploadedLine]
        do throws(ClientError) {
            let progress = WriteProgress.current
            answers = try await client.open(lines: batch.bytes, count: batch.written, first: before + batch.first, key: key) {
                progress.taking($0)
            }
        } catch {
            try tally.bar.clear()
            switch error {
            case .refused: throw CommandFailure.client(error)
            default: throw CommandFailure.repeatable(error, command: KeyOptions.command(Invocation.arguments, key: key))
            }
        }
        for answer in answers {
            if output == .json { try tally.console.json(answer.bytes) }
            if let problem = answer.problem {
                try tally.refuse(file.name, line: answer.number - before, problem.message)
            } else {
                tally.take()
            }
        }
    }
}

extension LineBatch {
    /// The number of the first line, blank ones apart, that cannot have a member `history`.
    fileprivate var firstWithoutHistory: Int? {
        let member = "\"history\""
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.firstIndex { line in !line.allSatisfy(\.isWhitespace) && !line.contains(member) }.map { first + $0 }
    }
}
