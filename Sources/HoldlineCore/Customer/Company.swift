/// One company behind several customer references: SIREN, SIRET and French VAT number name the same.
///
/// A VAT number is FR, two characters and the SIREN; a SIRET is the SIREN and five digits. Blanks and points are ignored.
package enum Company {
    /// What a company's number comes to: the SIREN of a French one, else the number itself; nil for a text that is no such number.
    package static func key(ofNumber text: some StringProtocol) -> String? {
        var key: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A: key.append(UInt8(scalar.value))
            case 0x61...0x7A: key.append(UInt8(scalar.value - 0x20))
            case 0x2E, 0x200B...0x200D, 0x2060, 0xFEFF: continue
            default:
                guard scalar.properties.isWhitespace else { return nil }
            }
            guard key.count <= 20 else { return nil }
        }
        let digits = key.drop { !$0.isDigit }
        switch (key.count, key.count - digits.count) {
        case (9, 0) where digits.allSatisfy(\.isDigit): return String(decoding: key, as: UTF8.self)
        case (14, 0) where digits.allSatisfy(\.isDigit): return String(decoding: key[..<9], as: UTF8.self)
        case (13, _) where key.starts(with: Array("FR".utf8)) && key[4...].allSatisfy(\.isDigit):
            return String(decoding: key[4...], as: UTF8.self)
        default: return nil
        }
    }

    /// Whether two numbers are one company's: any two numbers that are no French ones where their letters and digits are the same.
    static func isSame(_ one: String, _ other: String) -> Bool {
        func key(_ text: String) -> String { Company.key(ofNumber: text) ?? text.filter { $0.isLetter || $0.isNumber }.uppercased() }
        return key(one) == key(other)
    }

    /// The company of a registered customer, or of a reference that is a company's number itself; nil where neither tells.
    package static func key(_ reference: CustomerReference, siren: String?, vat: String?) -> String? {
        if let key = siren.flatMap({ key(ofNumber: $0) }) { return key }
        if let vat, !vat.isEmpty { return key(ofNumber: vat) ?? vat.uppercased() }
        return key(ofNumber: reference.text)
    }

    /// The key of a reference that names no company.
    package static func own(_ reference: CustomerReference) -> String { "=" + reference.text }
}

/// The body of `POST /v1/customers/{reference}/merge`.
///
/// Nothing is moved: invoices and tickets keep their reference, and customer-wide holds cover both from then on.
package struct MergeCustomer: Codable, Hashable, Sendable {
    /// The reference whose company both are from then on.
    package var into: CustomerReference

    package init(into: CustomerReference) { self.into = into }
}

/// Two references, and with them their companies, that a person declared to be one customer.
package struct CompanyMerge: Codable, Hashable, Sendable {
    package var from, into: CustomerReference
    /// `company`: that of `from` until then: all of it is that of `into` now.
    /// `becomes`: the company of `into`, which it is called by from then on.
    package var company, becomes: String

    package init(from: CustomerReference, into: CustomerReference, company: String, becomes: String) {
        (self.from, self.into, self.company, self.becomes) = (from, into, company, becomes)
    }
}
