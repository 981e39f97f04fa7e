import Glibc
import HoldlineCore
import HoldlineWire

/// Instants on the clock of the person who reads them.
///
/// The daemon speaks UTC, and reckons working days in its own configured zone. This is the zone of the person
/// at the terminal, and serves to show and to type times only.
enum LocalTime {
    /// A day, and the time on its clock.
    struct Parts: Hashable, Sendable {
        var day: Day
        var hour, minute, second: Int
    }

    /// `2026-11-20 10:12`, in this process's time zone (`TZ`); `20/11/2026 10:12` for a person at a French terminal.
    static func text(_ instant: Instant) -> String {
        guard let parts = clock(instant) else { return instant.description }
        if let form = Console.current.tableForm { return "\(form.date(parts.day)) \(form.clock(hour: parts.hour, minute: parts.minute))" }
        return "\(parts.day) \(padded(parts.hour, 2)):\(padded(parts.minute, 2))"
    }

    /// The day on which an instant falls, in this process's time zone.
    ///
    /// Where the C library cannot tell, the day in UTC.
    static func day(of instant: Instant) -> Day { parts(of: instant).day }

    /// The day and the time of an instant, in this process's time zone; in UTC where the C library cannot tell.
    static func parts(of instant: Instant) -> Parts {
        if let parts = clock(instant) { return parts }
        let day = instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
        let second = Int(instant.seconds - day * 86_400)
        return Parts(
            day: Day(number: Int32(truncatingIfNeeded: day)), hour: second / 3600, minute: second / 60 % 60, second: second % 60)
    }

    private static func clock(_ instant: Instant) -> Parts? {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil,
            let day = Day(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        else { return nil }
        return Parts(day: day, hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
    }

    /// The instant of a minute of a local day; nil where the clocks skip it. Of an hour that comes twice, either.
    static func instant(_ day: Day, minute: Int) -> Instant? {
        let date = day.components
        var parts = tm()
        parts.tm_year = Int32(date.year - 1900)
        parts.tm_mon = Int32(date.month - 1)
        parts.tm_mday = Int32(date.day)
        parts.tm_hour = Int32(minute / 60)
        parts.tm_min = Int32(minute % 60)
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        guard parts.tm_hour == Int32(minute / 60), parts.tm_min == Int32(minute % 60) else { return nil }
        return Instant(seconds: Int64(seconds))
    }

    /// The clock of this computer. It serves for what is shown, such as a wait so far: what is written gets the
    /// daemon's time.
    static func now() -> Instant {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}
