import HoldlineCore
import Testing

@Suite("Which invoice, which customer")
struct IdentityTests {
    @Test(
        "numbers that differ by case, blanks, leading zeros or separators only are spelled alike",
        arguments: [
            ("0000611365", "611365", true), ("FA 2026 001", "FA\u{A0}2026\u{202F}001", true), ("F-2001", "f-2001", true),
            ("2026-0042", "2026-42", true), ("2026-0042", "20260042", true), ("F\u{200B}1", "F1", true), ("F/1", "F-1", true),
            ("F1", "F1", false), ("F1", "F2", false), ("F10", "F1", false), ("F100", "F10", false), ("2026-42", "2026-420", false),
            ("A-1", "B-1", false), ("INV/077", "inv77", true), ("FA2026-0042", "FA-20260042", true), ("1-1-16", "1-11-6", false),
            ("P-0.3-16", "P-0.0-316", false), ("2026-1", "2026-0-1", false),
        ])
    func spelling(one: String, other: String, alike: Bool) throws {
        let (left, right) = (InvoiceNumber(unchecked: one), InvoiceNumber(unchecked: other))
        #expect(left.isSpelled(like: right) == alike)
        #expect(right.isSpelled(like: left) == alike)
        if alike { #expect(left.spellingKey == right.spellingKey) }
    }

    @Test(
        "SIREN, SIRET and French VAT number name one company",
        arguments: [
            ("200000008", "200000008"), ("200 000 008", "200000008"), ("FR37200000008", "200000008"), ("fr 37 200000008", "200000008"),
            ("20000000800012", "200000008"), ("200\u{A0}000\u{202F}008 00012", "200000008"), ("C-042", nil), ("2000000081", nil),
            ("DE123456789", nil), ("", nil),
        ] as [(String, String?)])
    func companies(text: String, key: String?) { #expect(Company.key(ofNumber: text) == key) }

    private func dispute(_ number: InvoiceNumber, replaces: InvoiceNumber? = nil) -> RaiseDispute {
        RaiseDispute(invoice: number, reason: .prices, replaces: replaces)
    }

    @Test("a complaint about a number in another spelling holds the registered invoice too, until a person corrects it")
    func near() throws {
        var desk = Desk()
        try desk.register("0000611365", amount: "1000.00")
        try desk.register("F2", amount: "1000.00")
        let decision = try desk.run(
            .new(OpenTicket(customer: Desk.company, subject: "x", assignee: "ada", disputes: [dispute("611365")])))
        #expect(decision.warnings == [.nearlyRegistered])
        #expect(desk.brief("0000611365") == "pause 0.00")
        #expect(desk.codes("611365") == ["unregistered", "dispute"])
        guard case .ticket(let ticket) = decision.subject else { return }
        var other = desk
        try desk.run(.on(ticket, dispute("0000611365", replaces: "611365")))
        #expect(desk.brief("0000611365") == "pause 0.00")
        #expect(desk.world.standing.count == 1)
        try other.run(.on(ticket, dispute("F2", replaces: "611365")))
        #expect(other.brief("0000611365") == "proceed 1000.00")
        #expect(other.brief("F2") == "pause 0.00")
    }

    @Test("a complaint that names a number in two spellings holds the registered one once, and leaves no number of a hold out")
    func nearAndNamed() throws {
        var desk = Desk()
        try desk.register("A-1", amount: "1000.00")
        for _ in 1...2 {
            try desk.run(
                .new(OpenTicket(customer: Desk.company, subject: "x", assignee: "ada", disputes: [dispute("a1"), dispute("A-1")])))
        }
        #expect(desk.world.holds.keys.map(\.number).sorted() == [1, 2, 3, 4])
        #expect(desk.codes("A-1") == ["dispute", "dispute"])
        #expect(desk.replayed == desk.world)
    }

    @Test("where two registered numbers are alike, neither is held")
    func ambiguous() throws {
        var desk = Desk()
        try desk.register("F-1", amount: "1000.00")
        try desk.register("F/1", amount: "1000.00")
        _ = try desk.open(OpenTicket(customer: Desk.company, subject: "x", assignee: "ada", disputes: [dispute("F1")]))
        #expect(desk.brief("F-1") == "proceed 1000.00")
        #expect(desk.brief("F/1") == "proceed 1000.00")
    }

    private func message(_ code: Int, _ by: String = "BY") -> PostStatus {
        PostStatus(code: code, at: "2026-11-20T10:00:00Z", message: "M-1", by: by, reasons: ["TX_TVA_ERR"])
    }

    @Test(
        "a message for a number in another spelling holds the registered invoice too, and says so, whichever comes first",
        arguments: [(207, "BY"), (210, "BY"), (213, "WK"), (220, "SE"), (211, "BY")], [false, true])
    func messages(status: (Int, String), messageFirst: Bool) throws {
        var desk = Desk()
        if !messageFirst { try desk.register("FA 2026 001", amount: "1000.00") }
        let decision = try desk.run(.on("fa2026-001", message(status.0, status.1)), as: Desk.books)
        if messageFirst {
            guard status.0 != 220, status.0 != 211 else { return }
            try desk.register("FA 2026 001", amount: "1000.00")
        } else {
            #expect(decision.warnings.contains(.nearlyRegistered))
        }
        #expect(desk.brief("FA 2026 001") == "pause 0.00")
    }

    @Test("an approval frees the invoice that was held for its spelling, and so does the registration of the number itself")
    func nearEnds() throws {
        var desk = Desk()
        try desk.register("F-01", amount: "1000.00")
        try desk.run(.on("F-1", message(207)), as: Desk.books)
        var registered = desk
        try registered.register("F-1", amount: "500.00")
        #expect(registered.brief("F-01") == "proceed 1000.00")
        #expect(registered.brief("F-1") == "pause 0.00")
        var approval = message(205)
        approval.at = "2026-11-21T10:00:00Z"
        approval.message = "M-2"
        try desk.run(.on("F-1", approval), as: Desk.books)
        #expect(desk.brief("F-01") == "proceed 1000.00")
    }

    @Test("a ticket that a message opened finds its customer once the invoice is registered")
    func ticketFindsCustomer() throws {
        var desk = Desk()
        try desk.run(.on("F1", message(207)), as: Desk.books)
        #expect(desk.world.tickets.values.map(\.customer) == ["unknown"])
        try desk.register("F1", amount: "1000.00")
        #expect(desk.world.tickets.values.map(\.customer) == [Desk.company])
        #expect(desk.brief() == "pause 0.00")
        #expect(desk.replayed == desk.world)
    }

    @Test("a hold on all invoices of a customer covers every reference of its company")
    func company() throws {
        var desk = Desk()
        for (number, customer) in [("X1", "200000008"), ("X2", "FR37200000008"), ("X3", "200000008 00012"), ("X4", "C-1"), ("X5", "C-2")]
            as [(InvoiceNumber, CustomerReference)]
        {
            try desk.register(number, amount: "1000.00", customer: customer)
        }
        try desk.run(.on("C-1", RegisterCustomer(siren: "200000008")), as: Desk.books)
        _ = try desk.place(PlaceHold(kind: .insolvency, customer: "FR37200000008"))
        #expect(["X1", "X2", "X3", "X4"].allSatisfy { desk.brief($0) == "pause 0.00" })
        #expect(desk.brief("X5") == "proceed 1000.00")
    }

    @Test("a reference that was merged away and has no invoice left can be merged again, into where its invoices went")
    func mergedAway() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", customer: "C-17")
        try desk.register("F2", amount: "1000.00", customer: "C-99")
        try desk.register("F3", amount: "1000.00", customer: "C-5")
        _ = try desk.place(PlaceHold(kind: .insolvency, customer: "C-99"))
        try desk.run(.on("C-17", MergeCustomer(into: "C-99")), as: Desk.sue)
        try desk.register("F1", amount: "1000.00", customer: "C-5")
        try desk.run(.on("C-17", MergeCustomer(into: "C-5")), as: Desk.sue)
        #expect(["F1", "F2", "F3"].allSatisfy { desk.brief($0) == "pause 0.00" })
    }

    @Test("an invoice that moves to another customer takes the hold along, and a person lifts it or merges the two")
    func moves() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", customer: "C-17")
        try desk.register("F2", amount: "1000.00", customer: "C-99")
        let hold = try desk.place(PlaceHold(kind: .insolvency, customer: "C-17"))
        let moved = try desk.run(
            .on(
                "F1",
                RegisterInvoice(
                    customer: "C-99", issued: "2026-10-01", due: "2026-10-31", amount: "1000.00", open: "1000.00", currency: .eur)),
            as: Desk.books)
        #expect(moved.warnings == [.movedFromHold])
        #expect(desk.brief("F1") == "pause 0.00")
        #expect(desk.brief("F2") == "proceed 1000.00")
        var lifted = desk
        try lifted.run(.on(hold, LiftHold()), as: Desk.sue)
        #expect(lifted.brief("F1") == "proceed 1000.00")
        try desk.run(.on("C-17", MergeCustomer(into: "C-99")), as: Desk.sue)
        #expect(desk.brief("F2") == "pause 0.00")
        #expect(desk.world.standing.map(\.id) == [hold])
        #expect(desk.refusal(.on("C-17", MergeCustomer(into: "C-0")), as: Desk.sue) == .notFound)
        // The company that a merged reference turns out to be goes with it.
        try desk.run(.on("C-17", RegisterCustomer(siren: "300000007")), as: Desk.books)
        try desk.register("F3", amount: "1000.00", customer: "FR12300000007")
        #expect(desk.brief("F3") == "pause 0.00")
    }

    @Test("a blocker has its own currency, and an invoice whose currency changes is said")
    func currency() throws {
        var desk = Desk()
        try desk.register("F1", amount: "1000.00", currency: .usd)
        _ = try desk.dispute("F1", "300.00")
        let changed = try desk.run(
            .on(
                "F1",
                RegisterInvoice(
                    customer: Desk.company, issued: "2026-10-01", due: "2026-10-31", amount: "1000.00", open: "1000.00", currency: .eur)),
            as: Desk.books)
        #expect(changed.warnings == [.otherCurrency])
        #expect(desk.brief() == "pause 0.00")
        #expect(desk.check().blockers.map(\.currency) == [.usd])
    }
}
