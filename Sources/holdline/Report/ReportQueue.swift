import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct ReportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "report", "Figures: what became of the calls, and how long they took.", [ReportQueue.self])
}

struct ReportQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "queue", "How many callers came, what became of them, and how many were answered in time.",
        """
        A call counts at its arrival, and in one place: arrived = turned away + offered; offered = answered + abandoned + timed out +
        left by key + emptied + withdrawn + called back + lost + waiting. Calls that still wait or talk are in no service level.

        The formulas, with T the threshold (“within” includes T itself):
          asterisk       answered within T / answered
          asterisk2      those and the abandoned, timed out, emptied and withdrawn within T / all of these, as “queue show” prints it
          offered        answered within T / (answered + abandoned + timed out)
          offered-short  the same, without the short abandons

        Percentiles are by nearest rank: the shortest wait that so many of a hundred answered callers did not exceed.
        """,
        examples: "holdline report queue", "holdline report queue --queue support --from 2026-11-01 --by day",
        "holdline report queue --by hour --service-level 30s", "holdline report queue --by agent --formula offered-short -o csv")

    @Option(help: "This queue's calls alone.", transform: Read.queue) var queue: QueueName?
    @Option(help: "The first day; today if not given.", transform: Read.day) var from: Day?
    @Option(help: "The last day, included; today if not given.", transform: Read.day) var to: Day?

    @Option(help: "A row for each: \(ReportGrouping.list).", completion: .words(ReportGrouping.self), transform: Read.word)
    var by = ReportGrouping.queue

    @Option(help: "Calls answered within this are in time: 20s, 1m; else as the queue sets it, 20s as a rule.", transform: Self.span)
    var serviceLevel: Span?

    @Option(
        help: "How the service level is reckoned: \(ServiceLevelFormula.list).", completion: .words(ServiceLevelFormula.self),
        transform: Read.word)
    var formula = ServiceLevelFormula.offered

    @Option(help: "A caller who gives up before this is a short abandon; 10s if not given.", transform: Self.span) var shortAbandon: Span?
    @OptionGroup var options: ReadOptions

    func validate() throws {
        if let from, let to, to < from { throw ValidationError("--to \(to) is before --from \(from)") }
    }

    func run() async throws {
        var query = QueueReportQuery()
        (query.queue, query.from, query.to, query.by) = (queue, from, to, by)
        (query.serviceLevel, query.formula, query.shortAbandon) = (serviceLevel, formula, shortAbandon)
        let answer = try await options.connection.client().queueReport(query)
        try await options.output.write(
            json: answer.bytes, csv: try answer.value.rows, try answer.value.csvColumns
        ) { try QueueReportPage(report: try answer.value, writer: $0).write() }
    }

    private static func span(_ text: String) throws -> Span { try Read.span(text, "20s or 1m") }
}
