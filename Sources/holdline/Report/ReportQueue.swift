import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reports read the calls as they are now: a figure of a past day can still change while one of its calls goes
/// on.
struct ReportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "report", "Figures: of calls, of tickets, and of the money that is held.",
        [ReportQueue.self, ReportTickets.self, ReportHolds.self, ReportMoney.self, ReportPage.self], usual: ReportPage.self)
}

/// Reads `GET /v1/reports/queue`: the daemon reckons, so that all programs show the same figures. Exit code 64
/// where the days are the wrong way round.
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
        "holdline report queue --by half-hour --service-level 30s", "holdline report queue --by agent --formula offered-short -o csv")

    @Option(name: .shortAndLong, help: "This queue's calls alone.", completion: .queues, transform: Read.queue) var queue: QueueName?
    @Option(help: "The first day; today if not given.", transform: Read.pastDay) var from: Day?
    @Option(help: "The last day, included; today if not given.", transform: Read.pastDay) var to: Day?

    /// A row of CSV for each, and a total only in the table.
    @Option(help: "A row for each: \(ReportGrouping.list).", completion: .words(ReportGrouping.self), transform: Read.word)
    var by = ReportGrouping.queue

    @Option(help: "Calls answered within this are in time: 20s, 1m; else as the queue sets it, 20s as a rule.", transform: Self.span)
    var serviceLevel: Span?

    /// There is no standard for service levels; this one counts the callers who gave up.
    @Option(
        help: "How the service level is reckoned: \(ServiceLevelFormula.list).", completion: .words(ServiceLevelFormula.self),
        transform: Read.word)
    var formula = ServiceLevelFormula.offered

    @Option(help: "A caller who gives up before this is a short abandon; 10s if not given.", transform: Self.span) var shortAbandon: Span?
    @OptionGroup var options: ReadOptions

    func validate() throws { if let from, let to, to < from { throw ValidationError(told: "--to \(to) is before --from \(from)") } }

    /// One request, whatever the format.
    func run() async throws {
        let query = QueueReportQuery {
            ($0.queue, $0.from, $0.to, $0.by) = (queue, from, to, by)
            ($0.serviceLevel, $0.formula, $0.shortAbandon) = (serviceLevel, formula, shortAbandon)
        }
        let answer = try await options.connection.client().queueReport(query)
        try await options.output.write(
            json: answer.bytes, csv: try answer.value.rows, try answer.value.csvColumns
        ) { try QueueReportPage(report: try answer.value, writer: $0).write() }
    }

    /// Throws `ValidationError` for what is no length of time.
    private static func span(_ text: String) throws -> Span { try Read.span(text, "20s or 1m") }
}

/// A person sees a dozen figures, a program all of them.
extension QueueReport {
    /// The figures that a person looks at first; on a narrow terminal the columns with a rank go.
    var tableColumns: [Column<ReportRow>] {
        let formula = formula
        return [
            Column("key", by.rawValue.uppercased(), least: 12) { $0.key.map { .text($0) } ?? .phrase("(nobody)") },
            Column("arrived", "ARRIVED", right: true, firm: true, rank: 4) { .count($0.figures.arrived) },
            Column("offered", "OFFERED", right: true, firm: true) { .count($0.figures.offered) },
            Column("answered", "ANSWERED", right: true, firm: true) { .count($0.figures.answered) },
            Column("abandoned", "ABANDONED", right: true, firm: true) { .count($0.figures.abandoned) },
            Column("within", "WITHIN", right: true, firm: true) { .count($0.figures.level(formula)?.within) },
            Column("of", "OF", right: true, firm: true) { .count($0.figures.level(formula)?.of) },
            Column("serviceLevel", "LEVEL", right: true, firm: true) { .text($0.figures.serviceLevel.map { "\($0) %" }) },
            Column("asa", "ASA", right: true, firm: true, rank: 1) { .text($0.figures.asa) },
            Column("waitP95", "P95", right: true, firm: true, rank: 2) { .count($0.figures.waitP95.map { Int($0) }) },
            Column("aht", "AHT", right: true, firm: true, rank: 3) { .text($0.figures.aht) },
            Column("occupancy", "OCCUPANCY", right: true, firm: true, rank: 5) {
                .text($0.figures.agents.occupancy.map { "\($0.percent) %" })
            },
        ]
    }

