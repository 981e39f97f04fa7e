import HoldlineCore
import Testing

extension Desk {
    @discardableResult
    mutating func take(
        _ kind: RegisterDocument.Kind = .invoice, _ number: InvoiceNumber = "F1", _ amount: Amount = "1000.00",
        names: [InvoiceNumber] = [], customer: CustomerReference? = "C-042", issued: Day = "2026-10-01", due: Day? = "2026-10-31",
        currency: Currency = .eur
    ) throws -> Decision {
        try run(
            .new(
                RegisterDocument(
                    kind: kind, number: number, customer: customer, issued: issued, due: due, amount: amount, currency: currency,
                    preceding: names.isEmpty ? nil : names)), as: Desk.books)
    }

    /// Decision and what may be collected: "partial 600.00".
    func brief(_ number: InvoiceNumber = "F1", asOf: Day? = nil) -> String {
        let answer = check(number, asOf: asOf)
        return "\(answer.decision.rawValue) \(answer.collectable?.description ?? "-")"
    }

    func codes(_ number: InvoiceNumber = "F1") -> [String] { check(number).blockers.map(\.code) }
}

extension Decision {
    var warnings: [Warning.Code] { events.flatMap { $0.facts.warnings ?? [] }.map(\.code) }
}

@Suite("Documents")
struct DocumentTests {
    @Test(
        "a credit is one by meaning, whatever its type and sign, and counts once",
        arguments: [
            (.creditNote, "400.00"), (.creditNote, "-400.00"), (.invoice, "-400.00"), (.corrected, "-400.00"),
        ] as [(RegisterDocument.Kind, Amount)])
    func signs(kind: RegisterDocument.Kind, amount: Amount) throws {
        var desk = Desk()
        try desk.take()
        for _ in 1...2 { try desk.take(kind, "N1", amount, names: ["F1", "F1"]) }
        #expect(desk.brief() == "proceed 600.00")
        #expect(desk.world.invoice("F1")?.knownCredits == "400.00")
        #expect(desk.world.invoice("N1") == nil)
    }

    @Test("the whole invoice credited leaves nothing to collect, in either order")
    func whole() throws {
        var desk = Desk()
        try desk.take(.creditNote, "N1", "1000.00", names: ["F1"])
        try desk.take()
        #expect(desk.codes() == ["nothing-open"])
        var other = Desk()
        try other.take()
        try other.take(.creditNote, "F1", "1000.00", names: ["F1"])
        #expect(other.codes() == ["nothing-open"])
    }

    @Test("credit notes and invoices are numbered apart")
    func apart() throws {
        var desk = Desk()
        try desk.take()
        try desk.take(.creditNote, "F2", "100.00", names: ["F1"])
        try desk.take(.invoice, "F2", "70.00")
        try desk.take(.creditNote, "F1", "100.00", names: ["F1"])
        #expect(desk.brief("F2") == "proceed 70.00")
        #expect(desk.brief("F1") == "proceed 800.00")
    }

