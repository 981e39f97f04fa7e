/// When the company works: a zone, opening hours by weekday, holidays.
///
/// It has one span of opening hours a day: a lunch break counts as open. A span that goes on past midnight belongs to the day on which it
/// opens, whatever the next day is.
package struct BusinessCalendar: Hashable, Sendable {
    /// Opening hours of a day, in seconds after midnight on the wall clock.
    package struct Hours: Hashable, Sendable {
        /// `opens` is the first second that is open, `closes` the first one that is not; past midnight it is above a day's seconds.
        package let opens, closes: Int

        package init(opens: Int, closes: Int) { (self.opens, self.closes) = (opens, closes) }
    }

    package var zone: Zone
    /// Monday first; nil on a day that is closed.
    package var week: [Hours?]
    package var holidays: Holidays

    package init(zone: Zone, week: [Hours?] = Self.weekdays, holidays: Holidays = Holidays()) {
        (self.zone, self.week, self.holidays) = (zone, week, holidays)
    }

    /// Monday to Friday, nine to six.
    package static let weekdays: [Hours?] =
        Array(repeating: Hours(opens: 9 * 3600, closes: 18 * 3600), count: 5) + [nil, nil]

    /// nil on a holiday and on a weekday that is closed.
    package func hours(on day: Day) -> Hours? { holidays.contains(day) ? nil : week[day.weekday] }

    /// The opening hours of a day as instants; nil on a day that is closed.
    func opening(on day: Day) -> Range<Instant>? {
        hours(on: day).map { hours in
            let opens = zone.instant(of: day, secondOfDay: hours.opens)
            return opens..<max(opens, zone.instant(of: day, secondOfDay: hours.closes))
        }
    }

    /// Whether the company works at an instant; at the closing second it does not any more.
    package func isOpen(at instant: Instant) -> Bool {
        let day = zone.day(of: instant)
        return [day.adding(days: -1), day].contains { opening(on: $0)?.contains(instant) ?? false }
    }

    /// Whether some opening hours go on past midnight.
    var hasNights: Bool { week.contains { ($0?.closes ?? 0) > 86_400 } }

    /// Seconds of opening hours that most days of the week have, the fewer at a tie; those of a whole day where none is open.
    package var usualDay: Int64 {
        let lengths = week.compactMap { $0.map { $0.closes - $0.opens } }
        let counts = Dictionary(lengths.map { ($0, 1) }, uniquingKeysWith: +)
        return Int64(counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 86_400)
    }

    /// Whether the company opens on that day at all.
    package func isWorkingDay(_ day: Day) -> Bool { hours(on: day) != nil }

    /// The day that is `count` working days after `day`, at most the last day that can be written; a calendar that never opens counts every day.
    package func day(_ count: Int, workingDaysAfter day: Day) -> Day {
        guard week.contains(where: { $0 != nil }) else { return day.adding(days: count) }
        var result = day
        var left = count
        while left > 0, let next = result.next {
            result = next
            if isWorkingDay(result) { left -= 1 }
        }
        return result
    }

    /// The instant so many seconds before another one, without those of days on which the company does not open.
    ///
    /// Nights of working days count: 86,400 seconds are a working day, whatever its opening hours. A calendar that never opens counts all.
    package func instant(_ seconds: Int64, ofWorkingDaysBefore end: Instant) -> Instant {
        guard seconds > 0, week.contains(where: { $0 != nil }) else { return end.adding(seconds: -seconds) }
        var left = seconds
        var later = end
        var day = zone.day(of: end)
        for _ in 0..<7300 {
            let begin = zone.instant(of: day)
            if isWorkingDay(day) {
                let length = later.seconds(since: begin)
                if left <= length { return later.adding(seconds: -left) }
                left -= length
            }
            later = begin
            day = day.adding(days: -1)
        }
        return later.adding(seconds: -left)
    }

    /// Seconds of opening hours between two instants.
    ///
    /// 0 where the end is not after the start. On the days on which clocks are set forward or back it counts real seconds.
    package func businessSeconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        var total: Int64 = 0
        // Hours of the evening before may go on past midnight.
        var day = zone.day(of: start).adding(days: -1)
        let last = zone.day(of: end)
        while day <= last {
            total += opening(on: day)?.clamped(to: start..<end).seconds ?? 0
            guard let next = day.next else { break }
            day = next
        }
        return total
    }

    /// The instant at which `seconds` of opening hours have passed since `start`, or nil where that takes over ten years.
    package func instant(businessSeconds seconds: Int64, after start: Instant) -> Instant? {
        var left = max(0, seconds)
        var day = zone.day(of: start).adding(days: -1)
        for _ in 0..<3661 {
            if let opening = opening(on: day) {
                let opens = max(opening.lowerBound, start)
                let length = opening.upperBound.seconds - opens.seconds
                if length > 0 {
                    if left <= length { return opens.adding(seconds: left) }
                    left -= length
                }
            }
            guard let next = day.next else { return nil }
            day = next
        }
        return nil
    }
}

extension Range<Instant> {
    /// Whole seconds between its ends, each taken by itself.
    var seconds: Int64 { upperBound.seconds - lowerBound.seconds }
}

/// Days on which nobody works, whatever the weekday.
///
/// A closed weekday is none of them: the calendar's `week` has those.
package struct Holidays: Hashable, Sendable {
    /// Whether the eleven public holidays of mainland France count.
    package var french: Bool
    /// Further days, such as a company holiday.
    package var others: Set<Day>
    /// Those that iCalendar files name.
    package var files: [HolidayFile] = []

    package init(french: Bool = false, others: Set<Day> = []) { (self.french, self.others) = (french, others) }

    package func contains(_ day: Day) -> Bool {
        others.contains(day) || (french && Self.isFrenchPublicHoliday(day)) || files.contains { $0.contains(day) }
    }

    /// Code du travail, article L3133-1: eleven days, four of which move with Easter.
    package static func isFrenchPublicHoliday(_ day: Day) -> Bool {
        let (year, month, date) = day.components
        switch (month, date) {
        case (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25): return true
        default:
            guard let easter = easterSunday(of: year) else { return false }
            return [1, 39, 50].contains(Int(day.number - easter.number))
        }
    }

    /// Easter Sunday of the Gregorian calendar (Meeus, "Astronomical Algorithms", chapter 8).
    package static func easterSunday(of year: Int) -> Day? {
        let a = year % 19
        let (b, c) = (year / 100, year % 100)
        let (d, e) = (b / 4, b % 4)
        let g = (8 * b + 13) / 25
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = (c / 4, c % 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 19 * l) / 433
        let month = (h + l - 7 * m + 90) / 25
        let day = (h + l - 7 * m + 33 * month + 19) % 32
        return Day(year: year, month: month, day: day)
    }
}
