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
