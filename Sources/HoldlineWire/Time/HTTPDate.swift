package import HoldlineCore

/// The date of an answer's `Date` header: IMF-fixdate of RFC 9110, `Fri, 20 Nov 2026 09:12:44 GMT`.
package enum HTTPDate {
    /// From Monday on, as `Day.weekday` counts.
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The date in UTC, in whole seconds, as RFC 9110 5.6.7 asks.
    package static func text(_ instant: Instant) -> String {
        let day = Zone.utc.day(of: instant)
        let (year, month, dayOfMonth) = day.components
        // RFC 3339 has the same clock: 2026-11-20T09:12:44Z.
        let clock = Instant(seconds: instant.seconds).description.dropFirst(11).prefix(8)
        let date = dayOfMonth < 10 ? "0\(dayOfMonth)" : String(dayOfMonth)
        return "\(weekdays[day.weekday]), \(date) \(months[month - 1]) \(year) \(clock) GMT"
    }
}
