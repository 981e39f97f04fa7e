/// A time zone as a value: its offsets from UTC and when each begins. Where they come from is the daemon's business.
package struct Zone: Hashable, Sendable {
    /// Of the tz database, such as `Europe/Paris`.
    package let name: String
    /// Seconds east of UTC before the first transition.
    package let initialOffset: Int32
    /// In the order of time.
    package let transitions: [Transition]

    /// An instant at which the zone's clocks are set to another offset.
    package struct Transition: Hashable, Sendable {
        package let from: Instant
        /// Seconds east of UTC.
        package let offset: Int32

        package init(from: Instant, offset: Int32) { (self.from, self.offset) = (from, offset) }
    }

    package init(name: String, initialOffset: Int32, transitions: [Transition]) {
        (self.name, self.initialOffset, self.transitions) = (name, initialOffset, transitions)
    }

    /// Offset 0 for ever.
    package static let utc = Zone(name: "UTC", initialOffset: 0, transitions: [])

    /// Seconds east of UTC.
    package func offset(at instant: Instant) -> Int32 { span(at: instant).offset }

    /// Seconds east of UTC, and when the zone's clocks are next set to others.
    func span(at instant: Instant) -> (offset: Int32, until: Instant?) {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return (low == 0 ? initialOffset : transitions[low - 1].offset, low < transitions.count ? transitions[low].from : nil)
    }

    /// The date on this zone's calendars.
    package func day(of instant: Instant) -> Day {
        let local = instant.seconds + Int64(offset(at: instant))
        return Day(number: Int32(truncatingIfNeeded: local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
    }

    /// From the beginning of the first day to the end of the last one.
    package func instants(of days: ClosedRange<Day>) -> Range<Instant> {
        instant(of: days.lowerBound)..<instant(of: days.upperBound.adding(days: 1))
    }

    /// The instant of a wall-clock time; one that is skipped in spring is read as the hour after it, one that comes twice as the first.
    package func instant(of day: Day, secondOfDay: Int = 0) -> Instant {
        let wall = Int64(day.number) * 86_400 + Int64(secondOfDay)
        let before = Int64(offset(at: Instant(seconds: wall - 86_400)))
        let candidate = Instant(seconds: wall - before)
        if Int64(offset(at: candidate)) == before { return candidate }
        let after = Int64(offset(at: Instant(seconds: wall + 86_400)))
        let late = Instant(seconds: wall - after)
        return Int64(offset(at: late)) == after ? late : candidate
    }
}
