/// The days of an iCalendar file on which nobody works.
package struct HolidayFile: Hashable, Sendable {
    /// Where it was read.
    package var path: String
    package var days: Set<Day> = []
    package var yearly: [YearlyHoliday] = []

    package init(path: String) { self.path = path }

    package func contains(_ day: Day) -> Bool { days.contains(day) || yearly.contains { $0.contains(day) } }

    /// Whether it has no day any more from this one on: it is a file of years that are over.
    package func isOver(on day: Day) -> Bool {
        !days.contains { $0 >= day } && !yearly.contains { holiday in holiday.until.map { $0 >= day } ?? true }
    }
}

/// Days that come again each year on the date of the first one; a 29 February in leap years alone.
package struct YearlyHoliday: Hashable, Sendable {
    package var first: Day
    /// Days in a row.
    package var length: Int
    /// The last day on which it may begin; nil for no end.
    package var until: Day?

    package init(first: Day, length: Int = 1, until: Day? = nil) { (self.first, self.length, self.until) = (first, length, until) }

    package func contains(_ day: Day) -> Bool {
        guard day >= first else { return false }
        let (_, month, date) = first.components
        let year = day.components.year
        // One that is longer than a few days may have begun in the year before.
        return [year, year - 1].contains { year in
            guard let begin = Day(year: year, month: month, day: date), begin >= first, until.map({ begin <= $0 }) ?? true else {
                return false
            }
            return begin <= day && day.number - begin.number < length
        }
    }

    /// The day on which it comes for the `count`th time.
    package func day(ofTime count: Int) -> Day? {
        let (first, month, date) = self.first.components
        var left = count
        for year in first...9999 {
            guard let day = Day(year: year, month: month, day: date) else { continue }
            left -= 1
            if left == 0 { return day }
        }
        return nil
    }
}
