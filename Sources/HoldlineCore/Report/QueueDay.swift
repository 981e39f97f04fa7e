/// What a wallboard shows of a queue's calls of today; the figures are those of `QueueReport`, by its formula “offered”.
package struct QueueDay: Hashable, Sendable {
    /// Visits that arrived, that were answered, that gave up.
    package var arrived = 0, answered = 0, abandoned = 0
    /// In percent: of the visits of the last half hour, and of today's; nil where none is over.
    package var levelNow: Double?
    package var levelToday: Double?

    /// Counts the visits of one queue.
    package struct Builder: Sendable {
        /// Seconds back from now, of those that count for `levelNow`.
        package static let recent: Int64 = 30 * 60

        private let today: Range<Instant>
        private let recent: Range<Instant>
        private var ofToday: Tally
        private var ofNow: Tally

        /// `threshold` is the queue's own, in seconds.
        package init(_ day: Day, in zone: Zone, threshold: Int64, now: Instant) {
            var options = ReportOptions(from: day, to: day)
            options.threshold = threshold
            today = options.instants(in: zone)
            recent = now.adding(seconds: -Self.recent)..<now.adding(seconds: 1)
            (ofToday, ofNow) = (Tally(options), Tally(options))
        }

        /// The earliest arrival that counts.
        package var earliest: Instant { min(today.lowerBound, recent.lowerBound) }
        /// Behind the last arrival that counts.
        package var end: Instant { max(today.upperBound, recent.upperBound) }

        /// A visit that arrived at another time counts nowhere.
        package mutating func add(_ visit: Visit) {
            if today.contains(visit.arrivedAt) { ofToday.add(visit) }
            if recent.contains(visit.arrivedAt) { ofNow.add(visit) }
        }

        package func finish() -> QueueDay {
            let figures = ofToday.figures(agents: AgentFigures())
            var day = QueueDay()
            (day.arrived, day.answered, day.abandoned) = (figures.arrived, figures.answered, figures.abandoned)
            day.levelToday = figures.serviceLevel.flatMap { Double($0) }
            day.levelNow = ofNow.figures(agents: AgentFigures()).serviceLevel.flatMap { Double($0) }
            return day
        }
    }
}
