import HoldlineCore

/// The seller's number as the configuration gives it: a SIREN or a VAT number.
struct Seller {
    /// Without spaces, in capitals.
    let number: String
    /// Digits, letters and lengths are right, and a check digit is not: worth a warning, since test companies are made up.
    let doubt: String?

    /// nil for what has neither the form of a SIREN nor that of a VAT number.
    init?(_ text: String) {
        let number = text.filter { $0 != " " && $0 != "\u{A0}" && $0 != "." }.uppercased()
        let bytes = Array(number.utf8)
        if bytes.count == 9, bytes.allSatisfy(\.isDigit) {
            self.doubt = Self.passesLuhn(bytes) ? nil : "the check digit of SIREN \(number) is wrong"
        } else if (4...15).contains(bytes.count), bytes[0..<2].allSatisfy(isLetter),
            bytes[2...].allSatisfy({ $0.isDigit || isLetter($0) }),
            bytes.contains(where: \.isDigit)
        {
            self.doubt = Self.doubtOfFrenchVAT(number, bytes)
        } else {
            return nil
        }
        self.number = number
    }

    /// INSEE: the ninth digit of a SIREN makes the sum of Luhn's formula a multiple of ten.
    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let digit = Int(item.element - UInt8(ascii: "0")) * (item.offset % 2 == 1 ? 2 : 1)
            return sum + (digit > 9 ? digit - 9 : digit)
        }
        return sum % 10 == 0
    }

    /// A French VAT number is `FR`, a key of two characters, the SIREN; a key of digits is (12 + 3 × (SIREN mod 97)) mod 97.
    private static func doubtOfFrenchVAT(_ number: String, _ bytes: [UInt8]) -> String? {
        guard number.hasPrefix("FR") else { return nil }
        guard bytes.count == 13, bytes[4...].allSatisfy(\.isDigit) else {
            return "\(number) is no French VAT number: FR, two characters, and the nine digits of the SIREN"
        }
        guard let key = Int(number.dropFirst(2).prefix(2)), let siren = Int(number.suffix(9)) else { return nil }
        return key == (12 + 3 * (siren % 97)) % 97 ? nil : "the key of VAT number \(number) is wrong"
    }
}

/// An ASCII capital.
private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
