/// A length of time as people type it: `90s`, `15m`, `36h`, `2d`, `1w`.
///
/// A day is 86400 seconds here, and a week seven of them: zones do not matter.
package struct Span: Hashable, Sendable, CustomStringConvertible {
    package let seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// Reads a whole number and one unit; nil for anything else, such as `1h30m`.
    package init?(text: some StringProtocol) {
        let factors: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = text.last, let factor = factors[unit], text.utf8.count <= 10,
            let count = decimal(text.dropLast().utf8), text.utf8.count > 1
        else { return nil }
        self.seconds = Int64(count) * factor
    }

    /// The two largest units, in words: `2 d 4 h`.
    package var description: String {
        let parts: [(Int64, String)] = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "0 s" : shown.joined(separator: " ")
    }
}
