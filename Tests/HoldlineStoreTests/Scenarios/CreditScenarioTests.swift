import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("Credits between an outcome and the credit note")
struct CreditScenarioTests {
    private func partly(_ f: StoreFixture, _ ticket: TicketID, _ amount: String) async throws {
        try await f.submit(
            .on(
                ticket,
                ResolveTicket(outcome: .partlyUpheld, credits: [.init(invoice: try "F1".invoice, amount: try amount.amount)])))
    }

    @Test("held as credit-pending until the credit note is registered, under a nightly import that repeats every line")
    func dayAfter() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await partly(f, ticket, "120.00")
            #expect(try f.codes("F1") == ["credit-pending"])
            #expect(try f.brief("F1") == "partial 120.00 1080.00")
            for _ in 1...3 {
                f.clock.advance(days: 1)
                try await f.register("F1", open: "1200.00", credited: "0.00")
                #expect(try f.brief("F1") == "partial 120.00 1080.00")
            }
            try await f.register("F1", open: "1080.00", credited: "120.00")
            #expect(try f.brief("F1") == "proceed 0.00 1080.00")
            try await f.register("F1", open: "1080.00", credited: "120.00")
            #expect(try f.brief("F1") == "proceed 0.00 1080.00")
        }
    }

    @Test("a credit note registered before the ticket is settled counts for it")
    func before() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", amount: "1250.00", credited: "50.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await f.register("F1", open: "900.00", amount: "1250.00", credited: "350.00")
            try await partly(f, ticket, "300.00")
            #expect(try f.brief("F1") == "proceed 0.00 900.00")
        }
    }

    @Test("one credit note counts once for two disputes")
    func once() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            let first = try await f.open([try "F1".disputed("300.00")])
            let second = try await f.open([try "F1".disputed("300.00")])
            try await partly(f, first, "300.00")
            try await f.register("F1", open: "900.00", credited: "300.00")
            try await partly(f, second, "300.00")
            #expect(try f.brief("F1") == "partial 300.00 600.00")
            try await f.register("F1", open: "600.00", credited: "600.00")
            #expect(try f.brief("F1") == "proceed 0.00 600.00")
        }
    }

    @Test("where credited is never given, the open amount falling by exactly what is pending frees it, a payment does not")
    func falls() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await partly(f, ticket, "120.00")
            try await f.register("F1", open: "1200.00")
            #expect(try f.brief("F1") == "partial 120.00 1080.00")
            try await f.register("F1", open: "700.00")
            #expect(try f.brief("F1") == "partial 120.00 580.00")
            try await f.register("F1", open: "580.00")
            #expect(try f.brief("F1") == "proceed 0.00 580.00")
        }
    }

    @Test("a credit that never comes is listed after its review date")
    func never() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await f.submit(.on(ticket, ResolveTicket(outcome: .upheld)))
            #expect(try f.check("F1").blockers.first?.review?.description == "2026-12-07")
            #expect(try await f.store.stale(olderThan: Span(seconds: 86_400), PageQuery()).items.isEmpty)
            f.clock.advance(days: 17)
            let stale = try await f.store.stale(olderThan: Span(seconds: 86_400), PageQuery()).items
            #expect(stale.map(\.staleReason) == [.reviewPassed])
            #expect(try f.brief("F1") == "partial 300.00 900.00")
        }
    }

    @Test("upheld without credits credits all that is disputed, of a part and of the whole")
    func upheld() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            let part = try await f.open([try "F1".disputed("300.00")])
            try await f.submit(.on(part, ResolveTicket(outcome: .upheld)))
            #expect(try await f.store.ticket(part).ticket.disputes[0].credited?.description == "300.00")
            try await f.register("F2", open: "1200.00", credited: "0.00")
            let whole = try await f.open([try "F2".disputed()])
            try await f.submit(.on(whole, ResolveTicket(outcome: .upheld)))
            #expect(try f.brief("F2") == "pause 1200.00 0.00")
            try await f.register("F2", open: "0.00", credited: "1200.00")
            #expect(try f.codes("F2") == ["nothing-open"])
        }
    }

    @Test("reopened after a credit, a dispute comes back less what was registered, in place of what is pending")
    func reopened() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await partly(f, ticket, "200.00")
            try await f.register("F1", open: "1120.00", credited: "80.00")
            #expect(try f.brief("F1") == "partial 120.00 1000.00")
            try await f.submit(.on(ticket, ReopenTicket()))
            #expect(try f.codes("F1") == ["dispute"])
            #expect(try f.brief("F1") == "partial 220.00 900.00")
        }
    }

    @Test("an agent credits up to the limit, a supervisor any amount")
    func limit() async throws {
        var policy = Policy()
        policy.creditLimit = try "100.00".amount
        try await StoreFixture.run(policy: policy) { f in
            try await f.register("F1", open: "1200.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            #expect(await refusal { try await partly(f, ticket, "100.01") } == .creditLimit)
            #expect(await refusal { try await f.submit(.on(ticket, ResolveTicket(outcome: .upheld))) } == .creditLimit)
            #expect(try f.brief("F1") == "partial 300.00 900.00")
            try await f.submit(.on(ticket, ResolveTicket(outcome: .upheld)), by: StoreFixture.boss)
        }
    }
}
