import HoldlineCore
import Testing

/// Rates that were in force, by their dates.
private let rates = InterestRates(
    centralBank: [
        "2023-09-20": rate(450), "2024-06-12": rate(425), "2024-12-18": rate(315), "2025-06-11": rate(215),
    ],
    legal: [
        "2024-01-01": rate(507), "2024-07-01": rate(492), "2025-01-01": rate(371), "2025-07-01": rate(276), "2026-01-01": rate(262),
    ])

/// Of hundredths of a percent.
private func rate(_ hundredths: Int64) -> Percent { Percent(units: hundredths * 100) ?? Percent(wholes: 0) }

/// What an invoice was registered with on a day.
struct Registered: Sendable {
    var day: Day
    var open: Amount
    var credited: Amount?
    var amount: Amount = "1200.00"
    var due: Day?
    var instalments: [InvoiceInstalment]?
    var showsCredit = false
}

/// One row of the table: an invoice's registrations, and what penalties come to.
struct InterestCase: Sendable, CustomTestStringConvertible {
    var name: String
    var due: Day
    var issued: Day = "2024-05-01"
    var registered: [Registered]
    var at: Day
    var conditions: [Day: Percent] = [:]
    var excluded: Amount = "0.00"
    /// From, to, what is overdue, the rate, and the penalty, as a person with a pocket calculator finds it.
    var lines: [String]

    var testDescription: String { name }

    func reckoned() throws -> Interest {
        var all = rates
        all.conditions = conditions
        let states = registered.map { row in
            var invoice = Invoice(
                number: "F1", customer: "C-042", issued: issued, due: row.due ?? due, currency: .eur, amount: row.amount, open: row.open,
                credited: row.credited, registeredAt: "2024-05-01T00:00:00Z", version: 1)
            invoice.instalments = row.instalments
            return RegisteredState(day: row.day, invoice: invoice, showsCredit: row.showsCredit)
        }
        return try #require(InterestReckoning(states, rates: all, excluded: excluded)).interest(to: at, version: 1)
    }
}

@Suite("Penalties for late payment")
struct InterestTests {
    static let start = Registered(day: "2024-05-01", open: "1200.00")

