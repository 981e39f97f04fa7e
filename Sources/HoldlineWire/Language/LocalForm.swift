package import HoldlineCore

/// Dates, numbers, money and lengths of time as people of a language write them, on a terminal or a page.
///
/// JSON, CSV and whatever else a program reads never have these forms. French has U+202F, the narrow blank at which no line breaks, between
/// groups of digits and before a unit; where a terminal shows ASCII alone, all is written in it.
package struct LocalForm: Hashable, Sendable {
    package let language: Language
    /// Whether the reader's device shows ASCII alone: `EUR` then stands for `€`, and months have no accents.
    package let isASCII: Bool

    package init(_ language: Language, isASCII: Bool = false) { (self.language, self.isASCII) = (language, isASCII) }

    /// Between a number and its unit, where no line breaks.
    package var blank: String { isASCII ? " " : "\u{202F}" }

    // MARK: Numbers

    /// `12 345` in French, `12,345` in English.
    package func number(_ value: Int) -> String { (value < 0 ? "-" : "") + grouped(String(value.magnitude)) }

    /// With so many decimals, the last one rounded: `12,5`, `12.5`. An infinite value, or one that is no number, is a dash.
    package func number(_ value: Double, decimals: Int) -> String {
        let places = min(max(decimals, 0), 6)
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        // Beyond this a binary fraction has no decimals.
        guard value.isFinite, value.magnitude * scale < 9e15 else { return isASCII ? "-" : "–" }
        let units = Int64((value * scale).rounded(.toNearestOrAwayFromZero))
        return decimal(Amount(units: units, decimals: UInt8(places)).description)
    }

    /// `87,5 %`, `87.5%`; a whole percentage has no decimals.
    package func percent(_ value: Double, decimals: Int = 1) -> String {
        let isWhole = value.isFinite && value == value.rounded()
        return number(value, decimals: isWhole ? 0 : decimals) + (language == .french ? blank : "") + "%"
    }

    // MARK: Money

    /// The amount alone, for a column whose heading names the currency: `1 234,50`, `1,234.50`.
    package func amount(_ amount: Amount) -> String { decimal(amount.description) }

    /// `1 234,50 €`, `€1,234.50`. A currency whose sign several share is named by its code: `1 234,50 USD`, `USD 1,234.50`.
    package func money(_ amount: Amount, _ currency: Currency) -> String {
        let number = decimal(Amount(units: amount.units.magnitudeInRange, decimals: amount.decimals).description)
        let sign = amount.units < 0 ? "-" : ""
        let symbol = isASCII ? nil : Self.symbols[currency.code]
        switch language {
        case .french: return sign + number + blank + (symbol ?? currency.code)
        case .english: return sign + (symbol ?? currency.code + (isASCII ? " " : "\u{A0}")) + number
        }
    }

    /// Signs that mean one currency alone: a dollar sign or a yen sign is that of several.
    private static let symbols = ["EUR": "€", "GBP": "£"]

    // MARK: Dates

    /// `27/11/2026`, `27 Nov 2026`: in English the month has its name, since half of its readers put the month first.
    package func date(_ day: Day) -> String {
        let (year, month, date) = day.components
        switch language {
        case .french: return "\(padded(date, 2))/\(padded(month, 2))/\(padded(year, 4))"
        case .english: return "\(date) \(shortMonth(month)) \(padded(year, 4))"
        }
    }

    /// Where the year is plain: `27 nov.`, `1er nov.`, `27 Nov`.
    package func shortDate(_ day: Day) -> String {
        let (_, month, date) = day.components
        return "\(ordinal(date)) \(shortMonth(month))"
    }

    /// In a sentence or a title: `27 novembre 2026`, `1er novembre 2026`, `27 November 2026`.
    package func longDate(_ day: Day) -> String {
        let (year, number, date) = day.components
        return "\(ordinal(date)) \(month(number)) \(padded(year, 4))"
    }

    /// The name of a month from 1 to 12, as it stands in a date; empty for another number.
    package func month(_ number: Int) -> String { Self.name(number - 1, of: language == .french ? Self.mois : Self.months, isASCII) }

    /// Its name cut short as the language does it: `nov.`, `Nov`.
    package func shortMonth(_ number: Int) -> String {
        Self.name(number - 1, of: language == .french ? Self.moisCourts : Self.shortMonths, isASCII)
    }

    /// The name of a day of the week, cut short; 0 is Monday, as in `Day.weekday`.
    package func shortWeekday(_ number: Int) -> String {
        Self.name(number, of: language == .french ? Self.jours : Self.weekdays, isASCII)
    }

    private func ordinal(_ date: Int) -> String { language == .french && date == 1 ? "1er" : String(date) }

    // MARK: Time

    /// `14:05`, on a clock of 24 hours in both languages.
    package func clock(hour: Int, minute: Int) -> String { "\(padded(hour, 2)):\(padded(minute, 2))" }

    /// `14:05:09`.
    package func clock(hour: Int, minute: Int, second: Int) -> String { "\(clock(hour: hour, minute: minute)):\(padded(second, 2))" }

    /// A wait that runs, as a stopwatch shows it: `0:07`, `12:05`, `1:02:05`; from a day on the two largest units, `1 d 4 h`. Negative is 0.
    package func running(_ seconds: Int64) -> String {
        let seconds = max(0, seconds)
        guard seconds < 86_400 else { return length(seconds) }
        let (hours, minutes, rest) = (Int(seconds / 3600), Int(seconds / 60 % 60), Int(seconds % 60))
        return hours > 0 ? "\(hours):\(padded(minutes, 2)):\(padded(rest, 2))" : "\(minutes):\(padded(rest, 2))"
    }

    /// A length by its two largest units: `2 j 4 h`, `2 d 4 h`, `3 min 20 s`.
    package func length(_ seconds: Int64) -> String {
        let day = language == .french ? "j" : "d"
        let parts: [(Int64, String)] = [
            (seconds / 86_400, day), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.drop { $0.0 <= 0 }.prefix(2).filter { $0.0 > 0 }
        return shown.isEmpty ? "0\(blank)s" : shown.map { "\($0.0)\(blank)\($0.1)" }.joined(separator: " ")
    }

    // MARK: Parts

    /// A decimal string of ours, such as `-1234.50`.
    private func decimal(_ text: String) -> String {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? (language == .french ? "," : ".") + parts[1] : ""
        // “-0,0” is no number that a person writes.
        let isZero = text.allSatisfy { "-0.".contains($0) }
        return (isNegative && !isZero ? "-" : "") + grouped(String(parts[0])) + fraction
    }

    /// `digits` are without a sign and a point.
    private func grouped(_ digits: String) -> String {
        let separator = language == .french ? blank : ","
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.utf8.count - place).isMultiple(of: 3) { text += separator }
            text.append(digit)
        }
        return text
    }

    /// Names are from 0 on; a place that is none gives an empty text.
    private static func name(_ place: Int, of names: [String], _ isASCII: Bool) -> String {
        guard names.indices.contains(place) else { return "" }
        return isASCII ? names[place].replacingAccents : names[place]
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    private static let shortMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let mois = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ]
    private static let moisCourts = [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ]
    private static let jours = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]
}

extension Int64 {
    /// Without its sign; the smallest number stops at the largest one.
    fileprivate var magnitudeInRange: Int64 { self == .min ? .max : abs(self) }
}

extension String {
    /// Letters of French without their accents, for a device that has none; other characters stay as they are.
    package var replacingAccents: String {
        String(
            flatMap { character -> String in
                if let plain = Self.plainLetters[character] { return plain }
                return String(character)
            })
    }

    /// Also quotation marks, dashes, blanks and the multiplication sign, which the program's own phrases have.
    private static let plainLetters: [Character: String] = [
        "à": "a", "â": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i", "ï": "i", "ô": "o", "ù": "u", "û": "u", "ü": "u",
        "œ": "oe", "À": "A", "Â": "A", "Ç": "C", "É": "E", "È": "E", "Ê": "E", "Î": "I", "Ô": "O", "Û": "U", "Œ": "OE", "’": "'",
        "\u{202F}": " ", "\u{A0}": " ", "…": "...", "–": "-", "“": "\"", "”": "\"", "«": "\"", "»": "\"", "·": "-", "×": "x",
    ]
}
