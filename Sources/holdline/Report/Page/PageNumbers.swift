import HoldlineCore
import HoldlineWire

/// Numbers, dates and money as people of a language write them.
struct PageNumbers: Sendable {
    let language: Language

    /// French groups digits by U+202F, a narrow blank at which no line breaks.
    private var group: String { language == .french ? "\u{202F}" : "," }
    private var point: String { language == .french ? "," : "." }
    /// Before a unit.
    private var gap: String { "\u{202F}" }

    /// Digits are grouped by three; a negative number has the minus sign U+2212.
    func count(_ value: Int) -> String { grouped(String(value.magnitude), negative: value < 0) }
    func count(_ value: Int64) -> String { count(Int(value)) }

    /// `decimals` at most; zeros at the end are left out.
    func number(_ value: Double, decimals: Int = 1) -> String {
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let units = (value.magnitude * power).rounded()
        guard units < 9e15 else { return "∞" }
        let whole = Int(units / power)
        var rest = String(Int(units) - whole * Int(power))
        while rest.count < decimals { rest = "0" + rest }
        while rest.hasSuffix("0") { rest.removeLast() }
        return grouped(String(whole), negative: value < 0 && units > 0) + (rest.isEmpty || decimals == 0 ? "" : point + rest)
    }

    /// With its currency: `1,234.50 EUR`, `1 234,50 EUR`.
    func money(_ amount: Amount, _ currency: Currency) -> String { "\(self.amount(amount))\u{A0}\(currency.code)" }

    /// The currency is left out, for columns whose heading or total names it. All decimals of the amount are written, zeros too.
    func amount(_ amount: Amount) -> String {
        let parts = amount.description.split(separator: ".")
        let whole = parts[0].drop { $0 == "-" }
        return grouped(String(whole), negative: amount.units < 0) + (parts.count > 1 ? point + parts[1] : "")
    }

    /// A share with its counts: `83 % (25 / 30)`; a dash where there is nothing to have a share of.
    func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "–" : "\(percent(Double(part) * 100 / Double(whole))) (\(count(part))\(gap)/\(gap)\(count(whole)))"
    }

    /// `value` is in hundredths: 12.5 is written `12.5%`, and in French `12,5 %`.
    func percent(_ value: Double) -> String { number(value, decimals: 1) + (language == .french ? gap : "") + "%" }

    /// Business time: `45 min`, `3 h 20 min`.
    func length(_ seconds: Int64?) -> String {
        guard let seconds else { return "–" }
        let minutes = (seconds + 30) / 60
        guard minutes >= 60 else { return "\(minutes)\u{A0}min" }
        return "\(count(minutes / 60))\u{A0}h" + (minutes % 60 == 0 ? "" : "\u{A0}\(minutes % 60)\u{A0}min")
    }

    /// `27 November 2026`, `27 novembre 2026`.
    func day(_ day: Day) -> String {
        let (year, month, date) = day.components
        let first = language == .french && date == 1 ? "1er" : "\(date)"
        return "\(first)\u{A0}\(months[month - 1])\u{A0}\(year)"
    }

    /// The key of a report's period, shortened for an axis: `W48`, `27 Nov`, `Nov 2026`.
    func period(_ key: String) -> String {
        if let day = Day(text: key) {
            let (_, month, date) = day.components
            return "\(date)\u{A0}\(short[month - 1])"
        }
        let parts = key.split(separator: "-")
        guard parts.count == 2 else { return key }
        if parts[1].hasPrefix("W") { return (language == .french ? "S" : "W") + parts[1].dropFirst() }
        guard let month = Int(parts[1]), (1...12).contains(month) else { return key }
        return "\(short[month - 1])\u{A0}\(parts[0])"
    }

    private var months: [String] {
        switch language {
        case .english:
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        case .french:
            ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
        }
    }

    private var short: [String] {
        switch language {
        case .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        case .french: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
        }
    }

    private func grouped(_ digits: String, negative: Bool) -> String {
        var result = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { result += group }
            result.append(digit)
        }
        return (negative ? "−" : "") + result
    }
}
