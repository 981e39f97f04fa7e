import HoldlineCore
import Testing

@Suite("amounts and currencies")
struct AmountTests {
    @Test(
        "digits and one point are an amount",
        arguments: [
            ("120.00", 12_000, 2), ("-5", -5, 0), ("0", 0, 0), ("12.345", 12_345, 3), ("0.0001", 1, 4),
            ("9999999999999.9999", 99_999_999_999_999_999, 4), ("-0.05", -5, 2),
        ] as [(String, Int64, UInt8)])
    func reads(text: String, units: Int64, decimals: UInt8) throws {
        let amount = try #require(Amount(text: text))
        #expect(amount == Amount(units: units, decimals: decimals))
        #expect(amount.description == text)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "-", "1e3", "٣", "+1", "1.", ".5", "1.2.3", "1,5", " 1", "1 ", "--1", "0x1", "NaN", "12345678901234", "1.23456", "1\u{301}",
            "1\0",
        ])
    func refuses(text: String) { #expect(Amount(text: text) == nil) }

    @Test(
        "an amount is fitted to its currency's decimals, or refused",
        arguments: [
            ("12.345", "EUR", nil), ("12.340", "EUR", "12.34"), ("12", "EUR", "12.00"), ("5.5", "JPY", nil), ("5.0", "JPY", "5"),
            ("1.5", "KWD", "1.500"),
            ("-7.1", "EUR", "-7.10"), ("9999999999999.9999", "EUR", nil), ("0.0001", "CLF", "0.0001"),
        ] as [(String, String, String?)])
    func fits(text: String, code: String, fitted: String?) throws {
        #expect(try #require(Amount(text: text)).fitted(to: .of(code))?.description == fitted)
    }

    @Test("sums stop at the ends instead of trapping")
    func saturates() {
        let most = Amount(units: .max, decimals: 2)
        #expect((most + most).units == .max)
        #expect((Amount(units: .min, decimals: 2) - most).units == .min)
    }

    @Test(
        "a currency is a code of ISO 4217 with its own decimals",
        arguments: [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("XPF", 0), ("USD", 2), ("TND", 3)] as [(String, UInt8)])
    func currency(code: String, decimals: UInt8) throws {
        let currency = try #require(Currency(code: code))
        #expect(currency.decimals == decimals)
        #expect(currency.code == code)
    }

    @Test("other codes are no currency", arguments: ["", "eur", "EURO", "XXX", "ZZZ", "€", "EU", "BTC"])
    func noCurrency(code: String) { #expect(Currency(code: code) == nil) }
}
