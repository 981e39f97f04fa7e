import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Invoices belong to the ERP; Holdline knows what was registered of them.
struct InvoiceNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "invoice", "Invoices: register them, ask which may be dunned, remind, hand over and recall.",
        [
            InvoiceImport.self, InvoiceList.self, InvoiceCheck.self, InvoiceShow.self, InvoiceInterest.self, InvoiceLetter.self,
            InvoiceRemind.self, InvoiceCollectable.self,
            InvoiceHandOver.self, InvoiceRecallList.self, InvoiceRecall.self,
        ], short: "i")
}

/// The invoice that a verb is about.
///
/// The verb takes one invoice; a number that begins with “-” stands after “--”.
struct InvoiceNumberArgument: ParsableArguments {
    @Argument(help: "The invoice's number.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber
}

/// Reads `GET /v1/invoices`; settled ones are in it unless `--overdue` or `--held` narrows it.
struct InvoiceList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Registered invoices.", examples: "holdline invoice list --held", "holdline invoice list --customer K-042 --overdue")

    @Option(name: .shortAndLong, help: "This customer's.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Flag(help: "Open, and past their due date.") var overdue = false
    @Flag(help: "Held, in whole or in part.") var held = false
    @OptionGroup var options: ListOptions

    var empty: String { "No invoice matches." }

    /// `--overdue` without a length takes all that are past their due date.
    func narrow(_ query: inout InvoiceQuery, _ client: Client) {
        (query.customer, query.overdue, query.held) = (customer, overdue ? .any : nil, held ? true : nil)
    }

    static var page: Asking<InvoiceQuery, InvoiceLine> { Client.invoices }

    /// With `--held`, what is held in all stands below a table that has all of it; a sum is over no part.
    func run() async throws {
        guard held, options.output.output == .table else { return try await list() }
        let client = try options.connection.client()
        var query = InvoiceQuery()
        narrow(&query, client)
        let totals = Totals()
        try await Listing.write(try shown(of: options.columnNames), options.output, most: most, empty: empty, parts: [query]) {
            (query, part) async throws(ClientError) in
            let answer = try await client.invoices(query, part)
            try totals.add(answer.value)
            return answer
        }
        guard totals.isWhole, totals.count <= most else { return }
        for line in totals.lines { try Console.current.say(Style.bold.on(line, .current)) }
    }

    /// Sums of the pages that were asked for.
    private final class Totals {
        private var sums: [Currency: CustomerTotal] = [:]
        private(set) var count = 0
        /// Whether the last page was the list's end.
        private(set) var isWhole = false

        func add(_ page: Page<InvoiceLine>) {
            for line in page.items { sums[line.currency, default: CustomerTotal(currency: line.currency)].add(line) }
            count += page.items.count
            isWhole = page.next == nil
        }

        var lines: [String] {
            sums.values.sorted { $0.currency.code < $1.currency.code }.map { sum in
                "\(sum.held) \(sum.currency.code) held on \(sum.invoices.of("invoice")), \(sum.collectable) may be collected"
            }
        }
    }
}

/// Reads `GET /v1/invoices/N`. An invoice that nobody registered has a page as soon as a ticket or hold names
/// it.
struct InvoiceShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One invoice: what is open, what is held and why, and what happened to it.", examples: "holdline invoice show F202500006")

    @OptionGroup var number: InvoiceNumberArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<InvoicePage> { try await client.invoice(number.invoice) }

    /// CSV has the dunning answer, the line that `invoice check` gives.
    func rows(_ page: InvoicePage) -> [DunningAnswer] { [page.dunning] }

