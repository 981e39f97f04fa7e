import HoldlineCore
import HoldlineStore
import Testing

@Suite("Disputes and what they hold")
struct DisputeScenarioTests {
    @Test("two tickets on one invoice add up, and resolving one leaves the other")
    func twoTickets() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let first = try await f.open([try "F1".disputed("300.00")])
            _ = try await f.open([try "F1".disputed("200.00", .prices)])
            #expect(try f.brief("F1") == "partial 500.00 700.00")
            try await f.submit(.on(first, ResolveTicket(outcome: .rejected)))
            #expect(try f.brief("F1") == "partial 200.00 1000.00")
        }
    }

    @Test("a payment while disputed leaves the disputed amount held; a full payment leaves nothing open")
    func payments() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await f.register("F1", open: "200.00")
            #expect(try f.brief("F1") == "pause 200.00 0.00")
            try await f.register("F1", open: "0.00")
            #expect(try f.brief("F1") == "pause 0.00 0.00")
            #expect(try f.codes("F1") == ["nothing-open", "dispute"])
            try await f.submit(.on(ticket, ResolveTicket(outcome: .upheld)))
            #expect(try f.codes("F1") == ["nothing-open"])
        }
    }

    @Test("a number corrected with replaces moves the hold in one step")
    func replaces() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            try await f.register("F2", open: "1200.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await f.submit(.on(ticket, try "F2".disputed("300.00", replaces: "F1")))
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
            #expect(try f.brief("F2") == "partial 300.00 900.00")
        }
    }

    @Test("a dispute in EUR on an invoice that is then registered in USD holds all of it")
    func otherCurrency() async throws {
        try await StoreFixture.run { f in
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .prices, amount: try "300.00".amount, currency: .eur)])
            #expect(try f.codes("F1") == ["unregistered", "dispute"])
            try await f.register("F1", open: "1200.00", currency: "USD")
            #expect(try f.brief("F1") == "pause 1200.00 0.00")
        }
    }

    @Test("a customer-wide hold covers an invoice that is registered later, up to the judgment's date")
    func customerWide() async throws {
        try await StoreFixture.run { f in
            let place = PlaceHold(
                kind: .insolvency, customer: CustomerReference("C-042"), issuedBefore: Day(text: "2026-10-15"))
            try await f.submit(.new(place), by: StoreFixture.boss)
            try await f.register("F1", open: "1200.00", issued: "2026-10-14")
            try await f.register("F2", open: "1200.00", issued: "2026-10-15")
            #expect(try f.brief("F1") == "pause 1200.00 0.00")
            #expect(try f.codes("F1") == ["insolvency"])
            #expect(try f.brief("F2") == "proceed 0.00 1200.00")
        }
    }

    @Test("duplicate and merge keep every disputed invoice held without a gap, the larger amount on the same one")
    func duplicateAndMerge() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            try await f.register("F2", open: "1200.00")
            let first = try await f.open([try "F1".disputed("300.00")])
            let second = try await f.open([try "F1".disputed("500.00"), try "F2".disputed()])
            try await f.submit(.on(second, NoteOnTicket(text: try #require(FreeText("the driver confirms")))))
            try await f.submit(.on(second, MergeTicket(into: first)))
            #expect(try f.brief("F1") == "partial 500.00 700.00")
            #expect(try f.brief("F2") == "pause 1200.00 0.00")
            let merged = try await f.store.ticket(first)
            #expect(merged.notes.map(\.text?.text) == ["the driver confirms"])
            #expect(merged.ticket.disputes.map(\.invoice.text) == ["F1", "F2"])
            #expect(try await f.store.ticket(second).ticket.state == .closed)

            let third = try await f.open([try "F2".disputed("100.00")])
            try await f.submit(.on(third, ResolveTicket(outcome: .duplicate, of: first)))
            #expect(try f.brief("F2") == "pause 1200.00 0.00")
            try await f.submit(.on(first, ResolveTicket(outcome: .rejected)))
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
            #expect(try f.brief("F2") == "proceed 0.00 1200.00")
        }
    }

    @Test("resumeAfter keeps holding for that many days after a rejection, and then lapses by itself")
    func resumeAfter() async throws {
        var policy = Policy()
        policy.resumeAfter = 7
        try await StoreFixture.run(policy: policy) { f in
            try await f.register("F1", open: "1200.00")
            let ticket = try await f.open([try "F1".disputed("300.00")])
            try await f.submit(.on(ticket, ResolveTicket(outcome: .rejected)))
            let answer = try f.check("F1")
            #expect(answer.decision == .partial)
            #expect(answer.dunnableFrom?.description == "2026-11-28")
            #expect(try f.check("F1", asOf: "2026-11-28").decision == .proceed)
            // A run dated before today is read as today.
            #expect(try f.check("F1", asOf: "2026-01-01").decision == .partial)
            f.clock.advance(days: 8)
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
        }
    }

    @Test("ten thousand disputes on one invoice, and one ticket with five hundred")
    func many() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            for round in 0..<2 {
                let pending = try (1...5000).map { place in
                    let command = Command.new(
                        OpenTicket(
                            customer: CustomerReference("C-042"), subject: try #require(FreeText("again \(round) \(place)")),
                            disputes: [try "F1".disputed("0.01")]))
                    return try f.store.enqueue(Write(command, by: StoreFixture.lea))
                }
                for write in pending { _ = try await write.value }
            }
            let answer = try f.check("F1")
            #expect(answer.blockerCount == 10_000)
            #expect(answer.blockers.count == 16)
            #expect(answer.held?.description == "100.00")
            let wide = try await f.open((1...500).map { try "G\($0)".disputed() })
            #expect(try await f.store.ticket(wide).ticket.disputes.count == 500)
            #expect(try f.codes("G500") == ["unregistered", "dispute"])
            // Few commits for many commands: they share them.
            #expect(f.store.metrics.commits * 20 < f.store.metrics.commands)
        }
    }
}
