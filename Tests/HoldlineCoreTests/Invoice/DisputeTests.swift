import HoldlineCore
import Testing

@Suite("disputes: raised, changed, corrected, merged, settled, reopened")
struct DisputeTests {
    private func raise(_ number: InvoiceNumber, _ amount: Amount? = nil, _ currency: Currency? = nil, replaces: InvoiceNumber? = nil)
        -> RaiseDispute
    {
        RaiseDispute(invoice: number, reason: .quality, amount: amount, currency: currency, replaces: replaces)
    }

    @Test("two tickets on one invoice: one resolved, the other stands")
    func two() throws {
        var desk = Desk()
        try desk.register()
        let first = try desk.dispute("F1", "300.00")
        let second = try desk.dispute("F1", "200.00")
        #expect(desk.held() == "500.00")
        let hold = desk.world.ticket(second)?.disputes.first?.hold
        try desk.resolve(first, .rejected)
        #expect(desk.held() == "200.00")
        #expect(desk.check().blockers.map(\.hold) == [hold])
    }

    @Test("the same invoice again changes its dispute, and an amount beyond the invoice is refused")
    func change() throws {
        var desk = Desk()
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        try desk.run(.on(id, raise("F1", "250.00")), as: Desk.bob)
        #expect(desk.held() == "250.00")
        #expect(desk.world.ticket(id)?.disputes.map(\.reason) == [.quality])
        let refused: [(Amount, Currency?, Refusal.Code)] = [
            ("1200.01", nil, .overAmount), ("12.345", nil, .invalid), ("0.00", nil, .invalid), ("-5", nil, .invalid),
        ]
        for (amount, currency, code) in refused { #expect(desk.refusal(.on(id, raise("F1", amount, currency))) == code) }
        #expect(desk.refusal(.on(id, raise("F1", "9999.00", .usd))) == nil)
        #expect(desk.held() == "1200.00", "another currency holds all of it")
        #expect(desk.world.broken.isEmpty)
    }

    @Test("unregistered invoices, another customer's and another currency are warned of")
    func warnings() throws {
        var desk = Desk()
        try desk.register("F1", customer: "C-999")
        let body = OpenTicket(customer: Desk.company, subject: "x", disputes: [raise("F1", "5.00", .usd), raise("F9")])
        let decision = try desk.run(.new(body))
        #expect(decision.events.flatMap { $0.facts.warnings ?? [] }.map(\.code) == [.otherCustomer, .otherCurrency, .unregisteredInvoice])
        let twice = OpenTicket(customer: Desk.company, subject: "x", disputes: [raise("F9"), raise("F9")])
        #expect(throws: Refusal.invalid("disputes[1].invoice", "F9 is named twice: once is enough")) { try desk.run(.new(twice)) }
    }

    @Test("a number is corrected in one step")
    func replaces() throws {
        var desk = Desk()
        try desk.register("F1")
        try desk.register("F2")
        let id = try desk.dispute("F1", "300.00")
        let decision = try desk.run(.on(id, raise("F2", "300.00", replaces: "F1")))
        #expect(decision.events.count == 1)
        #expect(desk.check("F1").decision == .proceed)
        #expect(desk.held("F2") == "300.00")
        #expect(desk.refusal(.on(id, raise("F2", replaces: "F1"))) == .invalid)
        #expect(desk.refusal(.on(id, raise("F2", replaces: "F2"))) == .invalid)
    }

    @Test(
        "a merge moves disputes and notes; the larger amount stays, and all of it beats an amount",
        arguments: [
            ("300.00", "200.00", "300.00"), ("200.00", "300.00", "300.00"), (nil, "200.00", "1200.00"), ("200.00", nil, "1200.00"),
        ] as [(Amount?, Amount?, String)])
    func merge(source: Amount?, target: Amount?, held: String) throws {
        var desk = Desk()
        for number: InvoiceNumber in ["F1", "F2"] { try desk.register(number) }
        let from = try desk.dispute("F1", source)
        let into = try desk.dispute("F1", target)
        try desk.run(.on(from, raise("F2", "10.00")))
        try desk.run(.on(from, NoteOnTicket(text: "first")))
        try desk.run(.on(from, MergeTicket(into: into)))
        #expect(desk.held() == held)
        #expect(desk.held("F2") == "10.00")
        #expect(desk.world.standing.map(\.ticket) == [into, into])
        #expect(desk.world.notes(of: into).map(\.text) == ["first"])
        #expect(desk.world.notes(of: from).isEmpty)
        #expect(desk.world.ticket(from)?.resolution?.of == into)
        #expect(desk.world.ticket(from)?.disputes.map(\.state) == [.moved, .moved])
    }

    @Test("a merge keeps the older dispute's view of what all of it is")
    func mergeBase() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let old = try desk.dispute()
        try desk.register(open: "1000.00", credited: "200.00")
        let new = try desk.dispute()
        try desk.run(.on(old, MergeTicket(into: new)))
        try desk.resolve(new, .upheld)
        #expect(desk.world.ticket(new)?.disputes.first?.credited == "1200.00")
        #expect(desk.held() == "1000.00")
    }

