/// The company that letters come from: who writes, how it is paid, and whom a customer may call.
///
/// `GET /v1/letterhead`, and `letterhead` of the configuration.
package struct Letterhead: Codable, Hashable, Sendable {
    package var name: String
    /// A line each.
    package var address: [String]
    /// Whom to call, or to write to; one of the two is there.
    package var phone: String?
    package var email: String?
    /// Where a transfer goes: IBAN and BIC, without blanks.
    package var iban: String?
    package var bic: String?
    /// Where else an invoice is paid, such as a page for cards; this or an IBAN is there.
    package var payAt: String?
    /// Whom a customer may turn to who does not agree with a decision, a line each; a decision that refuses something names it.
    package var mediation: [String]
    /// Of a letter to a customer whose own is not known.
    package var language: LetterLanguage

    package init(
        name: String, address: [String] = [], phone: String? = nil, email: String? = nil, iban: String? = nil, bic: String? = nil,
        payAt: String? = nil, mediation: [String] = [], language: LetterLanguage = .french
    ) {
        (self.name, self.address, self.phone, self.email, self.iban, self.bic) = (name, address, phone, email, iban, bic)
        (self.payAt, self.mediation, self.language) = (payAt, mediation, language)
    }
}

/// The languages that letters are written in.
package enum LetterLanguage: String, WireWord {
    case french = "fr"
    case english = "en"

    package static let noun = "language of a letter"

    /// Reads what a customer is registered with: a code, with or without a country, or the language's name in either of them.
    ///
    /// nil for another language.
    package init?(of text: String) {
        let word = text.lowercased().prefix { $0.isLetter }
        switch word {
        case "fr", "fra", "fre", "french", "français", "francais", "französisch": self = .french
        case "en", "eng", "english", "anglais", "englisch": self = .english
        default: return nil
        }
    }
}

/// Account numbers of ISO 13616.
package enum IBAN {
    /// The number in capitals and without blanks; nil where its form or its check digits are wrong.
    package static func read(_ text: String) -> String? {
        let number = text.filter { $0 != " " && $0 != "\u{A0}" && $0 != "\u{202F}" }.uppercased()
        let bytes = Array(number.utf8)
        guard (15...34).contains(bytes.count), bytes.allSatisfy({ $0.isDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        // ISO 7064 MOD 97-10, on the number with its first four characters at the end; a letter counts as 10 to 35.
        var rest = 0
        for byte in bytes[4...] + bytes[..<4] {
            rest = byte.isDigit ? (rest * 10 + Int(byte - UInt8(ascii: "0"))) % 97 : (rest * 100 + Int(byte - UInt8(ascii: "A")) + 10) % 97
        }
        return rest == 1 ? number : nil
    }
}

/// Addresses of mail.
package enum MailAddress {
    /// By what two addresses are compared: the case of letters does not matter.
    package static func key(_ text: String) -> String { text.trimmed.lowercased() }

    /// Whether it is the plain form that every mail program takes: ASCII, one `@`, and nothing that a header would read as something else.
    package static func isPlain(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let others = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
        return parts.count == 2 && text.utf8.count <= 254 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { $0.isDigit || $0.isLetter || others.contains($0) || $0 == UInt8(ascii: "@") }
    }
}
