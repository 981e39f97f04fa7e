import HoldlineCore
import Testing

@Suite("credits: what an outcome credits stays held until it is registered")
struct CreditTests {
    /// A nightly registration that repeats what is known.
    private func night(_ desk: inout Desk, _ number: InvoiceNumber = "F1") throws {
        desk.pass(days: 1)
        let invoice = try #require(desk.world.invoice(number))
        let head = desk.world.head
        try desk.register(number, amount: invoice.amount, open: invoice.open, credited: invoice.credited, currency: invoice.currency)
        #expect(desk.world.head == head, "the same values change nothing")
    }

    @Test("a credit note the day after ends the hold, and not before", arguments: [true, false])
    func dayAfter(creditedGiven: Bool) throws {
        var desk = Desk()
        try desk.register(credited: creditedGiven ? "0.00" : nil)
        let ticket = try desk.dispute("F1", "300.00")
        try night(&desk)
        try desk.resolve(ticket, .upheld)
        #expect(desk.check().blockers.map(\.code) == ["credit-pending"])
        for _ in 0..<3 { try night(&desk) }
        #expect(desk.held() == "300.00")
        try desk.register(open: "900.00", credited: creditedGiven ? "300.00" : nil)
        #expect(desk.check().decision == .proceed)
        #expect(desk.check().collectable == "900.00")
        try night(&desk)
        #expect(desk.check().decision == .proceed)
    }

    @Test("a credit note before the ticket is settled leaves nothing pending", arguments: [true, false])
    func dayBefore(creditedGiven: Bool) throws {
        var desk = Desk()
        try desk.register(amount: "1250.00", open: "1200.00", credited: creditedGiven ? "50.00" : nil)
        let ticket = try desk.dispute("F1", "300.00")
        try desk.register(amount: "1250.00", open: "900.00", credited: creditedGiven ? "350.00" : nil)
        #expect(desk.held() == "300.00", "it is disputed still")
        try night(&desk)
        try desk.resolve(ticket, .upheld)
        #expect(desk.check().decision == .proceed)
        #expect(desk.world.standing.isEmpty)
    }

