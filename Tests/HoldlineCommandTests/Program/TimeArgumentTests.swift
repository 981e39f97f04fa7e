import ArgumentParser
import HoldlineCore
import Testing

@testable import holdline

@Suite("Times as people type them")
struct TimeArgumentTests {
    /// Noon of a day without a change of the clocks, wherever this runs.
    private static let day = Day(number: 20_777)

    private var noon: Instant {
        get throws { try #require(LocalTime.instant(Self.day, minute: 12 * 60)) }
    }

    @Test(
        "a time alone is today's, and a date or a word goes before it",
        arguments: [
            ("14:30", 0, 14 * 60 + 30), ("today 12:01", 0, 12 * 60 + 1), ("tomorrow 09:00", 1, 9 * 60), ("Tomorrow 9:05", 1, 9 * 60 + 5),
            ("2026-11-27 09:00", 7, 9 * 60),
        ])
    func local(_ text: String, _ days: Int, _ minute: Int) throws {
        #expect(try Read.time(text, now: try noon) == LocalTime.instant(Self.day.adding(days: days), minute: minute))
    }

    @Test("what is written as between programs is that instant")
    func exact() throws {
        let instant = try #require(Instant(text: "2026-11-25T08:00:00Z"))
        #expect(try Read.time("2026-11-25T09:00:00+01:00", now: try noon) == instant)
    }

    @Test(
        "what is over, or is no time, is refused with how to write it",
        arguments: [
            "11:59", "12:00", "2026-11-19 14:00", "2001-01-01T00:00:00Z", "", "noon", "25:00", "14:60", "14", "14:3", "yesterday 09:00",
            "tomorrow", "1 2 3",
        ]
    )
    func wrong(_ text: String) throws {
        let now = try noon
        let error = #expect(throws: ValidationError.self) { try Read.time(text, now: now) }
        #expect(error?.message.contains("tomorrow 09:00") == true)
    }
}
