package import HoldlineCore

/// Reads the dates of one file in one order: the one that was said, or the only one in which all of them are dates.
struct DateReading {
    /// What `--dates` or the layout says.
    private let stated: DateOrder?
    /// Orders that no date so far excludes, and for each excluded one the date that does.
    private var possible = Set(DateOrder.allCases)
    /// Orders in which some cell would be no date, with that cell.
    private var excluded: [DateOrder: Witness] = [:]
    /// Whether any date could be read in more than one order; without one there is nothing to remark
    /// on.
    private var sawOpen = false

    /// A date of the file as evidence in a message.
    private struct Witness {
        var line: Int
        var text: String
        var orders: Set<DateOrder>
    }

    init(_ stated: DateOrder?) { self.stated = stated }

    /// Looks at a date before any is read.
    mutating func look(at text: String, line: Int) {
        guard stated == nil, case .byOrder(let days) = DateText(text) else { return }
        sawOpen = true
        guard days.count < possible.count || !possible.isSubset(of: days.keys) else { return }
        for order in possible where days[order] == nil {
            excluded[order] = Witness(line: line, text: text, orders: Set(days.keys))
            possible.remove(order)
        }
    }

    /// Throws where no one order is possible for all dates.
    func check(_ file: String) throws(FileProblem) {
        guard possible.isEmpty else { return }
        let seen = excluded.values.sorted { $0.line < $1.line }
        let words = seen.map { "“\(excerpt($0.text))” (line \($0.line)) can only be \(Self.words($0.orders))" }
        throw FileProblem(
            file: file,
            message: "the dates are written in more than one order: " + words.reduced().joined(separator: ", ")
                + ". Say which one holds with --dates dmy, mdy or ymd; rows in another one are then refused")
    }

    /// What is said about the order that was found.
    var remark: String? {
        guard stated == nil, sawOpen, possible.count == 1, let order = possible.first else { return nil }
        let why = excluded.values.map(\.line).min().map { " (line \($0) can be nothing else)" } ?? ""
        return "dates are read as \(order.words)\(why)"
    }

    /// The day that the text means. Throws where it is no date, a time in a zone, or a date in two orders of which none is excluded.
    func day(_ text: String) throws(ValueProblem) -> Day {
        switch DateText(text) {
        case .certain(let day): return day
        case .refused(let message): throw ValueProblem(message: message)
        case .none: throw ValueProblem(message: "“\(excerpt(text))” is no date: write it as 2026-11-20")
        case .byOrder(let days): return try day(text, days)
        }
    }

    /// The day in the only order that is left. Throws where several are, or where the order that holds
    /// makes no date of it.
    private func day(_ text: String, _ days: [DateOrder: Day]) throws(ValueProblem) -> Day {
        if let stated {
            if let day = days[stated] { return day }
            throw ValueProblem(message: "“\(excerpt(text))” is no date read as \(stated.words): write it as 2026-11-20")
        }
        let readings = DateOrder.allCases.filter(possible.contains).compactMap { order in days[order].map { (order, $0) } }
        if let first = readings.first, readings.allSatisfy({ $0.1 == first.1 }) { return first.1 }
        let both = readings.map { "\($0.1) (\($0.0.words))" }.joined(separator: " or ")
        let options = readings.map(\.0.rawValue).joined(separator: " or ")
        throw ValueProblem(message: "“\(excerpt(text))” can be \(both), and no date of the file tells which: say --dates \(options)")
    }

    /// Orders in words, for messages.
    private static func words(_ orders: Set<DateOrder>) -> String {
        DateOrder.allCases.filter(orders.contains).map(\.words).joined(separator: " or ")
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate func reduced() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

/// In which order day, month and year stand.
package enum DateOrder: String, CaseIterable, Sendable {
    case dmy, mdy, ymd

    /// As messages call it, with an example.
    var words: String {
        switch self {
        case .dmy: "day, month, year"
        case .mdy: "month, day, year"
        case .ymd: "year, month, day"
        }
    }
}

/// What the text of a date can mean.
enum DateText: Equatable {
    /// One day, in whatever order others are written.
    case certain(Day)
    /// A day for each order in which it is one; at least one of them.
    case byOrder([DateOrder: Day])
    /// No date at all.
    case none
    /// A date with something after it that changes it, and what is wrong.
    case refused(String)

    /// Takes the text apart as far as it tells by itself; a time of day behind a date is dropped.
    init(_ written: String) {
        if let day = Day(text: written) {
            self = .certain(day)
            return
        }
        switch Self.withoutTime(written) {
        case .failure(let problem): self = .refused(problem.message)
        case .success(let text):
            if let day = Day(text: text) {
                self = .certain(day)
            } else if let day = MonthNames.day(text) {
                self = .certain(day)
            } else {
                self = Self.numbers(text)
            }
        }
    }

    /// Whether it has letters enough to be words, such as terms of payment: “30 jours fin de mois”, “sofort”.
    static func isWords(_ text: String) -> Bool { text.unicodeScalars.count { $0.properties.isAlphabetic } >= 3 }

    /// Three numbers with marks between them, or eight or six digits.
    private static func numbers(_ text: String) -> DateText {
        let bytes = Array(text.utf8)
        let marks = Set(bytes.filter { !$0.isDigit })
        let parts: [ArraySlice<UInt8>]
        if marks.isEmpty {
            guard bytes.count == 8 || bytes.count == 6 else { return .none }
            return compact(bytes)
        }
        guard marks.count == 1, let mark = marks.first, [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(mark) else {
            return .none
        }
        parts = bytes.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) }) else { return .none }
        if parts[0].count == 4 {
            guard parts[1].count <= 2, parts[2].count <= 2, let day = day(parts[0], parts[1], parts[2]) else { return .none }
            return .certain(day)
        }
        guard parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 2 || parts[2].count == 4 else { return .none }
        var days: [DateOrder: Day] = [:]
        days[.dmy] = day(parts[2], parts[1], parts[0])
        days[.mdy] = day(parts[2], parts[0], parts[1])
        if parts[2].count == 2, parts[0].count == 2 { days[.ymd] = day(parts[0], parts[1], parts[2]) }
        return days.isEmpty ? .none : .byOrder(days)
    }

