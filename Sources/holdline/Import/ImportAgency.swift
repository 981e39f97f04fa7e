import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends `POST /v1/invoices/N/agency-reports` for each row. Exit code 65 where rows were refused; the others went in.
struct ImportAgency: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "agency", "Take in what a collection agency reports: paid, contested, irrecoverable.",
        """
        The header names number (of the invoice), outcome and date, and any of amount, currency, reference, reason, message; French and
        German names do as well, and --map says others. Outcomes are:
          paid           amount is what was paid; it is taken off what is open, and the hand-over ends where nothing is left; a message
                         is not kept
          contested      a ticket is opened with the dispute (reason is a code, such as QTY; amount is a part), and the hand-over ends
          irrecoverable  the hand-over ends, and the invoice is held and listed by “invoice recall-list --write-off”; no amount is read

        The same row never counts twice, however old: invoice, outcome, date, amount and reference tell rows apart. The ledger has the last
        word on what is open: a payment that it has already is refused as more than is open, and its next import replaces the figure.

        EXAMPLES:
          holdline import agency inkasso-november.csv --dry-run
          holdline import agency retour.csv --dates dmy --decimal comma --map number="Votre référence"
        """)

    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["csv"])) var files: [String]
    @Flag(help: "Register nothing: say what each row would do.") var dryRun = false
    @Option(help: "What stands before the decimals: point or comma. Where it is not said, the file's amounts must tell.")
    var decimal: DecimalMark?
    @Option(help: "Order of dates such as 01/09/2026: dmy, mdy or ymd. Where it is not said, the file's dates must tell.")
    var dates: DateOrder?
    @Option(help: "Currency of rows without one; else the invoice's.", transform: Read.currency) var currency: Currency?
    @OptionGroup var reading: CSVReading
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// Each row is a request of its own, and its outcome a line of the output, in the order of the file. A dry run asks for each
    /// invoice instead, and adds up what the rows before have paid.
    func run() async throws {
        let console = Console.current
        var options = try reading.options(over: CSVOptions(), columns: AgencyCSV.columnTitles)
        (options.decimal, options.dates, options.currency) = (decimal, dates, currency)
        let client = try connection.client()
        var tally = ImportTally("report", on: console, isTrial: dryRun)
        var writer = ListWriter<AgencyOutcome>(AgencyOutcome.columns, output.output, on: console)
        var trial = dryRun ? try AgencyTrial(client, as: try await client.whoAmI().value) : nil
        try await tally.each(files) { file, tally in
            try file.requireNoPDF("an agency's reports come as CSV")
            var reader = try AgencyCSV(file.source, options)
            try tally.remark(file.name, reader.remarks)
            while let row = try reader.next() {
                switch row {
                case .failure(let problem): try tally.refuse(file.name, problem)
                case .success(let row):
                    let outcome = try await tally.send(of: file.name, line: row.line) {
                        if trial != nil { return try await trial?.outcome(row, file: file.name) }
                        let answer = try await client.report(row.number, row.report, key: RequestKey.random())
                        return AgencyOutcome(row, isNew: answer.status == 201, try answer.value)
                    }
                    if let outcome = outcome ?? nil {
                        let json = writer.format == .json ? try SortedJSON.bytes(outcome) : []
                        try writer.add(outcome, line: json)
                    }
                }
                try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
            }
        }
        try tally.bar.clear()
        try writer.finish(empty: "Nothing was reported.")
        if dryRun { try tally.endOfTrial() } else { try tally.end() }
    }
}

/// What a row did, or would do: a line of the output, in all three formats.
struct AgencyOutcome: Listed, Codable, Hashable, Sendable {
    /// `registered` was new to the daemon, `known` is a report that it had before.
    enum Effect: String, WireWord {
        case registered, known
        /// In a dry run.
        case new

        static let noun = "effect of a report"
    }

    var invoice: InvoiceNumber
    var outcome: CollectionOutcome
    var on: Day
    @OrNull var amount: Amount?
    @OrNull var reference: String?
    var effect: Effect
    /// Of what is contested.
    @OrNull var ticket: TicketID?
    /// When the hand-over ended.
    @OrNull var recalledAt: Instant?

    init(_ row: AgencyRow, _ effect: Effect) {
        (invoice, outcome, on, self.effect) = (row.number, row.report.outcome, row.report.on, effect)
        (amount, reference) = (row.report.amount, row.report.reference)
    }

    init(_ row: AgencyRow, isNew: Bool, _ handover: Handover) {
        self.init(row, isNew ? .registered : .known)
        ticket = handover.reports?.first { row.report.isSame(as: $0, in: handover.currency) }?.ticket
        recalledAt = handover.recalledAt
    }

    static let columns: [Column<AgencyOutcome>] = [
        .invoice(\.invoice),
        Column("outcome", "OUTCOME", firm: true) { .word($0.outcome) },
        Column("on", "ON", firm: true) { .day($0.on) },
        Column("amount", "AMOUNT", right: true, firm: true) { $0.amount.map { .amount($0) } ?? .none },
        Column("reference", "REFERENCE", rank: 1) { .text($0.reference) },
        Column("effect", "EFFECT", firm: true) { .word($0.effect) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket?.description) },
        Column("recalledAt", "RECALLED", firm: true, rank: 2) { .instant($0.recalledAt) },
    ]
}

extension ReportCollection {
    /// Whether the daemon has the report already; `currency` is the hand-over's.
    fileprivate func isSame(as report: AgencyReport, in currency: Currency) -> Bool {
        AgencyReport(outcome, on: on, amount: amount?.fitted(to: currency), reference: reference, seq: 0).isSame(as: report)
    }
}

/// Tells what rows would do, from what is registered; the daemon decides again.
private struct AgencyTrial {
    let client: Client
    /// The daemon's day, beyond which no report can be.
    let today: Day
    /// The daemon's, whose days decide.
    let zone: Zone
    /// What is open after the rows so far.
    private var open: [InvoiceNumber: Amount] = [:]

    /// Throws `refusedHere` for a zone that this machine does not know.
    init(_ client: Client, as who: WhoAmI) throws(CommandFailure) {
        (self.client, today) = (client, who.today)
        do {
            zone = try ZoneFile.zone(named: who.zone)
        } catch {
            throw .refusedHere(Phrase(said: error.message))
        }
    }

    /// Throws `FileProblem` for a row that would be refused.
    mutating func outcome(_ row: AgencyRow, file: String) async throws -> AgencyOutcome {
        func refused(_ why: String) -> FileProblem { FileProblem(file: file, line: row.line, message: why) }
        let page = try await client.invoice(row.number).value
        guard page.registered, let registered = page.open else { throw refused("nobody registered \(row.number)") }
        guard let handover = page.handover else { throw refused("\(row.number) was never handed over") }
        if handover.reports?.contains(where: { row.report.isSame(as: $0, in: handover.currency) }) == true {
            return AgencyOutcome(row, .known)
        }
        guard row.report.on <= today else { throw refused("\(row.report.on) is not yet") }
        guard row.report.on >= zone.day(of: handover.handedOverAt) else {
            throw refused("\(row.report.on) is before \(row.number) was handed over")
        }
        let open = open[row.number] ?? registered
        if row.report.outcome == .paid {
            guard let amount = row.report.amount?.fitted(to: handover.currency), amount.isPositive else {
                throw refused("amount is missing: say what was paid")
            }
            guard amount <= open else { throw refused("\(amount) is more than is open: \(open)") }
            self.open[row.number] = open - amount
        }
        return AgencyOutcome(row, .new)
    }
}