    /// All figures of the answer, a line a row, seconds and percent without a unit. Names that were once here stay.
    var csvColumns: [Column<ReportRow>] {
        let (formula, threshold, shortAbandon) = (formula, threshold, shortAbandon)
        func count(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> Int?) -> Column<ReportRow> {
            Column(name, name) { .count(value($0.figures)) }
        }
        func seconds(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> Int64?) -> Column<ReportRow> {
            count(name) { value($0).map { Int($0) } }
        }
        func text(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> String?) -> Column<ReportRow> {
            Column(name, name) { .text(value($0.figures)) }
        }
        let counts = [
            Column<ReportRow>("key", "KEY") { .text($0.key) },
            count("arrived") { $0.arrived }, count("turnedAway") { $0.turnedAway }, count("offered") { $0.offered },
            count("answered") { $0.answered }, count("abandoned") { $0.abandoned }, count("timedOut") { $0.timedOut },
            count("leftByKey") { $0.leftByKey }, count("emptied") { $0.emptied }, count("withdrawn") { $0.withdrawn },
            count("calledBack") { $0.calledBack }, count("lost") { $0.lost }, count("waiting") { $0.waiting },
            count("talking") { $0.talking }, count("answeredWithin") { $0.answeredWithin },
            count("abandonedWithin") { $0.abandonedWithin }, count("leftWithin") { $0.leftWithin },
            count("shortAbandoned") { $0.shortAbandoned },
        ]
        let levels = [
            text("formula") { _ in formula.rawValue }, seconds("threshold") { _ in threshold },
            seconds("shortAbandon") { _ in shortAbandon }, count("within") { $0.level(formula)?.within },
            count("of") { $0.level(formula)?.of }, text("serviceLevel") { $0.serviceLevel },
        ]
        let times = [
            text("asa") { $0.asa }, seconds("longestWait") { $0.longestWait }, seconds("waitP50") { $0.waitP50 },
            seconds("waitP90") { $0.waitP90 }, seconds("waitP95") { $0.waitP95 }, seconds("waitP99") { $0.waitP99 },
            text("aht") { $0.aht }, seconds("talk") { $0.talk }, seconds("hold") { $0.hold }, seconds("wrapUp") { $0.wrapUp },
            seconds("loggedIn") { $0.agents.loggedIn }, seconds("paused") { $0.agents.paused },
            seconds("available") { $0.agents.available }, seconds("busy") { $0.agents.busy }, seconds("ringing") { $0.agents.ringing },
            seconds("idle") { $0.agents.occupancy?.idle }, text("occupancy") { $0.agents.occupancy?.percent },
        ]
        return counts + levels + times
    }
}

extension QueueFigures {
    /// nil where the daemon did not reckon by this formula.
    func level(_ formula: ServiceLevelFormula) -> ServiceLevel? { serviceLevels.first { $0.formula == formula } }
}

/// A report as a person reads it: the rows, the hours drawn, and the whole with what each figure was reckoned from.
///
/// Every percentage stands with the two counts behind it, so that a reader can check it.
struct QueueReportPage {
    let report: QueueReport
    let writer: PageWriter
    private var console: Console { writer.console }

    /// Without a call there are only the title and the formula.
    func write() throws(CommandFailure) {
        let total = report.total
        let days: Phrase = report.from == report.to ? "\(report.from)" : "\(report.from) to \(report.to)"
        let queue: Phrase = report.queue.map { "Queue \($0.text)" } ?? "All queues"
        try writer.title(queue, Phrase(days))
        try writer.text("Level \(report.formula.rawValue): \(report.formula.meaning(threshold: report.threshold))")
        guard total.arrived > 0 || !report.rows.isEmpty else { return try writer.text("Nobody called.") }
        try console.say("")
        let columns = report.tableColumns
        let whole = columns.map { $0.cell(ReportRow(key: "total", figures: total)) }
        try writer.table(columns, report.rows, total: report.rows.count > 1 ? whole : nil)
        if report.by == .hour, console.outputIsTerminal {
            try console.say("")
            for line in HourBars(report.rows, width: console.width, blocks: console.isUTF8).lines { try console.say(line) }
        }
        try writer.section("In all")
        for line in calls(total) + times(total) { try writer.text(line) }
    }

    /// The sums that must hold: arrived, offered, and each outcome once.
    private func calls(_ total: QueueFigures) -> [Phrase] {
        let outcomes: [(Int, Phrase)] = [
            (total.answered, "\(total.answered) answered"), (total.abandoned, "\(total.abandoned) abandoned"),
            (total.timedOut, "\(total.timedOut) timed out"), (total.leftByKey, "\(total.leftByKey) left by key"),
            (total.emptied, "\(total.emptied) emptied"), (total.withdrawn, "\(total.withdrawn) withdrawn"),
            (total.calledBack, "\(total.calledBack) called back"), (total.lost, "\(total.lost) lost"),
            (total.waiting, "\(total.waiting) waiting"),
        ]
        let sum = Phrase(outcomes.filter { $0.0 > 0 }.map(\.1), separator: " + ")
        var lines: [Phrase] = ["\(total.arrived) arrived = \(total.turnedAway) turned away + \(total.offered) offered"]
        if total.offered > 0 { lines.append("\(total.offered) offered = \(sum)") }
        if total.talking > 0 { lines.append("\(total.talking) of the answered are talking: they are in no figure below") }
        if total.shortAbandoned > 0 { lines.append("\(total.shortAbandoned) of the abandoned gave up in under \(report.shortAbandon) s") }
        // The formula that was asked for comes first. The others stand beside it, so that it is not taken for the only one.
        let (chosen, others) = (total.serviceLevels.filter(isChosen), total.serviceLevels.filter { !isChosen($0) })
        for level in chosen + others {
            let percent: Phrase = level.percent.map { "\($0) %" } ?? "unknown"
            let share: Phrase = "\(percent) = \(level.within) / \(level.of)"
            lines.append(isChosen(level) ? "Level \(share) by \(level.formula.rawValue)" : "or \(share) by \(level.formula.rawValue)")
        }
        return lines
    }

