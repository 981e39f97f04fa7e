import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct ReportQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "How many callers came, what became of them, and how many were answered in time.",
        discussion: """
            A call counts at its arrival, and in one place: arrived = turned away + offered; offered = answered + abandoned + timed out + \
            left by key + emptied + withdrawn + called back + lost + waiting. Calls that still wait or talk are in no service level.

            The formulas, with T the threshold (“within” includes T itself):
              asterisk       answered within T / answered
              asterisk2      those and the abandoned, timed out, emptied and withdrawn within T / all of these, as “queue show” prints it
              offered        answered within T / (answered + abandoned + timed out)
              offered-short  the same, without the short abandons

            Percentiles are by nearest rank: the shortest wait that so many of a hundred answered callers did not exceed.

            EXAMPLES:
              holdline report queue
              holdline report queue --queue support --from 2026-11-01 --by day
              holdline report queue --by hour --service-level 30s
              holdline report queue --by agent --formula offered-short -o csv
            """)

    @Option(help: "Of this queue alone.", transform: Read.queue)
    var queue: QueueName?

    @Option(help: "The first day; today if not given.", transform: Read.day)
    var from: Day?

    @Option(help: "The last day, included; today if not given.", transform: Read.day)
    var to: Day?

    @Option(help: "A row for each: \(ReportGrouping.list).", completion: .words(ReportGrouping.self), transform: Read.word)
    var by = ReportGrouping.queue

    @Option(help: "Answered within this is in time: 20s, 1m; if not given what the queue sets, 20s as a rule.", transform: span)
    var serviceLevel: Span?

    @Option(
        help: "How the service level is reckoned: \(ServiceLevelFormula.list).", completion: .words(ServiceLevelFormula.self),
        transform: Read.word)
    var formula = ServiceLevelFormula.offered

    @Option(help: "Who gives up before this is a short abandon; 10s if not given.", transform: span)
    var shortAbandon: Span?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if let from, let to, to < from { throw ValidationError("--to \(to) is before --from \(from)") }
    }

    func run() async throws {
        let console = Console.current
        var query = QueueReportQuery()
        query.queue = queue
        query.from = from
        query.to = to
        query.by = by
        query.serviceLevel = serviceLevel
        query.formula = formula
        query.shortAbandon = shortAbandon
        let answer = try await connection.client().queueReport(query)
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            let report = try answer.value
            var writer = ListWriter<ReportRow>(report.csvColumns, .csv, on: console)
            for row in report.rows { try writer.add(row, line: []) }
            try writer.finish()
        case .table: try QueueReportPage(try answer.value, on: console).write()
        }
        try console.output.flush()
    }
}

private func span(_ text: String) throws -> Span {
    guard let span = Span(text: text) else { throw ValidationError("“\(text)” is no length of time: write 20s or 1m") }
    return span
}