    @Test("a duplicate hands its disputes over to the ticket that it names")
    func duplicate() throws {
        var desk = Desk()
        try desk.register()
        let kept = try desk.dispute("F2")
        let id = try desk.dispute("F1", "300.00")
        #expect(desk.refusal(.on(id, ResolveTicket(outcome: .duplicate))) == .invalid)
        #expect(desk.refusal(.on(id, ResolveTicket(outcome: .duplicate, of: id))) == .invalid)
        #expect(desk.refusal(.on(id, ResolveTicket(outcome: .duplicate, of: TicketID(number: 99)))) == .invalid)
        try desk.resolve(id, .duplicate, of: kept)
        #expect(desk.world.ticket(id)?.state == .resolved)
        #expect(desk.check().blockers.map(\.ticket) == [kept])
        #expect(desk.held() == "300.00")
        let late = try desk.dispute("F3")
        #expect(desk.refusal(.on(late, MergeTicket(into: id))) == .wrongState)
    }

    typealias Credits = [ResolveTicket.Credit]

    @Test("outcomes ask for what they need")
    func outcomes() throws {
        var desk = Desk()
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        let credit: Credits = [.init(invoice: "F1", amount: "100.00")]
        let refused: [(ResolveTicket, Refusal.Code)] = [
            (ResolveTicket(outcome: .partlyUpheld), .invalid), (ResolveTicket(outcome: .rejected, credits: credit), .invalid),
            (ResolveTicket(outcome: .withdrawn, credits: credit), .invalid), (ResolveTicket(outcome: .upheld, of: id), .invalid),
            (ResolveTicket(outcome: .upheld, credits: credit + credit), .invalid),
            (ResolveTicket(outcome: .upheld, credits: [.init(invoice: "F2", amount: "1.00")]), .invalid),
            (ResolveTicket(outcome: .partlyUpheld, credits: [.init(invoice: "F1", amount: "300.01")]), .overAmount),
        ]
        for (body, code) in refused { #expect(desk.refusal(.on(id, body)) == code, "\(body)") }
        let settles: [(SettleDispute, Refusal.Code)] = [
            (SettleDispute(invoice: "F1", outcome: .partlyUpheld), .invalid),
            (SettleDispute(invoice: "F1", outcome: .rejected, credit: "1.00"), .invalid),
            (SettleDispute(invoice: "F1", outcome: .duplicate), .invalid), (SettleDispute(invoice: "F2", outcome: .rejected), .invalid),
            (SettleDispute(invoice: "F1", outcome: .upheld, credit: "300.01"), .overAmount),
        ]
        for (body, code) in settles { #expect(desk.refusal(.on(id, body)) == code, "\(body)") }
        #expect(desk.held() == "300.00")
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .partlyUpheld, credit: "100.00")))
        #expect(desk.world.ticket(id)?.disputes.map(\.state) == [.partlyUpheld])
        #expect(desk.held() == "100.00")
    }

    @Test("an agent credits up to the limit, a supervisor beyond it")
    func limit() throws {
        var desk = Desk()
        desk.policy.creditLimit = "100.00"
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        #expect(desk.refusal(.on(id, ResolveTicket(outcome: .upheld))) == .creditLimit)
        #expect(desk.refusal(.on(id, SettleDispute(invoice: "F1", outcome: .partlyUpheld, credit: "100.01"))) == .creditLimit)
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .partlyUpheld, credit: "100.00")))
        let unknown = try desk.dispute("F9")
        #expect(desk.refusal(.on(unknown, ResolveTicket(outcome: .upheld))) == .creditLimit)
        let other = try desk.dispute("F8", "1.00", currency: .usd)
        #expect(desk.refusal(.on(other, ResolveTicket(outcome: .upheld))) == .creditLimit)
        try desk.run(.on(other, ResolveTicket(outcome: .upheld)), as: Desk.sue)
    }

    @Test(
        "a reopened ticket disputes less what was credited, in place of what is pending",
        arguments: [("0.00", "300.00"), ("120.00", "180.00"), ("300.00", "0.00")] as [(Amount, String)])
    func reopen(registered: Amount, held: String) throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let id = try desk.dispute("F1", "300.00")
        try desk.resolve(id, .upheld)
        try desk.register(open: "1200.00" - registered, credited: registered)
        try desk.run(.on(id, ReopenTicket()))
        #expect(desk.held() == held)
        #expect(!desk.check().blockers.contains { $0.code == "credit-pending" })
        try desk.resolve(id, .rejected)
        #expect(desk.check().decision == .proceed)
    }

    @Test("a rejected dispute keeps holding for the configured days, and its reopening or renewal takes that hold's place")
    func resumeAfter() throws {
        var desk = Desk()
        desk.policy.resumeAfter = 5
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .rejected)))
        #expect(desk.check().blockers.first?.until == "2026-11-29")
        #expect(desk.check(asOf: "2026-11-30").decision == .proceed)
        try desk.run(.on(id, raise("F1", "200.00")))
        #expect(desk.held() == "200.00")
        try desk.resolve(id, .withdrawn)
        try desk.run(.on(id, ReopenTicket()))
        #expect(desk.held() == "200.00")
        #expect(desk.check().dunnableFrom == nil)
    }
}