    /// Amounts and decision first, then disputes, holds and messages, and the history at the end.
    func show(_ page: InvoicePage, _ writer: PageWriter) throws {
        let currency = page.currency.map { " \($0.code)" } ?? ""
        try writer.title("Invoice \(page.number)", page.dunning.decision.rawValue)
        if page.registered {
            try writer.facts([
                page.customer.map { "customer \($0)" }, page.issued.map { "issued \($0)" },
                page.registered ? DunningWords.due(page.due) : nil,
                page.registeredAt.map { "registered \(LocalTime.text($0))" },
            ])
            try writer.facts([
                page.amount.map { "amount \($0)\(currency)" }, page.open.map { "open \($0)\(currency)" },
                page.credited.map { "credited \($0)\(currency)" },
            ])
            if let parts = page.instalments {
                try writer.facts(["instalments " + parts.map { "\($0.open)\(currency) due \($0.due)" }.joined(separator: ", ")])
            }
        } else {
            try writer.facts(["Nobody registered it."])
        }
        try writer.text(DunningWords.sentence(page.dunning))
        if let reminder = page.lastReminder { try writer.text(ReminderWords.last(reminder)) }
        if let handover = page.handover { try writer.text(ReminderWords.standing(handover)) }
        try writer.section("Disputes", Dispute.invoiceColumns, page.disputes)
        try writer.section("Holds", Hold.columns, page.holds)
        try writer.section("Life-cycle messages", InvoiceStatus.columns, page.statuses)
        try writer.history(page.history, earlier: page.more?.history)
    }
}

/// Sends `POST /v1/invoices/N/reminders`. Exit code 1 with the answer of the moment where something holds the
/// invoice.
struct InvoiceRemind: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "remind", "Register that a reminder goes out. Only exit code 0 permits sending it.",
        """
        Where --amount and --version are not given, the command asks the daemon first: --amount is then what may be collected, --version
        that of this answer. The daemon refuses the reminder where the invoice is paused, where something that holds came after the
        version, where the amount is more than what may be collected, and where the level would rise while a part is held; the answer of
        the moment is shown.
        """,
        examples: "holdline invoice remind F202500006 --level 1",
        "holdline invoice remind F202500006 --level 2 --amount 900.00 --version 812")

    @OptionGroup var number: InvoiceNumberArgument
    @Option(help: "1 is the first reminder; the last one may be repeated, or the next one follows.") var level: Int
    @Option(help: "The amount that it asks for; else the amount that may be collected.", transform: Read.amount) var amount: Amount?
    @Option(help: "When it went out: 14:30, “yesterday 17:00”, or RFC 3339; else now.", transform: { try Read.pastTime($0) })
    var sentAt: Instant?
    @Option(help: "The version of the dunning answer that was relied on; else that of an answer of this moment.") var version: Int64?
    @OptionGroup var options: WriteOptions

    /// The answer of this moment is asked for only where an option does not replace it.
    func run() async throws {
        let client = try options.connection.client()
        let (amount, version) = try await decided(client)
        let body = RegisterReminder(
            level: level, amount: amount, sentAt: sentAt ?? Instant(seconds: LocalTime.now().seconds), version: version)
        let answer = try await options.key.write { (key) async throws(ClientError) in
            try await client.remind(number.invoice, body, key: key)
        }
        try await options.output.write(answer) { reminder, writer in
            try writer.line(
                "Reminder \(reminder.level) on \(reminder.invoice) is registered: \(reminder.amount) \(reminder.currency.code), sent \(LocalTime.text(reminder.sentAt))"
            )
            try await timeLine(client, writer)
        }
    }

    /// The amount that the reminder asks for, and the version of the answer that it relies on. Throws `refusedHere` where nothing may be collected.
    private func decided(_ client: Client) async throws -> (Amount, Int64) {
        if let amount, let version { return (amount, version) }
        let answer = try await client.dunning(number.invoice, asOf: nil).value
        guard answer.decision != .pause, let collectable = answer.collectable else {
            throw CommandFailure.refusedHere("\(DunningWords.sentence(answer))\nNo reminder goes out.")
        }
        return (amount ?? collectable, version ?? answer.version)
    }

    /// Reminders and disputes as they came. The reminder is registered: a failed question is noted, and fails nothing.
    private func timeLine(_ client: Client, _ writer: PageWriter) async throws {
        do {
            let page = try await client.invoice(number.invoice).value
            try writer.section("Reminders and disputes")
            try writer.history(page.history.filter { $0.type != EventType.invoiceRegistered.rawValue })
        } catch let error as ClientError {
            try writer.console.note("it is registered, but what came before cannot be shown: \(error.message)")
        }
    }
}

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
        "holdline invoice collectable --overdue 60d --hand-over --agency \"Inkasso AG\" -o csv > to-the-agency.csv")

    @Option(help: "Due at least so long ago, such as 60d.", transform: Read.overdue) var overdue: Span
    @Option(help: "The level of the last reminder; else the configuration's. A hand-over always wants the configuration's.") var level: Int?
    @Flag(help: "Hand each of them over.") var handOver = false
    @Option(help: "With --hand-over: the agency's name.") var agency: String?
    @OptionGroup var options: ReadOptions

    var most: Int { .max }
    var empty: String { "Nothing may be handed over." }

    /// Exit code 64 for an agency without `--hand-over`, and for a level that no reminder has.
    func validate() throws {
        if agency != nil, !handOver { throw ValidationError("--agency belongs to --hand-over") }
        if let level, !Reminder.levels.contains(level) { throw ValidationError("a reminder's level is 1 to 99") }
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
        let query = try await query(client)
        var lines = PageCursor(client.invoices, query)
        var numbers: [InvoiceNumber] = []
        while let line = try await lines.next() { numbers.append(line.number) }
        try await HandingOver(client: client, output: options.output, agency: agency).run(numbers)
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
        examples: "holdline invoice hand-over F202500006 --agency \"Inkasso AG\"")

    @Argument(help: "Invoice numbers.", completion: .invoices, transform: Read.invoice) var invoices: [InvoiceNumber]
    @Option(help: "The agency's name.") var agency: String?
    @OptionGroup var options: ReadOptions

    func run() async throws {
        let client = try options.connection.client()
        try await HandingOver(client: client, output: options.output, agency: agency).run(invoices)
    }
}

