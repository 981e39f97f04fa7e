import HoldlineCore
import Testing

@Suite("the business calendar")
struct BusinessCalendarTests {
    static let paris = BusinessCalendar(zone: TimeTests.paris, holidays: Holidays(french: true))

    @Test(
        "French holidays that move with Easter",
        arguments: [
            (2024, ["2024-04-01", "2024-05-09", "2024-05-20"]), (2025, ["2025-04-21", "2025-05-29", "2025-06-09"]),
            (2026, ["2026-04-06", "2026-05-14", "2026-05-25"]), (2027, ["2027-03-29", "2027-05-06", "2027-05-17"]),
            (2038, ["2038-04-26", "2038-06-03", "2038-06-14"]), (2285, ["2285-03-23", "2285-04-30", "2285-05-11"]),
        ] as [(Int, [String])])
    func easter(year: Int, moving: [String]) throws {
        let fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"].map { "\(year)-\($0)" }
        var found: [String] = []
        var day = try #require(Day(year: year, month: 1, day: 1))
        while day.components.year == year {
            if Holidays.isFrenchPublicHoliday(day) { found.append(day.description) }
            day = day.adding(days: 1)
        }
        #expect(found == (fixed + moving).sorted())
    }

    @Test("working days leave out weekends and holidays")
    func workingDays() {
        #expect(Self.paris.day(10, workingDaysAfter: "2026-11-20") == "2026-12-04")
        #expect(Self.paris.day(1, workingDaysAfter: "2026-04-03") == "2026-04-07")
        #expect(Self.paris.day(0, workingDaysAfter: "2026-04-04") == "2026-04-04")
        #expect(!Self.paris.isWorkingDay("2026-05-14"))
        let never = BusinessCalendar(zone: .utc, week: Array(repeating: nil, count: 7))
        #expect(never.day(3, workingDaysAfter: "2026-04-04") == "2026-04-07")
        #expect(never.instant(businessSeconds: 1, after: Desk.start) == nil)
    }

    @Test(
        "business seconds count opening hours only",
        arguments: [
            ("2026-11-20T08:00:00Z", "2026-11-20T17:00:00Z", 9 * 3600),  // a Friday, open from 9 to 18 in Paris
            ("2026-11-20T16:59:00Z", "2026-11-23T08:01:00Z", 120),  // over a weekend
            ("2026-03-27T16:00:00Z", "2026-03-30T08:00:00Z", 2 * 3600 + 3600 - 3600),  // clocks go forward on Sunday
            ("2026-10-23T15:00:00Z", "2026-10-26T09:00:00Z", 3600 + 3600),  // and back
            ("2026-11-10T17:00:00Z", "2026-11-12T08:00:00Z", 0),  // 11 November
            ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", 0), ("2026-11-20T12:00:00Z", "2026-11-19T12:00:00Z", 0),
        ] as [(String, String, Int64)])
    func seconds(from: String, to: String, seconds: Int64) throws {
        let (start, end) = (try #require(Instant(text: from)), try #require(Instant(text: to)))
        #expect(Self.paris.businessSeconds(from: start, to: end) == seconds)
    }

    @Test("a day that is open while the clocks change has an hour less, or more")
    func nights() {
        let always = BusinessCalendar(zone: TimeTests.paris, week: Array(repeating: .init(opens: 0, closes: 86_400), count: 7))
        #expect(always.businessSeconds(from: "2026-03-28T23:00:00Z", to: "2026-03-29T22:00:00Z") == 23 * 3600)
        #expect(always.businessSeconds(from: "2026-10-24T22:00:00Z", to: "2026-10-25T23:00:00Z") == 25 * 3600)
    }

    @Test("the instant after so many business seconds is the inverse of counting them", arguments: 0..<40)
    func inverse(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        for _ in 0..<25 {
            let start = Desk.start.adding(seconds: .random(in: -25_000_000...10_000_000, using: &dice))
            let seconds = Int64.random(in: 0...400_000, using: &dice)
            let end = try #require(Self.paris.instant(businessSeconds: seconds, after: start))
            #expect(Self.paris.businessSeconds(from: start, to: end) == seconds)
            #expect(end >= start)
        }
    }
}
