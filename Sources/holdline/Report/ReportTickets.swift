import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/reports/tickets`: the daemon reckons, from the tickets as they stand now.
struct ReportTickets: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "tickets", "What came in, what was resolved and what is left, in time or not, with the amounts.",
        """
        LIVE is the backlog: at the end of each week, or now. IN TIME counts the first responses of those that were opened, and the
        resolutions of those that were resolved. By reason a ticket with several reasons counts in each.
        """,
        examples: "holdline report tickets", "holdline report tickets --by agent --from 2026-11-01",
        "holdline report tickets --by reason -o csv")

    @Option(help: "A row for each: \(TicketGrouping.list).", completion: .words(TicketGrouping.self), transform: Read.word)
    var by = TicketGrouping.week
    @Option(help: "The first day; twelve weeks ago if not given.", transform: Read.pastDay) var from: Day?
    @Option(help: "The last day, included; today if not given.", transform: Read.pastDay) var to: Day?
    @Option(help: "Of the amounts; as configured if not given.", transform: Read.currency) var currency: Currency?
    @OptionGroup var options: ReadOptions

    func validate() throws {
        if let from, let to, to < from { throw ValidationError("--to \(to) is before --from \(from)") }
    }

    func run() async throws {
        var query = TicketReportQuery()
        (query.by, query.from, query.to, query.currency) = (by, from, to, currency)
        let answer = try await options.connection.client().ticketReport(query)
        let columns = TicketReportRow.columns(by)
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, columns) { writer in
            let report = try answer.value
            try writer.title("Tickets", "\(report.from) to \(report.to)", "amounts in \(report.currency.code)")
            var total = columns.map { $0.cell(report.total) }
            total[0] = .text("all")
            try writer.table(columns, report.rows, total: total)
            if report.otherCurrencies > 0 {
                try writer.text("\(report.otherCurrencies) amounts in other currencies are not in it: see --currency.")
            }
        }
    }
}

extension TicketReportRow {
    /// `none`: nobody has it, or it disputes nothing.
    static func columns(_ by: TicketGrouping) -> [Column<TicketReportRow>] {
        let live: [Column<TicketReportRow>] =
            by == .outcome ? [] : [Column("live", "LIVE", right: true, firm: true) { .count($0.live) }]
        return [
            Column(by.rawValue, by.rawValue.uppercased(), firm: true) { .text($0.key ?? "none") },
            Column("opened", "OPENED", right: true, firm: true) { .count($0.opened) },
            Column("resolved", "RESOLVED", right: true, firm: true) { .count($0.resolved) },
        ] + live + [
            Column("responsesInTime", "RESPONDED IN TIME", right: true, firm: true, rank: 2) { .count($0.responsesInTime) },
            Column("responses", "RESPONSES", right: true, firm: true, rank: 2) { .count($0.responses) },
            Column("resolvedInTime", "RESOLVED IN TIME", right: true, firm: true, rank: 1) { .count($0.resolvedInTime) },
            Column("disputed", "DISPUTED", right: true, firm: true) { .amount($0.disputed) },
            Column("credited", "CREDITED", right: true, firm: true) { .amount($0.credited) },
        ]
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
    @OptionGroup var options: ReadOptions

    func run() async throws {
        var query = HoldReportQuery()
        query.by = by
        let answer = try await options.connection.client().holdReport(query)
        let columns = HoldReportRow.columns(by)
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, columns) { writer in
            let report = try answer.value
            try writer.title("Held", report.today.description)
            guard !report.totals.isEmpty else { return try writer.text("Nothing is held.") }
            try writer.table(columns, report.rows)
            for total in report.totals {
                let count = "\(total.invoices) invoice\(total.invoices == 1 ? "" : "s")"
                try writer.text("\(total.held) \(total.currency.code) held on \(count) in all")
            }
            if report.unregistered > 0 {
                try writer.text("\(report.unregistered) held invoices are not registered: nobody knows how much that is.")
            }
        }
    }
}

extension HoldReportRow {
    /// `none`: nobody has the ticket.
    static func columns(_ by: HoldGrouping) -> [Column<HoldReportRow>] {
        [
            Column(by.rawValue, by.rawValue.uppercased(), firm: true) { .text($0.key ?? "none") },
            Column("invoices", "INVOICES", right: true, firm: true) { .count($0.invoices) },
            Column("held", "HELD", right: true, firm: true) { .amount($0.held) },
            Column("currency", "", firm: true) { .text($0.currency.code) },
            Column("since", "SINCE", firm: true, rank: 1) { .instant($0.since) },
        ]
    }
}
