import HoldlineCore
import Testing

@Suite("life-cycle statuses come to the same, whatever order they arrive in")
struct StatusTests {
    static let first: Instant = "2026-11-10T08:00:00Z"

    static func status(
        _ code: Int, _ day: Int, by: String = "BY", amount: Amount? = nil, asks: RequestedAction? = nil, message: FreeText? = nil,
        reasons: [String]? = nil
    ) -> PostStatus {
        PostStatus(
            code: code, at: Self.first.adding(seconds: Int64(day) * 86_400), message: message ?? FreeText("m\(code)-\(day)") ?? "m",
            by: by, reasons: reasons ?? (code == 205 ? [] : ["PU_ERR"]), amount: amount, requested: asks)
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var statuses: [PostStatus]
        var decision: DunningDecision
        var held: String

        init(_ name: String, _ statuses: [PostStatus], _ decision: DunningDecision, held: String) {
            self.testDescription = name
            self.statuses = statuses
            self.decision = decision
            self.held = held
        }
    }

    static let stories: [Story] = [
        Story("disputed, then approved", [status(207, 1), status(205, 2)], .proceed, held: "0.00"),
        Story("approved, then disputed", [status(205, 1), status(207, 2)], .pause, held: "1200.00"),
        Story("approved with the credit that was asked", [status(207, 1, asks: .creditFully), status(205, 2)], .pause, held: "1200.00"),
        Story(
            "approved with a credit of an amount", [status(206, 1, amount: "200.00", asks: .creditAmount), status(205, 2)], .partial,
            held: "200.00"),
        Story("in part, then disputed", [status(206, 1, amount: "200.00"), status(207, 2)], .pause, held: "1200.00"),
        Story("disputed, then in part", [status(207, 1), status(206, 2, amount: "200.00")], .partial, held: "200.00"),
        Story("suspended, then completed", [status(208, 1), status(209, 2, by: "SE")], .proceed, held: "0.00"),
        Story("completed, then suspended", [status(209, 1, by: "SE"), status(208, 2)], .pause, held: "1200.00"),
        Story("completion answers no dispute", [status(207, 1), status(209, 2, by: "SE")], .pause, held: "1200.00"),
        Story("not delivered, then approved", [status(213, 1, by: "WK"), status(205, 2)], .proceed, held: "0.00"),
        Story("approved, then not delivered", [status(205, 1), status(213, 2, by: "DFH")], .pause, held: "1200.00"),
        Story("disputed, paid, cancelled", [status(207, 1), status(211, 13), status(220, 14, by: "SE")], .pause, held: "1200.00"),
        Story("disputed and approved at once", [status(207, 1), status(205, 1)], .pause, held: "1200.00"),
        Story(
            "in part and whole at once", [status(206, 1, amount: "200.00", message: "m"), status(207, 1, message: "m")], .pause,
            held: "1200.00"),
        Story("suspended and completed at once", [status(208, 1), status(209, 1, by: "SE")], .pause, held: "1200.00"),
        Story(
            "approved with a credit, then disputed and approved again",
            [status(207, 1, asks: .creditFully), status(205, 2), status(207, 3), status(205, 4)], .pause, held: "1200.00"),
        Story("not delivered, then received", [status(213, 1, by: "WK"), status(202, 2, by: "WK")], .proceed, held: "0.00"),
        Story("not delivered, then made available", [status(221, 1, by: "WK"), status(203, 2, by: "DFH")], .proceed, held: "0.00"),
        Story("not delivered, then taken in charge", [status(501, 1, by: "DFH"), status(204, 2)], .proceed, held: "0.00"),
        Story(
            "received, not delivered, received, not delivered",
            [status(204, 1), status(213, 2, by: "WK"), status(203, 3, by: "WK"), status(213, 4, by: "WK")], .pause, held: "1200.00"),
        Story("received and not delivered at once", [status(204, 1), status(213, 1, by: "WK")], .pause, held: "1200.00"),
        Story("received by word of the seller", [status(213, 1, by: "WK"), status(204, 2, by: "SE")], .pause, held: "1200.00"),
        Story(
            "a dispute outlives a delivery that failed and came after all",
            [status(206, 1, amount: "200.00"), status(213, 2, by: "WK"), status(204, 3)], .partial, held: "200.00"),
        Story(
            "a suspension is completed while a delivery has failed",
            [status(208, 1), status(213, 2, by: "WK"), status(209, 3, by: "SE"), status(204, 4)], .proceed, held: "0.00"),
        Story(
            "an approval outlives a delivery that failed and came after all",
            [status(207, 1), status(205, 2), status(213, 3, by: "WK"), status(203, 4, by: "WK")], .proceed, held: "0.00"),
        Story(
            "the refusal of a second delivery",
            [status(204, 1), status(213, 2, by: "WK", reasons: ["DOUBLON"])], .proceed, held: "0.00"),
        Story(
            "not delivered, and the second delivery refused",
            [status(213, 1, by: "WK"), status(213, 2, by: "WK", reasons: ["DOUBLON"])], .pause, held: "1200.00"),
        Story("disputed by an agent of the buyer", [status(207, 1, by: "AB")], .pause, held: "1200.00"),
        Story(
            "suspended by the payer, completed for the seller", [status(208, 1, by: "PR"), status(209, 2, by: "SR")], .proceed, held: "0.00"
        ),
        Story(
            "refused by the invoicee, approved by the factor", [status(210, 1, by: "IV"), status(205, 2, by: "DL")], .proceed, held: "0.00"),
        Story("an approval on its own", [status(205, 1), status(204, 2), status(212, 3, by: "SE")], .proceed, held: "0.00"),
    ]

