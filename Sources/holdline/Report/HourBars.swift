import HoldlineCore

/// The hours of a day as bars: as long as callers were offered, filled as far as they were answered.
struct HourBars {
    let lines: [String]

    /// One line an hour from the first with a caller to the last one, hours without callers too. Without blocks the bars are ASCII.
    init(_ rows: [ReportRow], width: Int, blocks: Bool) {
        let hours = Dictionary(rows.compactMap { row in row.key.flatMap { Int($0) }.map { ($0, row.figures) } }) { first, _ in first }
        let busy = hours.filter { $0.value.arrived > 0 }.keys
        guard let first = busy.min(), let last = busy.max() else {
            lines = []
            return
        }
        let counts = (first...last).map { (hour: $0, offered: hours[$0]?.offered ?? 0, answered: hours[$0]?.answered ?? 0) }
        let words = counts.map { "\($0.answered) of \($0.offered) answered" }
        let longest = words.map(\.utf8.count).max() ?? 0
        let most = max(1, counts.map(\.offered).max() ?? 1)
        // The hour and a gap before the bar, a gap and the words behind it.
        let room = max(8, min(width, Self.largestWidth) - 4 - 2 - longest)
        let (full, rest) = blocks ? ("█", "░") : ("#", "-")
        lines = zip(counts, words).map { count, words in
            let bar = count.offered == 0 ? 0 : max(1, (count.offered * room + most / 2) / most)
            let filled = count.offered == 0 ? 0 : min(bar, bar * count.answered / count.offered)
            let drawn = String(repeating: full, count: filled) + String(repeating: rest, count: bar - filled)
            let hour = count.hour < 10 ? "0\(count.hour)" : "\(count.hour)"
            return "\(hour)  \(drawn)\(String(repeating: " ", count: room - bar))  \(words)"
        }
    }

    /// Longer bars say no more.
    private static let largestWidth = 100
}

extension Console {
    /// True where the terminal's character set has more than ASCII, by the first of the locale's variables that is set, as POSIX orders them.
    var isUTF8: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first?.lowercased() ?? ""
        return locale.contains("utf-8") || locale.contains("utf8")
    }
}