    @Test("what the ledger has not shown of a credit note stays held, whatever is registered in between")
    func unshown() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00")
        #expect(try desk.take(.creditNote, "N1", "400.00", names: ["F1"]).warnings == [.notShown])
        #expect(desk.brief() == "partial 600.00")
        #expect(desk.codes() == ["credit-pending"])
        #expect(desk.check().blockers.first?.by == "N1")
        try desk.register("F1", amount: "1000.00")
        #expect(desk.brief() == "partial 600.00")
        // A payment.
        try desk.register("F1", amount: "1000.00", open: "900.00")
        #expect(desk.brief() == "partial 500.00")
        try desk.register("F1", amount: "1000.00", open: "500.00")
        #expect(desk.brief() == "proceed 500.00")
        // A second source that knows neither, and the first one again.
        try desk.register("F1", amount: "1000.00")
        #expect(desk.brief() == "partial 600.00")
        try desk.register("F1", amount: "1000.00", open: "500.00")
        #expect(desk.brief() == "proceed 500.00")
        #expect(desk.world.standing.isEmpty)
    }

    @Test(
        "a credit that the ledger takes back is held with a day on which somebody looks, until it is shown again or a person lifts the hold",
        arguments: [false, true])
    func takenBack(saysCredited: Bool) throws {
        func credited(_ amount: Amount) -> Amount? { saysCredited ? amount : nil }
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", credited: credited("0.00"))
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"])
        try desk.register("F1", amount: "1000.00", open: "600.00", credited: credited("400.00"))
        #expect(desk.brief() == "proceed 600.00")
        try desk.register("F1", amount: "1000.00", open: "1000.00", credited: credited("0.00"))
        #expect(desk.brief() == "partial 600.00")
        let blocker = try #require(desk.check().blockers.first)
        let hold = try #require(blocker.hold)
        #expect(blocker.review != nil && blocker.by == "N1" && desk.check().blockerCount == 1)

        var paid = desk
        try paid.register("F1", amount: "1000.00", open: "900.00", credited: credited("0.00"))
        #expect(paid.brief() == "partial 500.00")
        try paid.register("F1", amount: "1000.00", open: "500.00", credited: credited("400.00"))
        #expect(paid.brief() == "proceed 500.00")
        var shown = desk
        try shown.register("F1", amount: "1000.00", open: "600.00", credited: credited("400.00"))
        #expect(shown.brief() == "proceed 600.00" && shown.world.standing.isEmpty)
        try desk.run(.on(hold, LiftHold()), as: Desk.sue)
        #expect(desk.brief() == "proceed 1000.00")
        try desk.register("F1", amount: "1000.00", open: "900.00", credited: credited("0.00"))
        #expect(desk.brief() == "proceed 900.00")
        #expect(desk.replayed == desk.world)
    }

    @Test("a person who lifts the hold for a credit note says that it does not count, and other notes on the invoice stay")
    func liftedNote() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00")
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"])
        try desk.take(.creditNote, "N2", "100.00", names: ["F1"])
        let hold = try #require(desk.world.standing.first { $0.by == "N1" }?.id)
        try desk.run(.on(hold, LiftHold()), as: Desk.sue)
        #expect(desk.brief() == "partial 900.00")
        try desk.register("F1", amount: "1000.00", open: "900.00")
        #expect(desk.brief() == "proceed 900.00")
    }

    @Test("a document that names a credit note frees and holds nothing, and says so")
    func onCreditNote() throws {
        var desk = Desk()
        try desk.take()
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"])
        #expect(try desk.take(.corrected, "C1", "400.00", names: ["N1"]).warnings == [.unregisteredInvoice])
        #expect(try desk.take(.creditNote, "N2", "400.00", names: ["N1"]).warnings == [.unregisteredInvoice])
        #expect(desk.world.standing.isEmpty)
        #expect(desk.brief() == "proceed 600.00" && desk.brief("C1") == "proceed 400.00")
    }

    @Test("a ledger that credits more than its open amount shows is not believed for the rest")
    func contradiction() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", open: "1000.00", credited: "400.00")
        #expect(desk.brief() == "partial 600.00")
        #expect(desk.check().blockers.map(\.hold) == [nil])
        try desk.register("F1", amount: "1000.00", open: "600.00", credited: "400.00")
        #expect(desk.brief() == "proceed 600.00")
    }

    @Test("a credit note that the ledger counts already changes nothing")
    func shownBefore() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", open: "600.00", credited: "400.00")
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"], issued: "2026-11-01")
        #expect(desk.brief() == "proceed 600.00")
    }

    @Test("what an outcome credits is met by its credit note, and held until the ledger shows it", arguments: [false, true])
    func outcome(fromDocuments: Bool) throws {
        var desk = Desk()
        if fromDocuments { try desk.take() } else { try desk.register("F1", amount: "1000.00") }
        let ticket = try desk.dispute("F1", "400.00")
        try desk.resolve(ticket, .upheld, credit: ("F1", "400.00"))
        #expect(desk.brief() == "partial 600.00")
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"])
        #expect(desk.brief() == (fromDocuments ? "proceed 600.00" : "partial 600.00"))
        try desk.register("F1", amount: "1000.00", open: "600.00")
        #expect(desk.brief() == "proceed 600.00")
    }

    @Test("a corrected invoice holds the one that it replaces, until that is registered as settled")
    func corrected() throws {
        var desk = Desk()
        try desk.take()
        try desk.take(.corrected, "F2", "800.00", names: ["F1"])
        #expect(desk.brief("F1") == "pause 0.00")
        #expect(desk.check("F1").blockers.map(\.by) == ["F2"])
        #expect(desk.brief("F2") == "proceed 800.00")
        try desk.register("F1", amount: "1000.00", open: "0.00")
        #expect(desk.codes("F1") == ["nothing-open"])
    }

    @Test("the same number, date and customer with another total is a new issue, and an old issue does not come back")
    func reissue() throws {
        var desk = Desk()
        try desk.take()
        #expect(try desk.take(.invoice, "F1", "700.00").warnings == [.reissued])
        #expect(desk.brief() == "proceed 700.00")
        #expect(try desk.take().events.isEmpty)
        #expect(desk.brief() == "proceed 700.00")
    }

    @Test("a ledger that still has the former total does not bring it back")
    func reissueUnshown() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00")
        try desk.take(.invoice, "F1", "700.00")
        #expect(desk.brief() == "proceed 700.00")
        try desk.register("F1", amount: "1000.00", open: "900.00")
        #expect(desk.brief() == "proceed 600.00")
        try desk.register("F1", amount: "700.00", open: "600.00")
        #expect(desk.brief() == "proceed 600.00")
    }

    @Test("a number that comes back with another customer and date is refused, from a ledger and from a document")
    func taken() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00")
        let before = desk.world
        let row = RegisterInvoice(
            customer: "C-9", issued: "2027-10-01", due: "2027-11-01", amount: "50.00", open: "50.00", currency: .eur)
        #expect(desk.refusal(.on("F1", row), as: Desk.books) == .numberTaken)
        let document = RegisterDocument(
            kind: .invoice, number: "F1", customer: "C-9", issued: "2027-10-01", amount: "50.00", currency: .eur)
        #expect(desk.refusal(.new(document), as: Desk.books) == .numberTaken)
        #expect(desk.world == before)
    }

    @Test("the same customer's number of another year is refused while anything of the earlier one would pass to it or be lost")
    func sameCustomer() throws {
        func again(_ desk: inout Desk, amount: Amount = "50.00") -> Refusal.Code? {
            let row = RegisterInvoice(
                customer: Desk.company, issued: "2027-10-01", due: "2027-11-01", amount: amount, open: amount, currency: .eur)
            return desk.refusal(.on("F1", row), as: Desk.books)
        }
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", open: "600.00", credited: "400.00")
        #expect(again(&desk) == .numberTaken)
        var corrected = desk
        #expect(again(&corrected, amount: "1000.00") == nil)
        try desk.register("F1", amount: "1000.00", open: "0.00", credited: "400.00")
        #expect(again(&desk) == nil)
        #expect(desk.brief() == "proceed 50.00")
    }

    @Test("without a due date an invoice is held, until somebody registers one")
    func noDueDate() throws {
        var desk = Desk()
        #expect(try desk.take(due: nil).warnings == [.noDueDate])
        #expect(desk.codes() == ["no-due-date"])
        #expect(desk.brief() == "pause 0.00")
        try desk.register("F1", amount: "1000.00")
        #expect(desk.brief() == "proceed 1000.00")
    }

    @Test("of instalments those are collected that are due")
    func instalments() throws {
        var desk = Desk()
        let row = RegisterInvoice(
            customer: Desk.company, issued: "2026-10-01", due: nil, amount: "900.00", open: "900.00", currency: .eur,
            instalments: [
                InvoiceInstalment(due: "2026-11-01", open: "300.00"), InvoiceInstalment(due: "2026-12-01", open: "300.00"),
                InvoiceInstalment(due: "2027-01-01", open: "300.00"),
            ])
        try desk.run(.on("F1", row), as: Desk.books)
        #expect(desk.brief() == "partial 300.00")
        #expect(desk.codes() == ["not-due", "not-due"])
        #expect(desk.brief(asOf: "2026-12-01") == "partial 600.00")
        #expect(desk.check().dunnableFrom == "2027-01-01")
        #expect(desk.brief(asOf: "2027-01-01") == "proceed 900.00")
        #expect(desk.world.invoice("F1")?.due == "2026-11-01")
        var wrong = row
        wrong.open = "800.00"
        #expect(desk.refusal(.on("F1", wrong), as: Desk.books) == .invalid)
    }

    @Test("a credit note that names no invoice, or several, is refused")
    func names() throws {
        var desk = Desk()
        for names in [[], ["F1", "F2"]] as [[InvoiceNumber]] {
            let body = RegisterDocument(
                kind: .creditNote, number: "N1", issued: "2026-10-01", amount: "1.00", currency: .eur, preceding: names)
            #expect(desk.refusal(.new(body), as: Desk.books) == .invalid)
        }
    }

    @Test("a credit note that an earlier version registered among the invoices is not counted again")
    func former() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", open: "600.00", credited: "400.00")
        try desk.register("N1", amount: "-400.00", open: "0.00")
        desk.world.formerDocuments = desk.world.head
        try desk.register("F1", amount: "1000.00", open: "500.00", credited: "500.00")
        try desk.take(.creditNote, "N1", "400.00", names: ["F1"])
        #expect(desk.brief() == "proceed 500.00")
    }
}