    static let cases: [InterestCase] = [
        InterestCase(name: "not due yet", due: "2024-05-31", registered: [start], at: "2024-05-31", lines: []),
        InterestCase(
            name: "one day late", due: "2024-05-31", registered: [start], at: "2024-06-01",
            lines: ["2024-06-01 2024-06-01 1 1200.00 15.21 floor 0.50"]),
        InterestCase(
            name: "over a half-year, each with its own floor", due: "2024-05-31", registered: [start], at: "2024-07-31",
            lines: [
                "2024-06-01 2024-06-30 30 1200.00 15.21 floor 15.00", "2024-07-01 2024-07-31 31 1200.00 14.76 floor 15.04",
            ]),
        InterestCase(
            name: "the Central Bank's rate and 10 points, where the floor is lower", due: "2024-12-31", registered: [start],
            at: "2025-07-02",
            lines: [
                "2025-01-01 2025-06-30 181 1200.00 13.15 central-bank 78.25", "2025-07-01 2025-07-02 2 1200.00 12.15 central-bank 0.80",
            ]),
        InterestCase(
            name: "a change of the bank's rate within a half-year counts from the next one", due: "2025-05-31", registered: [start],
            at: "2025-06-30", lines: ["2025-06-01 2025-06-30 30 1200.00 13.15 central-bank 12.97"]),
        InterestCase(
            name: "a whole leap year is 366 days of 365", due: "2023-12-31", registered: [start], at: "2024-12-31",
            conditions: [.earliest: rate(2000)], lines: ["2024-01-01 2024-12-31 366 1200.00 20.00 conditions 240.66"]),
        InterestCase(
            name: "29 February counts", due: "2024-02-28", registered: [start], at: "2024-03-01",
            lines: ["2024-02-29 2024-03-01 2 1200.00 15.21 floor 1.00"]),
        InterestCase(
            name: "the conditions' rate goes over half-years in one line", due: "2025-06-20", registered: [start], at: "2025-07-20",
            conditions: [.earliest: rate(1500)], lines: ["2025-06-21 2025-07-20 30 1200.00 15.00 conditions 14.79"]),
        InterestCase(
            name: "a rate of the conditions under the floor is lifted to it", due: "2025-06-20", registered: [start], at: "2025-07-20",
            conditions: [.earliest: rate(500)],
            lines: ["2025-06-21 2025-06-30 10 1200.00 11.13 floor 3.66", "2025-07-01 2025-07-20 20 1200.00 8.28 floor 5.44"]),
        InterestCase(
            name: "under the floor in one half-year alone", due: "2025-06-20", registered: [start], at: "2025-07-20",
            conditions: [.earliest: rate(1000)],
            lines: ["2025-06-21 2025-06-30 10 1200.00 11.13 floor 3.66", "2025-07-01 2025-07-20 20 1200.00 10.00 conditions 6.58"]),
        InterestCase(
            name: "conditions by date: those at the date of issue", due: "2025-06-20", issued: "2025-01-15", registered: [start],
            at: "2025-06-30", conditions: ["2024-01-01": rate(1200), "2025-01-01": rate(1400), "2025-02-01": rate(1800)],
            lines: ["2025-06-21 2025-06-30 10 1200.00 14.00 conditions 4.60"]),
        InterestCase(
            name: "a part payment counts from the day after it was registered", due: "2025-01-31",
            registered: [start, Registered(day: "2025-02-10", open: "700.00")], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-10 10 1200.00 13.15 central-bank 4.32", "2025-02-11 2025-02-20 10 700.00 13.15 central-bank 2.52"]),
        InterestCase(
            name: "paid in full, late: they stop", due: "2025-01-31",
            registered: [start, Registered(day: "2025-02-10", open: "0.00")], at: "2025-12-31",
            lines: ["2025-02-01 2025-02-10 10 1200.00 13.15 central-bank 4.32"]),
        InterestCase(
            name: "paid in time: none", due: "2025-01-31", registered: [start, Registered(day: "2025-01-31", open: "0.00")],
            at: "2025-12-31", lines: []),
        InterestCase(
            name: "a payment that bounced is owed again", due: "2025-01-31",
            registered: [
                start, Registered(day: "2025-02-10", open: "0.00"), Registered(day: "2025-02-20", open: "1200.00"),
            ], at: "2025-02-25",
            lines: ["2025-02-01 2025-02-10 10 1200.00 13.15 central-bank 4.32", "2025-02-21 2025-02-25 5 1200.00 13.15 central-bank 2.16"]),
        InterestCase(
            name: "a credit was never owed", due: "2025-01-31",
            registered: [
                Registered(day: "2024-05-01", open: "1200.00", credited: "0.00"),
                Registered(day: "2025-02-10", open: "900.00", credited: "300.00"),
            ], at: "2025-02-20", lines: ["2025-02-01 2025-02-20 20 900.00 13.15 central-bank 6.48"]),
        InterestCase(
            name: "a payment and a credit on one day", due: "2025-01-31",
            registered: [
                Registered(day: "2024-05-01", open: "1200.00", credited: "0.00"),
                Registered(day: "2025-02-10", open: "500.00", credited: "300.00"),
            ], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-10 10 900.00 13.15 central-bank 3.24", "2025-02-11 2025-02-20 10 500.00 13.15 central-bank 1.80"]),
        InterestCase(
            name: "a fall that met a pending credit is one, where none is ever told", due: "2025-01-31",
            registered: [start, Registered(day: "2025-02-10", open: "900.00", showsCredit: true)], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-20 20 900.00 13.15 central-bank 6.48"]),
        InterestCase(
            name: "a corrected total was never owed", due: "2025-01-31",
            registered: [start, Registered(day: "2025-02-10", open: "1000.00", amount: "1000.00")], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-20 20 1000.00 13.15 central-bank 7.21"]),
        InterestCase(
            name: "what is left out bears none", due: "2025-01-31", registered: [start], at: "2025-02-20", excluded: "200.00",
            lines: ["2025-02-01 2025-02-20 20 1000.00 13.15 central-bank 7.21"]),
        InterestCase(
            name: "instalments, each from its own day", due: "2025-01-31",
            registered: [
                Registered(
                    day: "2024-05-01", open: "1200.00",
                    instalments: [
                        InvoiceInstalment(due: "2025-01-31", open: "400.00"), InvoiceInstalment(due: "2025-02-10", open: "800.00"),
                    ])
            ], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-10 10 400.00 13.15 central-bank 1.44", "2025-02-11 2025-02-20 10 1200.00 13.15 central-bank 4.32"]),
        InterestCase(
            name: "registered for the first time when it was late already", due: "2025-01-31",
            registered: [Registered(day: "2025-02-10", open: "700.00")], at: "2025-02-20",
            lines: ["2025-02-01 2025-02-20 20 700.00 13.15 central-bank 5.04"]),
    ]

    @Test("from the day after the due date, line by line, over rates, payments and credits", arguments: cases)
    func table(row: InterestCase) throws {
        let interest = try row.reckoned()
        #expect(
            interest.lines.map { "\($0.from) \($0.to) \($0.days) \($0.overdue) \($0.rate) \($0.basis.rawValue) \($0.penalty)" } == row.lines
        )
        #expect(interest.penalties == interest.lines.reduce("0.00") { $0 + $1.penalty })
        #expect(interest.indemnity == (row.lines.isEmpty ? "0.00" : "40.00"))
    }

    /// Goes day by day, with fractions of whole numbers, and knows nothing of half-years' ends, lines or states: what is due on a day is what
    /// was open on the day before it ended, less what was credited later.
    @Test("the sum is that of a reckoning day by day, within half a cent a line", arguments: cases)
    func dayByDay(row: InterestCase) throws {
        func rateUnits(_ day: Day) -> Int {
            let (year, month, _) = day.components
            let legal = [2024: [507, 492], 2025: [371, 276], 2026: [262, 262]][year] ?? []
            let bank = [2024: [450, 425], 2025: [315, 215], 2026: [215, 215]][year] ?? []
            let half = month <= 6 ? 0 : 1
            let agreed = row.conditions.sorted { $0.key < $1.key }.last { $0.key <= row.issued }.map { Int($0.value.units / 100) }
            return max(agreed ?? bank[half] + 1000, 3 * legal[half])
        }
        var day = row.due.adding(days: 1)
        var sum: Int128 = 0
        let final = try #require(row.registered.last)
        while day <= row.at {
            let known = row.registered.last { $0.day < day } ?? row.registered[0]
            let parts = known.instalments ?? [InvoiceInstalment(due: row.due, open: known.open)]
            var owed = parts.filter { $0.due < day }.reduce(0) { $0 + $1.open.units }
            let finalCredits = final.showsCredit ? known.showsCredit ? 0 : known.open.units - final.open.units : 0
            owed -= (final.credited?.units ?? 0) - (known.credited?.units ?? 0) + finalCredits
            owed -= known.amount.units - final.amount.units + row.excluded.units
            sum += Int128(max(owed, 0)) * Int128(rateUnits(day))
            day = day.adding(days: 1)
        }
        let interest = try row.reckoned()
        // In cents times 365 × 10,000, doubled so that the half cents of the lines are whole.
        let off = 2 * (Int128(interest.penalties.units) * 3_650_000 - sum)
        #expect(abs(off) <= 3_650_000 * Int128(interest.lines.count), "\(interest.penalties) and \(sum)")
    }

    @Test("a half-year without a legal rate, or without the bank's, is refused and named, not guessed")
    func missing() throws {
        let late = InterestCase(name: "", due: "2026-05-31", registered: [Self.start], at: "2026-07-01", lines: [])
        let refusal = #expect(throws: Refusal.self) { try late.reckoned() }
        #expect(refusal?.code == .wrongState)
        #expect(refusal?.message.contains("2026-07-01") == true && refusal?.message.contains("interest.legal") == true)
        let old = InterestCase(name: "", due: "2023-05-31", registered: [Self.start], at: "2023-06-01", lines: [])
        #expect(throws: Refusal.self) { try old.reckoned() }
    }

    @Test("percent are exact, and half a cent is rounded up")
    func percent() {
        #expect(Percent(text: "8.28")?.description == "8.28")
        #expect(Percent(text: "12")?.description == "12.00")
        #expect(Percent(text: "2.6255")?.description == "2.6255")
        for text in ["-1", "1001", "1,5", "", "1e3", "1.23456"] { #expect(Percent(text: text) == nil, "\(text)") }
        // 3.65 percent of 100.00 over one day is one cent; of 50.00 it is half of one.
        #expect(Percent(text: "3.65")?.interest(on: "100.00", days: 1) == "0.01")
        #expect(Percent(text: "3.65")?.interest(on: "50.00", days: 1) == "0.01")
        #expect(Percent(text: "3.65")?.interest(on: "49.99", days: 1) == "0.00")
        #expect(Percent(text: "1000")?.interest(on: Amount(units: .max, decimals: 2), days: 3_652_058).units == .max)
    }
}
