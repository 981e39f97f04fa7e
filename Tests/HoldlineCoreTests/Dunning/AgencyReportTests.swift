import HoldlineCore
import Testing

@Suite("reports of collection agencies")
struct AgencyReportTests {
    /// A desk with an invoice of 1200.00 that an agency has.
    private func desk(instalments: [InvoiceInstalment]? = nil) throws -> Desk {
        var desk = Desk()
        desk.policy.lastReminder = 1
        try desk.register()
        if let instalments {
            let body = RegisterInvoice(
                customer: Desk.company, issued: "2026-10-01", due: nil, amount: "1200.00", open: "1200.00", currency: .eur,
                instalments: instalments)
            try desk.run(.on("F1", body), as: Desk.books)
        }
        try desk.run(
            .on("F1", RegisterReminder(level: 1, amount: "100.00", sentAt: desk.now, version: desk.world.head)), as: ReminderTests.dun)
        try desk.run(.on("F1", HandOver(agency: "Inkasso AG", version: desk.world.head)), as: Desk.sue)
        desk.pass(days: 10)
        return desk
    }

    private func report(_ desk: inout Desk, _ body: ReportCollection) -> Refusal.Code? { desk.refusal(.on("F1", body), as: Desk.books) }

    private func handover(_ desk: Desk) throws -> Handover { try #require(desk.world.lastHandover(of: "F1")) }

    @Test("a payment lowers what is open, once, and the last one ends the hand-over")
    func paid() throws {
        var desk = try desk()
        let first = ReportCollection(.paid, on: "2026-12-01", amount: "200.00", reference: "R1")
        #expect(report(&desk, first) == nil)
        #expect(desk.world.invoice("F1")?.open == "1000.00")
        let head = desk.world.head
        #expect(report(&desk, first) == nil)
        #expect(desk.world.head == head, "the same report again changes nothing")
        #expect(try handover(desk).recalledAt == nil)
        #expect(
            desk.log.last.map { HistoryLine.words($0.event.type, $0.event.facts) } == "Inkasso AG reports of 2026-12-01: 200.00 EUR paid")
        #expect(report(&desk, ReportCollection(.paid, on: "2026-12-01", amount: "1000.01")) == .overAmount)
        #expect(report(&desk, ReportCollection(.paid, on: "2026-12-01", amount: "1000.00", reference: "R2")) == nil)
        #expect(try desk.world.invoice("F1")?.open == "0.00" && handover(desk).recalledAt != nil)
        // Handed over again, the reports of before still count once.
        try desk.register(open: "500.00")
        try desk.run(.on("F1", HandOver(agency: "Inkasso AG", version: desk.world.head)), as: Desk.sue)
        #expect(try handover(desk).reports?.count == 2)
        let again = desk.world.head
        #expect(report(&desk, first) == nil)
        #expect(desk.world.head == again)
    }

    @Test("a payment is taken off the first instalment first")
    func instalments() throws {
        let parts = [InvoiceInstalment(due: "2026-10-31", open: "400.00"), InvoiceInstalment(due: "2026-11-10", open: "800.00")]
        var desk = try desk(instalments: parts)
        #expect(report(&desk, ReportCollection(.paid, on: "2026-12-01", amount: "500.00")) == nil)
        let invoice = try #require(desk.world.invoice("F1"))
        #expect(invoice.open == "700.00" && invoice.instalments == [InvoiceInstalment(due: "2026-11-10", open: "700.00")])
    }

    @Test("a contested claim opens a ticket with its dispute, is held, and is recalled")
    func contested() throws {
        var desk = try desk()
        let body = ReportCollection(
            .contested, on: "2026-12-01", amount: "300.00", reference: "R1", reason: .quality,
            note: "two are broken")
        #expect(report(&desk, body) == nil)
        let handover = try handover(desk)
        let id = try #require(handover.reports?.first?.ticket)
        let ticket = try #require(desk.world.ticket(id))
        #expect(handover.recalledAt != nil && ticket.description?.text == "two are broken" && ticket.customer == Desk.company)
        #expect(ticket.disputes.map(\.reason) == [.quality] && ticket.disputes.first?.amount == "300.00")
        #expect(desk.check().decision == .partial)
        let head = desk.world.head
        #expect(report(&desk, body) == nil)
        #expect(desk.world.head == head)
    }

    @Test("an irrecoverable claim is recalled, held until it is written off, and told as such")
    func irrecoverable() throws {
        var desk = try desk()
        #expect(report(&desk, ReportCollection(.irrecoverable, on: "2026-12-01")) == nil)
        let handover = try handover(desk)
        #expect(handover.isIrrecoverable && handover.recalledAt != nil)
        #expect(desk.check().decision == .pause)
        try desk.register(open: "0.00")
        #expect(report(&desk, ReportCollection(.irrecoverable, on: "2026-12-02")) == .wrongState)
    }

    @Test(
        "what does not go together is refused, and changes nothing",
        arguments: [
            (ReportCollection(.paid, on: "2026-12-01"), Refusal.Code.invalid),
            (ReportCollection(.paid, on: "2026-12-01", amount: "0.00"), .invalid),
            (ReportCollection(.paid, on: "2026-12-01", amount: "1.00", currency: Currency(code: "USD")), .invalid),
            (ReportCollection(.paid, on: "2026-12-01", amount: "1.00", note: "x"), .invalid),
            (ReportCollection(.paid, on: "2026-12-01", amount: "1.00", reason: .quality), .invalid),
            (ReportCollection(.paid, on: "2026-11-23", amount: "1.00"), .invalid),
            (ReportCollection(.paid, on: "2026-12-05", amount: "1.00"), .invalid),
            (ReportCollection(.irrecoverable, on: "2026-12-01", amount: "1.00"), .invalid),
            (ReportCollection(.contested, on: "2026-12-01", amount: "1200.01"), .overAmount),
        ])
    func refused(_ body: ReportCollection, _ code: Refusal.Code) throws {
        var desk = try desk()
        let head = desk.world.head
        #expect(report(&desk, body) == code)
        #expect(desk.world.head == head)
    }

    @Test("an agency has nothing to report of what it never had")
    func stranger() throws {
        var desk = Desk()
        let body = ReportCollection(.paid, on: "2026-11-24", amount: "1.00")
        #expect(report(&desk, body) == .notFound)
        try desk.register()
        #expect(report(&desk, body) == .wrongState)
    }
}
