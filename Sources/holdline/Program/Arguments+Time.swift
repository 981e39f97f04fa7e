import ArgumentParser
import HoldlineCore

extension Read {
    /// A time to come: RFC 3339, or a local time of today, of tomorrow or of a date.
    static func time(_ text: String, now: Instant) throws -> Instant {
        let wanted = "write 14:30, “tomorrow 09:00”, “2026-11-25 09:00”, or 2026-11-25T09:00:00+01:00"
        let instant: Instant
        if let exact = Instant(text: text) {
            instant = exact
        } else {
            let words = text.split(separator: " ")
            guard let clock = words.last, (1...2).contains(words.count) else { throw ValidationError("“\(text)” is no time: \(wanted)") }
            let today = LocalTime.day(of: now)
            let day: Day? =
                switch words.count == 1 ? "today" : words[0].lowercased() {
                case "today": today
                case "tomorrow": today.adding(days: 1)
                default: Day(text: words[0])
                }
            guard let day, let minute = minute(clock) else { throw ValidationError("“\(text)” is no time: \(wanted)") }
            guard let local = LocalTime.instant(day, minute: minute) else {
                throw ValidationError("“\(text)” does not exist here: the clocks are changed then")
            }
            instant = local
        }
        guard instant > now else { throw ValidationError("“\(text)” is over: name a time to come, such as “tomorrow 09:00”") }
        return instant
    }

    /// Minutes since midnight of `9:05` or `14:30`.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), hour < 24, let minute = Int(parts[1]), minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
