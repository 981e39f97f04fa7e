/// Days, weeks or months of a report, each with a place, from the first day to the last.
///
/// The first and the last one may be cut: a report from a Wednesday on has a first week of five days.
struct ReportPeriods: Sendable {
    enum Unit { case day, week, month }

    /// The key of each, in their order: `2026-11-20`, `2026-W48`, `2026-11`.
    let keys: [String]
    /// The last day of each that is in the report.
    let lastDays: [Day]
    private let first: Int32
    private let places: [Int32]

    init(_ unit: Unit, _ days: ClosedRange<Day>) {
        var (keys, lastDays, places): ([String], [Day], [Int32]) = ([], [], [])
        var last = (0, 0)
        var day: Day? = days.lowerBound
        while let now = day, now <= days.upperBound {
            let parts = now.components
            let mark =
                switch unit {
                case .day: (0, Int(now.number))
                case .week: (0, Int(now.number) - now.weekday)
                case .month: (parts.year, parts.month)
                }
            if keys.isEmpty || mark != last {
                keys.append(Self.key(of: now, unit))
                lastDays.append(now)
                last = mark
            }
            lastDays[lastDays.count - 1] = now
            places.append(Int32(keys.count - 1))
            day = now.next
        }
        (self.keys, self.lastDays, self.places, first) = (keys, lastDays, places, days.lowerBound.number)
    }

    /// Of a day that is in the report.
    func place(of day: Day) -> Int? {
        let place = Int(day.number) - Int(first)
        return places.indices.contains(place) ? Int(places[place]) : nil
    }

    private static func key(of day: Day, _ unit: Unit) -> String {
        switch unit {
        case .day: day.description
        case .week: day.isoWeek
        case .month: String(day.description.prefix(7))
        }
    }
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
