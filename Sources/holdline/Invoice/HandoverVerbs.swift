import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/invoices` with the daemon's rule for what an agency may get. With `--hand-over` all are read
/// first, since handing over changes the list.
struct InvoiceCollectable: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "collectable", "Invoices that may be handed over to a collection agency.",
        """
        It lists invoices that nothing holds, whose last level of reminders has gone out, and which no agency has yet. With --hand-over
        each is handed over; an invoice that is refused meanwhile is left out.

        EXIT CODES:
          0   done          65  some were held meanwhile, the others were handed over
        """,
        examples: "holdline invoice collectable --overdue 60d -o csv",
        "holdline invoice collectable --overdue 60d --hand-over --to \"Inkasso AG\" --statements outgoing")

    @Option(help: "Due at least so long ago, such as 60d.", transform: Read.overdue) var overdue: Span
    @Option(help: "The level of the last reminder; else the configuration's. A hand-over always wants the configuration's.") var level: Int?
    @Flag(help: "Hand each of them over.") var handOver = false
    @OptionGroup var agency: AgencyOptions
    @OptionGroup var options: ReadOptions

    var most: Int { .max }
    var empty: Phrase { "Nothing may be handed over." }

    /// Exit code 64 for an agency without `--hand-over`, and for a level that no reminder has.
    func validate() throws {
        if agency.isGiven, !handOver { throw ValidationError(told: "--to, --agency and --statements belong to --hand-over") }
        if let level, !Reminder.levels.contains(level) { throw ValidationError(told: "a reminder's level is 1 to 99") }
    }

    /// `collectable` is the daemon's rule: free, reminded to the last level, and with no agency.
    func narrow(_ query: inout InvoiceQuery, _ client: Client) {
        (query.overdue, query.collectable, query.reminded) = (.by(overdue), true, level)
    }

    static var page: Asking<InvoiceQuery, InvoiceLine> { Client.invoices }

    /// A list, or with `--hand-over` the list of what was handed over.
    func run() async throws {
        guard handOver else { return try await list() }
        let client = try options.connection.client()
        let handing = try await agency.handing(client, options.output)
        let query = try await query(client)
        var lines = PageCursor(client.invoices, query)
        var numbers: [InvoiceNumber] = []
        while let line = try await lines.next() { numbers.append(line.number) }
        try await handing.run(numbers)
    }
}

/// Asks each invoice's dunning answer, and hands it over on that answer's version: a hold that comes in between
/// is refused by the daemon.
struct InvoiceHandOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "hand-over", "Hand invoices over to a collection agency; the daemon refuses those that are held.",
        """
        Invoices that were handed over are listed on standard output, those that were refused on standard error.

        EXIT CODES:
          0   done          65  some were refused, the others were handed over
        """,
        examples: "holdline invoice hand-over F202500006 --to \"Inkasso AG\" --statements outgoing",
        "holdline invoice hand-over F202500006 --agency \"Inkasso AG\"")

    @Argument(help: "Invoice numbers.", completion: .invoices, transform: Read.invoice) var invoices: [InvoiceNumber]
    @OptionGroup var agency: AgencyOptions
    @OptionGroup var options: ReadOptions

    func run() async throws {
        let client = try options.connection.client()
        try await agency.handing(client, options.output).run(invoices)
    }
}

/// Hands invoices over one by one, each on an answer of its own.
///
/// A refusal of one invoice is noted and counted; a missing role ends the whole.
struct HandingOver {
    let client: Client
    let output: OutputOptions
    /// The name that the ledger gets; nil hands over without naming one.
    let agency: String?
    /// nil where none are asked for.
    let statements: StatementFiles?

    /// Throws `partlyRefused` where some were refused; the others were handed over.
    func run(_ numbers: [InvoiceNumber]) async throws {
        let console = Console.current
        var writer = ListWriter<Handover>(Handover.columns, output.output, on: console)
        var refused = 0
        WriteProgress.current.begin(
            many: "invoice", .handedOver,
            advice: """
                All that is with an agency is listed by “holdline invoice recall-list --standing”.
                The same command hands no invoice over twice. Repeat it to do the rest:
                """)
        do {
            for number in numbers {
                do {
                    let version = try await client.dunning(number).value.version
                    let answer = try await client.handOver(number, HandOver(agency: agency, version: version), key: RequestKey.random())
                    WriteProgress.current.took(1)
                    try writer.add(try answer.value, line: answer.bytes)
                    if let statements, let why = try await statements.write(try answer.value) {
                        try console.note("no statement of \(number): \(why)")
                    }
                } catch ClientError.refused(let problem) where problem.status != 403 {
                    refused += 1
                    try console.note("not handed over: \(number): \(problem.message)")
                }
            }
        } catch {
            try? writer.finish()
            throw error
        }
        try writer.finish(empty: "Nothing was handed over.")
        try statements?.finish(on: console)
        if refused > 0 {
            throw CommandFailure.partlyRefused(
                numbers.count == refused
                    ? "\(refused, one: "{} invoice", other: "{} invoices") refused: nothing was handed over"
                    : "\(refused) of \(numbers.count, one: "{} invoice", other: "{} invoices") refused, the others were handed over")
        }
    }
}

/// Reads `GET /v1/handovers`: what somebody has to tell the agency, or with `--standing` all that is with one.
struct InvoiceRecallList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "recall-list", "Invoices that a collection agency must be told to stop: held since, paid or cancelled.",
        examples: "holdline invoice recall-list -o csv",
        "holdline invoice recall-list --standing      (all that is with an agency)",
        "holdline invoice recall-list --write-off     (what an agency calls irrecoverable)")

    @Flag(help: "All that is with an agency, whether to be recalled or not.") var standing = false
    @Flag(help: "What an agency called irrecoverable and that is still open: to be written off.") var writeOff = false
    @Option(name: .customLong("agency"), help: "Only what this agency has, or had.") var agency: String?
    @OptionGroup var options: ReadOptions

    var most: Int { .max }
    var empty: Phrase {
        writeOff ? "Nothing is to be written off." : standing ? "No agency has anything." : "Nothing is to be recalled."
    }

    func validate() throws {
        if standing, writeOff { throw ValidationError(told: "--standing and --write-off are two lists: give one") }
    }

    func narrow(_ query: inout HandoverQuery, _ client: Client) {
        (query.recall, query.writeOff, query.agency) = (!standing && !writeOff, writeOff, agency)
    }

    static var page: Asking<HandoverQuery, HandoverLine> { Client.handovers }
}

/// Sends `POST /v1/invoices/N/recall`. It tells the agency nothing: people do, and register it here. Exit code 1 for an invoice
/// that no agency has.
struct InvoiceRecall: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "recall", "Register that the agency was told to stop, or gave an invoice back.", examples: "holdline invoice recall F202500006")

    @OptionGroup var number: InvoiceNumberArgument
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.recall(number.invoice, key: key) }
        try await options.output.write(answer) { try $1.line("\(number.invoice): " + ReminderWords.standing($0).told) }
    }
}
