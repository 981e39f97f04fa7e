/// Numbers for people: as many digits as a measurement has.
enum Numbers {
    /// With so many decimals, and commas between thousands, whatever the locale; a dash for what is no
    /// number.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let units = Int((value.magnitude * scale).rounded())
        let whole = grouped(units / Int(scale))
        let sign = value < 0 && units > 0 ? "-" : ""
        guard digits > 0 else { return sign + whole }
        let fraction = String(units % Int(scale))
        return sign + whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// Three digits or all of the whole part.
    ///
    /// Whole values have no decimals, so that aims read as they are written in `Aims`.
    static func significant(_ value: Double) -> String {
        switch value.magnitude {
        case ..<10: value == value.rounded() ? fixed(value, 0) : fixed(value, 2)
        case ..<100: value == value.rounded() ? fixed(value, 0) : fixed(value, 1)
        default: fixed(value, 0)
        }
    }

    /// 1,234,567
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
