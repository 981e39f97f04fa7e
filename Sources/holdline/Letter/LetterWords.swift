import HoldlineCore

/// Dates, amounts and codes as a letter of a language writes them.
struct LetterWords: Sendable {
    let language: LetterLanguage

    /// From January on.
    private static let months: [LetterLanguage: [String]] = [
        .french: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
        .english: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ],
    ]

    /// `1er mars 2026`, `1 March 2026`; empty for none.
    func day(_ day: Day?) -> String {
        guard let day else { return "" }
        let (year, month, date) = day.components
        let number = language == .french && date == 1 ? "1er" : String(date)
        return "\(number) \(Self.months[language]?[month - 1] ?? "") \(year)"
    }

    /// The day in the zone of whoever writes.
    func day(_ instant: Instant) -> String { day(LocalTime.day(of: instant)) }

    /// `1 200,00 EUR` with blanks at which no line breaks, `1,200.00 EUR`.
    func amount(_ amount: Amount, _ currency: Currency) -> String { "\(number(amount.description))\u{A0}\(currency.code)" }

    /// `12,15 %`, `12.15%`.
    func percent(_ rate: Percent) -> String { number(rate.description) + either("\u{A0}%", "%") }

    private func either(_ french: String, _ english: String) -> String {
        switch language {
        case .french: french
        case .english: english
        }
    }

    /// Digits in groups of three.
    private func number(_ text: String) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNegative = text.hasPrefix("-")
        let digits = Array(parts[0].drop { $0 == "-" })
        var whole = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { whole += either("\u{A0}", ",") }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? either(",", ".") + parts[1] : ""
        return (isNegative ? "-" : "") + whole + fraction
    }

    /// Why an invoice is disputed.
    func reason(_ reason: Reason) -> String {
        switch reason {
        case .references: either("références inexactes", "incorrect references")
        case .legal: either("mentions légales inexactes", "incorrect legal information")
        case .receiverUnknown: either("destinataire inconnu", "recipient unknown")
        case .quality: either("qualité insuffisante", "insufficient quality")
        case .delivery: either("livraison", "delivery")
        case .prices: either("prix inexacts", "incorrect prices")
        case .quantity: either("quantité inexacte", "incorrect quantity")
        case .items: either("articles inexacts", "incorrect items")
        case .paymentTerms: either("conditions de paiement inexactes", "incorrect payment terms")
        case .notRecognized: either("facture non reconnue", "invoice not recognised")
        case .finance: either("coordonnées bancaires ou TVA inexactes", "incorrect bank details or VAT")
        case .other: either("autre motif", "another reason")
        }
    }

    /// How a dispute, or a ticket, ended.
    func outcome(_ outcome: Outcome) -> String {
        switch outcome {
        case .upheld: either("acceptée", "accepted")
        case .partlyUpheld: either("acceptée en partie", "accepted in part")
        case .rejected: either("refusée", "refused")
        case .withdrawn: either("retirée", "withdrawn")
        case .duplicate: either("traitée avec une autre réclamation", "handled with another complaint")
        }
    }

    /// All that is open.
    var whole: String { either("tout le montant dû", "all that is due") }
}
