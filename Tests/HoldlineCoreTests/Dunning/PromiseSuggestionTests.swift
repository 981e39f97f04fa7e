import HoldlineCore
import Testing

@Suite("dates that suit both sides")
struct PromiseSuggestionTests {
    private func suggestion(
        _ count: Int = 3, of amount: Amount = "1000.00", paid: [Day] = [], from: Day = "2026-11-25", due: Day = "2026-10-31",
        calendar: BusinessCalendar = BusinessCalendar(zone: .utc, holidays: Holidays(french: true))
    ) -> PromiseSuggestion {
        let invoice = Invoice(
            number: "F1", customer: "C-042", issued: "2026-10-01", due: due, currency: .eur, amount: "1200.00", open: "1200.00",
            credited: nil,
            registeredAt: Desk.start, version: 1)
        return PromiseProposal(invoice: invoice, policy: Policy(calendar: calendar), paid: paid, from: from)
            .suggestion(of: amount, in: count, version: 1)
    }

    /// The 5th four times, the 15th twice, the 16th once, and two days more.
    private static let habits: [Day] = [
        "2026-01-05", "2026-02-05", "2026-03-05", "2026-06-05", "2026-04-15", "2026-05-15", "2026-07-16", "2026-08-20", "2026-09-28",
    ]

    @Test("on the days of the month on which the customer paid before, those that are working days")
    func days() {
        let found = suggestion(4, paid: Self.habits)
        #expect(found.days == [PaymentDay(day: 5, payments: 4), PaymentDay(day: 15, payments: 2), PaymentDay(day: 16, payments: 1)])
        // 5 December is a Saturday, and 5 January, February and March are none.
        #expect(found.instalments.map(\.due) == ["2026-12-15", "2027-01-05", "2027-02-05", "2027-03-05"])
        #expect(found.why == "C-042 paid on the 5th (4), the 15th (2) and the 16th (1) of the month before: 7 of 9 payments")
        #expect(found.plan == "2026-12-15:250.00,2027-01-05:250.00,2027-02-05:250.00,2027-03-05:250.00")
    }

    @Test("a habit that is no working day in a month becomes the next one, the end of a month the one before")
    func beside() {
        #expect(suggestion(2, paid: ["2026-07-05"]).instalments.map(\.due) == ["2026-12-07", "2027-01-05"])
        #expect(suggestion(4, paid: ["2026-07-31"]).instalments.map(\.due) == ["2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"])
        #expect(suggestion(1, paid: ["2026-07-25"], from: "2026-12-24").instalments.map(\.due) == ["2026-12-28"])
    }

    @Test("days that the configuration says come before habits, for every number of the company")
    func agreed() {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))
        policy.terms.paysOn = ["732829320": [10, 31]]
        let invoice = Invoice(
            number: "F1", customer: "732 829 320 00074", issued: "2026-10-01", due: "2026-10-31", currency: .eur, amount: "1200.00",
            open: "1200.00", credited: nil, registeredAt: Desk.start, version: 1)
        let found = PromiseProposal(invoice: invoice, policy: policy, paid: Self.habits, from: "2026-11-25").suggestion(
            of: "900.00", in: 3, version: 1)
        // 10 January is a Sunday, and so is the 31st.
        #expect(found.instalments.map(\.due) == ["2026-11-30", "2026-12-10", "2027-01-11"])
        #expect(found.days.first == PaymentDay(day: 5, payments: 4))
        #expect(found.why == "732 829 320 00074 pays on the 10th and the 31st of the month, by the configuration")
    }

    @Test("without a payment that is known, the last working day of the month, and it is said")
    func usual() {
        let found = suggestion()
        #expect(found.instalments.map(\.due) == ["2026-11-30", "2026-12-31", "2027-01-29"])
        #expect(found.days.isEmpty && found.payments == 0)
        #expect(found.why == "no payment of C-042 on a settled invoice is known: the last working day of the month")
    }

    @Test(
        "equal parts in the smallest unit come to the amount exactly",
        arguments: [
            ("1000.00", 3, ["333.34", "333.33", "333.33"]), ("0.02", 3, ["0.01", "0.01"]),
            ("100", 6, ["17", "17", "17", "17", "16", "16"]),
            ("90.00", 1, ["90.00"]),
        ] as [(Amount, Int, [Amount])])
    func parts(amount: Amount, count: Int, parts: [Amount]) {
        let found = suggestion(count, of: amount).instalments.map(\.amount)
        #expect(found == parts)
        #expect(found.reduce(Amount(units: 0, decimals: amount.decimals), +) == amount)
    }

    @Test("all of it, with its grace, is before the claim is lost: closer together where months are few, and fewer where days are")
    func limitation() {
        #expect(suggestion(due: "2024-02-29").limitation == "2029-02-28")
        let close = suggestion(3, paid: Self.habits, due: "2022-01-10")
        #expect(close.limitation == "2027-01-10")
        #expect(close.instalments.map(\.due) == ["2026-12-15", "2026-12-16", "2027-01-05"])
        let few = suggestion(3, due: "2022-01-10")
        #expect(
            few.instalments == [
                PlannedInstalment(due: "2026-11-30", amount: "500.00"), PlannedInstalment(due: "2026-12-31", amount: "500.00"),
            ])
        #expect(few.why.hasSuffix("only 2 of 3 dates are left before the claim is lost after 2027-01-10 (Code de commerce L110-4)"))
        let none = suggestion(due: "2020-01-10")
        #expect(none.instalments.isEmpty && none.plan.isEmpty)
        // 5 January is possible until its grace, 8 January, is before the limitation.
        #expect(suggestion(1, paid: ["2026-07-05"], from: "2027-01-01", due: "2022-01-08").instalments.isEmpty)
        #expect(suggestion(1, paid: ["2026-07-05"], from: "2027-01-01", due: "2022-01-09").instalments.map(\.due) == ["2027-01-05"])
    }

    @Test("every plan that is proposed is one that can be placed", arguments: 0..<200)
    func placeable(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        let paid = (0..<Int.random(in: 0...12, using: &dice)).map { _ in Day(number: .random(in: 20_000...20_780, using: &dice)) }
        let due = Day(number: .random(in: 18_900...21_000, using: &dice))
        let from = Day(number: .random(in: 20_781...21_200, using: &dice))
        let calendar = BusinessCalendar(zone: .utc, week: dice.flip(8) ? Array(repeating: nil, count: 7) : BusinessCalendar.weekdays)
        let count = Int.random(in: 1...60, using: &dice)
        let found = suggestion(count, of: "1200.00", paid: paid, from: from, due: due, calendar: calendar)
        var desk = Desk()
        desk.policy.calendar = calendar
        try desk.register()
        guard !found.instalments.isEmpty else { return }
        #expect(found.instalments.count <= count)
        let id = try desk.place(PlaceHold(kind: .promise, invoice: "F1", plan: found.instalments))
        let promise = try #require(desk.world.hold(id)?.promise)
        #expect(promise.whole == "1200.00")
        #expect(promise.instalments.allSatisfy { from <= $0.due && $0.heldUntil < found.limitation })
        #expect(promise.instalments.allSatisfy { calendar.isWorkingDay($0.due) || calendar.week.allSatisfy { $0 == nil } })
    }
}
