import HoldlineCore
import Testing

@Suite("reminders")
struct ReminderTests {
    static let dun = Actor(name: "dun", roles: [.dunning])

    /// The refusal, with its answer; nil where the reminder was registered.
    private func refused(
        _ desk: inout Desk, _ level: Int = 1, _ amount: Amount = "1200.00", at sent: Instant? = nil, version: Int64? = nil,
        currency: Currency? = nil, of number: InvoiceNumber = "F1"
    ) -> Refusal? {
        let body = RegisterReminder(
            level: level, amount: amount, currency: currency, sentAt: sent ?? desk.now, version: version ?? desk.world.head)
        do {
            try desk.run(.on(number, body), as: Self.dun)
            return nil
        } catch {
            return error as? Refusal ?? Refusal(.internal, "\(error)")
        }
    }

    @Test("a reminder on a free invoice is registered with who, what and on which answer")
    func free() throws {
        var desk = Desk()
        try desk.register()
        #expect(refused(&desk) == nil)
        let reminder = try #require(desk.world.lastReminder(on: "F1"))
        #expect(
            reminder
                == Reminder(
                    invoice: "F1", customer: "C-042", level: 1, amount: "1200.00", currency: .eur, sentAt: Desk.start,
                    registeredAt: Desk.start, registeredBy: "dun", answered: 1, version: 2))
        let event = try #require(desk.log.last?.event)
        #expect(event.type == .reminderRegistered && event.mentions == [.invoice("F1"), .customer("C-042")])
        #expect(HistoryLine.words(event.type, event.facts) == "registered reminder 1 on F1: 1200.00 EUR, sent at 2026-11-24T09:00:00Z")
    }

    @Test(
        "what holds after the version refuses the reminder and gives the new answer; what was lifted, lapsed or is still to come does not")
    func heldMeanwhile() throws {
        let rows: [(String, (inout Desk) throws -> Void, DunningDecision?)] = [
            ("nothing", { _ in }, nil),
            ("a dispute of a part", { _ = try $0.dispute("F1", "300.00") }, .partial),
            ("a dispute of all", { _ = try $0.dispute("F1") }, .pause),
            ("a hold on the customer", { _ = try $0.place(PlaceHold(kind: .insolvency, customer: "C-042")) }, .pause),
            (
                "a hold on the customer's earlier invoices",
                { _ = try $0.place(PlaceHold(kind: .insolvency, customer: "C-042", issuedBefore: "2026-10-01")) }, nil
            ),
            ("a hold on another customer", { _ = try $0.place(PlaceHold(kind: .insolvency, customer: "C-1")) }, nil),
            ("a hold on another invoice", { _ = try $0.dispute("F2", "300.00") }, nil),
            (
                "a promise from tomorrow",
                { _ = try $0.place(PlaceHold(kind: .promise, invoice: "F1", from: "2026-11-25", until: "2026-12-01")) }, nil
            ),
            (
                "a dispute that was settled again",
                { try $0.resolve(try $0.dispute("F1", "300.00"), .withdrawn) }, nil
            ),
            (
                "a dispute that became a credit to come",
                { try $0.resolve(try $0.dispute("F1", "300.00"), .partlyUpheld, credit: ("F1", "100.00")) }, .partial
            ),
            ("paid", { try $0.register(open: "0.00") }, .pause),
        ]
        for (name, change, decision) in rows {
            var desk = Desk()
            try desk.register()
            let version = desk.world.head
            try change(&desk)
            let refusal = refused(&desk, 1, "100.00", version: version)
            #expect(refusal?.answer?.decision == decision, "\(name)")
            #expect(refusal?.code == decision.map { _ in .heldMeanwhile }, "\(name)")
            if let answer = refusal?.answer {
                #expect(answer == desk.check(), "\(name)")
                #expect((refused(&desk, 1, "100.00") == nil) == (answer.decision == .partial), "\(name): decided on the new answer")
            }
        }
    }

    @Test("a hold that grew after the version refuses it, and one that was lifted beside it does not save it")
    func grown() throws {
        var desk = Desk()
        try desk.register()
        let ticket = try desk.dispute("F1", "300.00")
        let version = desk.world.head
        try desk.run(.on(ticket, RaiseDispute(invoice: "F1", reason: .prices, amount: "400.00")))
        #expect(refused(&desk, 1, "100.00", version: version)?.code == .heldMeanwhile)
        let manual = try desk.place(PlaceHold(kind: .manual, invoice: "F1", amount: "10.00"))
        let second = desk.world.head
        try desk.run(.on(manual, LiftHold()), as: Desk.sue)
        #expect(refused(&desk, 1, "100.00", version: second) == nil)
    }

    @Test("more than may be collected is refused, up to it is taken")
    func amounts() throws {
        var desk = Desk()
        try desk.register()
        _ = try desk.dispute("F1", "300.00")
        #expect(refused(&desk, 1, "900.01")?.code == .heldMeanwhile)
        #expect(refused(&desk, 1, "900.01")?.answer?.collectable == "900.00")
        #expect(refused(&desk, 1, "0.00")?.code == .invalid)
        #expect(refused(&desk, 1, "-1.00")?.code == .invalid)
        #expect(refused(&desk, 1, "1.001")?.code == .invalid)
        #expect(refused(&desk, 1, "1.00", currency: .usd)?.code == .invalid)
        #expect(refused(&desk, 1, "900", currency: .eur) == nil)
        #expect(desk.world.lastReminder(on: "F1")?.amount == "900.00")
    }

    @Test("levels begin with 1, repeat or rise by one, and do not rise while a part is held")
    func levels() throws {
        var desk = Desk()
        try desk.register()
        #expect(refused(&desk, 0)?.code == .invalid)
        #expect(refused(&desk, 100)?.code == .invalid)
        #expect(refused(&desk, 2)?.allowed == ["1"])
        #expect(refused(&desk, 1) == nil)
        #expect(refused(&desk, 1) == nil)
        #expect(refused(&desk, 3)?.allowed == ["1", "2"])
        let ticket = try desk.dispute("F1", "300.00")
        let held = refused(&desk, 2, "900.00")
        #expect(held?.code == .heldMeanwhile && held?.answer?.decision == .partial)
        #expect(refused(&desk, 1, "900.00") == nil, "the same level for what is collectable")
        try desk.resolve(ticket, .rejected)
        #expect(refused(&desk, 2) == nil)
        #expect(refused(&desk, 1)?.code == .wrongLevel)
        #expect(desk.world.lastReminder(on: "F1")?.level == 2)
    }

    @Test("the day of sending counts: a past one as today, one to come with the holds of that day, none beyond a week")
    func days() throws {
        var desk = Desk()
        try desk.register()
        _ = try desk.place(PlaceHold(kind: .manual, invoice: "F1", from: "2026-11-24", until: "2026-11-26"))
        #expect(refused(&desk, at: "2026-11-01T09:00:00Z")?.code == .heldMeanwhile)
        #expect(refused(&desk, at: "2026-11-26T23:59:59Z")?.code == .heldMeanwhile)
        #expect(refused(&desk, at: "2026-11-27T00:00:00Z") == nil)
        #expect(refused(&desk, at: "2026-12-01T23:59:59Z") == nil)
        #expect(refused(&desk, at: "2026-12-02T00:00:00Z")?.field == "sentAt")
        _ = try desk.place(PlaceHold(kind: .manual, invoice: "F1", from: "2026-12-01", until: "2026-12-01"))
        #expect(refused(&desk, at: "2026-12-01T09:00:00Z")?.code == .heldMeanwhile)
    }

    @Test("an invoice that nobody registered, and a version that is no answer's, are refused")
    func unknown() throws {
        var desk = Desk()
        for proceeds in [false, true] {
            desk.policy.unregisteredProceeds = proceeds
            #expect(refused(&desk, version: 0)?.code == .notFound)
            #expect(refused(&desk, version: 0)?.answer?.known == false)
        }
        try desk.register()
        #expect(refused(&desk, version: 2)?.field == "version")
        #expect(refused(&desk, version: -1)?.field == "version")
        #expect(refused(&desk, version: 0) == nil)
    }
}
