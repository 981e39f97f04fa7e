/// An ISO 4217 currency with its own number of decimals (JPY 0, EUR 2, KWD 3).
///
/// Kept as an index into the table, so that a hold index of millions of invoices spends one byte on it.
package struct Currency: Hashable, Sendable {
    /// Its place in the table, for those who keep many; good within one process only.
    package let index: UInt8

    /// The currency of this alphabetic code, or nil where ISO 4217 has none.
    package init?(code: some StringProtocol) {
        guard let index = Self.indexByCode[String(code)] else { return nil }
        self.index = index
    }

    /// Three capital letters, as in ISO 4217.
    package var code: String { Self.table[Int(index)].code }

    /// Decimals of the minor unit.
    package var decimals: UInt8 { Self.table[Int(index)].decimals }

    /// The configuration's currency unless it names another one.
    package static let eur = Currency(index: indexByCode["EUR"] ?? 0)

    private init(index: UInt8) { self.index = index }

    /// The currency at a place that `index` said.
    package init?(at index: UInt8) {
        guard Int(index) < Self.table.count else { return nil }
        self.index = index
    }

    private static let indexByCode: [String: UInt8] = Dictionary(
        uniqueKeysWithValues: table.enumerated().map { ($1.code, UInt8($0)) })

    /// ISO 4217 list one (active codes that name money in circulation), with the minor units that the list gives.
    private static let table: [(code: String, decimals: UInt8)] = {
        let none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
        let three = "BHD IQD JOD KWD LYD OMR TND"
        let four = "CLF UYW"
        let two = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
            CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
            GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD \
            MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
            RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
            UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
            """
        return [(none, 0), (two, 2), (three, 3), (four, 4)].flatMap { codes, decimals in
            codes.split(separator: " ").map { (String($0), UInt8(decimals)) }
        }
    }()
}

extension Currency: WrittenValue {
    package init?(text: String) { self.init(code: text) }
    package static func refusal(of text: String) -> String { "“\(text)” is no currency of ISO 4217: write a code such as EUR" }
    package var description: String { code }
}
