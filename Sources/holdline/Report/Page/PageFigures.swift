import HoldlineCore

/// The daemon's report of tickets; what a write on one did has the other name here.
typealias TicketFigures = HoldlineCore.TicketReport

/// What a page is made of: the daemon's reports of the same days.
struct PageFigures: Sendable {
    /// By week, day or month, as the days are many.
    var time: TicketFigures
    var agents, reasons, customers, channels, outcomes: TicketFigures
    var money: MoneyReport
    var held: HoldReport
    var queue: QueueReport
    var madeAt: Instant
}
