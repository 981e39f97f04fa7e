import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Dates as people say them, in English and French: `tomorrow`, `vendredi`, `+3d`, `end of month`, `26/11`, `26 nov`.
///
/// A text with two readings is refused with both; none is guessed.
struct DateWords {
    /// Where an option looks: `friday` of a deadline is to come, and that of a report is over.
    enum Direction { case ahead, back }

    /// The day of the person who types.
    let today: Day
    var direction = Direction.ahead
    /// Whether `03/04` is the third of April here without a doubt.
    var isDayFirst = false

    /// What is wrong with the text, with its readings where it has more than one.
    struct Problem: Error { let message: Phrase }

    /// Languages whose countries all write the day before the month.
    private static let dayFirst: Set<String> = ["fr", "de", "it", "es", "nl", "pt"]

    /// The words for a person at this console: days by its clock, and the order of day and month by its locale.
    static func here(_ direction: Direction, now: Instant = LocalTime.now()) -> DateWords {
        let environment = Console.current.environment
        let locale = environment("LC_ALL") ?? environment("LC_TIME") ?? environment("LANG") ?? ""
        let language = String(locale.prefix { $0.isLetter })
        let isDayFirst = dayFirst.contains(language) && !locale.hasPrefix("fr_CA")
        return DateWords(today: LocalTime.day(of: now), direction: direction, isDayFirst: isDayFirst)
    }

    /// The day that the text says. Throws for a text that says none, or two.
    func day(_ written: String) throws(Problem) -> Day {
        let text = Self.folded(written.trimmed)
        if let day = Day(text: text) ?? named(text) ?? distant(text) ?? end(text) { return day }
        if let day = try weekday(text, written) { return day }
        if let day = try month(text, written) { return day }
        if let day = try numbers(text, written) { return day }
        throw Problem(
            message: "“\(excerpt(written))” is no date: write it as 2026-11-20, 20/11/2026, tomorrow, friday, +3d or “end of month”")
    }

    /// Lower case without the accents of French, each blank a plain one.
    static func folded(_ text: String) -> String {
        String(
            text.lowercased().map { character in
                switch character {
                case "é", "è", "ê", "ë": "e"
                case "à", "â": "a"
                case "û", "ù", "ü": "u"
                case "ô": "o"
                case "î", "ï": "i"
                case "’": "'"
                case "\u{A0}", "\u{202F}": " "
                default: character
                }
            })
    }

    // MARK: Distances

    private static let near: [String: Int] = [
        "today": 0, "aujourd'hui": 0, "aujourdhui": 0, "tomorrow": 1, "demain": 1, "day after tomorrow": 2, "apres-demain": 2,
        "apres demain": 2, "yesterday": -1, "hier": -1, "day before yesterday": -2, "avant-hier": -2, "avant hier": -2,
    ]

    private func named(_ text: String) -> Day? { Self.near[text].map { today.adding(days: $0) } }

    /// `+3d`, `-2w`, `j+3`, `in 3 days`, `dans 2 semaines`, `3 days ago`, `il y a un mois`.
    private func distant(_ text: String) -> Day? {
        if let sign = text.first, sign == "+" || sign == "-" {
            let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
            return Int(digits).flatMap { moved($0, text.dropFirst(1 + digits.count), sign == "-") }
        }
        if text.hasPrefix("j+") || text.hasPrefix("d+") { return Int(text.dropFirst(2)).flatMap { moved($0, "d", false) } }
        var words = text.split(separator: " ")
        let isPast: Bool
        if words.first == "in" || words.first == "dans" {
            isPast = false
            words.removeFirst()
        } else if words.last == "ago" {
            isPast = true
            words.removeLast()
        } else if words.starts(with: ["il", "y", "a"]) {
            isPast = true
            words.removeFirst(3)
        } else {
            return nil
        }
        guard words.count == 2, let count = ["a", "an", "one", "un", "une"].contains(words[0]) ? 1 : Int(words[0]), count >= 0 else {
            return nil
        }
        return moved(count, words[1], isPast)
    }

