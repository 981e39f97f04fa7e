/// The numbers of one French company: the SIREN, the SIRET that begins with it, and the VAT number that ends with it.
enum CompanyNumber {
    /// Of a SIREN, a SIRET or a French VAT number, blanks and points ignored; nil for anything else.
    static func siren(of text: String) -> String? {
        let compact = compact(text)
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        switch compact.utf8.count {
        case 9 where compact.utf8.allSatisfy(isDigit): return compact
        case 14 where compact.utf8.allSatisfy(isDigit): return String(compact.prefix(9))
        case 13 where compact.hasPrefix("FR") && compact.utf8.suffix(9).allSatisfy(isDigit): return String(compact.suffix(9))
        default: return nil
        }
    }

    static func isSame(_ one: String, _ other: String) -> Bool {
        (siren(of: one) ?? compact(one)) == (siren(of: other) ?? compact(other))
    }

    private static func compact(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber }.uppercased() }
}
