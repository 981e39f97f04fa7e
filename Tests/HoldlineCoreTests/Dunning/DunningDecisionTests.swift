import HoldlineCore
import Testing

@Suite("the dunning decision")
struct DunningDecisionTests {
    static let today: Day = "2026-11-24"

    static func hold(
        _ number: Int64, _ amount: Amount? = nil, _ currency: Currency? = .eur, kind: HoldKind = .manual, from: Day? = nil,
        until: Day? = nil,
        customer: CustomerReference? = nil, issuedBefore: Day? = nil
    ) -> Hold {
        Hold(
            id: HoldID(number: number), kind: kind, invoice: customer == nil ? "F1" : nil, customer: customer, amount: amount,
            currency: amount == nil ? nil : currency, from: from, until: until, issuedBefore: issuedBefore, since: Desk.start,
            placedBy: "sue",
            version: 1)
    }

    static func decide(_ open: Amount?, _ holds: [Hold], asOf: Day = today, issued: Day = "2026-10-01", proceeds: Bool = false)
        -> DunningAnswer
    {
        let invoice = open.map { DunnableInvoice(customer: "C-042", issued: issued, currency: .eur, open: $0) }
        return DunningAnswer.decide("F1", invoice, customer: nil, holds: holds, asOf: asOf, unregisteredProceeds: proceeds, version: 7)
    }

    struct Row: Sendable {
        var open: Amount
        var holds: [Hold]
        var decision: DunningDecision
        var held: Amount
        var collectable: Amount
    }

    static let rows: [Row] = [
        Row(open: "1200.00", holds: [], decision: .proceed, held: "0.00", collectable: "1200.00"),
        Row(open: "1200.00", holds: [hold(1, "300.00")], decision: .partial, held: "300.00", collectable: "900.00"),
        Row(open: "1200.00", holds: [hold(1, "300.00"), hold(2, "200.00")], decision: .partial, held: "500.00", collectable: "700.00"),
        Row(open: "1200.00", holds: [hold(1, "700.00"), hold(2, "700.00")], decision: .pause, held: "1200.00", collectable: "0.00"),
        Row(open: "1200.00", holds: [hold(1, "1199.99")], decision: .partial, held: "1199.99", collectable: "0.01"),
        Row(open: "1200.00", holds: [hold(1)], decision: .pause, held: "1200.00", collectable: "0.00"),
        Row(open: "1200.00", holds: [hold(1, "1.00"), hold(2)], decision: .pause, held: "1200.00", collectable: "0.00"),
        Row(open: "1200.00", holds: [hold(1, "1.00", .usd)], decision: .pause, held: "1200.00", collectable: "0.00"),
        Row(open: "0.00", holds: [], decision: .pause, held: "0.00", collectable: "0.00"),
        Row(open: "-5.00", holds: [hold(1, "3.00")], decision: .pause, held: "0.00", collectable: "0.00"),
    ]

    @Test("holds add up, to the open amount at most", arguments: rows)
    func adds(_ row: Row) {
        let answer = Self.decide(row.open, row.holds)
        #expect(answer.decision == row.decision)
        #expect(answer.held == row.held)
        #expect(answer.collectable == row.collectable)
        #expect((answer.blockers.first?.code == "nothing-open") == !row.open.isPositive)
    }

    @Test("from and until are both included", arguments: [(-1, false), (0, true), (3, true), (4, false)] as [(Int, Bool)])
    func bounds(offset: Int, holds: Bool) {
        let hold = Self.hold(1, from: Self.today, until: Self.today.adding(days: 3))
        #expect((Self.decide("10.00", [hold], asOf: Self.today.adding(days: offset)).decision == .pause) == holds)
    }

    @Test("a lifted hold counts at no date")
    func lifted() {
        var hold = Self.hold(1)
        hold.liftedAt = Desk.start
        #expect(Self.decide("10.00", [hold], asOf: "2026-01-01").decision == .proceed)
    }

    @Test("dunnable from is the first day on which all is free")
    func free() {
        let day = Self.today
        #expect(Self.decide("10.00", []).dunnableFrom == day)
        #expect(Self.decide("10.00", [Self.hold(1)]).dunnableFrom == nil)
        #expect(Self.decide("10.00", [Self.hold(1, until: day), Self.hold(2)]).dunnableFrom == nil)
        #expect(Self.decide("10.00", [Self.hold(1, until: day)]).dunnableFrom == day.adding(days: 1))
        // The second begins as the first ends, the third a day after a free one.
        let chained = [
            Self.hold(1, until: day), Self.hold(2, from: day.adding(days: 1), until: day.adding(days: 4)),
            Self.hold(3, from: day.adding(days: 6), until: day.adding(days: 9)),
        ]
        #expect(Self.decide("10.00", chained).dunnableFrom == day.adding(days: 5))
        #expect(Self.decide("10.00", [Self.hold(1, until: day), Self.hold(2, from: day.adding(days: 1))]).dunnableFrom == nil)
        #expect(Self.decide("0.00", []).dunnableFrom == nil)
        #expect(Self.decide(nil, []).dunnableFrom == nil)
    }

    @Test(
        "a customer's hold covers what was issued before its date, strictly",
        arguments: [("2026-09-30", true), ("2026-10-01", false), ("2026-10-02", false)] as [(String, Bool)])
    func issuedBefore(issued: String, holds: Bool) throws {
        let hold = Self.hold(1, kind: .insolvency, customer: "C-042", issuedBefore: "2026-10-01")
        let answer = Self.decide("10.00", [hold], issued: try #require(Day(text: issued)))
        #expect((answer.decision == .pause) == holds)
        #expect(answer.blockerCount == (holds ? 1 : 0))
    }

    @Test("sixteen blockers of forty are listed, and counted all")
    func many() {
        let holds = (1...40).map { Self.hold($0, "1.00") }
        let answer = Self.decide("100.00", holds)
        #expect(answer.blockerCount == 40)
        #expect(answer.blockers.map(\.hold) == holds.prefix(16).map(\.id))
        #expect(answer.held == "40.00")
        let closed = Self.decide("0.00", holds)
        #expect(closed.blockerCount == 41)
        #expect(closed.blockers.count == 16)
    }

    @Test("an invoice that nobody registered pauses, unless the configuration says otherwise and nothing holds it")
    func unregistered() {
        let paused = Self.decide(nil, [])
        #expect(paused.decision == .pause)
        #expect(paused.blockers.map(\.code) == ["unregistered"])
        #expect(!paused.known)
        #expect(paused.held == nil && paused.collectable == nil)
        #expect(Self.decide(nil, [Self.hold(1, "1.00")]).blockers.map(\.code) == ["unregistered", "manual"])
        let open = Self.decide(nil, [], proceeds: true)
        #expect(open.decision == .proceed)
        #expect(open.blockers.isEmpty)
        let held = Self.decide(nil, [Self.hold(1, "1.00")], proceeds: true)
        #expect(held.decision == .pause)
        #expect(held.blockers.map(\.code) == ["manual"])
    }

    @Test("a customer-wide hold covers an invoice that is registered later")
    func later() throws {
        var desk = Desk()
        let hold = try desk.place(PlaceHold(kind: .manual, customer: Desk.company))
        try desk.register("F7")
        #expect(desk.check("F7").blockers.map(\.hold) == [hold])
        try desk.register("F8", customer: "C-043")
        #expect(desk.check("F8").decision == .proceed)
    }
}