    /// So many units away; nil for a unit that is none. “m” is none: it may be months, and is minutes elsewhere.
    private func moved(_ count: Int, _ unit: Substring, _ isPast: Bool) -> Day? {
        guard count <= 100_000 else { return nil }
        let signed = isPast ? -count : count
        switch unit {
        case "d", "day", "days", "j", "jour", "jours": return today.adding(days: signed)
        case "w", "week", "weeks", "sem", "semaine", "semaines": return today.adding(days: 7 * signed)
        case "month", "months", "mois": return addingMonths(signed)
        default: return nil
        }
    }

    /// The same day of another month, or that month's last one.
    private func addingMonths(_ months: Int) -> Day? {
        let date = today.components
        let (year, month) = Self.month(date.year, date.month + months)
        guard let last = Self.last(year, month) else { return nil }
        return Day(year: year, month: month, day: min(date.day, last.components.day))
    }

    /// Year and month, of a month that may be beyond December.
    private static func month(_ year: Int, _ month: Int) -> (Int, Int) {
        let count = year * 12 + month - 1
        return (count / 12, count % 12 + 1)
    }

    private static func last(_ year: Int, _ month: Int) -> Day? {
        let next = Self.month(year, month + 1)
        return Day(year: next.0, month: next.1, day: 1)?.adding(days: -1)
    }

    /// The ends of months and of the year, and the first of this month.
    private func end(_ text: String) -> Day? {
        let date = today.components
        switch text {
        case "end of month", "end of the month", "end of this month", "eom", "fin du mois", "fin de mois", "fin de ce mois":
            return Self.last(date.year, date.month)
        case "end of next month", "fin du mois prochain", "fin de mois prochain":
            let (year, month) = Self.month(date.year, date.month + 1)
            return Self.last(year, month)
        case "end of year", "end of the year", "eoy", "fin d'annee", "fin de l'annee": return Day(year: date.year, month: 12, day: 31)
        case "start of month", "start of the month", "first of month", "debut du mois", "debut de mois":
            return Day(year: date.year, month: date.month, day: 1)
        default: return nil
        }
    }

    // MARK: Days of the week

    /// In the order of `Day.weekday`.
    private static let weekdays = [
        "monday mon lundi lun", "tuesday tue tues mardi mar", "wednesday wed mercredi mer", "thursday thu thur thurs jeudi jeu",
        "friday fri vendredi ven", "saturday sat samedi sam", "sunday sun dimanche dim",
    ].map { $0.split(separator: " ") }

    /// `friday`, `next monday`, `vendredi prochain`, `last monday`; nil where no weekday is named.
    ///
    /// A weekday that is today's, and “next friday” said before the Friday of the same week, have two readings.
    private func weekday(_ text: String, _ written: String) throws(Problem) -> Day? {
        var words = text.split(separator: " ")
        var which: Substring?
        if words.count == 2 {
            if ["next", "this", "last", "ce"].contains(words[0]) { which = words.removeFirst() } else { which = words.removeLast() }
        }
        guard words.count == 1, let wanted = Self.weekdays.firstIndex(where: { $0.contains(words[0]) }) else { return nil }
        let ahead = (wanted - today.weekday + 7) % 7
        let next = today.adding(days: ahead == 0 ? 7 : ahead)
        let before = today.adding(days: ahead == 0 ? -7 : ahead - 7)
        switch which {
        case nil:
            guard ahead == 0 else { return direction == .ahead ? next : before }
            let other = direction == .ahead ? next : before
            throw unclear(written, [today, other], direction == .ahead ? "write today, or +7d" : "write today, or “7 days ago”")
        case "next", "prochain", "prochaine":
            guard wanted > today.weekday else { return next }
            throw unclear(written, [next, next.adding(days: 7)], "write \(words[0]), or +\(ahead + 7)d")
        case "this", "ce": return today.adding(days: wanted - today.weekday)
        case "last", "dernier", "derniere", "passe": return before
        default: return nil
        }
    }

