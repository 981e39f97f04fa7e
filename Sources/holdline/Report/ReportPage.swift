import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Makes a page of several reports: one file that a browser shows and prints, without a network and without a script.
struct ReportPage: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "page", "All figures with charts as one HTML file, to be read, mailed and printed.",
        """
        The file has everything in it: it loads nothing, and runs nothing. Light and dark follow the reader's setting. Rows are days up to
        three weeks, weeks up to a year, and months beyond. It is written whole or not at all, in place of a file of that name.

        “page” may be left out: holdline report --html FILE.
        """,
        examples: "holdline report --html report.html", "holdline report --html report.html --from 2026-11-01 --to 2026-11-30",
        "holdline report --html - --language fr | mail-it")

    @Option(help: ArgumentHelp("The file; “-” is standard output.", valueName: "file"), completion: .file(extensions: ["html"])) var html:
        String
    @OptionGroup var days: ReportDays
    @Option(
        help: "en or fr; that of the environment if not given.", completion: .list(Language.allCases.map(\.rawValue)),
        transform: Self.language)
    var language: Language?
    @OptionGroup var connection: ConnectionOptions

    /// The daemon answers nine reports, one after the other; the file is written once all of them are there. Standard output gets
    /// the page alone, a file is confirmed by a note.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let page = PageText(figures: try await figures(client), language: language ?? console.language)
        let bytes = Array(page.html.utf8)
        guard html != "-" else {
            try console.output.write(bytes)
            return try console.output.flush()
        }
        try WholeFile(html).write(bytes)
        try console.note("\(html) is written.")
    }

    /// The first answer says which days are meant; the others are of the same.
    private func figures(_ client: Client) async throws -> PageFigures {
        func tickets(_ by: TicketGrouping, _ from: Day?, _ to: Day?) async throws -> TicketFigures {
            var query = TicketReportQuery()
            (query.by, query.from, query.to, query.currency) = (by, from, to, self.days.currency)
            return try await client.ticketReport(query).value
        }
        let reasons = try await tickets(.reason, days.from, days.to)
        let (from, to) = (reasons.from, reasons.to)
        let count = Int(to.number) - Int(from.number) + 1
        let unit: (tickets: TicketGrouping, money: MoneyGrouping) =
            count <= 21 ? (.day, .day) : count <= 366 ? (.week, .week) : (.month, .month)
        var money = MoneyReportQuery()
        (money.by, money.from, money.to, money.currency) = (unit.money, from, to, days.currency)
        let queue = QueueReportQuery { ($0.from, $0.to, $0.by) = (from, to, .halfHour) }
        return PageFigures(
            time: try await tickets(unit.tickets, from, to), agents: try await tickets(.agent, from, to), reasons: reasons,
            customers: try await tickets(.customer, from, to), channels: try await tickets(.channel, from, to),
            outcomes: try await tickets(.outcome, from, to), money: try await client.moneyReport(money).value,
            held: try await client.holdReport(HoldReportQuery()).value, queue: try await client.queueReport(queue).value,
            madeAt: Instant(seconds: Int64(time(nil))))
    }

    /// Throws `ValidationError` (exit code 64) for a code that is neither `en` nor `fr`.
    private static func language(_ text: String) throws -> Language {
        guard let language = Language(rawValue: text) else {
            throw ValidationError(told: "“\(Shown.line(text))” is no language of reports: en or fr")
        }
        return language
    }
}
