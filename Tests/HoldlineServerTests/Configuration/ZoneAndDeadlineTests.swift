import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("zones and deadlines")
struct ZoneAndDeadlineTests {
    @Test(
        "a zone of the tz database has its offsets, with and without daylight saving",
        arguments: [
            ("Europe/Paris", "2026-03-29T00:59:59Z", 3600), ("Europe/Paris", "2026-03-29T01:00:00Z", 7200),
            ("Europe/Paris", "2026-10-25T01:00:00Z", 3600), ("Europe/Paris", "2099-07-01T00:00:00Z", 7200),
            ("Europe/Paris", "1990-01-01T00:00:00Z", 3600), ("Europe/Moscow", "2015-01-01T00:00:00Z", 10_800),
            ("Europe/Moscow", "2013-01-01T00:00:00Z", 14_400), ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700),
            ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
        ])
    func offsets(name: String, instant: String, offset: Int32) throws {
        let zone = try #require(Zone.named(name))
        #expect(zone.offset(at: try #require(Instant(text: instant))) == offset)
    }

    @Test("presets never end later than what they stand for, on any date")
    func presets() throws {
        let calendar = BusinessCalendar(zone: .utc, holidays: Holidays(french: true))
        #expect(DeadlinePreset.none.deadlines(on: calendar) == Deadlines())
        #expect(DeadlinePreset.peppol.deadlines(on: calendar) == Deadlines(firstResponse: 27 * 3600))
        let acpr = DeadlinePreset.acpr.deadlines(on: calendar)
        #expect(acpr.firstResponse == Int64(324_000))
        for (deadline, days) in [(acpr.resolution, 59), (DeadlinePreset.fca.deadlines(on: calendar).resolution, 56)] {
            let deadline = try #require(deadline)
            for offset in 0..<730 {
                let start = try #require(Day(year: 2026, month: 1, day: 1)).adding(days: offset)
                let end = try #require(calendar.instant(businessSeconds: deadline, after: calendar.zone.instant(of: start)))
                #expect(end <= calendar.zone.instant(of: start.adding(days: days)))
            }
            #expect(deadline >= 33 * 9 * 3600)
        }
    }

    @Test("a working day is as long as most days of the week")
    func workingDay() {
        var calendar = BusinessCalendar(zone: .utc)
        calendar.week[4] = BusinessCalendar.Hours(opens: 9 * 3600, closes: 12 * 3600)
        #expect(calendar.seconds(workingDays: 2) == 18 * 3600)
    }
}
