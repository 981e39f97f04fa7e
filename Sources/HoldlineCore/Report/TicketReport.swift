/// What one row of a report of tickets is about.
package enum TicketGrouping: String, WireWord {
    /// Of ISO 8601, such as 2026-W48.
    case week
    case day, month
    /// Who has the ticket, or who resolved it.
    case agent
    /// Why something was disputed; a ticket with several reasons counts in each.
    case reason
    /// How it ended.
    case outcome

    package static let noun = "grouping"
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
    /// Of those that were opened: the ones of which it is known whether the first response came in time, and those where it did.
    package var responses = 0, responsesInTime = 0
    /// Of those that were resolved: the ones that came in time.
    package var resolvedInTime = 0
    /// What the tickets that were opened dispute; without an amount all that was open then.
    package var disputed: Amount
    /// What outcomes credited of the tickets that were resolved.
    package var credited: Amount

    package init(key: String?, currency: Currency) {
        self.key = key
        (disputed, credited) = (.zero(in: currency), .zero(in: currency))
    }
}

extension TicketReport {
    /// Adds tickets up, each by what it says of itself.
    package struct Builder {
        private let by: TicketGrouping
        private let days: ClosedRange<Day>
        private let currency: Currency
        private let zone: Zone
        private let range: Range<Instant>
        /// By their keys.
        private var rows: [String?: TicketReportRow] = [:]
        private var total: TicketReportRow
        private var otherCurrencies = 0

        package init(by: TicketGrouping, _ days: ClosedRange<Day>, in zone: Zone, currency: Currency) {
            (self.by, self.days, self.currency, self.zone) = (by, days, currency, zone)
            range = zone.instant(of: days.lowerBound)..<zone.instant(of: days.upperBound.adding(days: 1))
            total = TicketReportRow(key: nil, currency: currency)
            // A week without a ticket has a row, too: what lives at its end is of interest.
            if by.isTime { for key in Self.keys(by, days) { rows[key] = TicketReportRow(key: key, currency: currency) } }
        }

        /// The instants of the days.
        package var instants: Range<Instant> { range }

        /// Counts a ticket for its opening, its resolution and its life, as far as they are in the days.
        package mutating func add(_ ticket: Ticket, _ clock: TicketClock) {
            let disputes = ticket.disputes.filter { $0.state != .moved && $0.state != .replaced }
            if range.contains(ticket.openedAt) {
                let keys = keys(of: ticket, disputes, at: ticket.openedAt, agent: ticket.assignee)
                change(keys) { row in
                    row.opened += 1
                    guard ticket.firstResponseAt != nil || clock.firstResponseLate else { return }
                    row.responses += 1
                    if !clock.firstResponseLate { row.responsesInTime += 1 }
                }
                for dispute in disputes { add(dispute, dispute.amount ?? dispute.base, to: \.disputed, keys) }
            }
            if let resolution = ticket.resolution, range.contains(resolution.at) {
                let keys = keys(of: ticket, disputes, at: resolution.at, agent: resolution.by)
                change(keys) { row in
                    row.resolved += 1
                    if !clock.resolutionLate { row.resolvedInTime += 1 }
                }
                for dispute in disputes { add(dispute, dispute.credited, to: \.credited, keys) }
            }
        }

        /// Counts a ticket that lives now, where rows are about no time.
        package mutating func addLive(agent: String?, reasons: [Reason]) {
            total.live += 1
            switch by {
            case .agent: row(agent) { $0.live += 1 }
            case .reason: for key in reasons.isEmpty ? [nil] : Set(reasons.map { $0.rawValue as String? }) { row(key) { $0.live += 1 } }
            case .week, .day, .month, .outcome: break
            }
        }

        /// The report; `backlog` is the number of tickets that lived when the days began.
        package func finish(version: Int64, backlog: Int) -> TicketReport {
            var (rows, total) = (Self.sorted(Array(rows.values), by), total)
            if by.isTime {
                var live = backlog
                for place in rows.indices {
                    live += rows[place].opened - rows[place].resolved
                    rows[place].live = live
                }
                total.live = live
            }
            return TicketReport(
                by: by, from: days.lowerBound, to: days.upperBound, currency: currency, rows: rows, total: total,
                otherCurrencies: otherCurrencies, version: version)
        }

        // MARK: Keys

        private func keys(of ticket: Ticket, _ disputes: [Dispute], at instant: Instant, agent: String?) -> [String?] {
            switch by {
            case .week, .day, .month: return [Self.key(of: zone.day(of: instant), by)]
            case .agent: return [agent]
            case .reason: return disputes.isEmpty ? [nil] : Array(Set(disputes.map { $0.reason.rawValue }))
            case .outcome: return ticket.resolution.map { [$0.outcome.rawValue] } ?? []
            }
        }

        private static func key(of day: Day, _ by: TicketGrouping) -> String {
            switch by {
            case .month: String(day.description.prefix(7))
            case .week: day.isoWeek
            default: day.description
            }
        }

        private static func keys(_ by: TicketGrouping, _ days: ClosedRange<Day>) -> [String] {
            var keys: [String] = []
            var day: Day? = days.lowerBound
            while let now = day, now <= days.upperBound {
                let key = key(of: now, by)
                if keys.last != key { keys.append(key) }
                day = now.next
            }
            return keys
        }

        // MARK: Sums

        private mutating func row(_ key: String?, _ change: (inout TicketReportRow) -> Void) {
            change(&rows[key, default: TicketReportRow(key: key, currency: currency)])
        }

        private mutating func change(_ keys: [String?], _ change: (inout TicketReportRow) -> Void) {
            change(&total)
            for key in keys { row(key, change) }
        }

        /// By reason a dispute's amount belongs to its own alone.
        private mutating func add(
            _ dispute: Dispute, _ amount: Amount?, to sum: WritableKeyPath<TicketReportRow, Amount>, _ keys: [String?]
        ) {
            guard let amount else { return }
            guard dispute.currency == currency else { return otherCurrencies += 1 }
            total[keyPath: sum] = total[keyPath: sum] + amount
            for key in by == .reason ? [dispute.reason.rawValue] : keys { row(key) { $0[keyPath: sum] = $0[keyPath: sum] + amount } }
        }

        /// Times in their order, all else by how much of it there is.
        private static func sorted(_ rows: [TicketReportRow], _ by: TicketGrouping) -> [TicketReportRow] {
            rows.sorted { left, right in
                if by.isTime { return (left.key ?? "") < (right.key ?? "") }
                let (one, other) = (left.opened + left.resolved + left.live, right.opened + right.resolved + right.live)
                return one == other ? (left.key ?? "~") < (right.key ?? "~") : one > other
            }
        }
    }
}

extension TicketGrouping {
    /// Whether a row is about some days.
    fileprivate var isTime: Bool { self == .week || self == .day || self == .month }
}

extension Day {
    /// The week of ISO 8601, which belongs to the year of its Thursday: `2026-W48`.
    package var isoWeek: String {
        let thursday = adding(days: 3 - weekday)
        let year = thursday.components.year
        let first = Day(year: year, month: 1, day: 1) ?? thursday
        let week = (Int(thursday.number) - Int(first.number)) / 7 + 1
        return "\(padded(year, 4))-W\(padded(week, 2))"
    }
}
