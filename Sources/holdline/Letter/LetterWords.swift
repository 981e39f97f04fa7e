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
    func percent(_ rate: Percent) -> String { number(rate.description) + (language == .french ? "\u{A0}%" : "%") }

    /// Digits in groups of three.
    private func number(_ text: String) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNegative = text.hasPrefix("-")
        let digits = Array(parts[0].drop { $0 == "-" })
        var whole = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { whole += language == .french ? "\u{A0}" : "," }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? (language == .french ? "," : ".") + parts[1] : ""
        return (isNegative ? "-" : "") + whole + fraction
    }

    /// Why an invoice is disputed.
    func reason(_ reason: Reason) -> String {
        switch (reason, language) {
        case (.references, .french): "références inexactes"
        case (.references, .english): "incorrect references"
        case (.legal, .french): "mentions légales inexactes"
        case (.legal, .english): "incorrect legal information"
        case (.receiverUnknown, .french): "destinataire inconnu"
        case (.receiverUnknown, .english): "recipient unknown"
        case (.quality, .french): "qualité insuffisante"
        case (.quality, .english): "insufficient quality"
        case (.delivery, .french): "livraison"
        case (.delivery, .english): "delivery"
        case (.prices, .french): "prix inexacts"
        case (.prices, .english): "incorrect prices"
        case (.quantity, .french): "quantité inexacte"
        case (.quantity, .english): "incorrect quantity"
        case (.items, .french): "articles inexacts"
        case (.items, .english): "incorrect items"
        case (.paymentTerms, .french): "conditions de paiement inexactes"
        case (.paymentTerms, .english): "incorrect payment terms"
        case (.notRecognized, .french): "facture non reconnue"
        case (.notRecognized, .english): "invoice not recognised"
        case (.finance, .french): "coordonnées bancaires ou TVA inexactes"
        case (.finance, .english): "incorrect bank details or VAT"
        case (.other, .french): "autre motif"
        case (.other, .english): "another reason"
        }
    }

    /// How a dispute, or a ticket, ended.
    func outcome(_ outcome: Outcome) -> String {
        switch (outcome, language) {
        case (.upheld, .french): "acceptée"
        case (.upheld, .english): "accepted"
        case (.partlyUpheld, .french): "acceptée en partie"
        case (.partlyUpheld, .english): "accepted in part"
        case (.rejected, .french): "refusée"
        case (.rejected, .english): "refused"
        case (.withdrawn, .french): "retirée"
        case (.withdrawn, .english): "withdrawn"
        case (.duplicate, .french): "traitée avec une autre réclamation"
        case (.duplicate, .english): "handled with another complaint"
        }
    }

    /// All that is open.
    var whole: String { language == .french ? "tout le montant dû" : "all that is due" }
}
