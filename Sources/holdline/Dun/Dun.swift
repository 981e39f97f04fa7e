import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Asks `GET /readyz` and `GET /v1/whoami`, then `GET /v1/dunning/run` part by part, and registers with `POST
/// /v1/reminders`. The rule that decides is the daemon's alone.
struct Dun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "dun", "A whole dunning run: checks what is overdue, registers the reminders, and lists those to send.",
        """
        It takes the registered invoices that are overdue and whose last reminder is the level before --level, by due date, checks
        them in large parts, registers a reminder for each that is free, and prints those: send what is on standard output, and
        nothing else. An invoice that is skipped is listed with the reason on standard error, or as CSV in a file (--skipped).

        Repeat a run that broke off: on the same day it registers no second reminder, and lists those that it had registered before
        too, so that its list is whole. With several levels, give the highest first; an invoice is reminded once in 7 days unless
        --wait says otherwise.

        EXIT CODES:
          0   done: all that is listed is registered
          1   refused, for example since the ledger of invoices is stale: nothing was registered
          65  some were held between check and registration: they are among the skipped, what is listed is registered
          69  no daemon answers            75  it broke off: what is listed is registered, repeat the run
        """,
        examples: "holdline dun --overdue 8d --level 1 --dry-run", "holdline dun --overdue 8d --level 1 -o csv > to-send.csv",
        "holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv -o csv > to-send.csv")

    @Option(help: "Due at least so long ago, such as 8d.", transform: Read.overdue) var overdue: Span
    @Option(help: "The level of these reminders; 1 is the first.") var level: Int
    @Option(help: "Only this customer's.", transform: Read.customer) var customer: CustomerReference?
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

    @OptionGroup var options: ReadOptions

    /// Exit code 64 for a level that no reminder can have.
    func validate() throws {
        guard Reminder.levels.contains(level) else { throw ValidationError("a reminder's level is 1 to 99") }
    }

    /// Refuses a stale ledger before anything else, and names the run after the daemon's day: a repetition on
    /// the same day is known by it.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client()
        let status = try await client.status().value
        guard !status.ledgerStale || despiteStaleLedger else {
            let last = status.registeredAt.map { "last \(LocalTime.text($0))" } ?? "never"
            throw CommandFailure.refusedHere(
                """
                the ledger of invoices is stale (registered \(last)): who paid since would be dunned. Nothing was done.
                Register it first (holdline invoice import), or run with --despite-stale-ledger.
                """)
        }
        let name = "dun \(try await client.whoAmI().value.today)"
        var query = RunQuery()
        query.rule = ReminderRun(level: level, again: again, partial: partial, wait: wait, name: name)
        (query.overdue, query.limit) = (.by(overdue), 4096)
        query.customer = customer
        let list = SkippedList(console: console, file: try skipped.map { try TextFile($0) })
        let run = DunningRun(
            client: client, query: query, name: name, now: Instant(seconds: LocalTime.now().seconds), isDry: dryRun, list: list)
        try await run.run(ListWriter<DunningLine>(DunningLine.columns, options.output.output, on: console), on: console)
    }
}
