import Glibc
import HoldlineCore

/// Instants on the clock of the person who reads them.
enum LocalTime {
    /// `2026-11-20 10:12`, in this process's time zone (`TZ`).
    static func text(_ instant: Instant) -> String {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return instant.description }
        let numbers = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min)]
        let digits = numbers.map { $0 < 10 ? "0\($0)" : String($0) }
        return "\(digits[0])-\(digits[1])-\(digits[2]) \(digits[3]):\(digits[4])"
    }

    static func now() -> Instant {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}
