import HoldlineCore

/// When a status was set (MDT-78): a UNTDID 2379 format in `udt:DateTimeString`, or `udt:DateTime`, which is ISO 8601.
///
/// 204 is `yyyyMMddHHmmss` and 203 the same without seconds, both on some wall clock; 205 is `yyyyMMddHHmm` with an
/// offset from UTC (`+0100`, `Z`), which some write with seconds; 102 is a day, which counts from its beginning. What has no offset of
/// its own is read in the zone of the daemon that the message is for.
struct StatusTime {
    /// The moment from which the status counts.
    let instant: Instant
    /// The day, where there is no time of day: of two statuses of one day this one is then the earlier.
    var day: Day?

    /// Reads the element by its format.
    ///
    /// Throws where the format is none of 102, 203, 204 and 205, or where the text is no time of its
    /// format.
    static func read(_ node: XMLNode, _ zone: Zone, _ values: XMLValues) throws(FileProblem) -> StatusTime {
        let text = node.text.trimmed
        let format = node.attributes["format"].map(\.trimmed)
        if format == nil, node.name == "udt:DateTime" || text.contains("-") {
            guard let time = iso(text[...], zone) else {
                throw values.problem(node, "“\(excerpt(text))” is no time: it is written as 2026-11-20T09:15:00Z, or without the Z")
            }
            return time
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let used = format ?? (digits.count == 8 ? "102" : "204")
        guard ["102", "203", "204", "205"].contains(used) else {
            throw values.problem(
                node, "has format “\(excerpt(used))”: times have format 204 (yyyyMMddHHmmss), 205 (with an offset) or 102 (yyyyMMdd)")
        }
        let unreadable = values.problem(node, "“\(excerpt(text))” is no time of format \(excerpt(used))")
        let rest = text[digits.endIndex...]
        if used == "102" {
            guard rest.isEmpty, let numbers = Digits(digits), numbers.count == 8, let day = numbers.day else { throw unreadable }
            return StatusTime(day, zone)
        }
        guard let wall = wall(digits) else { throw unreadable }
        if rest.isEmpty, used != "205" { return StatusTime(wall.day, second: wall.second, zone) }
        guard used == "205", let offset = offset(rest) else { throw unreadable }
        return StatusTime(wall.day, second: wall.second, offset: offset)
    }

    /// A day from its beginning.
    init(_ day: Day, _ zone: Zone) {
        self.init(day, second: 0, zone)
        self.day = day
    }

    /// A wall clock in a zone.
    init(_ day: Day, second: Int, _ zone: Zone) { instant = zone.instant(of: day, secondOfDay: second) }

    /// A wall clock so many seconds east of UTC.
    private init(_ day: Day, second: Int, offset: Int) { instant = Instant(seconds: Int64(day.number) * 86_400 + Int64(second - offset)) }

    /// ISO 8601, as xsd:date and xsd:dateTime take it: seconds, a fraction of one and an offset may be left out, and so may the time.
    ///
    /// nil for text that is no such date or time, and for days and hours that do not exist.
    static func iso(_ text: Substring, _ zone: Zone) -> StatusTime? {
        guard let day = Day(text: text.prefix(10)) else { return nil }
        let rest = text.dropFirst(10)
        if rest.isEmpty { return StatusTime(day, zone) }
        guard rest.first == "T" else { return nil }
        return time(rest.dropFirst(), of: day, zone)
    }

    /// `09:15`, `09:15:00`, `09:15:00.5Z`, `09:15:00+01:00`: xsd:time, on a day.
    static func time(_ text: Substring, of day: Day, _ zone: Zone) -> StatusTime? {
        let end = text.firstIndex { $0 == "Z" || $0 == "+" || $0 == "-" } ?? text.endIndex
        let halves = text[..<end].split(separator: ".", omittingEmptySubsequences: false)
        guard let clock = halves.first, halves.count <= 2, halves.count == 1 || halves.last.flatMap(Digits.init)?.count ?? 0 > 0 else {
            return nil
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map(Digits.init)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0?.count == 2 }) else { return nil }
        let numbers = parts.map { $0?.number(0..<2) ?? 0 } + [0]
        guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
        let second = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
        guard end < text.endIndex else { return StatusTime(day, second: second, zone) }
        return offset(text[end...]).map { StatusTime(day, second: second, offset: $0) }
    }

    /// Digits of a day and a time, with or without seconds; nil for a day or time that does not exist.
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
