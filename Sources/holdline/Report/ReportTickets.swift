import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/reports/tickets`: the daemon reckons, from the tickets as they stand now.
struct ReportTickets: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "tickets", "What came in, what was resolved and what is left, in time or not, with the amounts.",
        """
        LIVE is the backlog: at the end of each week, or now; csv and json have its age too. IN TIME counts the first responses of those
        that were opened, and the resolutions of those that were resolved; csv and json have the acknowledgements, too. MEDIAN and 90 % are of business time to the resolution, by nearest
        rank: the shortest that so many of a hundred did not exceed. By reason a ticket with several reasons counts in each.

        Disputes cost calendar days, from the opening of each to its settlement, counted with the tickets that were resolved; amountDays is
        the sum of what each disputed times its days.
        """,
        examples: "holdline report tickets", "holdline report tickets --by agent --from 2026-11-01",
        "holdline report tickets --by reason -o csv")

    @OptionGroup var options: DaysReportOptions<TicketGrouping>

    func run() async throws {
        let answer = try await options.connection.client().ticketReport(options.query)
        let columns = TicketReportRow.columns(options.by)
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, TicketReportRow.all(options.by)) { writer in
            let report = try answer.value
            try writer.title("Tickets", "\(report.from) to \(report.to)", "amounts in \(report.currency.code)")
            var total = columns.map { $0.cell(report.total) }
            total[0] = .phrase("all")
            try writer.table(columns, report.rows, total: total)
            if report.otherCurrencies > 0 {
                try writer.text("\(report.otherCurrencies) amounts in other currencies are not in it: see --currency.")
            }
            try options.charts.write([report.chart(writer.console.language)], writer)
        }
    }
}

extension TicketReportRow {
    /// `none`: nobody has it, or it disputes nothing.
    static func columns(_ by: TicketGrouping) -> [Column<TicketReportRow>] {
        let live: [Column<TicketReportRow>] =
            by == .outcome ? [] : [Column("live", "LIVE", right: true, firm: true) { .count($0.live) }]
        return [
            Column(by.rawValue, by.rawValue.uppercased(), firm: true) { $0.key.map { .text($0) } ?? .phrase("none") },
            Column("opened", "OPENED", right: true, firm: true) { .count($0.opened) },
            Column("resolved", "RESOLVED", right: true, firm: true) { .count($0.resolved) },
        ] + live + [
            Column("responsesInTime", "RESPONDED IN TIME", right: true, firm: true, rank: 2) { .count($0.responsesInTime) },
            Column("responses", "RESPONSES", right: true, firm: true, rank: 2) { .count($0.responses) },
            Column("resolvedInTime", "RESOLVED IN TIME", right: true, firm: true, rank: 1) { .count($0.resolvedInTime) },
            Column("disputed", "DISPUTED", right: true, firm: true) { .amount($0.disputed) },
            Column("credited", "CREDITED", right: true, firm: true) { .amount($0.credited) },
            Column("resolutionMedian", "MEDIAN", right: true, firm: true, rank: 3) { .length($0.resolutionTime.median) },
            Column("resolutionP90", "90 %", right: true, firm: true, rank: 4) { .length($0.resolutionTime.p90) },
        ]
    }

    /// All figures, for a program: those of the table stand first, under their names.
    static func all(_ by: TicketGrouping) -> [Column<TicketReportRow>] {
        let ages = AgeCount.none.enumerated().map { place, age in
            Column<TicketReportRow>("live\(age.from)\(age.to.map { "to\($0)" } ?? "plus")", "") { .count($0.ages[place].tickets) }
        }
        return columns(by) + [
            Column("acknowledgements", "") { .count($0.acknowledgements) },
            Column("acknowledgedInTime", "") { .count($0.acknowledgedInTime) },
            Column("acknowledgeCount", "") { .count($0.acknowledgeTime.count) },
            Column("acknowledgeMedian", "") { .length($0.acknowledgeTime.median) },
            Column("acknowledgeP90", "") { .length($0.acknowledgeTime.p90) }, Column("responseCount", "") { .count($0.responseTime.count) },
            Column("responseMedian", "") { .length($0.responseTime.median) },
            Column("responseP90", "") { .length($0.responseTime.p90) }, Column("disputesSettled", "") { .count($0.disputes.settled) },
            Column("disputeDays", "") { .count(Int($0.disputes.days)) }, Column("amountDays", "") { .amount($0.disputes.amountDays) },
            Column("disputesWithoutAmount", "") { .count($0.disputes.withoutAmount) },
        ] + (by == .outcome ? [] : ages)
    }
}

extension TicketFigures {
    /// Draws the tickets that were opened and resolved and, unless rows are outcomes, those that are live: a live ticket has no
    /// outcome yet.
    func chart(_ language: Language) -> TextChart {
        func column(_ title: Phrase, _ value: (TicketReportRow) -> Int) -> TextChart.Column {
            TextChart.Column(
                title: title.text(in: language, of: .report), values: rows.map { Double(value($0)) },
                shown: rows.map { String(value($0)) })
        }
        let live = by == .outcome ? [] : [column(Phrase("live"), \.live)]
        return TextChart(
            title: "\(Phrase("Opened and resolved").text(in: language)) (\(Phrase("tickets").text(in: language, of: .report)))",
            labels: rows.map { Shown.line($0.key ?? Phrase("none").text(in: language, of: .report)) },
            columns: [column(Phrase("opened"), \.opened), column(Phrase("resolved"), \.resolved)] + live, language: language)
    }
}

/// Reads `GET /v1/reports/holds`.
struct ReportHolds: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "holds", "How much money is held today, and why.",
        """
        Within a row an invoice counts once, with what it has open at most. Where two rows hold the same amount both have it: the total
        counts it once.
        """,
        examples: "holdline report holds", "holdline report holds --by age", "holdline report holds --by agent -o csv")

    @Option(help: "A row for each: \(HoldGrouping.list).", completion: .words(HoldGrouping.self), transform: Read.word)
    var by = HoldGrouping.reason
    @OptionGroup var charts: ChartOption
    @OptionGroup var options: ReadOptions

    func validate() throws { try charts.check(options.output.output) }

    func run() async throws {
        var query = HoldReportQuery()
        query.by = by
        let answer = try await options.connection.client().holdReport(query)
        let columns = HoldReportRow.columns(by)
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, columns) { writer in
            let report = try answer.value
            try writer.title("Held", Phrase("\(report.today)"))
            guard !report.totals.isEmpty else { return try writer.text("Nothing is held.") }
            try writer.table(columns, report.rows)
            for total in report.totals {
                let count = Phrase("\(total.invoices, one: "{} invoice", other: "{} invoices")")
                try writer.text("\(total.held) \(total.currency.code) held on \(count) in all")
            }
            if report.unregistered > 0 {
                try writer.text("\(report.unregistered) held invoices are not registered: nobody knows how much that is.")
            }
            try charts.write(report.charts(writer.console.language), writer)
        }
    }
}

extension HoldReportRow {
    /// `none`: nobody has the ticket.
    static func columns(_ by: HoldGrouping) -> [Column<HoldReportRow>] {
        [
            Column(by.rawValue, by.rawValue.uppercased(), firm: true) { $0.key.map { .text($0) } ?? .phrase("none") },
            Column("invoices", "INVOICES", right: true, firm: true) { .count($0.invoices) },
            Column("held", "HELD", right: true, firm: true) { .amount($0.held) },
            .currency(\.currency),
            Column("since", "SINCE", firm: true, rank: 1) { .instant($0.since) },
        ]
    }
}

extension HoldReport {
    /// One for each currency: amounts in two cannot be compared.
    func charts(_ language: Language) -> [TextChart] {
        totals.map { total in
            let rows = rows.filter { $0.currency == total.currency }
            let column = TextChart.Column(
                title: "\(Phrase("held").text(in: language, of: .report)) (\(total.currency.code))",
                values: rows.map { max(0, Double($0.held.units)) },
                shown: rows.map(\.held.description))
            return TextChart(
                title: Phrase("Held today").text(in: language, of: .report),
                labels: rows.map { Shown.line($0.key ?? Phrase("none").text(in: language, of: .report)) },
                columns: [column], language: language)
        }
    }
}
