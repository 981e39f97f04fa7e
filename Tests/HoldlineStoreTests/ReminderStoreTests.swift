import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("Reminders in the tables")
struct ReminderStoreTests {
    static let dun = Actor(name: "dun", roles: [.dunning])

    private func reminder(_ f: StoreFixture, _ level: Int = 1, _ amount: String = "100.00", version: Int64? = nil, run: String? = nil)
        throws
        -> RegisterReminder
    {
        RegisterReminder(
            level: level, amount: try amount.amount, sentAt: f.clock.now, version: version ?? f.store.index.version, run: run)
    }

    @Test("a ticket that is committed in one batch before it refuses the reminder, with the answer that has its hold")
    func race() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let version = try f.check("F1").version
            for round in 0..<20 {
                let opening = Command.new(
                    OpenTicket(
                        customer: CustomerReference("C-042"), subject: try #require(FreeText("s")), disputes: [try "F1".disputed("1.00")]))
                let body = try reminder(f, version: version)
                let opened = try f.store.enqueue(Write(opening, by: StoreFixture.lea))
                let asked = try f.store.enqueue(Write(.on(try "F1".invoice, body), by: Self.dun))
                _ = try await opened.value
                do {
                    _ = try await asked.value
                    Issue.record("registered on a version before the hold")
                } catch let refusal as Refusal {
                    #expect(refusal.code == .heldMeanwhile)
                    #expect(refusal.answer?.decision == .partial)
                    #expect(refusal.answer?.blockerCount == round + 1)
                }
            }
        }
    }

    @Test("the same key gives the first reminder again, whatever holds by then")
    func replay() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let command = Command.on(try "F1".invoice, try reminder(f))
            let first = try await f.submit(command, by: Self.dun, key: "r")
            _ = try await f.open([try "F1".disputed()])
            let again = try await f.submit(command, by: Self.dun, key: "r")
            #expect(again.replayed && again.created && again.version == first.version)
            #expect("\(again.answer)" == "\(first.answer)")
            #expect(try await f.store.invoice(try "F1".invoice).reminders?.count == 1)
            #expect(await refusal { try await f.submit(command, by: Self.dun, key: "other") } == .heldMeanwhile)
        }
    }

    @Test("reminders, disputes and hand-overs stand on one time line, of the invoice and of the ticket")
    func timeLine() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            try await f.submit(.on(try "F1".invoice, try reminder(f, 1, run: "a")), by: Self.dun)
            let id = try await f.open([try "F1".disputed("300.00")])
            try await f.submit(.on(try "F1".invoice, try reminder(f, 1, "900.00")), by: Self.dun)
            try await f.submit(.on(id, ResolveTicket(outcome: .rejected)))
            try await f.submit(.on(try "F1".invoice, try reminder(f, 2)), by: Self.dun)
            let types = ["reminder.registered", "ticket.opened", "reminder.registered", "ticket.resolved", "reminder.registered"]
            let page = try await f.store.invoice(try "F1".invoice)
            #expect(page.history.map(\.type).dropFirst() == types[...])
            #expect(try await f.store.ticket(id).history.map(\.type) == types)
            #expect(page.reminders?.map(\.level) == [1, 1, 2])
            #expect(page.lastReminder?.level == 2 && page.reminders?.first?.run == "a")
            let line = try #require(try await f.store.invoices(InvoiceQuery(), PageQuery()).items.first)
            #expect(line.lastReminder == page.lastReminder && line.handover == nil)
            #expect(try await f.store.customer(try #require(CustomerReference("C-042"))).openInvoices == [line])
        }
    }

    @Test("what may be handed over is listed, and what holds afterwards is listed to be recalled")
    func handovers() async throws {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc))
        policy.lastReminder = 2
        try await StoreFixture.run(policy: policy) { f in
            for number in ["F1", "F2", "F3", "F4"] {
                try await f.register(number, open: "100.00", amount: "100.00")
                for level in 1...(number == "F2" ? 1 : 2) {
                    try await f.submit(.on(try number.invoice, try reminder(f, level)), by: Self.dun)
                }
            }
            _ = try await f.open([try "F3".disputed("1.00")])
            var filter = InvoiceQuery()
            filter.collectable = true
            filter.overdue = .by(Span(seconds: 10 * 86_400))
            func collectable() async throws -> [String] {
                try await f.store.invoices(filter, PageQuery(limit: 1)).items.map(\.number.text)
            }
            #expect(try await collectable() == ["F1"])
            let first = HandOver(agency: "Inkasso", version: f.store.index.version)
            try await f.submit(.on(try "F1".invoice, first), by: StoreFixture.boss)
            #expect(try await collectable() == ["F4"])
            try await f.submit(.on(try "F4".invoice, HandOver(version: f.store.index.version)), by: StoreFixture.boss)
            #expect(try await collectable() == [])

            var recall = HandoverQuery()
            recall.recall = true
            func recalled() async throws -> [String] {
                try await f.store.handovers(recall, PageQuery(limit: 1)).items.map(\.handover.invoice.text)
            }
            #expect(try await f.store.handovers(HandoverQuery(), PageQuery()).items.count == 2)
            #expect(try await recalled() == [])
            _ = try await f.open([try "F4".disputed("1.00")])
            #expect(try await recalled() == ["F4"])
            try await f.submit(.on(try "F4".invoice, RecallInvoice()), by: StoreFixture.boss)
            #expect(try await recalled() == [])
            try await f.register("F1", open: "0.00", amount: "100.00")
            #expect(try await recalled() == ["F1"])
            var all = HandoverQuery()
            all.all = true
            #expect(try await f.store.handovers(all, PageQuery()).items.map(\.recall) == [true, false])
        }
    }

    @Test("what an agency calls irrecoverable is listed until it is written off, and a rebuild keeps the reports")
    func reports() async throws {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc))
        policy.lastReminder = 1
        try await StoreFixture.run(policy: policy) { f in
            for number in ["F1", "F2"] {
                try await f.register(number, open: "100.00", amount: "100.00")
                try await f.submit(.on(try number.invoice, try reminder(f, 1)), by: Self.dun)
                let body = HandOver(agency: number == "F1" ? "Inkasso" : "Other", version: f.store.index.version)
                try await f.submit(.on(try number.invoice, body), by: StoreFixture.boss)
            }
            let today = policy.today(at: f.store.now)
            let paid = ReportCollection(.paid, on: today, amount: Amount(text: "40.00"), reference: "R1")
            try await f.submit(.on(try "F1".invoice, paid), by: StoreFixture.boss)
            let given = ReportCollection(.irrecoverable, on: today)
            try await f.submit(.on(try "F1".invoice, given), by: StoreFixture.boss)
            func list(_ ask: (inout HandoverQuery) -> Void) async throws -> [String] {
                try await f.store.handovers(HandoverQuery(ask), PageQuery(limit: 1)).items.map(\.handover.invoice.text)
            }
            #expect(try await list { $0.writeOff = true } == ["F1"])
            #expect(try await list { ($0.all, $0.agency) = (true, "Other") } == ["F2"])
            #expect(try await list { ($0.all, $0.since) = (true, today.adding(days: 1)) } == [])
            let page = try await f.store.invoice(try "F1".invoice)
            #expect(page.open?.description == "60.00" && page.handover?.reports?.map(\.outcome) == [.paid, .irrecoverable])
            #expect(page.handover?.reports?.first?.amount?.description == "40.00")
            try await f.register("F1", open: "0.00", amount: "100.00")
            #expect(try await list { $0.writeOff = true } == [])
        }
    }
}
