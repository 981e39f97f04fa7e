/// The opening hours of a span of days, added up once: any number of clocks are read from it, each in the same short time.
package struct BusinessHours: Sendable {
    private let calendar: BusinessCalendar
    private let first: Int32
    /// Whether hours of a day may reach into the next one.
    private let hasNights: Bool
    /// Seconds of opening hours before each day.
    private let before: [Int64]

    /// For instants from the day of `start` to that of `end`; others are counted day by day.
    package init(_ calendar: BusinessCalendar, from start: Instant, to end: Instant) {
        self.calendar = calendar
        hasNights = calendar.hasNights
        var day = calendar.zone.day(of: start).adding(days: -1)
        let last = calendar.zone.day(of: end)
        first = day.number
        var sums: [Int64] = [0]
        var total: Int64 = 0
        while day <= last {
            total += calendar.opening(on: day)?.seconds ?? 0
            sums.append(total)
            guard let next = day.next else { break }
            day = next
        }
        before = sums
    }

    /// As `BusinessCalendar.businessSeconds`.
    package func seconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        guard let from = passed(start), let to = passed(end) else { return calendar.businessSeconds(from: start, to: end) }
        return to - from
    }

    /// Opening hours from the first day to an instant; nil outside of the days.
    private func passed(_ instant: Instant) -> Int64? {
        let day = calendar.zone.day(of: instant)
        let place = Int(day.number) - Int(first)
        guard place >= 1, place < before.count else { return nil }
        guard hasNights else { return before[place] + opened(on: day, until: instant) }
        return before[place - 1] + opened(on: day.adding(days: -1), until: instant) + opened(on: day, until: instant)
    }

    private func opened(on day: Day, until instant: Instant) -> Int64 {
        guard let opening = calendar.opening(on: day) else { return 0 }
        let until = min(instant, opening.upperBound)
        return opening.lowerBound < until ? until.seconds - opening.lowerBound.seconds : 0
    }
}