    // MARK: Day and month

    /// `26 nov`, `1er décembre`, `nov 26`, each with or without its year; nil where no month is named.
    private func month(_ text: String, _ written: String) throws(Problem) -> Day? {
        if let day = MonthNames.day(text) { return day }
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        let number: Substring
        let month: Int
        if let named = MonthNames.month(words[1]) {
            (number, month) = (words[0], named)
        } else if let named = MonthNames.month(words[0]) {
            (number, month) = (words[1], named)
        } else {
            return nil
        }
        var digits = number
        for ending in [".", "er", "st", "nd", "rd", "th"] where digits.hasSuffix(ending) { digits = digits.dropLast(ending.count) }
        guard let day = Int(digits) else { return nil }
        return try nearest(month: month, day: day, written)
    }

    /// `26/11`, `26.11.`, `26/11/2026`, `2026/11/26`; nil where the text is no such numbers.
    ///
    /// Points between them are the way of languages that write the day first; a slash is written both ways.
    private func numbers(_ text: String, _ written: String) throws(Problem) -> Day? {
        let marks = Set(text.filter { !($0.isASCII && $0.isNumber) })
        guard marks.count == 1, let mark = marks.first, "/.-".contains(mark) else { return nil }
        var parts = text.split(separator: mark, omittingEmptySubsequences: false)
        if mark == ".", parts.last == "" { parts.removeLast() }
        let numbers = parts.compactMap { Int($0) }
        guard (2...3).contains(parts.count), numbers.count == parts.count else { return nil }
        if parts[0].count == 4 { return parts.count == 3 ? Day(year: numbers[0], month: numbers[1], day: numbers[2]) : nil }
        guard parts[0].count <= 2, parts[1].count <= 2 else { return nil }
        if parts.count == 3, parts[2].count != 4 {
            throw Problem(message: "“\(excerpt(written))” has no year of four digits: write it as 2026-11-20")
        }
        func day(month: Int, day: Int) throws(Problem) -> Day? {
            parts.count == 3 ? Day(year: numbers[2], month: month, day: day) : try nearest(month: month, day: day, written)
        }
        let isDayFirst = isDayFirst || mark == "."
        if numbers[0] != numbers[1], numbers[0] <= 12, numbers[1] <= 12, !isDayFirst {
            let readings = [try day(month: numbers[1], day: numbers[0]), try day(month: numbers[0], day: numbers[1])].compactMap { $0 }
            throw unclear(written, readings, "write the one that you mean so")
        }
        return numbers[1] <= 12 ? try day(month: numbers[1], day: numbers[0]) : try day(month: numbers[0], day: numbers[1])
    }

    /// The day of a month of the year that is meant: the next one ahead, or the last one back. nil where no such year has it.
    ///
    /// A date that lies little on the other side of today is more likely a slip than one of nearly a year away: both are shown.
    private func nearest(month: Int, day: Int, _ written: String) throws(Problem) -> Day? {
        let year = today.components.year
        let days = [year - 1, year, year + 1].compactMap { Day(year: $0, month: month, day: day) }
        let wanted = direction == .ahead ? days.first { $0 >= today } : days.last { $0 <= today }
        let other = direction == .ahead ? days.last { $0 < today } : days.first { $0 > today }
        guard let wanted else { return nil }
        if let other, abs(wanted.number - today.number) > 240, abs(other.number - today.number) < 120 {
            throw unclear(written, [other, wanted], "write the one that you mean so")
        }
        return wanted
    }

    private func unclear(_ written: String, _ readings: [Day], _ advice: Phrase) -> Problem {
        Problem(
            message:
                "“\(excerpt(written))” is \(Phrase(verbatim: readings.map(\.description).joined(separator: Phrase(" or ").told))): \(advice)"
        )
    }
}
