/// A date without a zone: days since 1970-01-01 in the proleptic Gregorian calendar. ISO 8601 between programs.
package struct Day: Hashable, Sendable, Comparable {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    /// The day of this date, or nil where the calendar has none (2026-02-29).
    package init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.number = Int32(era * 146_097 + dayOfEra - 719_468)
        guard components == (year, month, day) else { return nil }
    }

    /// Reads `2026-11-20`, nothing else.
    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday.
    package var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 }

    /// 0000-01-01 and 9999-12-31: what ISO 8601 writes with four digits of a year, and so what other programs read.
    ///
    /// Arithmetic stops at both.
    package static let earliest = Day(number: -719_528)
    package static let latest = Day(number: 2_932_896)

    /// The day so many days later, or earlier where negative; never beyond `earliest` and `latest`.
    package func adding(days: Int) -> Day {
        let (sum, overflow) = Int(number).addingReportingOverflow(days)
        guard !overflow else { return days < 0 ? .earliest : .latest }
        return Day(number: Int32(min(max(sum, Int(Day.earliest.number)), Int(Day.latest.number))))
    }

    /// The next day; nil after the last one that can be written.
    package var next: Day? { self < .latest ? adding(days: 1) : nil }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: WrittenValue {
    package static func refusal(of text: String) -> String { "“\(text.prefix(40))” is no date: write it as 2026-11-20" }

    package var description: String {
        let (year, month, day) = components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
