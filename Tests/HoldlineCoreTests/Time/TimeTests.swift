import HoldlineCore
import Testing

@Suite("days, instants, spans and zones")
struct TimeTests {
    /// Paris in 2026: an hour is skipped on 29 March and comes twice on 25 October.
    static let paris = Zone(
        name: "Europe/Paris", initialOffset: 3600,
        transitions: [.init(from: "2026-03-29T01:00:00Z", offset: 7200), .init(from: "2026-10-25T01:00:00Z", offset: 3600)])

    @Test("every day from 1900 to 2100 is its own successor's predecessor, and reads back")
    func everyDay() throws {
        var day = try #require(Day(text: "1900-01-01"))
        var expected = (year: 1900, month: 1, day: 1)
        while day <= "2100-12-31" {
            #expect(day.components == expected)
            #expect(Day(text: day.description) == day)
            let leap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
            let last = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][expected.month - 1]
            if expected.day < last {
                expected.day += 1
            } else if expected.month < 12 {
                expected = (expected.year, expected.month + 1, 1)
            } else {
                expected = (expected.year + 1, 1, 1)
            }
            #expect(day.adding(days: 1).weekday == (day.weekday + 1) % 7)
            day = day.adding(days: 1)
        }
    }

    @Test(
        "weekdays begin with Monday",
        arguments: [("1970-01-01", 3), ("2026-11-23", 0), ("2000-02-29", 1), ("1900-01-01", 0)] as [(String, Int)])
    func weekday(text: String, weekday: Int) throws { #expect(try #require(Day(text: text)).weekday == weekday) }

    @Test(
        "what no calendar has is no day",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "2026-1-01", "20261120", "2026-11-20 ", "٢٠٢٦-١١-٢٠", "",
        ])
    func noDay(text: String) { #expect(Day(text: text) == nil) }

    @Test(
        "RFC 3339 in all its forms",
        arguments: [
            ("2026-11-20T09:12:44Z", "2026-11-20T09:12:44Z"), ("2026-11-20t09:12:44z", "2026-11-20T09:12:44Z"),
            ("2026-11-20T09:12:44+02:00", "2026-11-20T07:12:44Z"), ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
            ("2026-11-20T09:12:44-05:30", "2026-11-20T14:42:44Z"), ("2026-11-20T09:12:44.5Z", "2026-11-20T09:12:44.500Z"),
            ("2026-11-20T09:12:44.123456789Z", "2026-11-20T09:12:44.123Z"), ("1969-12-31T23:59:59.250Z", "1969-12-31T23:59:59.250Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ] as [(String, String)])
    func instant(text: String, utc: String) throws {
        let instant = try #require(Instant(text: text))
        #expect(instant.description == utc)
        #expect(Instant(text: utc) == instant)
    }

    @Test(
        "garbage is no instant",
        arguments: [
            "", "2026-11-20", "2026-11-20T09:12:44", "2026-11-20 09:12:44Z", "2026-11-20T24:00:00Z", "2026-11-20T09:60:00Z",
            "2026-11-20T09:12:44.Z", "2026-11-20T09:12:44+0200", "2026-11-20T09:12:44+24:00", "2026-02-30T09:12:44Z",
            "2026-11-20T09:12:44ZZ", "2026-11-20T09:12:61Z",
        ])
    func noInstant(text: String) { #expect(Instant(text: text) == nil) }

    @Test(
        "spans as people type them",
        arguments: [("90s", 90), ("15m", 900), ("36h", 129_600), ("2d", 172_800), ("1w", 604_800), ("0s", 0)] as [(String, Int64)])
    func span(text: String, seconds: Int64) { #expect(Span(text: text)?.seconds == seconds) }

    @Test("other texts are no span", arguments: ["", "d", "2", "-1d", "1.5h", "2 d", "2D", "٢d", "99999999999w", "1é"])
    func noSpan(text: String) { #expect(Span(text: text) == nil) }

    @Test("a span in words is its two largest units")
    func spanWords() {
        #expect(Span(seconds: 187_200).description == "2 d 4 h")
        #expect(Span(seconds: 61).description == "1 min 1 s")
        #expect(Span(seconds: 0).description == "0 s")
    }

    @Test(
        "a wall-clock time that is skipped is the hour after, one that comes twice is the first",
        arguments: [
            ("2026-03-29", 1, "2026-03-29T00:00:00Z"), ("2026-03-29", 2, "2026-03-29T01:00:00Z"), ("2026-03-29", 3, "2026-03-29T01:00:00Z"),
            ("2026-03-29", 9, "2026-03-29T07:00:00Z"), ("2026-10-25", 2, "2026-10-25T00:00:00Z"), ("2026-10-25", 3, "2026-10-25T02:00:00Z"),
            ("2026-07-01", 0, "2026-06-30T22:00:00Z"), ("2026-12-01", 0, "2026-11-30T23:00:00Z"),
        ] as [(String, Int, String)])
    func wall(day: String, hour: Int, utc: String) throws {
        let instant = Self.paris.instant(of: try #require(Day(text: day)), secondOfDay: hour * 3600)
        #expect(instant.description == utc)
    }

    @Test("a zone's date changes at its own midnight")
    func date() {
        #expect(Self.paris.day(of: "2026-06-30T21:59:59Z") == "2026-06-30")
        #expect(Self.paris.day(of: "2026-06-30T22:00:00Z") == "2026-07-01")
        #expect(Zone.utc.day(of: "1969-12-31T23:59:59Z") == "1969-12-31")
    }
}
