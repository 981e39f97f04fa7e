import HoldlineCore
import Testing

@Suite("promises to pay")
struct PromiseTests {
    private static let plan = [
        PlannedInstalment(due: "2026-12-01", amount: "500.00"), PlannedInstalment(due: "2027-01-05", amount: "500"),
    ]

    private func desk(credited: Amount? = nil, _ body: PlaceHold) throws -> (Desk, HoldID) {
        var desk = Desk()
        try desk.register(credited: credited)
        let id = try desk.place(body, as: Desk.ada)
        return (desk, id)
    }

    private func brief(_ desk: Desk, _ id: HoldID) throws -> String {
        let hold = try #require(desk.world.hold(id)).seen(on: desk.policy.today(at: desk.now))
        let promise = try #require(hold.promise)
        let states = promise.instalments.map { "\($0.paid?.description ?? "-") \($0.state.rawValue)" }.joined(separator: ", ")
        return "\(promise.state.rawValue)\(hold.isLifted ? " lifted" : ""): \(states)"
    }

    @Test(
        "a promise holds for three working days after its day, and lapses by itself",
        arguments: [
            ("2026-12-01", "2026-12-04"), ("2026-12-04", "2026-12-09"), ("2026-12-05", "2026-12-09"), ("2026-12-06", "2026-12-09"),
            ("9999-12-31", "9999-12-31"),
        ] as [(Day, Day)])
    func grace(promised: Day, last: Day) throws {
        let (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "300.00", until: promised))
        let hold = try #require(desk.world.hold(id))
        #expect(hold.until == last)
        #expect(hold.promise?.instalments.map(\.due) == [promised])
        #expect(desk.check(asOf: last).held == "300.00")
        // After the last day that can be written there is none on which it is free.
        #expect(desk.check().dunnableFrom == last.next)
        if let next = last.next { #expect(desk.check(asOf: next).decision == .proceed) }
    }

    @Test("holidays are no days of grace, and a customer-wide promise, whose payments nobody can count, has none")
    func holidays() throws {
        var desk = Desk()
        desk.policy.calendar.holidays.french = true
        let id = try desk.place(PlaceHold(kind: .promise, invoice: "F1", until: "2026-12-24"))
        #expect(desk.world.hold(id)?.until == "2026-12-30")
        let wide = try desk.place(PlaceHold(kind: .promise, customer: "C-042", until: "2026-12-24"))
        #expect(desk.world.hold(wide)?.until == "2026-12-24")
        #expect(desk.world.hold(wide)?.promise == nil)
    }

