import HoldlineCore

/// Writes the figures of a forecast for people: rounded, with units.
///
/// Programs get all digits, in JSON and CSV; what is here is for tables and sentences.
enum ForecastText {
    /// With so many decimals, and no exponent.
    ///
    /// Numbers beyond 9·10¹⁵ are written as they are: their decimals are not exact any more.
    static func number(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        guard abs(scaled) < 9e15 else { return String(value) }
        let digits = String(Int(abs(scaled)))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return (scaled < 0 ? "-" : "") + padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
    }

    /// `share` is of 1: 0.853 gives `85.3 %`.
    static func percent(_ share: Double, _ decimals: Int = 1) -> String { number(share * 100, decimals) + " %" }

    /// A service level, rounded down where rounding would make it seem to meet a target that it misses.
    static func level(_ share: Double, target: Double, _ decimals: Int = 1) -> String {
        let scale = (0..<decimals).reduce(100.0) { scale, _ in scale * 10 }
        let rounded = (share * scale).rounded() / scale
        return percent(share < target && rounded >= target ? (share * scale).rounded(.down) / scale : rounded, decimals)
    }

    /// `7.8 s`, `12.4 min`, `∞` for a queue that grows without end.
    ///
    /// Seconds up to ten minutes, then minutes.
    static func wait(_ seconds: Double?) -> String {
        guard let seconds else { return "∞" }
        return seconds < 599.95 ? "\(number(seconds, 1)) s" : "\(number(seconds / 60, 1)) min"
    }

    /// `180 s` as `3 min`, `95 s` as it is.
    static func length(_ seconds: Double) -> String {
        seconds >= 60 && seconds.truncatingRemainder(dividingBy: 60) == 0
            ? "\(number(seconds / 60, 0)) min" : "\(whole(seconds)) s"
    }

    static func agents(_ count: Int) -> String { count == 1 ? "1 agent" : "\(count) agents" }

    /// At most one decimal, and none where it would be zero.
    static func whole(_ value: Double) -> String {
        let text = number(value, 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `80 % within 20 s`.
    static func target(_ target: StaffingTarget) -> String {
        "\(whole(target.serviceLevel * 100)) % within \(length(target.threshold))"
            + (target.occupancy.map { ", occupancy at most \(whole($0 * 100)) %" } ?? "")
    }

    /// `09:30`.
    ///
    /// `halfHour` counts from midnight, 0 to 47.
    static func time(halfHour: Int) -> String {
        let hour = String(halfHour / 2)
        return (hour.utf8.count < 2 ? "0" : "") + hour + (halfHour % 2 == 0 ? ":00" : ":30")
    }
}
