import HoldlineCore
import Testing

/// Opening hours between two instants, each reckoned by hand.
@Suite("the calendar table")
struct CalendarTableTests {
    enum Company: Sendable {
        /// Paris, Monday to Friday from 9 to 18, French holidays.
        case office
        /// The same hours in UTC, without holidays.
        case plain
        /// Paris, at all times.
        case always
        /// Paris, Friday and Saturday from 20 to 2, French holidays.
        case nights
        /// Paris, Saturday from 20 to 3.
        case late
        /// UTC, each day from 22 to 6.
        case watch

        var calendar: BusinessCalendar {
            typealias Hours = BusinessCalendar.Hours
            let paris = TimeTests.paris
            switch self {
            case .office: return BusinessCalendar(zone: paris, holidays: Holidays(french: true))
            case .plain: return BusinessCalendar(zone: .utc)
            case .always: return BusinessCalendar(zone: paris, week: Array(repeating: Hours(opens: 0, closes: 86_400), count: 7))
            case .nights:
                let night = Hours(opens: 20 * 3600, closes: 26 * 3600)
                return BusinessCalendar(zone: paris, week: [nil, nil, nil, nil, night, night, nil], holidays: Holidays(french: true))
            case .late:
                return BusinessCalendar(zone: paris, week: [nil, nil, nil, nil, nil, Hours(opens: 20 * 3600, closes: 27 * 3600), nil])
            case .watch: return BusinessCalendar(zone: .utc, week: Array(repeating: Hours(opens: 22 * 3600, closes: 30 * 3600), count: 7))
            }
        }
    }

    private static let hour: Int64 = 3600

