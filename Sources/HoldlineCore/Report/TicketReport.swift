/// What one row of a report of tickets is about.
package enum TicketGrouping: String, DaysGrouping {
    /// Of ISO 8601, such as 2026-W48.
    case week
    case day, month
    /// Who has the ticket, or who resolved it.
    case agent
    /// Why something was disputed; a ticket with several reasons counts in each.
    case reason
    case customer
    /// How the complaint came in.
    case channel
    /// How it ended.
    case outcome
}

/// `GET /v1/reports/tickets`: what came in, what was settled and what is left, as the tickets stand now.
///
/// A ticket that was reopened counts as it stands; one that was merged counts as resolved.
package struct TicketReport: Codable, Hashable, Sendable {
    package var by: TicketGrouping
    /// The first and the last day, both included, in the configured zone.
    package var from, to: Day
    /// Of all amounts.
    package var currency: Currency
    package var rows: [TicketReportRow]
    /// Each ticket once: rows by reason add up to more where a ticket has several.
    package var total: TicketReportRow
    /// Disputes in other currencies, which no amount has in it.
    package var otherCurrencies: Int
    /// Ledger seq of the head that was read.
    package var version: Int64
}

/// The figures of a week, an agent, a reason or an outcome.
package struct TicketReportRow: Codable, Hashable, Sendable {
    /// nil: of all; among agents: tickets that nobody has; among reasons: tickets that dispute nothing.
    @OrNull package var key: String?
    /// Tickets that were opened in these days, and those that were resolved in them.
    package var opened = 0, resolved = 0
    /// Tickets that live at the end of the days, or now: the backlog.
    package var live = 0
    /// The same tickets by their age, at the end of the days or now.
    package var ages = AgeCount.none
    /// Of those that were opened: the ones of which it is known whether somebody had them in time, and those where it was so.
    ///
    /// None where there is no such deadline.
    package var acknowledgements = 0, acknowledgedInTime = 0
    /// Of those that were opened: how long until somebody had them, or responded.
    package var acknowledgeTime = LengthFigures()
    /// Of those that were opened: the ones of which it is known whether the first response came in time, and those where it did.
    package var responses = 0, responsesInTime = 0
    /// Of those that were opened: how long until the first response.
    package var responseTime = LengthFigures()
    /// Of those that were resolved: the ones that came in time.
    package var resolvedInTime = 0
    /// Of those that were resolved: how long until the resolution.
    package var resolutionTime = LengthFigures()
    /// What the tickets that were opened dispute; without an amount all that was open then.
    package var disputed: Amount
    /// What outcomes credited of the tickets that were resolved.
    package var credited: Amount
    /// The disputes of the tickets that were resolved.
    package var disputes: DisputeFigures

    package init(key: String?, currency: Currency) {
        self.key = key
        (disputed, credited, disputes) = (.zero(in: currency), .zero(in: currency), DisputeFigures(currency: currency))
    }
}

extension TicketGrouping {
    /// The unit of rows that are about some days; nil where they are about something else.
    var unit: ReportPeriods.Unit? {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        case .agent, .reason, .customer, .channel, .outcome: nil
        }
    }

    /// Whether a row is about some days.
    package var isTime: Bool { unit != nil }
}