    static func permutations<Element>(_ items: [Element]) -> [[Element]] {
        guard let first = items.first else { return [[]] }
        return permutations(Array(items.dropFirst())).flatMap { rest in
            (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
        }
    }

    @Test("every order gives the same answer", arguments: stories)
    func anyOrder(_ story: Story) throws {
        for order in Self.permutations(story.statuses) {
            var desk = Desk()
            try desk.register(credited: "0.00")
            for status in order {
                try desk.run(.on("F1", status), as: Desk.books)
                desk.pass(seconds: 60)
            }
            let codes = order.map(\.code)
            #expect(desk.check().decision == story.decision, "\(codes)")
            #expect(desk.held() == story.held, "\(codes)")
            #expect(desk.world.broken.isEmpty, "\(codes)")
            let head = desk.world.head
            for status in order { try desk.run(.on("F1", status), as: Desk.books) }
            #expect(desk.world.head == head, "what was seen changes nothing")
        }
    }

    @Test("credits that were asked twice are held in full, and never for less where the first approval comes late")
    func twice() throws {
        let statuses = [
            Self.status(206, 1, amount: "100.00", asks: .creditAmount), Self.status(205, 2),
            Self.status(206, 3, amount: "50.00", asks: .creditAmount), Self.status(205, 4),
        ]
        for order in Self.permutations(statuses) {
            var desk = Desk()
            try desk.register(credited: "0.00")
            for status in order { try desk.run(.on("F1", status), as: Desk.books) }
            let held = try #require(desk.check().held)
            #expect(held >= "150.00", "\(order.map(\.at))")
            if order == statuses { #expect(held == "150.00") }
        }
    }

    @Test("a person's ticket beside the messages is never touched", arguments: stories)
    func person(_ story: Story) throws {
        for order in Self.permutations(story.statuses) {
            var desk = Desk()
            try desk.register(credited: "0.00")
            let id = try desk.dispute("F1", "10.00")
            let before = desk.world.ticket(id)
            for status in order { try desk.run(.on("F1", status), as: Desk.books) }
            #expect(desk.world.ticket(id) == before)
            #expect(desk.check().blockers.contains { $0.ticket == id })
        }
    }

    @Test(
        "a status from another role is recorded, and nothing else",
        arguments: [
            (205, "SE"), (206, "SE"), (207, "SE"), (207, "WK"), (208, "XX"), (210, "SE"), (211, "SE"), (213, "BY"), (220, "BY"),
            (221, "SE"), (501, "BY"),
        ])
    func otherRole(code: Int, by: String) throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(code, 13, by: by)), as: Desk.books)
        #expect(desk.check().decision == .proceed)
        #expect(desk.world.statuses(of: "F1").map(\.effect) == [.recorded])
    }

    @Test("a role that cannot set the status, or that nobody knows, is said", arguments: [("XX", "unknown-role"), ("SR", "other-role")])
    func roleIsSaid(by: String, warning: String) throws {
        var desk = Desk()
        try desk.register()
        let decision = try desk.run(.on("F1", Self.status(207, 1, by: by)), as: Desk.books)
        #expect(decision.events.flatMap { $0.facts.warnings ?? [] }.map(\.code.rawValue) == [warning])
        let own = try desk.run(.on("F1", Self.status(207, 2)), as: Desk.books)
        #expect(own.events.allSatisfy { $0.facts.warnings == nil })
    }

    @Test("a status of an invoice that nobody registered says so, once, whether it holds or not", arguments: [204, 205, 207, 211])
    func unregisteredIsSaid(code: Int) throws {
        var desk = Desk()
        let decision = try desk.run(.on("F9", Self.status(code, 1)), as: Desk.books)
        #expect(decision.events.flatMap { $0.facts.warnings ?? [] }.map(\.code) == [.unregisteredInvoice])
    }

    @Test("an arrival does not raise again what a person settled")
    func settledBeforeArrival() throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(207, 1)), as: Desk.books)
        try desk.resolve(try #require(desk.world.messageTickets(of: "F1").first), .rejected)
        try desk.run(.on("F1", Self.status(213, 2, by: "WK")), as: Desk.books)
        #expect(desk.check().blockers.map(\.code) == ["undelivered"])
        try desk.run(.on("F1", Self.status(204, 3)), as: Desk.books)
        #expect(desk.check().decision == .proceed)
    }

    @Test("a payment that names its own day is promised for that day")
    func promisedForADay() throws {
        var desk = Desk()
        try desk.register()
        var status = Self.status(211, 1)
        status.effective = "2026-12-10"
        status.note = "on the tenth"
        try desk.run(.on("F1", status), as: Desk.books)
        #expect(desk.check().blockers.first?.until == "2026-12-17")
        let hold = try #require(desk.world.standing.first)
        #expect(hold.promise?.instalments.map(\.due) == ["2026-12-10"])
        #expect(hold.note == "on the tenth")
    }

    @Test("a seller's completion changes nothing for another role", arguments: ["BY", "WK"])
    func completedByOther(by: String) throws {
        var desk = Desk()
        try desk.register()
        for status in [Self.status(208, 1), Self.status(209, 2, by: by)] { try desk.run(.on("F1", status), as: Desk.books) }
        #expect(desk.check().decision == .pause)
    }

    @Test("a cancelled invoice is held until its open amount is registered as 0")
    func cancelled() throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(220, 1, by: "SE")), as: Desk.books)
        #expect(desk.check().blockers.map(\.code) == ["cancelled"])
        try desk.register(open: "100.00")
        #expect(desk.check().decision == .pause)
        try desk.register(open: "0.00")
        #expect(desk.world.standing.isEmpty)
    }

    @Test("a payment that was sent is a promise of five working days")
    func promised() throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(211, 13)), as: Desk.books)
        let answer = desk.check()
        #expect(answer.blockers.map(\.code) == ["promise"])
        #expect(answer.blockers.first?.until == "2026-11-30")
        #expect(answer.dunnableFrom == "2026-12-01")
        #expect(desk.check(asOf: "2026-12-01").decision == .proceed)
    }

    @Test(
        "refused and undelivered invoices make the ticket urgent",
        arguments: [(210, "BY", "dispute"), (213, "WK", "undelivered"), (221, "WK", "undelivered"), (501, "DFH", "undelivered")])
    func urgent(code: Int, by: String, blocker: String) throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(code, 1, by: by)), as: Desk.books)
        #expect(desk.check().blockers.map(\.code) == [blocker])
        #expect(desk.world.messageTickets(of: "F1").compactMap { desk.world.ticket($0)?.priority } == [.urgent])
    }

    @Test("an older message that arrives after an agent settled the ticket opens nothing")
    func settledByAgent() throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(207, 2)), as: Desk.books)
        let id = try #require(desk.world.messageTickets(of: "F1").first)
        try desk.resolve(id, .rejected)
        try desk.run(.on("F1", Self.status(207, 1, asks: .creditFully)), as: Desk.books)
        #expect(desk.check().decision == .proceed)
        try desk.run(.on("F1", Self.status(207, 3)), as: Desk.books)
        #expect(desk.check().decision == .pause)
    }

    @Test("a message for another seller is refused, one for ours under any of its numbers is not")
    func seller() throws {
        var desk = Desk()
        desk.policy.seller = "FR32100000009"
        for (number, refused) in [
            ("100000009", false), ("10000000900015", false), ("FR32 100 000 009", false), ("200000008", true), ("DE100000009", true),
        ] {
            var status = Self.status(204, 1)
            status.seller = number
            #expect((desk.refusal(.on("F1", status)) == .otherSeller) == refused, "\(number)")
        }
    }

    @Test("of several numbers of a seller one that is ours is enough")
    func sellers() throws {
        for ours in ["100000009", "FR32100000009"] {
            for (numbers, refused) in [
                (["200000008", "10000000900015"], false), (["100000009", "200000008"], false), (["200000008", "FR37200000008"], true),
            ] {
                var desk = Desk()
                desk.policy.seller = ours
                var status = Self.status(204, 1)
                status.seller = numbers.first
                status.sellers = Array(numbers.dropFirst())
                #expect((desk.refusal(.on("F1", status)) == .otherSeller) == refused, "\(numbers)")
            }
        }
    }

    @Test("an amount beyond the invoice disputes all of it, and the reason keeps its code")
    func tooMuch() throws {
        var desk = Desk()
        try desk.register()
        try desk.run(.on("F1", Self.status(207, 1, amount: "9999.00")), as: Desk.books)
        #expect(desk.held() == "1200.00")
        let dispute = desk.world.tickets.values.first?.disputes.first
        #expect(dispute?.reason == .prices)
        #expect(dispute?.reasonCode == "PU_ERR")
    }

    @Test("a NUL in a code is refused by the field's name")
    func hostile() {
        var desk = Desk()
        var status = Self.status(207, 1)
        status.reasons = ["PU_ERR", "a\0b"]
        #expect(throws: Refusal.invalid("reasons[1]", "the text holds a NUL character")) { try desk.run(.on("F1", status)) }
    }
}
