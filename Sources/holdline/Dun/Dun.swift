import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Asks `GET /readyz` and `GET /v1/whoami`, then `GET /v1/dunning/run` part by part, and registers with `POST
/// /v1/reminders`. The rule that decides is the daemon's alone.
struct Dun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "dun", "A whole dunning run: checks what is overdue, registers the reminders, and lists those to send, or writes their letters.",
        """
        It takes the registered invoices that are overdue and whose last reminder is the level before --level, by due date, checks
        them in large parts, registers a reminder for each that is free, and prints those: send what is on standard output, and
        nothing else. An invoice that is skipped is listed with the reason on standard error, or as CSV in a file (--skipped).

        Repeat a run that broke off: on the same day it registers no second reminder, and lists those that it had registered before
        too, so that its list is whole. With several levels, give the highest first; an invoice is reminded once in 7 days unless
        --wait says otherwise.

        With --letters each reminder gets its letter, once it is registered: a mail file unless --letters-as says otherwise, with penalties
        and the indemnity, whole or not at all; a repeated run writes those that are missing. What came to be held meanwhile gets none.

        With --send each letter goes out as a mail to the customer's first address, once for its reminder, whatever is killed in between: the
        daemon has each mail before the mail system gets it. Customers without an address are counted, and the exit code is 65.

        With --before nothing is registered: it lists invoices that are due soon, with the amount, the day and the ways to pay, and with
        --letters writes a notice for each, or with --send sends it, one for each due date. What is held is not in it.

        EXIT CODES:
          0   done: all that is listed is registered
          1   refused, for example since the ledger of invoices is stale: nothing was registered
          65  some were held between check and registration: they are among the skipped, what is listed is registered; or mails were not sent
          69  no daemon answers
          75  it broke off: what is listed is registered, repeat the run
        """,
        examples: "holdline dun --overdue 8d --level 1 --dry-run", "holdline dun --overdue 8d --level 1 -o csv > to-send.csv",
        "holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv --letters outgoing", "holdline dun --before 5d")

    @Option(help: "Due at least so long ago, such as 8d.", transform: Read.overdue) var overdue: Span?
    @Option(help: "The level of these reminders; 1 is the first.") var level: Int?
    @Option(help: "Instead of reminders: what is due within so long, such as 5d.", transform: Read.overdue) var before: Span?
    @Option(help: "Only this customer's.", completion: .customers, transform: Read.customer) var customer: CustomerReference?
    @Flag(help: "Remind those again whose last reminder was of this level.") var again = false
    @Flag(help: "Ask for the rest where a part is held; otherwise the invoice is skipped.") var partial = false

    /// In whole days; a run of the next level counts them from the reminder before.
    @Option(help: "At least so long between two reminders of one invoice; 7d if not given.", transform: Read.overdue)
    var wait = ReminderRun.usualWait

    @Flag(help: "Register nothing: list what would be registered, and what skipped.") var dryRun = false
    @Option(help: "Write the skipped ones to this file, as CSV.", completion: .file()) var skipped: String?

    /// Long on purpose: nobody types it by accident.
    @Flag(help: "Run though nobody registered invoices for a day: on old amounts, and without those who paid since.")
    var despiteStaleLedger = false

    @OptionGroup var letterOptions: DunLetterOptions
    @OptionGroup var options: ReadOptions

    /// Exit code 64 for a level that no reminder can have, and for options that do not go together.
    func validate() throws {
        if letterOptions.letters == nil, letterOptions.lettersAs != nil { throw ValidationError(told: "--letters-as belongs to --letters") }
        if letterOptions.templates != nil, !letterOptions.isGiven {
            throw ValidationError(told: "--templates belongs to --letters or --send")
        }
        if before != nil {
            guard overdue == nil, level == nil, !again, !partial, !dryRun || letterOptions.send else {
                throw ValidationError(told: "--before lists what is not due yet, and registers nothing: leave the options of reminders out")
            }
            if dryRun, letterOptions.letters != nil { throw ValidationError(told: "--dry-run writes no letters: leave --letters out") }
            return
        }
        guard let level else { throw ValidationError(told: "--level is missing: the level of these reminders, or --before") }
        guard Reminder.levels.contains(level) else { throw ValidationError(told: "a reminder's level is 1 to 99") }
        guard overdue != nil else { throw ValidationError(told: "--overdue is missing: how long ago they were due at least, such as 8d") }
        if dryRun, letterOptions.isGiven {
            throw ValidationError(told: "--dry-run registers nothing, and a letter is of a registered reminder")
        }
    }

    /// Refuses a stale ledger before anything else, and names the run after the daemon's day: a repetition on
    /// the same day is known by it.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client()
        let status = try await client.status().value
        guard !status.ledgerStale || despiteStaleLedger else {
            let last: Phrase = status.registeredAt.map { "last \(LocalTime.text($0))" } ?? "never"
            throw CommandFailure.refusedHere(
                """
                the ledger of invoices is stale (registered \(last)): who paid since would be dunned. Nothing was done.
                Register it first (holdline invoice import), or run with --despite-stale-ledger.
                """)
        }
        let today = try await client.whoAmI().value.today
        let letters = try await letterOptions.letters(client, today: today, isDry: dryRun, on: console)
        let list = SkippedList(console: console, file: try skipped.map { try TextFile($0) })
        if let before {
            let query = try await CustomerChoice(client: client, console: console).meant(
                in: UpcomingQuery { ($0.before, $0.customer) = (before, customer) })
            return try await CourtesyRun(client: client, query: query, letters: letters, list: list)
                .run(options.output.output, on: console)
        }
        guard let level, let overdue else { return }
        let name = "dun \(today)"
        let rule = ReminderRun(level: level, again: again, partial: partial, wait: wait, name: name)
        let query = try await CustomerChoice(client: client, console: console).meant(
            in: RunQuery { ($0.rule, $0.overdue, $0.limit, $0.customer) = (rule, .by(overdue), 4096, customer) })
        let run = DunningRun(client: client, query: query, name: name, isDry: dryRun, list: list, letters: letters)
        try await run.run(ListWriter<DunningLine>(DunningLine.columns, options.output.output, on: console), on: console)
    }
}

