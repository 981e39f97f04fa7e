import HoldlineCore
import Testing

@testable import HoldlineWire

/// How people of a language write what they read on a screen.
@Suite struct LocalFormTests {
    private let french = LocalForm(.french), english = LocalForm(.english)

    @Test(
        "Whole numbers have their digits in groups",
        arguments: [
            (0, "0", "0"), (999, "999", "999"), (1000, "1\u{202F}000", "1,000"), (-12_345, "-12\u{202F}345", "-12,345"),
            (1_234_567, "1\u{202F}234\u{202F}567", "1,234,567"), (.min, "-9 223 372 036 854 775 808".firm, "-9,223,372,036,854,775,808"),
        ]) func numbers(_ value: Int, _ french: String, _ english: String)
    {
        #expect(self.french.number(value) == french)
        #expect(self.english.number(value) == english)
    }

    @Test(
        "Decimals are rounded, and zero has no sign",
        arguments: [
            (12.5, 1, "12,5", "12.5"), (12.25, 1, "12,3", "12.3"), (-0.04, 1, "0,0", "0.0"), (-12.5, 0, "-13", "-13"),
            (1234.5, 2, "1 234,50".firm, "1,234.50"), (.nan, 1, "–", "–"), (.infinity, 1, "–", "–"), (1e30, 1, "–", "–"),
        ]) func decimals(_ value: Double, _ places: Int, _ french: String, _ english: String)
    {
        #expect(self.french.number(value, decimals: places) == french)
        #expect(self.english.number(value, decimals: places) == english)
    }

    @Test("A percentage has decimals only where it is not whole") func percentages() {
        #expect([80, 87.5, 100].map { french.percent($0) } == ["80 %", "87,5 %", "100 %"].map(\.firm))
        #expect([80, 87.5, 100].map { english.percent($0) } == ["80%", "87.5%", "100%"])
    }

    @Test(
        "Money has its sign, its currency and its own decimals",
        arguments: [
            ("1234.50", "EUR", "1 234,50 €".firm, "€1,234.50"), ("-0.05", "EUR", "-0,05 €".firm, "-€0.05"),
            ("1234567", "JPY", "1 234 567 JPY".firm, "JPY\u{A0}1,234,567"), ("12.345", "KWD", "12,345 KWD".firm, "KWD\u{A0}12.345"),
            ("9.99", "USD", "9,99 USD".firm, "USD\u{A0}9.99"), ("10.00", "GBP", "10,00 £".firm, "£10.00"),
        ]) func money(_ text: String, _ code: String, _ french: String, _ english: String) throws
    {
        let (amount, currency) = (try #require(Amount(text: text)), try #require(Currency(code: code)))
        #expect(self.french.money(amount, currency) == french)
        #expect(self.english.money(amount, currency) == english)
    }

    @Test("The largest amounts are written, not trapped") func largest() {
        for units in [Int64.min, .max] { #expect(!french.money(Amount(units: units, decimals: 2), .eur).isEmpty) }
    }

    @Test(
        "A date in its three lengths",
        arguments: [
            ("2026-11-27", ["27/11/2026", "27 nov.", "27 novembre 2026"], ["27 Nov 2026", "27 Nov", "27 November 2026"]),
            ("2027-02-01", ["01/02/2027", "1er févr.", "1er février 2027"], ["1 Feb 2027", "1 Feb", "1 February 2027"]),
            ("2026-08-09", ["09/08/2026", "9 août", "9 août 2026"], ["9 Aug 2026", "9 Aug", "9 August 2026"]),
        ]) func dates(_ text: String, _ french: [String], _ english: [String]) throws
    {
        let day = try #require(Day(text: text))
        #expect([self.french.date(day), self.french.shortDate(day), self.french.longDate(day)] == french)
        #expect([self.english.date(day), self.english.shortDate(day), self.english.longDate(day)] == english)
    }

    @Test("Months and weekdays have names, other numbers none") func names() throws {
        let friday = try #require(Day(text: "2026-11-27"))
        #expect(french.shortWeekday(friday.weekday) == "ven.")
        #expect(english.shortWeekday(friday.weekday) == "Fri")
        for form in [french, english] {
            #expect(Set((1...12).map(form.month)).count == 12 && Set((1...12).map(form.shortMonth)).count == 12)
            #expect(Set((0...6).map(form.shortWeekday)).count == 7)
            #expect(form.month(0).isEmpty && form.month(13).isEmpty && form.shortWeekday(7).isEmpty)
        }
    }

    @Test(
        "A wait runs like a stopwatch, and is a length from a day on",
        arguments: [
            (-5, "0:00", "0:00"), (7, "0:07", "0:07"), (725, "12:05", "12:05"), (3725, "1:02:05", "1:02:05"),
            (86_399, "23:59:59", "23:59:59"),
            (100_800, "1 j 4 h".firmUnits, "1 d 4 h".firmUnits), (172_800, "2 j".firmUnits, "2 d".firmUnits),
        ] as [(Int64, String, String)]) func waits(_ seconds: Int64, _ french: String, _ english: String)
    {
        #expect(self.french.running(seconds) == french)
        #expect(self.english.running(seconds) == english)
    }

    @Test("A device of ASCII gets ASCII alone") func ascii() throws {
        let form = LocalForm(.french, isASCII: true)
        let amount = try #require(Amount(text: "1234.50"))
        let texts = [
            form.money(amount, .eur), form.number(1_234_567), form.percent(87.5), form.number(.nan, decimals: 1), form.length(3700),
            LocalForm(.english, isASCII: true).money(amount, .eur),
        ]
        #expect(texts == ["1 234,50 EUR", "1 234 567", "87,5 %", "-", "1 h 1 min", "EUR 1,234.50"])
        #expect((1...12).allSatisfy { (form.month($0) + form.shortMonth($0)).utf8.allSatisfy { $0 < 0x80 } })
        #expect("À l’échéance : cœur".replacingAccents == "A l'echeance : coeur")
    }

    @Test("The clock has 24 hours and two digits each") func clock() {
        #expect(french.clock(hour: 9, minute: 5) == "09:05")
        #expect(english.clock(hour: 14, minute: 5, second: 9) == "14:05:09")
    }
}

extension String {
    /// All blanks narrow and firm.
    fileprivate var firm: String { replacing(" ", with: "\u{202F}") }
    /// Those between a number and its unit.
    fileprivate var firmUnits: String { replacing(#/(\d) /#) { "\($0.1)\u{202F}" } }
}