    static let table: [(Company, String, String, Int64)] = [
        // Days and weekends.
        (.office, "2026-11-20T08:00:00Z", "2026-11-20T17:00:00Z", 9 * hour),
        (.office, "2026-11-20T16:59:00Z", "2026-11-23T08:01:00Z", 120),
        (.office, "2026-11-21T00:00:00Z", "2026-11-22T23:00:00Z", 0),
        (.office, "2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z", 9 * hour),
        (.office, "2026-11-23T07:59:59Z", "2026-11-23T08:00:01Z", 1),
        (.office, "2026-11-23T16:59:59Z", "2026-11-23T17:00:00Z", 1),
        (.office, "2026-11-23T17:00:00Z", "2026-11-23T17:00:01Z", 0),
        (.office, "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", 45 * hour),
        (.office, "2026-11-23T12:00:00Z", "2026-11-20T12:00:00Z", 0),
        (.office, "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", 0),
        (.office, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", 20 * 9 * hour),
        // French holidays: fixed ones, those that move with Easter, and those that fall on a weekend.
        (.office, "2026-11-10T17:00:00Z", "2026-11-12T08:00:00Z", 0),
        (.office, "2026-11-10T16:00:00Z", "2026-11-12T09:00:00Z", 2 * hour),
        (.office, "2026-12-24T16:00:00Z", "2026-12-28T09:00:00Z", 2 * hour),
        (.office, "2026-12-31T16:30:00Z", "2027-01-04T08:30:00Z", hour),
        (.office, "2026-04-03T15:00:00Z", "2026-04-07T08:00:00Z", 2 * hour),
        (.office, "2026-04-30T15:00:00Z", "2026-05-04T08:00:00Z", 2 * hour),
        (.office, "2026-05-13T15:00:00Z", "2026-05-15T08:00:00Z", 2 * hour),
        (.office, "2026-05-22T15:00:00Z", "2026-05-26T08:00:00Z", 2 * hour),
        (.office, "2026-05-04T00:00:00Z", "2026-05-11T00:00:00Z", 36 * hour),
        (.office, "2026-07-13T00:00:00Z", "2026-07-15T22:00:00Z", 18 * hour),
        (.office, "2026-08-14T15:00:00Z", "2026-08-17T08:00:00Z", 2 * hour),
        (.office, "2026-10-30T16:00:00Z", "2026-11-02T09:00:00Z", 2 * hour),
        // Of 261 weekdays in 2026 nine are holidays, and of 260 in 2028.
        (.office, "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z", 252 * 9 * hour),
        (.office, "2027-12-31T23:00:00Z", "2028-12-31T23:00:00Z", 251 * 9 * hour),
        // Clocks go forward on 29 March 2026 and back on 25 October.
        (.office, "2026-03-27T16:00:00Z", "2026-03-30T08:00:00Z", 2 * hour),
        (.office, "2026-10-23T15:00:00Z", "2026-10-26T09:00:00Z", 2 * hour),
        (.always, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23 * hour),
        (.always, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25 * hour),
        (.always, "2026-03-29T00:59:59Z", "2026-03-29T01:00:01Z", 2),
        (.always, "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", 2 * hour),
        (.always, "2026-06-01T22:00:00Z", "2026-06-02T22:00:00Z", 24 * hour),
        // Leap days, and years that have none.
        (.office, "2024-02-28T16:00:00Z", "2024-03-01T09:00:00Z", 11 * hour),
        (.office, "2028-02-28T00:00:00Z", "2028-03-01T00:00:00Z", 18 * hour),
        (.office, "2026-02-27T16:00:00Z", "2026-03-02T09:00:00Z", 2 * hour),
        (.plain, "2000-02-28T17:00:00Z", "2000-03-01T10:00:00Z", 11 * hour),
        (.plain, "2100-02-26T17:00:00Z", "2100-03-01T10:00:00Z", 2 * hour),
        // Open past midnight: the night is that of the day on which it begins.
        (.nights, "2026-11-20T18:00:00Z", "2026-11-21T06:00:00Z", 6 * hour),
        (.nights, "2026-11-20T22:30:00Z", "2026-11-20T23:30:00Z", hour),
        (.nights, "2026-11-21T00:30:00Z", "2026-11-21T02:00:00Z", hour / 2),
        (.nights, "2026-11-21T01:00:00Z", "2026-11-21T18:59:00Z", 0),
        (.nights, "2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z", 12 * hour),
        (.nights, "2026-11-22T00:00:00Z", "2026-11-22T05:00:00Z", hour),
        // 25 December 2026 is a Friday without a night; the night of 31 December 2027 goes on into a holiday, which has none of its own.
        (.nights, "2026-12-25T12:00:00Z", "2026-12-26T12:00:00Z", 0),
        (.nights, "2027-12-31T18:00:00Z", "2028-01-01T12:00:00Z", 6 * hour),
        (.nights, "2028-01-01T12:00:00Z", "2028-01-02T12:00:00Z", 0),
        // Two o'clock is skipped in spring, and read as three; in autumn it comes twice, and the first one closes.
        (.nights, "2026-03-28T18:00:00Z", "2026-03-29T06:00:00Z", 6 * hour),
        (.nights, "2026-10-24T17:00:00Z", "2026-10-25T06:00:00Z", 6 * hour),
        (.late, "2026-03-28T18:00:00Z", "2026-03-29T06:00:00Z", 6 * hour),
        (.late, "2026-10-24T17:00:00Z", "2026-10-25T06:00:00Z", 8 * hour),
        (.watch, "2024-02-28T20:00:00Z", "2024-03-01T20:00:00Z", 16 * hour),
        (.watch, "2026-12-31T23:00:00Z", "2027-01-01T01:00:00Z", 2 * hour),
        (.watch, "2026-12-31T05:00:00Z", "2026-12-31T23:00:00Z", 2 * hour),
    ]

    @Test("opening hours between two instants, added up before or not", arguments: table.indices)
    func between(place: Int) throws {
        let (company, from, to, expected) = Self.table[place]
        let (start, end) = (try #require(Instant(text: from)), try #require(Instant(text: to)))
        let calendar = company.calendar
        #expect(calendar.businessSeconds(from: start, to: end) == expected)
        let known = BusinessHours(calendar, from: start.adding(seconds: -400_000), to: max(start, end).adding(seconds: 400_000))
        #expect(known.seconds(from: start, to: end) == expected)
        #expect(BusinessHours(calendar, from: start, to: max(start, end)).seconds(from: start, to: end) == expected)
        guard expected > 0, let due = calendar.instant(businessSeconds: expected, after: start) else { return }
        #expect(due <= end && calendar.businessSeconds(from: start, to: due) == expected)
        #expect(calendar.businessSeconds(from: start, to: due.adding(seconds: -1)) == expected - 1)
    }

    @Test("a night is open until its second, whatever day that is")
    func open() {
        let nights = Company.nights.calendar
        let times: [(Instant, Bool)] = [
            ("2026-11-20T18:59:59Z", false), ("2026-11-20T19:00:00Z", true), ("2026-11-20T23:30:00Z", true),
            ("2026-11-21T00:59:59Z", true), ("2026-11-21T01:00:00Z", false), ("2026-12-26T00:30:00Z", false),
            ("2028-01-01T00:30:00Z", true),
        ]
        for (instant, isOpen) in times { #expect(nights.isOpen(at: instant) == isOpen, "\(instant)") }
    }

    @Test("days of a calendar's file close the company, once or each year")
    func file() {
        var calendar = Company.office.calendar
        var file = HolidayFile(path: "f")
        file.days = ["2026-11-23"]
        file.yearly = [YearlyHoliday(first: "2024-02-29"), YearlyHoliday(first: "2025-12-30", length: 3, until: "2026-12-31")]
        calendar.holidays.files = [file]
        let closed: [(Day, Bool)] = [
            ("2026-11-23", true), ("2026-11-24", false), ("2024-02-29", true), ("2025-02-28", false), ("2028-02-29", true),
            ("2026-12-31", true), ("2027-01-01", true), ("2025-12-30", true), ("2024-12-30", false), ("2027-12-30", false),
        ]
        for (day, isClosed) in closed { #expect(calendar.isWorkingDay(day) != isClosed, "\(day)") }
        #expect(calendar.businessSeconds(from: "2026-11-20T16:00:00Z", to: "2026-11-24T09:00:00Z") == 7200)
        #expect(YearlyHoliday(first: "2024-02-29").day(ofTime: 3) == "2032-02-29")
    }
}
