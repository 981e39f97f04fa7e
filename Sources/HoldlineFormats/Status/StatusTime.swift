import HoldlineCore

/// When a status was set: UNTDID 2379 formats with a time of day.
///
/// 204 is `yyyyMMddHHmmss` and 203 the same without seconds, both on some wall clock; 205 is `yyyyMMddHHmm` with an
/// offset from UTC (`+0100`, `Z`), which some write with seconds. A date alone would not say which of two statuses is the later one.
enum StatusTime {
    static func read(_ node: XMLNode, _ zone: Zone, _ values: XMLValues) throws(FileProblem) -> Instant {
        let text = trimmed(node.text)
        let format = node.attributes["format", default: "204"]
        guard ["203", "204", "205"].contains(format) else {
            throw values.problem(node, "has format “\(excerpt(format))”: times have format 204 (yyyyMMddHHmmss) or 205 (with an offset)")
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text[digits.endIndex...]
        guard let wall = wall(digits) else { throw unreadable(node, text, format, values) }
        if rest.isEmpty, format != "205" { return zone.instant(of: wall.day, secondOfDay: wall.second) }
        guard format == "205", let offset = offset(rest) else { throw unreadable(node, text, format, values) }
        return Instant(seconds: Int64(wall.day.number) * 86_400 + Int64(wall.second - offset))
    }

    private static func unreadable(_ node: XMLNode, _ text: String, _ format: String, _ values: XMLValues) -> FileProblem {
        values.problem(node, "“\(excerpt(text))” is no time of format \(excerpt(format))")
    }

    private static func wall(_ text: Substring) -> (day: Day, second: Int)? {
        guard let digits = Digits(text), digits.count == 12 || digits.count == 14, let day = digits.day else { return nil }
        let (hour, minute, second) = (digits.number(8..<10), digits.number(10..<12), digits.number(12..<14))
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return (day, hour * 3600 + minute * 60 + second)
    }

    /// Seconds east of UTC: `Z`, `+0100`, `+01:00`.
    private static func offset(_ text: Substring) -> Int? {
        if text == "Z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-",
            let digits = Digits(String(text.dropFirst().filter { $0 != ":" })), digits.count == 4,
            digits.number(0..<2) < 24, digits.number(2..<4) < 60
        else { return nil }
        return (digits.number(0..<2) * 3600 + digits.number(2..<4) * 60) * (sign == "-" ? -1 : 1)
    }
}
