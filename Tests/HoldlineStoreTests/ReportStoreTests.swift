import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

/// Reports out of the tables that the ledger made.
@Suite struct ReportStoreTests {
    @Test("money is held from a dispute on, then for its credit, and is free once the ledger shows that")
    func money() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "500.00", credited: "0.00")
            let id = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .prices, amount: try "80.50".amount)])
            _ = try await f.open([RaiseDispute(invoice: try "F9".invoice, reason: .prices)])
            f.clock.advance(days: 7)
            try await f.submit(
                .on(id, ResolveTicket(outcome: .partlyUpheld, credits: [.init(invoice: try "F1".invoice, amount: try "30.00".amount)])),
                by: StoreFixture.boss)
            f.clock.advance(days: 7)
            try await f.register("F1", open: "470.00", credited: "30.00")
            let report = try await f.store.moneyReport(MoneyReportQuery())
            let weeks = report.rows.suffix(3).map { "\($0.held) \($0.placed) \($0.freed) \($0.invoices)" }
            #expect(weeks == ["80.50 80.50 0.00 1", "30.00 0.00 50.50 1", "0.00 0.00 30.00 0"])
            #expect(report.withoutAmount == 1 && report.heldBefore.description == "0.00" && report.rows.count == 13)
            let tickets = try await f.store.ticketReport(TicketReportQuery()).total
            #expect(tickets.disputes.settled == 1 && tickets.disputes.days == 7 && tickets.disputes.amountDays.description == "563.50")
            #expect(tickets.ages.map(\.tickets) == [0, 0, 1, 0, 0, 0] && tickets.resolutionTime.count == 1)
        }
    }

    @Test("a report of a customer or a channel has the tickets of each, those that were opened after its days among the live ones")
    func groupings() async throws {
        try await StoreFixture.run { f in
            _ = try await f.open([], customer: "C-1")
            f.clock.advance(days: 2)
            _ = try await f.open([], customer: "C-2")
            var query = TicketReportQuery()
            query.by = .customer
            let first = Zone.utc.day(of: f.clock.now).adding(days: -2)
            (query.from, query.to) = (first, first)
            let rows = try await f.store.ticketReport(query).rows
            #expect(rows.map { "\($0.key ?? "") \($0.opened) \($0.live)" } == ["C-1 1 1", "C-2 0 1"])
            query.by = .channel
            #expect(try await f.store.ticketReport(query).rows.map(\.key) == ["phone"])
        }
    }

    @Test("a complaint of another system is in the report of its time, and the tables are those of its event")
    func imported() async throws {
        try await StoreFixture.run { f in
            let opened = f.clock.now.adding(seconds: -30 * 86_400)
            let settled = OldDispute(
                invoice: try "F1".invoice, reason: .prices, amount: try "100.00".amount, outcome: .partlyUpheld,
                credited: try "40.00".amount, settledAt: opened.adding(seconds: 3 * 86_400))
            let old = OldTicket(
                openedAt: opened, outcome: .partlyUpheld, resolvedAt: opened.adding(seconds: 4 * 86_400), resolvedBy: "hugo",
                settled: [settled])
            let subject = try #require(FreeText("Wrong price"))
            try await f.submit(
                .new(OpenTicket(customer: CustomerReference("C-1"), subject: subject, history: old)), by: StoreFixture.boss)
            let total = try await f.store.ticketReport(TicketReportQuery()).total
            #expect(total.opened == 1 && total.resolved == 1 && total.live == 0 && total.credited.description == "40.00")
            #expect(total.disputes.days == 3 && total.disputes.amountDays.description == "300.00")
            let money = try await f.store.moneyReport(MoneyReportQuery()).total
            #expect(money.placed.description == "100.00" && money.freed.description == "100.00")
            #expect(try f.check("F1").blockers.map(\.code) == ["unregistered"])
            #expect(try await f.store.verify(tables: true).intact)
        }
    }
}