    /// Whether `--formula`, or its default, names this level.
    private func isChosen(_ level: ServiceLevel) -> Bool { level.formula == report.formula }

    /// Only lines whose figures there are: a queue without an answered call has no mean wait.
    private func times(_ total: QueueFigures) -> [Phrase] {
        var lines: [Phrase] = []
        if let asa = total.asa, let half = total.waitP50, let p90 = total.waitP90, let p95 = total.waitP95, let p99 = total.waitP99 {
            lines.append("Answered: mean wait \(asa) s; 50 % in \(half) s, 90 % \(p90) s, 95 % \(p95) s, 99 % \(p99) s")
        }
        if let longest = total.longestWait { lines.append("Longest wait, answered or not: \(Self.span(longest))") }
        if let aht = total.aht {
            lines.append(
                "Handling: mean \(aht) s; talk \(Self.span(total.talk)), hold \(Self.span(total.hold)), wrap-up \(Self.span(total.wrapUp))")
        }
        let agents = total.agents
        if agents.loggedIn > 0 {
            lines.append(
                "Agents: logged in \(Self.span(agents.loggedIn)), paused \(Self.span(agents.paused)), available \(Self.span(agents.available))"
            )
        }
        if let occupancy = agents.occupancy {
            lines.append(
                "Occupancy \(occupancy.percent) % = busy \(Self.span(occupancy.busy)) / (busy + idle \(Self.span(occupancy.idle)))")
        }
        return lines
    }

    /// Hours are not counted as days: many people work in one.
    ///
    /// `7 h 30 min`; below an hour as other lengths of time are written.
    private static func span(_ seconds: Int64) -> String {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        guard hours > 0 else { return Span(seconds: seconds).description }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}

/// The same definitions as in the help of the verb.
extension ServiceLevelFormula {
    /// In words, with the threshold in seconds.
    func meaning(threshold: Int64) -> Phrase {
        switch self {
        case .asterisk: "answered within \(threshold) s / answered"
        case .asterisk2:
            "answered, abandoned, timed out, emptied or withdrawn within \(threshold) s / (answered + abandoned + timed out + emptied + withdrawn)"
        case .offered: "answered within \(threshold) s / (answered + abandoned + timed out)"
        case .offeredShort: "answered within \(threshold) s / (answered + abandoned + timed out - short abandons)"
        }
    }
}

/// The hours of a day as bars: as long as callers were offered, filled as far as they were answered.
///
/// For a terminal alone: files and pipes get the table.
struct HourBars {
    /// Empty where nobody called.
    let lines: [String]

    /// One line an hour from the first with a caller to the last one, hours without callers too. Without blocks the bars are ASCII.
    init(_ rows: [ReportRow], width: Int, blocks: Bool) {
        let hours = Dictionary(rows.compactMap { row in row.key.flatMap { Int($0) }.map { ($0, row.figures) } }) { first, _ in first }
        let busy = hours.filter { $0.value.arrived > 0 }.keys
        guard let first = busy.min(), let last = busy.max() else {
            lines = []
            return
        }
        let counts = (first...last).map { (hour: $0, offered: hours[$0]?.offered ?? 0, answered: hours[$0]?.answered ?? 0) }
        let words = counts.map { "\($0.answered) of \($0.offered) answered" }
        let longest = words.map(\.utf8.count).max() ?? 0
        let most = max(1, counts.map(\.offered).max() ?? 1)
        // The hour and a gap before the bar, a gap and the words behind it.
        let room = max(8, min(width, Self.largestWidth) - 4 - 2 - longest)
        let (full, rest) = blocks ? ("█", "░") : ("#", "-")
        lines = zip(counts, words).map { count, words in
            let bar = count.offered == 0 ? 0 : max(1, (count.offered * room + most / 2) / most)
            let filled = count.offered == 0 ? 0 : min(bar, bar * count.answered / count.offered)
            let drawn = String(repeating: full, count: filled) + String(repeating: rest, count: bar - filled)
            let hour = count.hour < 10 ? "0\(count.hour)" : "\(count.hour)"
            return "\(hour)  \(drawn)\(String(repeating: " ", count: room - bar))  \(words)"
        }
    }

    /// Longer bars say no more.
    private static let largestWidth = 100
}
