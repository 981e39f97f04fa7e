import Glibc
import HoldlineCore
import HoldlineWire

/// Instants on the clock of the person who reads them.
///
/// The daemon speaks UTC, and reckons working days in its own configured zone. This is the zone of the person
/// at the terminal, and serves to show and to type times only.
enum LocalTime {
    /// `2026-11-20 10:12`, in this process's time zone (`TZ`); `20/11/2026 10:12` for a person at a French terminal.
    static func text(_ instant: Instant) -> String {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return instant.description }
        let numbers = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min)]
        if let form = Console.current.form, let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]) {
            return "\(form.date(day)) \(form.clock(hour: numbers[3], minute: numbers[4]))"
        }
        let digits = numbers.map { $0 < 10 ? "0\($0)" : String($0) }
        return "\(digits[0])-\(digits[1])-\(digits[2]) \(digits[3]):\(digits[4])"
    }

    /// The day on which an instant falls, in this process's time zone.
    ///
    /// Where the C library cannot tell, the day in UTC.
    static func day(of instant: Instant) -> Day {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil,
            let day = Day(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        else { return Day(number: Int32(truncatingIfNeeded: instant.seconds / 86_400)) }
        return day
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