/// One run, part by part: it lists overdue invoices, registers their reminders, and prints them.
///
/// Every reminder that is printed is registered, and every invoice that is not printed is skipped with a reason.
///
/// A break between two parts leaves nothing half done: what was printed is registered, and a repetition prints
/// it again.
struct DunningRun {
    let client: Client
    /// The bounds of the overdue invoices, and the rule for their reminders; the same for all parts.
    let query: RunQuery
    /// The name that the reminders of one day's run have in common; the daemon tells a repeated run by it.
    let name: String
    /// The time of all reminders of the run, in whole seconds.
    let now = Instant(seconds: LocalTime.now().seconds)
    /// Nothing is registered, and the lines say so.
    let isDry: Bool
    /// Gets every invoice that is not printed.
    let list: SkippedList
    /// nil where none are asked for.
    let letters: DunLetters?

    private var level: Int { query.rule.level }

    /// Throws `partlyRefused` (65) where invoices came to be held between check and registration, `doubtful`
    /// (75) where it broke off.
    func run(_ writer: ListWriter<DunningLine>, on console: Console) async throws {
        var writer = writer
        var refused = 0
        if !isDry {
            WriteProgress.current.begin(
                many: "reminder", .registered,
                advice: """
                    What is listed is registered, and the list is not whole. The same command, repeated on the same day, registers no
                    reminder twice and lists all, those of before too:
                    """)
        }
        do {
            let (client, query, reminders) = (client, query, RunReminders(level: level, now: now, name: name, isDry: isDry))
            var part = try await Self.part(after: nil, client, query, reminders)
            // An invoice whose due date changes meanwhile may come again, as one that was registered before: it is listed once.
            var listed: Set<InvoiceNumber> = []
            while true {
                // The next part is read, and its reminders are written, while this one is registered.
                let next = part.end.next
                async let following = next == nil ? nil : Self.part(after: next, client, query, reminders)
                for outcome in try await outcomes(part) {
                    switch outcome {
                    case .success(let line):
                        guard listed.insert(line.invoice).inserted else { continue }
                        if let why = try await letters?.write(line) {
                            refused += 1
                            try list.add(Skip(line, why))
                            continue
                        }
                        let json = writer.format == .json ? try SortedJSON.bytes(line) : []
                        try writer.add(line, line: json)
                    case .failure(let skip):
                        if skip.reason == Skip.heldMeanwhile || skip.reason == Skip.refused { refused += 1 }
                        try list.add(skip)
                    }
                }
                // Registered reminders are printed before the next part can fail.
                try console.output.flush()
                guard let next = try await following else { break }
                part = next
            }
        } catch {
            try? writer.finish()
            try? list.finish()
            throw broken(error)
        }
        try writer.finish()
        try list.finish()
        try letters?.finish(on: console)
        try console.note(
            isDry
                ? "\(writer.count) would be reminded; nothing was registered (--dry-run); \(list.count) skipped"
                : "\(writer.count) to be reminded, and registered; \(list.count) skipped")
        if refused > 0 {
            throw CommandFailure.partlyRefused("\(refused) were refused between the check and the registration: see the skipped ones")
        }
        try letters?.requireSent()
    }

