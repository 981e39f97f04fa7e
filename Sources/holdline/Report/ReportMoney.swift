import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/reports/money`.
struct ReportMoney: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "money", "How much holds kept back over time, and what was newly held and freed.",
        """
        HELD is at the end of each week. A hold counts with its amount, a dispute of a whole invoice with what was open when it began, and a
        pending credit with what the outcome credited; holds on one invoice add up to its amount at most. FREED ends with a payment, a
        settlement or its last day alike. Holds without a known amount and in other currencies are counted below.
        """,
        examples: "holdline report money", "holdline report money --by month --from 2026-01-01", "holdline report money -o csv")

    @OptionGroup var options: DaysReportOptions<MoneyGrouping>

    func run() async throws {
        let answer = try await options.connection.client().moneyReport(options.query)
        let columns = MoneyReportRow.columns(options.by)
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, columns) { writer in
            let report = try answer.value
            try writer.title("Money", "\(report.from) to \(report.to)", "amounts in \(report.currency.code)")
            try writer.text("\(report.heldBefore) were held before.")
            var total = columns.map { $0.cell(report.total) }
            total[0] = .phrase("all")
            try writer.table(columns, report.rows, total: total)
            if report.otherCurrencies > 0 {
                let count = Phrase("\(report.otherCurrencies, one: "{} hold", other: "{} holds")")
                try writer.text("\(count) in other currencies not in it: see --currency.")
            }
            if report.withoutAmount > 0 {
                let count = Phrase("\(report.withoutAmount, one: "{} hold", other: "{} holds")")
                try writer.text("\(count) without a known amount not in it.")
            }
            try options.charts.write([report.chart(writer.console.language)], writer)
        }
    }
}

extension MoneyReportRow {
    /// The table and CSV have the same ones. The first is named after the grouping, and holds the key of the period.
    static func columns(_ by: MoneyGrouping) -> [Column<MoneyReportRow>] {
        [
            Column(by.rawValue, by.rawValue.uppercased(), firm: true) { .text($0.key) },
            Column("held", "HELD", right: true, firm: true) { .amount($0.held) },
            Column("invoices", "INVOICES", right: true, firm: true) { .count($0.invoices) },
            Column("placed", "NEWLY HELD", right: true, firm: true) { .amount($0.placed) },
            Column("freed", "FREED", right: true, firm: true) { .amount($0.freed) },
        ]
    }
}

extension MoneyReport {
    /// Draws what was held, newly held and freed, period by period. The bars are of minor units, and a negative amount has none;
    /// the figures beside them are cut to whole units, since the table above has the decimals.
    func chart(_ language: Language) -> TextChart {
        func column(_ title: Phrase, _ value: (MoneyReportRow) -> Amount) -> TextChart.Column {
            let amounts = rows.map(value)
            return TextChart.Column(
                title: "\(title.text(in: language, of: .report)) (\(currency.code))", values: amounts.map { max(0, Double($0.units)) },
                shown: amounts.map { amount in
                    // Whole units are enough beside a bar.
                    String(amount.description.prefix { $0 != "." })
                })
        }
        return TextChart(
            title: Phrase("Held at the end of each period").text(in: language, of: .report), labels: rows.map { $0.key ?? "" },
            columns: [column(Phrase("held"), \.held), column(Phrase("newly held"), \.placed), column(Phrase("freed"), \.freed)],
            language: language)
    }
}
