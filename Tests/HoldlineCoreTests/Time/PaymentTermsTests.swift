import HoldlineCore
import Testing

@Suite("terms of payment")
struct PaymentTermsTests {
    @Test(
        "days are counted from the issue, and the end of the month is that of the day that they end on",
        arguments: [
            ("30d", "2026-01-15", "2026-02-14"), ("30d end of month", "2026-01-15", "2026-02-28"),
            ("30d end of month", "2028-01-15", "2028-02-29"), ("30d end of month", "2026-01-31", "2026-03-31"),
            ("30d end of month", "2028-01-30", "2028-02-29"), ("30d end of month", "2028-01-31", "2028-03-31"),
            ("0d end of month", "2026-02-28", "2026-02-28"), ("0d end of month", "2026-12-31", "2026-12-31"),
            ("45d end of month", "2026-11-16", "2026-12-31"), ("45d end of month", "2026-11-17", "2027-01-31"),
            ("60d", "2026-12-31", "2027-03-01"), ("60d", "2027-12-31", "2028-02-29"), ("0d", "2026-05-05", "2026-05-05"),
            ("365d", "2026-05-05", "2027-05-05"),
        ] as [(String, Day, Day)])
    func due(text: String, issued: Day, due: Day) throws {
        let terms = try #require(PaymentTerms(text: text))
        #expect(terms.due(issued: issued) == due)
        #expect(terms.description == text)
    }

    @Test(
        "what is written otherwise is not read",
        arguments: [
            "", "d", "30", "30 d", "-1d", "366d", "30d end", "30d  end of month", "30d end of month ", "end of month",
            "30 jours fin de mois",
            "1m", "30D", "٣٠d",
        ])
    func unread(text: String) { #expect(PaymentTerms(text: text) == nil) }

    private func body(_ customer: CustomerReference = "C-042", due: Day? = nil, issued: Day = "2026-11-02") -> RegisterInvoice {
        RegisterInvoice(customer: customer, issued: issued, due: due, amount: "100.00", open: "100.00", currency: .eur)
    }

    @Test("the configuration's terms give the date that a registration lacks, by customer, and the answer says so")
    func applied() throws {
        var desk = Desk()
        desk.policy.terms = TermsPolicy(
            usual: PaymentTerms(days: 30), customers: ["C-7": try #require(PaymentTerms(text: "30d end of month"))])
        let usual = try desk.run(.on("F1", body()), as: Desk.books)
        #expect(usual.events.first?.facts.invoice?.due == "2026-12-02")
        #expect(usual.events.first?.facts.warnings?.map(\.code) == [.dueByTerms])
        let own = try desk.run(.on("F2", body("C-7")), as: Desk.books)
        #expect(own.events.first?.facts.invoice?.due == "2026-12-31")
        let said = try desk.run(.on("F3", body(due: "2026-11-20")), as: Desk.books)
        #expect(said.events.first?.facts.invoice?.due == "2026-11-20")
        #expect(said.events.first?.facts.warnings == nil)
    }

    @Test("terms of a company count for each of its numbers", arguments: ["200000008", "200 000 008", "20000000800011", "FR37200000008"])
    func company(reference: String) throws {
        let terms = TermsPolicy(usual: PaymentTerms(days: 10), customers: ["200000008": try #require(PaymentTerms(days: 60))])
        #expect(terms[try #require(CustomerReference(reference))]?.days == 60)
        #expect(terms["300000007"]?.days == 10)
        #expect(terms["C-200000008"]?.days == 10)
    }

    @Test("a date that was said before stays, whatever the terms are, and a new issue is reckoned anew")
    func known() throws {
        var desk = Desk()
        desk.policy.terms = TermsPolicy(usual: PaymentTerms(days: 30))
        try desk.run(.on("F1", body(due: "2026-11-20")), as: Desk.books)
        let head = desk.world.head
        try desk.run(.on("F1", body()), as: Desk.books)
        #expect(desk.world.head == head)
        try desk.run(.on("F1", body(issued: "2026-11-12")), as: Desk.books)
        #expect(desk.world.invoices["F1"]?.due == "2026-12-12")
    }
}