    /// `20260901`, `01092026`, `010926`. A year outside of 1970 to 2099 is none of a ledger, which settles most of those with eight digits.
    private static func compact(_ bytes: [UInt8]) -> DateText {
        var days: [DateOrder: Day] = [:]
        let year = bytes.count - 4
        days[.dmy] = day(bytes[4...], bytes[2..<4], bytes[0..<2])
        days[.mdy] = day(bytes[4...], bytes[0..<2], bytes[2..<4])
        days[.ymd] = day(bytes[..<year], bytes[year..<(year + 2)], bytes[(year + 2)...])
        days = days.filter { (1970...2099).contains($0.value.components.year) }
        if days.isEmpty { return .none }
        if bytes.count == 8, days.count == 1, let day = days[.ymd] { return .certain(day) }
        return .byOrder(days)
    }

    /// A day of digits; a year of two digits is of this century.
    private static func day(_ year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>) -> Day? {
        guard let year = decimal(year).map({ year.count == 2 ? 2000 + $0 : $0 }), let month = decimal(month), let day = decimal(day) else {
            return nil
        }
        return Day(year: year, month: month, day: day)
    }

    /// The date before a time of day. A time without a zone does not change the day; one in a zone does, unless it is midnight.
    ///
    /// Fails for a time with an offset from UTC, unless it is midnight.
    private static func withoutTime(_ text: String) -> Result<String, ValueProblem> {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let cut = text.utf8[..<colon].lastIndex(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "T") })
        else { return .success(text) }
        let date = String(text[..<cut])
        var time = text.utf8[text.utf8.index(after: cut)...]
        let clock = time.prefix { $0.isDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        time = time[clock.endIndex...]
        let zone = String(Substring(time)).trimmed
        let isMidnight = clock.allSatisfy { !$0.isDigit || $0 == UInt8(ascii: "0") }
        if isMidnight || zone.isEmpty { return .success(date.trimmed) }
        if zone == "AM" || zone == "PM" || zone == "am" || zone == "pm" { return .success(date.trimmed) }
        return .failure(ValueProblem(message: "“\(excerpt(text))” is a time in a zone, and the day depends on it: write the date alone"))
    }
}

/// Dates with the month's name: `1 Sep 2026`, `1er septembre 2026`, `1. September 2026`, `Sep 1, 2026`.
package enum MonthNames {
    /// Day and year on either side of the month's name; nil for anything else.
    package static func day(_ text: String) -> Day? {
        let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "-" || $0 == "/" || $0 == "\u{A0}" }
        guard words.count == 3 else { return nil }
        if let month = month(words[1]) { return day(words[0], month, words[2]) }
        if let month = month(words[0]) { return day(words[1], month, words[2]) }
        return nil
    }

    /// A day with the ending of an ordinal number, and a year of two or four digits.
    private static func day(_ day: Substring, _ month: Int, _ year: Substring) -> Day? {
        var digits = day
        for ending in [".", "er", "st", "nd", "rd", "th"] where digits.hasSuffix(ending) { digits = digits.dropLast(ending.count) }
        guard (1...2).contains(digits.utf8.count), let day = Int(digits), year.utf8.count == 4 || year.utf8.count == 2,
            let written = Int(year)
        else { return nil }
        return Day(year: year.utf8.count == 2 ? 2000 + written : written, month: month, day: day)
    }

    /// The number of a month by its name or a usual abbreviation, in English, French or German, whatever its accents.
    package static func month(_ word: Substring) -> Int? { names[HeaderName.folded(String(word))] }

    /// By the folded name (`HeaderName.folded`): letters and digits alone, in lower case and without accents.
    private static let names: [String: Int] = {
        let all = [
            "jan january janvier janv januar janner", "feb february fevrier fevr fev februar", "mar march mars marz mrz maerz",
            "apr april avril avr", "may mai", "jun june juin juni", "jul july juillet juil juli", "aug august aout",
            "sep sept september septembre", "oct october octobre okt oktober", "nov november novembre",
            "dec december decembre dez dezember",
        ]
        var names: [String: Int] = [:]
        for (place, words) in all.enumerated() { for word in words.split(separator: " ") { names[String(word)] = place + 1 } }
        return names
    }()
}
