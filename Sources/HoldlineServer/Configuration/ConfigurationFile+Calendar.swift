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
            for (index, weekday) in weekdays.enumerated() {
                let next = (index + 1) % 7
                guard let night = calendar.week[index]?.closes, night > 86_400, let morning = calendar.week[next]?.opens,
                    morning < night - 86_400
                else { continue }
                let message = "\(weekday)'s hours go on into those of \(weekdays[next]): let the one end before the other begins"
                throw days[weekday]?.problem(message) ?? days[weekdays[next]]?.problem(message) ?? StartProblem(message)
            }
        }
        if let holidays = try values["holidays"]?.block(["country", "days", "files"]) {
            calendar.holidays.french = try holidays["country"]?.word(["FR": true, "none": false]) ?? true
            for value in try holidays["days"]?.list("a list of dates, such as [2026-12-24]") ?? [] {
                calendar.holidays.others.insert(try value.day())
            }
            for value in try holidays["files"]?.list("a list of paths, such as [/etc/holdline/holidays.ics]") ?? [] {
                let path = try value.absolutePath()
                guard let text = try Settings.contents(of: path, what: "the calendar of holidays", mayBeAbsent: false) else { continue }
                calendar.holidays.files.append(try HolidayFileReader(text, file: path).read())
            }
        }
        return calendar
    }
}

/// Values of the calendar.
extension ConfigurationValue {
    /// "09:00-18:00", or nil for "closed". Hours that end before they begin go on past midnight.
    fileprivate func hours() throws(StartProblem) -> BusinessCalendar.Hours? {
        let wanted = "opening hours such as \"09:00-18:00\" (\"20:00-02:00\" ends on the next day), or closed"
        let text = try text(wanted)
        if text == "closed" { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.secondOfDay)
        guard ends.count == 2, let opens = ends[0], let closes = ends[1], opens != closes, opens < 86_400 else {
            throw problem("“\(text)” does not do: write \(wanted)")
        }
        return BusinessCalendar.Hours(opens: opens, closes: closes > opens ? closes : closes + 86_400)
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