/// Hands invoices over one by one, each on an answer of its own.
///
/// A refusal of one invoice is noted and counted; a missing role ends the whole.
struct HandingOver {
    let client: Client
    let output: OutputOptions
    let agency: String?

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
        if refused > 0 {
            throw CommandFailure.partlyRefused(
                numbers.count == refused
                    ? "\(refused.of("invoice")) refused: nothing was handed over"
                    : "\(refused) of \(numbers.count.of("invoice")) refused, the others were handed over")
        }
    }
}

/// Reads `GET /v1/handovers`: what somebody has to tell the agency.
///
/// Sends `POST /v1/invoices/N/recall`. It tells the agency nothing: people do, and register it here.
struct InvoiceRecallList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "recall-list", "Invoices that a collection agency must be told to stop: held since, paid or cancelled.",
        examples: "holdline invoice recall-list -o csv",
        "holdline invoice recall-list --standing      (all that is with an agency)")

    @Flag(help: "All that is with an agency, whether to be recalled or not.") var standing = false
    @OptionGroup var options: ReadOptions

    var most: Int { .max }
    var empty: String { standing ? "No agency has anything." : "Nothing is to be recalled." }

    func narrow(_ query: inout HandoverQuery, _ client: Client) { query.recall = !standing }

    static var page: Asking<HandoverQuery, HandoverLine> { Client.handovers }
}

struct InvoiceRecall: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "recall", "Register that the agency was told to stop, or gave an invoice back.", examples: "holdline invoice recall F202500006")

    @OptionGroup var number: InvoiceNumberArgument
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.recall(number.invoice, key: key) }
        try await options.output.write(answer) { try $1.line("\(number.invoice): " + ReminderWords.standing($0)) }
    }
}