    @Test("a plan is refused where it is none")
    func refused() throws {
        var desk = Desk()
        try desk.register(open: "1000.00")
        func plan(_ parts: (Day, Amount)...) -> [PlannedInstalment] { parts.map { PlannedInstalment(due: $0, amount: $1) } }
        let long = (0..<61).map { PlannedInstalment(due: Day(number: Int32(20_900 + $0)), amount: "1.00") }
        var rows: [(PlaceHold, Refusal.Code?, String?)] = [
            (PlaceHold(kind: .promise, invoice: "F1", plan: []), .invalid, "plan"),
            (PlaceHold(kind: .promise, invoice: "F1", plan: long), .invalid, "plan"),
            (PlaceHold(kind: .promise, invoice: "F1", plan: Array(long.dropLast())), nil, nil),
            (PlaceHold(kind: .promise, invoice: "F1", until: "2026-12-01", plan: Self.plan), .invalid, "until"),
            (PlaceHold(kind: .promise, invoice: "F1", amount: "1.00", plan: Self.plan), .invalid, "amount"),
            (PlaceHold(kind: .promise, customer: "C-042", plan: Self.plan), .invalid, "plan"),
            (PlaceHold(kind: .manual, invoice: "F1", plan: Self.plan), .invalid, "plan"),
            (PlaceHold(kind: .promise, invoice: "F1", currency: .usd, plan: Self.plan), .invalid, "currency"),
            (PlaceHold(kind: .promise, invoice: "F1", from: "2026-12-02", plan: Self.plan), .invalid, "plan[0].due"),
            (PlaceHold(kind: .promise, invoice: "F1", plan: Self.plan), nil, nil),
            (PlaceHold(kind: .promise, invoice: "F9", plan: Self.plan), nil, nil),
        ]
        for (parts, code, field) in [
            (plan(("2026-11-23", "1.00")), .invalid, "plan[0].due"),
            (plan(("2026-11-24", "1.00")), nil, nil),
            (plan(("2026-12-01", "1.00"), ("2026-12-01", "1.00")), .invalid, "plan[1].due"),
            (plan(("2026-12-01", "1.00"), ("2026-11-30", "1.00")), .invalid, "plan[1].due"),
            (plan(("2026-12-01", "0.00")), .invalid, "plan[0].amount"),
            (plan(("2026-12-01", "1.00"), ("2026-12-02", "1.001")), .invalid, "plan[1].amount"),
            (plan(("2026-12-01", "500.00"), ("2026-12-02", "500.01")), .overAmount, "plan"),
        ] as [([PlannedInstalment], Refusal.Code?, String?)] {
            rows.append((PlaceHold(kind: .promise, invoice: "F1", plan: parts), code, field))
        }
        for (body, code, field) in rows {
            do {
                try desk.run(.new(body), as: Desk.sue)
                #expect(code == nil, "\(body)")
            } catch let refusal as Refusal {
                #expect(refusal.code == code && refusal.field == field, "\(body): \(refusal)")
            }
        }
        #expect(desk.world.broken.isEmpty)
    }

    /// Days that pass, then what is registered: open, and credited where that is said.
    struct Step {
        var days: Int
        var open: Amount
        var credited: Amount?

        init(_ days: Int, _ open: Amount, _ credited: Amount? = nil) { (self.days, self.open, self.credited) = (days, open, credited) }
    }

