import HoldlineCore

/// `zone`, `hours` and `holidays`.
extension ConfigurationFile {
    /// The keys of `hours`, from Monday on: their place is the place in `BusinessCalendar.week`.
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// The calendar that `zone`, `hours` and `holidays` describe; days that are not named keep the usual hours.
    static func calendar(_ values: [String: ConfigurationValue]) throws(StartProblem) -> BusinessCalendar {
        var calendar = BusinessCalendar(zone: .utc, holidays: Holidays(french: true))
        let name = try values["zone"]?.text("a name of the tz database, such as Europe/Paris") ?? "Europe/Paris"
        guard let zone = Zone.named(name) else {
            let message = "“\(name)” is no time zone: write a name of the tz database, such as Europe/Paris"
            throw values["zone"]?.problem(message) ?? StartProblem(message)
        }
        calendar.zone = zone
        if let days = try values["hours"]?.block(weekdays) {
            for (index, weekday) in weekdays.enumerated() {
                guard let value = days[weekday] else { continue }
                calendar.week[index] = try value.hours()
            }
        }
        if let holidays = try values["holidays"]?.block(["country", "days"]) {
            calendar.holidays.french = try holidays["country"]?.word(["FR": true, "none": false]) ?? true
            for value in try holidays["days"]?.list("a list of dates, such as [2026-12-24]") ?? [] {
                calendar.holidays.others.insert(try value.day())
            }
        }
        return calendar
    }
}

/// Values of the calendar.
extension ConfigurationValue {
    /// "09:00-18:00", or nil for "closed".
    fileprivate func hours() throws(StartProblem) -> BusinessCalendar.Hours? {
        let wanted = "opening hours such as \"09:00-18:00\", or closed"
        let text = try text(wanted)
        if text == "closed" { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.secondOfDay)
        guard ends.count == 2, let opens = ends[0], let closes = ends[1], opens < closes else {
            throw problem("“\(text)” does not do: write \(wanted)")
        }
        return BusinessCalendar.Hours(opens: opens, closes: closes)
    }

    /// "00:00" to "24:00".
    private static func secondOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 24 * 60
        else { return nil }
        return hour * 3600 + minute * 60
    }

    /// A date of ISO 8601, `YYYY-MM-DD`.
    fileprivate func day() throws(StartProblem) -> Day {
        let text = try text("a date such as 2026-12-24")
        guard let day = Day(text: text) else { throw problem("“\(text)” is no date: write it as 2026-12-24") }
        return day
    }
}
