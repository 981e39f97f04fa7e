import HoldlineCore

/// Reads the whole days of an iCalendar file (RFC 5545) on which nobody works.
///
/// It takes events of whole days, once or each year. What it would have to reckon otherwise it refuses, with the line, rather than to leave
/// a day out.
struct HolidayFileReader {
    private let file: String
    private let lines: [Line]

    /// A content line, unfolded.
    private struct Line {
        /// Of its first line in the file, from 1.
        var number: Int
        /// In capitals.
        var name: String
        /// In capitals, with the value as it stands, without quotes.
        var parameters: [(name: String, value: String)] = []
        var value: String
    }

    /// Throws for a line that is no content line.
    init(_ text: String, file: String) throws(StartProblem) {
        self.file = file
        var raw: [(number: Int, text: String)] = []
        // A byte order mark and the line ends of every system are taken.
        for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            var bytes = bytes
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            if let first = bytes.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !raw.isEmpty {
                raw[raw.count - 1].text += String(decoding: bytes.dropFirst(), as: UTF8.self)
            } else if !bytes.isEmpty {
                raw.append((index + 1, String(decoding: bytes, as: UTF8.self)))
            }
        }
        var lines: [Line] = []
        for (number, text) in raw {
            guard let line = Self.line(number, text) else {
                throw StartProblem("\(file):\(number): “\(text.prefix(40))” is no line of an iCalendar file (NAME:VALUE)")
            }
            lines.append(line)
        }
        self.lines = lines
    }

    /// Divides a content line into its name, parameters and value; nil for a line without a colon, and for a name with other
    /// characters than letters, digits and hyphens.
    private static func line(_ number: Int, _ text: String) -> Line? {
        // Colons and semicolons between quotes are of the parameter's value.
        var parts: [String] = [""]
        var isQuoted = false
        var rest = text[...]
        while let character = rest.first, isQuoted || character != ":" {
            rest.removeFirst()
            switch character {
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted: parts.append("")
            default: parts[parts.count - 1].append(character)
            }
        }
        guard !rest.isEmpty, !parts[0].isEmpty, parts[0].utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else {
            return nil
        }
        var line = Line(number: number, name: parts[0].uppercased(), value: String(rest.dropFirst()))
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { return nil }
            line.parameters.append((part[..<equals].uppercased(), String(part[part.index(after: equals)...])))
        }
        return line
    }

    /// `FILE:LINE: message`.
    private func problem(_ line: Line, _ message: String) -> StartProblem { StartProblem("\(file):\(line.number): \(message)") }

    /// The days of all events.
    func read() throws(StartProblem) -> HolidayFile {
        guard let first = lines.first, first.name == "BEGIN", first.value.uppercased() == "VCALENDAR" else {
            throw StartProblem("\(file): this is no iCalendar file: it begins with BEGIN:VCALENDAR")
        }
        var result = HolidayFile(path: file)
        var open: [Line] = []
        var event: [Line] = []
        for line in lines {
            let component = line.value.uppercased()
            if line.name == "BEGIN" {
                guard Self.components.contains(component) || component.hasPrefix("X-") else {
                    throw problem(line, "\(line.value) cannot be taken for a holiday: leave VEVENT alone in the file")
                }
                guard (component == "VCALENDAR") == open.isEmpty else { throw problem(line, "\(line.value) cannot begin here") }
                if component == "VEVENT" { event = [] }
                open.append(line)
            } else if line.name == "END" {
                guard let begin = open.popLast(), begin.value.uppercased() == component else {
                    throw problem(line, "END:\(line.value) has no BEGIN:\(line.value) before it")
                }
                if component == "VEVENT" { try take(event, begin, into: &result) }
            } else if let inside = open.last?.value.uppercased() {
                if inside == "VEVENT" { event.append(line) }
                if inside == "VCALENDAR", line.name == "CALSCALE", component != "GREGORIAN" {
                    throw problem(line, "the calendar \(line.value) is not read: GREGORIAN is")
                }
            } else {
                throw problem(line, "\(line.name) stands outside of VCALENDAR")
            }
        }
        if let begin = open.last { throw problem(begin, "BEGIN:\(begin.value) has no END:\(begin.value): the file is cut off") }
        return result
    }

    /// What may stand in the file; zones and alarms say nothing of whole days.
    private static let components: Set<String> = ["VCALENDAR", "VEVENT", "VALARM", "VTIMEZONE", "STANDARD", "DAYLIGHT"]

    /// Properties that change the days of an event, and are not read.
    private static let unread: Set<String> = ["EXDATE", "RDATE", "EXRULE", "RECURRENCE-ID"]

    /// Adds the days of one event, unless it is cancelled. A single event may take 366 days at most.
    private func take(_ event: [Line], _ begin: Line, into result: inout HolidayFile) throws(StartProblem) {
        func only(_ name: String) throws(StartProblem) -> Line? {
            let found = event.filter { $0.name == name }
            if found.count > 1 { throw problem(found[1], "\(name) is given twice in one event") }
            return found.first
        }
        if let line = event.first(where: { Self.unread.contains($0.name) }) {
            throw problem(line, "\(line.name) is not read: write the days of this event one by one")
        }
        if try only("STATUS")?.value.uppercased() == "CANCELLED" { return }
        guard let start = try only("DTSTART") else { throw problem(begin, "the event has no DTSTART") }
        let first = try day(start)
        var length = 1
        if let end = try only("DTEND") {
            if try only("DURATION") != nil { throw problem(end, "DTEND and DURATION exclude each other") }
            // It is the first day that is not meant any more.
            length = Int(try day(end).number) - Int(first.number)
            guard length > 0 else { throw problem(end, "DTEND is not after DTSTART: it is the day after the last one") }
        } else if let duration = try only("DURATION") {
            length = try days(duration)
        }
        guard length <= 366 else { throw problem(start, "the event takes \(length) days, more than a year") }
        guard let rule = try only("RRULE") else {
            for offset in 0..<length { result.days.insert(first.adding(days: offset)) }
            return
        }
        result.yearly.append(try yearly(rule, first, length))
    }

    /// A whole day, `20261225` with VALUE=DATE.
    private func day(_ line: Line) throws(StartProblem) -> Day {
        guard line.parameters.contains(where: { $0.name == "VALUE" && $0.value.uppercased() == "DATE" }) else {
            throw problem(line, "\(line.name) is a time: a holiday is a whole day, written as \(line.name);VALUE=DATE:20261225")
        }
        guard let day = Self.day(line.value) else { throw problem(line, "“\(line.value.prefix(40))” is no date: write it as 20261225") }
        return day
    }

    /// Eight digits of a date that exists; nil for anything else.
    private static func day(_ text: some StringProtocol) -> Day? {
        let digits = Array(text.utf8)
        guard digits.count == 8, let year = decimal(digits[0..<4]), let month = decimal(digits[4..<6]), let day = decimal(digits[6..<8])
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// `P1D` or `P2W`.
    private func days(_ line: Line) throws(StartProblem) -> Int {
        let text = line.value.uppercased()
        guard text.hasPrefix("P"), let unit = text.last, unit == "D" || unit == "W",
            let count = decimal(text.dropFirst().dropLast().utf8), (1...366).contains(count)
        else { throw problem(line, "the duration “\(line.value.prefix(40))” is none of whole days: write it as P1D") }
        return unit == "W" ? count * 7 : count
    }

    /// FREQ=YEARLY, with UNTIL or COUNT; parts that only say the date again are taken.
    private func yearly(_ line: Line, _ first: Day, _ length: Int) throws(StartProblem) -> YearlyHoliday {
        var holiday = YearlyHoliday(first: first, length: length)
        let (_, month, date) = first.components
        var parts: [String: String] = [:]
        for part in line.value.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0].uppercased()) == nil else {
                throw problem(line, "the rule “\(part.prefix(40))” is no NAME=VALUE, or comes twice")
            }
        }
        for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
            let isUnderstood =
                switch name {
                case "FREQ": value.uppercased() == "YEARLY"
                case "INTERVAL": value == "1"
                case "BYMONTH": value == String(month)
                case "BYMONTHDAY": value == String(date)
                case "WKST", "UNTIL", "COUNT": true
                default: false
                }
            guard isUnderstood else {
                throw problem(
                    line, "the rule \(name)=\(value) is not read: only FREQ=YEARLY on the date of DTSTART is, with UNTIL or COUNT")
            }
        }
        guard parts["FREQ"] != nil else { throw problem(line, "the rule has no FREQ") }
        if let until = parts["UNTIL"] {
            guard parts["COUNT"] == nil else { throw problem(line, "UNTIL and COUNT exclude each other") }
            // With a time it is that day, too: an event of a whole day begins with it.
            guard let day = Self.day(until.prefix(8)), until.utf8.count == 8 || until.dropFirst(8).first == "T" else {
                throw problem(line, "UNTIL=\(until.prefix(40)) is no date: write it as 20301231")
            }
            holiday.until = day
        } else if let count = parts["COUNT"] {
            guard let times = decimal(count.utf8), times > 0 else { throw problem(line, "COUNT=\(count.prefix(40)) is no number of times") }
            holiday.until = holiday.day(ofTime: times) ?? .latest
        }
        return holiday
    }
}
