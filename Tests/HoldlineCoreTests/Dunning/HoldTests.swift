import HoldlineCore
import Testing

@Suite("holds, registrations and customers")
struct HoldTests {
    @Test("a hold is placed by whom it belongs to, with what it needs")
    func placing() throws {
        var desk = Desk()
        try desk.register()
        let until: Day = "2026-12-01"
        let rows: [(PlaceHold, Actor, Refusal.Code?)] = [
            (PlaceHold(kind: .promise, invoice: "F1", until: until), Desk.ada, nil),
            (PlaceHold(kind: .promise, invoice: "F1"), Desk.ada, .invalid),
            (PlaceHold(kind: .promise, invoice: "F1", until: "2026-11-23"), Desk.ada, .invalid),
            (PlaceHold(kind: .promise, invoice: "F1", from: "2026-12-02", until: until), Desk.ada, .invalid),
            (PlaceHold(kind: .manual, invoice: "F1"), Desk.ada, .notYourRole),
            (PlaceHold(kind: .insolvency, customer: "C-042"), Desk.ada, .notYourRole),
            (PlaceHold(kind: .insolvency, customer: "C-042", issuedBefore: until), Desk.sue, nil),
            (PlaceHold(kind: .manual, invoice: "F1", issuedBefore: until), Desk.sue, .invalid),
            (PlaceHold(kind: .manual, invoice: "F1", customer: "C-042"), Desk.sue, .invalid),
            (PlaceHold(kind: .manual), Desk.sue, .invalid),
            (PlaceHold(kind: .manual, customer: "C-042", amount: "1.00"), Desk.sue, .invalid),
            (PlaceHold(kind: .manual, invoice: "F1", amount: "1200.01"), Desk.sue, .overAmount),
            (PlaceHold(kind: .manual, invoice: "F1", amount: "1.001"), Desk.sue, .invalid),
            (PlaceHold(kind: .dispute, invoice: "F1"), Desk.sue, .invalid),
            (PlaceHold(kind: .creditPending, invoice: "F1"), Desk.sue, .invalid),
        ]
        for (body, actor, code) in rows { #expect(desk.refusal(.new(body), as: actor) == code, "\(body)") }
        #expect(desk.world.broken.isEmpty)
    }

    @Test("a hold without an end has a day of review")
    func review() throws {
        var desk = Desk()
        let manual = try desk.place(PlaceHold(kind: .manual, invoice: "F1"))
        #expect(desk.world.hold(manual)?.review == "2026-12-09")
        let insolvency = try desk.place(PlaceHold(kind: .insolvency, customer: "C-042"))
        #expect(desk.world.hold(insolvency)?.review == "2027-01-23")
    }

    @Test("lifting a hold leaves the others as they were; a dispute's is settled on its ticket")
    func lifting() throws {
        var desk = Desk()
        try desk.register()
        let ticket = try desk.dispute("F1", "300.00")
        let manual = try desk.place(PlaceHold(kind: .manual, invoice: "F1", amount: "200.00", note: "wait"))
        let promise = try desk.place(PlaceHold(kind: .promise, invoice: "F1", amount: "100.00", until: "2026-12-01"), as: Desk.ada)
        #expect(desk.held() == "600.00")
        #expect(desk.refusal(.on(manual, LiftHold())) == .notYourRole)
        try desk.run(.on(promise, LiftHold()))
        #expect(desk.held() == "500.00")
        #expect(desk.refusal(.on(promise, LiftHold())) == .alreadyLifted)
        try desk.run(.on(manual, LiftHold()), as: Desk.sue)
        #expect(desk.held() == "300.00")
        #expect(desk.world.hold(manual)?.note == "wait")
        let hold = try #require(desk.world.ticket(ticket)?.disputes.first?.hold)
        let error = #expect(throws: Refusal.self) { try desk.run(.on(hold, LiftHold()), as: Desk.sue) }
        #expect(error?.code == .settleOnTicket)
        #expect(error?.allowed == ["T-1"])
        #expect(desk.refusal(.on(HoldID(number: 99), LiftHold())) == .notFound)
    }

    @Test("registering the same values changes nothing, other values change the invoice")
    func registering() throws {
        var desk = Desk()
        let body = RegisterInvoice(
            customer: "C", issued: "2026-10-01", due: "2026-10-31", amount: "100", open: "100.00", credited: "5.00", currency: .eur)
        let first = try desk.run(.on("F1", body))
        #expect(first.created)
        let second = try desk.run(.on("F1", body))
        #expect(!second.created && second.events.isEmpty)
        var silent = body
        silent.credited = nil
        #expect(try desk.run(.on("F1", silent)).events.isEmpty, "a source that says nothing takes nothing back")
        var paid = body
        paid.open = "-20.00"
        try desk.run(.on("F1", paid))
        #expect(desk.check().open == "-20.00")
        #expect(desk.check().blockers.map(\.code) == ["nothing-open"])
        var dollars = body
        dollars.currency = .usd
        dollars.credited = nil
        try desk.run(.on("F1", dollars))
        #expect(desk.world.invoice("F1")?.credited == nil)
        var named = body
        named.number = "F2"
        #expect(desk.refusal(.on("F1", named)) == .invalid)
        var fine = body
        fine.open = "1.001"
        #expect(throws: Refusal.self) { try desk.run(.on("F1", fine)) }
    }

    @Test("a customer is registered with cleaned numbers, once, and sealed but for them")
    func customers() throws {
        var desk = Desk()
        let body = RegisterCustomer(name: "Marie", siren: "100 000 009", vat: "FR32.100000009", phones: ["+33 1"], language: "fr")
        let first = try desk.run(.on("C-042", body))
        #expect(first.created)
        #expect(first.events.first?.facts.customer == Customer(reference: "C-042", siren: "100000009", vat: "FR32100000009", version: 1))
        #expect(try desk.run(.on("C-042", body)).events.isEmpty)
        #expect(desk.world.customer("C-042")?.name == "Marie")
        #expect(try !desk.run(.on("C-042", RegisterCustomer(name: "Pierre"))).created)
        #expect(desk.world.customer("C-042")?.phones == [])
        for (siren, vat) in [("12345678", nil), ("12345678A", nil), ("١٢٣٤٥٦٧٨٩", nil), (nil, "FR"), (nil, "FR-1234")]
            as [(String?, String?)]
        {
            #expect(desk.refusal(.on("C-1", RegisterCustomer(siren: siren, vat: vat))) == .invalid)
        }
    }
}
