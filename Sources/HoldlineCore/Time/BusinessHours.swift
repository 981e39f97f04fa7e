/// The opening hours of a span of days, added up once: any number of clocks are read from it, each by a search and without a calendar.
package struct BusinessHours: Sendable {
    private let calendar: BusinessCalendar
    /// All openings that begin or end in these instants are known.
    private let span: Range<Instant>
    /// In the order of time.
    private let openings: [Range<Instant>]
    /// Seconds of the openings before each one, and of all of them.
    private let before: [Int64]

    /// For instants from the day of `start` to that of `end`; others are counted day by day.
    package init(_ calendar: BusinessCalendar, from start: Instant, to end: Instant) {
        self.calendar = calendar
        let (first, last) = (calendar.zone.day(of: start), calendar.zone.day(of: end))
        var openings: [Range<Instant>] = []
        var before: [Int64] = [0]
        // Hours of the evening before may go on past midnight.
        var day = first.adding(days: -1)
        while day <= last {
            if let opening = calendar.opening(on: day) {
                openings.append(opening)
                before.append(before[before.count - 1] + opening.seconds)
            }
            guard let next = day.next else { break }
            day = next
        }
        let begin = calendar.zone.instant(of: first)
        span = begin..<max(begin, last.next.map { calendar.zone.instant(of: $0) } ?? begin)
        (self.openings, self.before) = (openings, before)
    }

    /// As `BusinessCalendar.businessSeconds`.
    package func seconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        guard let from = passed(start), let to = passed(end) else { return calendar.businessSeconds(from: start, to: end) }
        return to - from
    }

    /// As `BusinessCalendar.instant(businessSeconds:after:)`.
    package func instant(businessSeconds seconds: Int64, after start: Instant) -> Instant? {
        let seconds = max(0, seconds)
        // Two openings at once are counted day by day.
        guard !calendar.hasNights, span.contains(start),
            let first = openings[place(of: start)...].firstIndex(where: { $0.upperBound > start })
        else { return calendar.instant(businessSeconds: seconds, after: start) }
        let opens = max(openings[first].lowerBound, start)
        let length = openings[first].upperBound.seconds - opens.seconds
        if seconds <= length, length > 0 { return opens.adding(seconds: seconds) }
        // So much is used up at the instant that is wanted, counted from the first opening on.
        let wanted = before[first + 1] + seconds - length
        let last = Self.first(in: first + 1..<openings.count) { before[$0 + 1] >= wanted }
        guard last < openings.count else { return calendar.instant(businessSeconds: seconds, after: start) }
        return openings[last].lowerBound.adding(seconds: wanted - before[last])
    }

    /// Seconds of opening hours from the first opening to an instant; nil outside of the span.
    private func passed(_ instant: Instant) -> Int64? {
        guard span.contains(instant) else { return nil }
        let place = place(of: instant)
        guard openings[place...].first.map({ $0.lowerBound <= instant }) ?? false else { return 0 }
        let opening = openings[place]
        var seconds = before[place] + min(instant, opening.upperBound).seconds - opening.lowerBound.seconds
        // One that goes on past midnight may end after the next one has begun.
        if place > 0, openings[place - 1].upperBound > instant { seconds -= openings[place - 1].upperBound.seconds - instant.seconds }
        return seconds
    }

    /// The last opening that has begun at an instant; the first one where none has.
    private func place(of instant: Instant) -> Int {
        max(0, Self.first(in: 0..<openings.count) { openings[$0].lowerBound > instant } - 1)
    }

    /// The first place at which a condition holds that holds from there on; the end where it holds nowhere.
    private static func first(in places: Range<Int>, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
