/// Business time as people say it: `2 working days 3 h`, and below a working day `3 h 20 min`.
package struct BusinessTime: Hashable, Sendable {
    /// Seconds during which the company is open.
    package let seconds: Int64
    /// Seconds of a usual working day.
    package let day: Int64

    /// A day of no seconds counts as one of one second, so that nothing is divided by zero.
    package init(seconds: Int64, day: Int64) { (self.seconds, self.day) = (seconds, max(1, day)) }

    /// The two largest units.
    package var phrase: Phrase {
        let days = Int(seconds / day)
        let rest = seconds % day
        guard days > 0 else { return Phrase(verbatim: Self.hours(rest)) }
        let words = Phrase("\(days, one: "{} working day", other: "{} working days")")
        guard rest >= 60 else { return words }
        return Phrase("\(words) \(rest < 3600 ? "\(rest / 60) min" : "\(rest / 3600) h")")
    }

    /// Below an hour in minutes, and below a minute in seconds; a unit of which there is none is left out.
    private static func hours(_ seconds: Int64) -> String {
        guard seconds >= 60 else { return "\(seconds) s" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return [hours > 0 ? "\(hours) h" : nil, minutes > 0 ? "\(minutes) min" : nil].compactMap(\.self).joined(separator: " ")
    }
}