    @Test("a credit note that never comes keeps its amount held")
    func never() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let ticket = try desk.dispute("F1", "300.00")
        try desk.resolve(ticket, .partlyUpheld, credit: ("F1", "100.00"))
        for _ in 0..<30 { try night(&desk) }
        #expect(desk.held() == "100.00")
        #expect(desk.check().blockers.first?.review == "2026-12-09")
    }

    @Test("credits from before the dispute do not count")
    func before() throws {
        var desk = Desk()
        try desk.register(open: "900.00", credited: "300.00")
        let ticket = try desk.dispute("F1", "300.00")
        try desk.resolve(ticket, .upheld)
        #expect(desk.held() == "300.00")
    }

    @Test("one credit note counts once for two disputes on an invoice", arguments: [0, 1, 2], [true, false])
    func once(settledBefore: Int, creditedGiven: Bool) throws {
        var desk = Desk()
        try desk.register(credited: creditedGiven ? "0.00" : nil)
        let tickets = [try desk.dispute("F1", "200.00"), try desk.dispute("F1", "200.00")]
        for ticket in tickets.prefix(settledBefore) { try desk.resolve(ticket, .upheld) }
        try desk.register(open: "1000.00", credited: creditedGiven ? "200.00" : nil)
        try night(&desk)
        for ticket in tickets.dropFirst(settledBefore) { try desk.resolve(ticket, .upheld) }
        #expect(desk.held() == "200.00")
        try desk.register(open: "800.00", credited: creditedGiven ? "400.00" : nil)
        #expect(desk.check().decision == .proceed)
        #expect(desk.world.broken.isEmpty)
    }

    @Test("a credit that is taken back and entered again counts once", arguments: [true, false])
    func takenBack(creditedGiven: Bool) throws {
        var desk = Desk()
        try desk.register(credited: creditedGiven ? "0.00" : nil)
        let first = try desk.dispute("F1", "200.00")
        let second = try desk.dispute("F1", "200.00")
        try desk.resolve(first, .upheld)
        for credited: Amount in ["200.00", "0.00", "200.00"] {
            try desk.register(open: "1200.00" - credited, credited: creditedGiven ? credited : nil)
        }
        try desk.resolve(second, .upheld)
        #expect(desk.held() == "200.00")
    }

    @Test("a partial credit note ends that part of the hold")
    func partial() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let ticket = try desk.dispute("F1", "300.00")
        try desk.resolve(ticket, .upheld)
        try desk.register(open: "1080.00", credited: "120.00")
        #expect(desk.held() == "180.00")
        try desk.register(open: "900.00", credited: "300.00")
        #expect(desk.check().decision == .proceed)
    }

    @Test("a fall of another amount than the pending one frees nothing, falls that come to it do")
    func falls() throws {
        var desk = Desk()
        try desk.register()
        let ticket = try desk.dispute("F1", "300.00")
        try desk.resolve(ticket, .upheld)
        try desk.register(open: "1100.00")
        #expect(desk.held() == "300.00")
        try desk.register(open: "900.00")
        #expect(desk.check().decision == .proceed)
    }

    @Test("a payment while disputed is no credit where credits are given")
    func payment() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let ticket = try desk.dispute("F1", "300.00")
        try desk.register(open: "300.00", credited: "0.00")
        #expect(desk.check().decision == .pause, "what is left is disputed")
        try desk.resolve(ticket, .upheld)
        #expect(desk.held() == "300.00")
        try desk.register(open: "0.00", credited: "300.00")
        #expect(desk.check().blockers.map(\.code) == ["nothing-open"])
    }

    @Test("a full payment while all is disputed leaves nothing pending", arguments: [true, false])
    func fullPayment(creditedGiven: Bool) throws {
        var desk = Desk()
        try desk.register(credited: creditedGiven ? "0.00" : nil)
        let ticket = try desk.dispute()
        #expect(desk.held() == "1200.00")
        try desk.register(open: "0.00", credited: creditedGiven ? "0.00" : nil)
        #expect(desk.check().blockers.map(\.code) == ["nothing-open", "dispute"])
        try desk.resolve(ticket, .upheld)
        #expect(desk.check().blockers.map(\.code) == ["nothing-open"])
    }

    @Test("upheld without credits credits all that is disputed")
    func allOfIt() throws {
        var desk = Desk()
        try desk.register(open: "700.00", credited: "0.00")
        let ticket = try desk.dispute()
        try desk.resolve(ticket, .upheld)
        #expect(desk.world.ticket(ticket)?.disputes.first?.credited == "700.00")
        try desk.register(open: "0.00", credited: "700.00")
        #expect(desk.world.standing.isEmpty)
    }

    @Test("an unregistered invoice that is credited in full is met once it is registered and credited")
    func unregistered() throws {
        var desk = Desk()
        let ticket = try desk.dispute("F9")
        try desk.resolve(ticket, .upheld)
        try desk.register("F9", amount: "100.00", credited: "0.00")
        #expect(desk.held("F9") == "100.00")
        try desk.register("F9", amount: "100.00", open: "40.00", credited: "60.00")
        #expect(desk.held("F9") == "40.00")
        #expect(desk.world.broken.isEmpty)
        try desk.register("F9", amount: "100.00", open: "0.00", credited: "100.00")
        #expect(desk.world.standing.isEmpty)
    }

    @Test(
        "a dispute in EUR on an invoice that is then registered in USD holds all of it, and no USD credit meets it",
        arguments: [true, false])
    func otherCurrency(creditedGiven: Bool) throws {
        var desk = Desk()
        let ticket = try desk.dispute("F1", "300.00", currency: .eur)
        try desk.register(credited: creditedGiven ? "0.00" : nil, currency: .usd)
        #expect(desk.held() == "1200.00")
        try desk.resolve(ticket, .upheld)
        #expect(desk.held() == "1200.00")
        try desk.register(open: "900.00", credited: creditedGiven ? "300.00" : nil, currency: .usd)
        #expect(desk.held() == "900.00")
        #expect(desk.world.broken.isEmpty)
    }

    @Test("settling names only the invoices whose credits it used")
    func quiet() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let ticket = try desk.dispute("F1", "300.00")
        try desk.register(open: "1100.00", credited: "0.00")
        let version = desk.world.invoice("F1")?.version
        try desk.resolve(ticket, .upheld)
        #expect(desk.world.invoice("F1")?.version == version)
    }
}
