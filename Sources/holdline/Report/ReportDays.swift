import ArgumentParser
import HoldlineCore
import HoldlineWire

/// The days that a report is about, and the currency of its amounts.
struct ReportDays: ParsableArguments {
    @Option(help: "The first day; twelve weeks ago if not given.", transform: Read.pastDay) var from: Day?
    @Option(help: "The last day, included; today if not given.", transform: Read.pastDay) var to: Day?
    @Option(help: "Of the amounts; as configured if not given.", transform: Read.currency) var currency: Currency?

    /// Exit code 64 for days that are the wrong way round; a single day may be both ends.
    func validate() throws {
        if let from, let to, to < from { throw ValidationError(told: "--to \(to) is before --from \(from)") }
    }
}

/// What the reports over some days have in common.
struct DaysReportOptions<By: DaysGrouping & QueryValue>: VerbOptions {
    @Option(help: "A row for each: \(By.list).", completion: .words(By.self), transform: Read.word) var by = By.week
    @OptionGroup var days: ReportDays
    @OptionGroup var charts: ChartOption
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws { try charts.check(output.output) }

    var query: DaysReportQuery<By> {
        DaysReportQuery { ($0.by, $0.from, $0.to, $0.currency) = (by, days.from, days.to, days.currency) }
    }
}
