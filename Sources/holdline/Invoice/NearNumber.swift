import HoldlineCore

/// Invoice numbers that differ only in what spreadsheets and people change: case, blanks, leading zeros, separators.
///
/// It serves to refuse, never to match: two numbers that look alike may both exist.
enum NearNumber {
    /// The same for all spellings of a number.
    static func key(_ number: InvoiceNumber) -> String {
        var result = String.UnicodeScalarView()
        for scalar in number.text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { result.append(scalar) }
        }
        let digits = result.drop { $0 == "0" }
        return String(Substring.UnicodeScalarView(digits))
    }
}
