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
            InvoiceSend.self, InvoiceRemind.self, InvoiceCollectable.self,
            InvoiceHandOver.self, InvoiceStatement.self, InvoiceRecallList.self, InvoiceRecall.self,
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

    var empty: Phrase { "No invoice matches." }

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

        /// Adds up the lines of a page by their currencies; each page of the list comes once.
        func add(_ page: Page<InvoiceLine>) {
            for line in page.items { sums[line.currency, default: CustomerTotal(currency: line.currency)].add(line) }
            count += page.items.count
            isWhole = page.next == nil
        }

        /// A sentence for each currency, in the order of their codes.
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
        try writer.title("Invoice \(page.number)", Phrase(word: page.dunning.decision.rawValue))
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
                try writer.facts(["instalments \(Phrase(parts.map { "\($0.open)\(currency) due \($0.due)" }, separator: ", "))"])
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
        try writer.mails(page.messages, earlier: page.more?.messages)
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
            try writer.text(
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