    /// Only an unknown outcome becomes `doubtful`; a refusal stays one, and a dry run has nothing to repeat.
    private func broken(_ error: any Error) -> any Error {
        guard let failure = error as? ClientError, failure.status == .unknown, !isDry else { return error }
        return CommandFailure.doubtful(
            "\(failure.message)\nWhat was listed is registered. Repeat the same run: it goes on where it broke off")
    }

    /// A part, and the reminders of those of its invoices that are free.
    private struct Part: Sendable {
        let invoices: [DueInvoice]
        let end: DueEnd
        let due: [DueInvoice]
        /// nil in a dry run.
        let reminders: ReminderLines?
    }

    private static func part(
        after next: String?, _ client: Client, _ query: RunQuery, _ reminders: RunReminders
    ) async throws -> Part {
        let part = try await client.run(query, after: next)
        let due = part.invoices.filter { $0.verdict == .remind }
        let lines = reminders.isDry ? nil : try reminders.lines(due, part.end.version)
        return Part(invoices: part.invoices, end: part.end, due: due, reminders: lines)
    }

    /// The outcome of each of a part's invoices, in their order.
    private func outcomes(_ part: Part) async throws -> [Result<DunningLine, Skip>] {
        let outcomes: [Result<DunningLine, Skip>] =
            if let reminders = part.reminders { try await register(part.due, reminders) } else { part.due.map { .success(line($0, .no)) } }
        var registered = outcomes.makeIterator()
        return part.invoices.compactMap { invoice in
            switch (invoice.verdict, invoice.reason) {
            case (.remind, _): return registered.next()
            case (.before, _): return .success(line(invoice, .before))
            case (.skip, let reason):
                return .failure(reason.map { Skip(invoice, $0, query.rule) } ?? Skip(invoice, Skip.refused, "the daemon gives no reason"))
            }
        }
    }

    /// A reminder of an earlier attempt keeps its own level and time.
    private func line(_ invoice: DueInvoice, _ registered: DunningLine.Registered) -> DunningLine {
        DunningLine(
            invoice, level: registered == .before ? invoice.lastLevel ?? level : level, amount: invoice.amount ?? invoice.open,
            sentAt: registered == .before ? invoice.lastSentAt ?? now : now, registered)
    }

    /// Registers a reminder for each of these, in one request. A refusal of one invoice is its outcome; a failure of the whole request is
    /// thrown.
    private func register(_ due: [DueInvoice], _ reminders: ReminderLines) async throws -> [Result<DunningLine, Skip>] {
        guard !due.isEmpty else { return [] }
        let progress = WriteProgress.current
        let answers = try await client.remind(reminders, taken: { progress.taking($0) })
        progress.took(answers.count { $0.problem == nil })
        return zip(due, answers).map { invoice, answer in
            guard let problem = answer.problem else { return .success(line(invoice, .now)) }
            let isHeld = problem.code == Refusal.Code.heldMeanwhile.rawValue
            let said = Phrase(said: problem.detail)
            let why = problem.answer.map { Phrase("\(said): \(DunningWords.why($0))") } ?? said
            return .failure(Skip(invoice, isHeld ? Skip.heldMeanwhile : Skip.refused, why))
        }
    }
}

/// What the reminders of a run have in common.
private struct RunReminders: Sendable {
    /// The level of all reminders of the run, from 1 to 99.
    let level: Int
    /// When they count as sent, in whole seconds: a repeated run knows its reminders by key, and not by this.
    let now: Instant
    let name: String
    let isDry: Bool

    /// Throws `unreadable` where the daemon names no amount for an invoice that is free.
    func lines(_ due: [DueInvoice], _ version: Int64) throws -> ReminderLines {
        try ReminderLines(
            due.map { invoice in
                guard let amount = invoice.amount else { throw ClientError.unreadable("the daemon names no amount for \(invoice.invoice)") }
                return RegisterReminder(
                    invoice: invoice.invoice, level: level, amount: amount, currency: invoice.currency, sentAt: now, version: version,
                    run: name, key: ReminderKey.key(of: invoice.invoice, run: name, level: level))
            })
    }
}

/// Idempotency keys of a run's reminders.
enum ReminderKey {
    /// The same for the same invoice, level and day, so that a run that broke off can be repeated. At most 255 ASCII characters.
    static func key(of number: InvoiceNumber, run: String, level: Int) -> String {
        "\(PercentCoding.encode(run))/\(level)/\(name(of: number))"
    }

    /// A number as a part of a key or of a file's name: at most 160 ASCII characters, and another one for each number.
    static func name(of number: InvoiceNumber) -> String {
        let name = PercentCoding.encode(number.text)
        return name.utf8.count <= 160 ? name : "\(name.prefix(120))~\(String(name.utf8.fingerprint, radix: 16))"
    }
}
