import HoldlineCore

/// The daemon's report of tickets; what a write on one did has the other name here.
typealias TicketFigures = HoldlineCore.TicketReport

/// What a page is made of: the daemon's reports of the same days.
struct PageFigures: Sendable {
    /// By week, day or month, as the days are many.
    var time: TicketFigures
    /// One report for each grouping, of the same days as `time`.
    var agents, reasons, customers, channels, outcomes: TicketFigures
    /// Grouped by the same unit of time as `time` is.
    var money: MoneyReport
    /// It is of today whatever days the page is about, by reason.
    var held: HoldReport
    /// By half hour of the day: the days are added up.
    var queue: QueueReport
    /// The clock of the machine on which the command runs.
    var madeAt: Instant
}
