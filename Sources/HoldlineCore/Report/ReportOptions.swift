/// What one row of a report is about.
package enum ReportGrouping: String, Grouping {
    /// A row for each queue, by name.
    case queue
    /// A row for each agent: visits go to whoever had them last.
    case agent
    /// The hour of the clock, of all days together: when callers come.
    case hour
    /// The half hour of the clock, of all days together, by its beginning: `09:30`.
    case halfHour = "half-hour"
    /// A row for each calendar day in the configuration's zone.
    case day
}

/// What a report of a queue counts, and how its service level is reckoned.
package struct ReportOptions: Hashable, Sendable {
    /// Seconds: of the trade's 80/20, 80 % answered in 20 s.
    package static let usualThreshold: Int64 = 20
    /// Seconds: callers who hang up within them misdialled or changed their mind.
    package static let usualShortAbandon: Int64 = 10
    /// Days of the longest report: ten years, as far as an hour's row still costs little.
    package static let largestDays = 3660

    /// nil: all queues.
    package var queue: QueueName?
    /// The first day, in the zone of the configuration.
    package var from: Day
    /// The last day, included.
    package var to: Day
    package var by = ReportGrouping.queue
    /// The formula of `serviceLevel`; the report carries the others beside it.
    package var formula = ServiceLevelFormula.offered
    /// Seconds; a wait of exactly so long is within it.
    package var threshold = Self.usualThreshold
    /// Seconds; who gives up before that is a short abandon.
    package var shortAbandon = Self.usualShortAbandon

    package init(from: Day, to: Day) { (self.from, self.to) = (from, to) }

    /// Today, where no day is named; one day, where only the last one is; until today, where only the first one is.
    package init(from: Day?, to: Day?, today: Day) { self.init(from: from ?? to ?? today, to: to ?? max(from ?? today, today)) }

    /// From the first instant of the first day to the first one after the last day; empty where the days are in the wrong order.
    package func instants(in zone: Zone) -> Range<Instant> {
        let begin = zone.instant(of: from)
        return begin..<max(begin, zone.instant(of: to.adding(days: 1)))
    }

    /// Throws `invalid` for days in the wrong order or too many of them, and for seconds that no caller waits.
    ///
    /// The limits: 3660 days, and 0 to 86400 seconds for threshold and short abandon.
    package func check() throws(Refusal) {
        guard from <= to else { throw .invalid("to", "\(to) is before \(from)") }
        guard Int(to.number) - Int(from.number) < Self.largestDays else {
            throw .invalid("from", "a report is of \(Self.largestDays) days at most")
        }
        guard (0...86_400).contains(threshold) else { throw .invalid("serviceLevel", "the threshold is 0 to 86400 seconds") }
        guard (0...86_400).contains(shortAbandon) else { throw .invalid("shortAbandon", "a short abandon is under 0 to 86400 seconds") }
    }
}