    @Test(
        "two instalments of 500, of an invoice of 1200: what is registered, and what becomes of them",
        arguments: [
            ([Step(0, "1200.00")], "open: - open, - open", "2026-12-04", "1000.00"),
            ([Step(7, "700.00")], "open: 500.00 kept, 0.00 open", "2027-01-08", "500.00"),
            ([Step(7, "700.00"), Step(35, "200.00")], "kept lifted: 500.00 kept, 500.00 kept", nil, "0.00"),
            ([Step(1, "200.00")], "kept lifted: 500.00 kept, 500.00 kept", nil, "0.00"),
            ([Step(1, "0.00")], "kept lifted: 500.00 kept, 500.00 kept", nil, "0.00"),
            // Paid early, it counts for the next date; a part is a part.
            ([Step(1, "500.00")], "open: 500.00 kept, 200.00 open", "2027-01-08", "300.00"),
            ([Step(1, "800.00")], "open: 400.00 open, 0.00 open", "2026-12-04", "600.00"),
            ([Step(1, "800.00"), Step(1, "700.00")], "open: 500.00 kept, 0.00 open", "2027-01-08", "500.00"),
            // In the grace it is in time, a day later it is not, and one missed date ends the plan whatever comes then.
            ([Step(10, "700.00")], "open: 500.00 kept, 0.00 open", "2027-01-08", "500.00"),
            ([Step(11, "700.00")], "broken: 500.00 missed, 0.00 open", "2026-12-04", "0.00"),
            ([Step(1, "800.00"), Step(10, "799.00")], "broken: 401.00 missed, 0.00 open", "2026-12-04", "0.00"),
            ([Step(11, "200.00")], "broken lifted: 500.00 missed, 500.00 kept", nil, "0.00"),
            ([Step(7, "700.00"), Step(39, "600.00")], "broken: 500.00 kept, 100.00 missed", "2027-01-08", "0.00"),
            // Taken back in time, it has a grace of its own to come again; until then all of it is held.
            ([Step(6, "700.00"), Step(2, "1200.00")], "open: 0.00 open, 0.00 open", "2026-12-07", "1000.00"),
            ([Step(6, "700.00"), Step(5, "1200.00"), Step(3, "700.00")], "open: 500.00 kept, 0.00 open", "2027-01-08", "500.00"),
        ] as [([Step], String, Day?, Amount)])
    func instalments(steps: [Step], states: String, until: Day?, held: Amount) throws {
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", plan: Self.plan))
        for step in steps {
            desk.pass(days: step.days)
            try desk.register(open: step.open, credited: step.credited)
        }
        #expect(try brief(desk, id) == states)
        #expect(desk.check().held == held)
        if let until { #expect(desk.world.hold(id)?.until == until) }
        #expect(desk.world.broken == [])
        #expect(desk.replayed == desk.world)
    }

    @Test("a payment that is taken back gives no grace to the date after it")
    func takenBack() throws {
        let close = [PlannedInstalment(due: "2026-12-01", amount: "500.00"), PlannedInstalment(due: "2026-12-04", amount: "500.00")]
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", plan: close))
        try desk.register(open: "700.00")
        desk.pass(days: 14)
        try desk.register(open: "1200.00")
        #expect(desk.world.hold(id)?.promise?.instalments.map(\.heldUntil) == ["2026-12-11", "2026-12-09"])
        #expect(desk.world.hold(id)?.until == "2026-12-09")
        desk.pass(days: 2)
        #expect(try brief(desk, id) == "broken: 0.00 open, 0.00 missed")
        #expect(desk.check().decision == .proceed)
    }

    @Test(
        "a credit is no payment, whether the open amount falls with it, before it or after it",
        arguments: [
            ([Step(1, "700.00", "500.00")], "open: 0.00 open, 0.00 open"),
            ([Step(1, "1200.00", "500.00"), Step(1, "700.00", "500.00")], "open: 0.00 open, 0.00 open"),
            ([Step(1, "1200.00", "500.00"), Step(1, "200.00", "500.00")], "open: 500.00 kept, 0.00 open"),
            ([Step(1, "700.00", "0.00"), Step(1, "700.00", "500.00")], "open: 0.00 open, 0.00 open"),
            ([Step(1, "600.00", "100.00")], "open: 500.00 kept, 0.00 open"),
            ([Step(1, "0.00", "1200.00")], "kept lifted: 0.00 kept, 0.00 kept"),
        ] as [([Step], String)])
    func credits(steps: [Step], states: String) throws {
        var (desk, id) = try desk(credited: "0.00", PlaceHold(kind: .promise, invoice: "F1", plan: Self.plan))
        for step in steps {
            desk.pass(days: step.days)
            try desk.register(open: step.open, credited: step.credited)
        }
        #expect(try brief(desk, id) == states)
    }

    @Test("where credited is never given, a fall that meets a pending credit is no payment either, another one is")
    func falls() throws {
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "200.00", until: "2026-12-01"))
        let ticket = try desk.dispute("F1", "200.00")
        try desk.resolve(ticket, .upheld)
        try desk.register(open: "1000.00")
        #expect(try brief(desk, id) == "open: 0.00 open")
        try desk.register(open: "850.00")
        #expect(try brief(desk, id) == "open: 150.00 open")
        #expect(desk.held() == "50.00")
    }

    @Test("credited said for the first time is no payment that is taken back, and neither is a correction of the amount")
    func first() throws {
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "200.00", until: "2026-12-01"))
        try desk.register(open: "1200.00", credited: "300.00")
        #expect(try brief(desk, id) == "open: 0.00 open")
        try desk.register(amount: "1000.00", open: "1000.00", credited: "300.00")
        #expect(try brief(desk, id) == "open: 0.00 open")
        try desk.register(amount: "1000.00", open: "800.00", credited: "300.00")
        #expect(try brief(desk, id) == "kept lifted: 200.00 kept")
    }

    @Test("a payment counts for one promise: the oldest that still stands, and for a promise of all that is open besides")
    func several() throws {
        var (desk, first) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "100.00", until: "2026-12-01"))
        let second = try desk.place(PlaceHold(kind: .promise, invoice: "F1", amount: "300.00", until: "2026-12-15"))
        let all = try desk.place(PlaceHold(kind: .promise, invoice: "F1", until: "2026-12-20"))
        try desk.register(open: "1050.00")
        #expect(try brief(desk, first) == "kept lifted: 100.00 kept")
        #expect(try brief(desk, second) == "open: 50.00 open")
        #expect(try brief(desk, all) == "open: 150.00 open")
        #expect(desk.held() == "1050.00")
        try desk.register(open: "0.00")
        #expect(try brief(desk, second) == "kept lifted: 300.00 kept")
        #expect(try brief(desk, all) == "kept lifted: 1200.00 kept")
    }

    @Test("of a broken promise and the one that came after it, the later one is paid first, and loses first what is taken back")
    func renewed() throws {
        var (desk, broken) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "100.00", until: "2026-12-01"))
        try desk.register(open: "1150.00")
        desk.pass(days: 14)
        let renewed = try desk.place(PlaceHold(kind: .promise, invoice: "F1", amount: "100.00", until: "2026-12-15"))
        try desk.register(open: "1070.00")
        #expect(try brief(desk, renewed) == "open: 80.00 open")
        try desk.register(open: "1090.00")
        #expect(try brief(desk, renewed) == "open: 60.00 open")
        try desk.register(open: "1050.00")
        #expect(try brief(desk, renewed) == "kept lifted: 100.00 kept")
        #expect(try brief(desk, broken) == "broken: 50.00 missed")
        try desk.register(open: "1000.00")
        #expect(try brief(desk, broken) == "broken lifted: 100.00 missed")
    }

    @Test("a promise of all that is open is kept when nothing is, also where the invoice is registered only then")
    func whole() throws {
        var desk = Desk()
        let id = try desk.place(PlaceHold(kind: .promise, invoice: "F1", until: "2026-12-01"))
        try desk.register(open: "0.00")
        #expect(try brief(desk, id) == "kept lifted: 0.00 kept")
        let status = PostStatus(code: 211, at: "2026-11-24T08:00:00Z", message: "m", by: "BY")
        try desk.register("F2")
        try desk.run(.on("F2", status), as: Desk.books)
        let sent = try #require(desk.world.standing.first)
        #expect(sent.until == "2026-12-01")
        desk.pass(days: 8)
        #expect(try brief(desk, sent.id) == "broken: - missed")
        try desk.register("F2", open: "0.00")
        #expect(try brief(desk, sent.id) == "broken lifted: 1200.00 missed")
    }

    @Test("a promise that is lifted stays as it was on that day")
    func lifted() throws {
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", plan: Self.plan))
        var other = desk
        try desk.run(.on(id, LiftHold()))
        desk.pass(days: 30)
        #expect(try brief(desk, id) == "open lifted: - open, - open")
        other.pass(days: 30)
        try other.run(.on(id, LiftHold()))
        #expect(try brief(other, id) == "broken lifted: - missed, - open")
    }

    @Test("another currency is counted against no amount")
    func currency() throws {
        var (desk, id) = try desk(PlaceHold(kind: .promise, invoice: "F1", amount: "200.00", until: "2026-12-01"))
        try desk.register(open: "1200.00", currency: .usd)
        try desk.register(open: "900.00", currency: .usd)
        #expect(try brief(desk, id) == "open: - open")
        try desk.register(open: "0.00", currency: .usd)
        #expect(try brief(desk, id).hasPrefix("kept lifted"))
    }
}
