import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("Life-cycle messages")
struct StatusScenarioTests {
    @Test("207 holds; its own 205 settles what messages opened and leaves a person's ticket alone")
    func approvalBesideAPerson() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let own = try await f.open([try "F1".disputed("100.00")])
            let held = try await f.post(207, "2026-11-01T10:00:00Z", on: "F1")
            #expect(held.effect == .held)
            #expect(try f.brief("F1") == "pause 1200.00 0.00")
            let settled = try await f.post(205, "2026-11-02T10:00:00Z", on: "F1")
            #expect(settled.effect == .settled)
            #expect(settled.ticket == held.ticket)
            #expect(try f.brief("F1") == "partial 100.00 1100.00")
            #expect(try await f.store.ticket(own).ticket.state == .new)
            #expect(try await f.store.ticket(try #require(held.ticket)).ticket.state == .resolved)
        }
    }

    @Test("a 207 that arrives after its own 205 holds nothing")
    func late() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            #expect(try await f.post(205, "2026-11-02T10:00:00Z", on: "F1").effect == .recorded)
            #expect(try await f.post(207, "2026-11-01T10:00:00Z", on: "F1").effect == .recorded)
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
            // A later one does.
            #expect(try await f.post(207, "2026-11-03T10:00:00Z", on: "F1").effect == .held)
            #expect(try f.brief("F1") == "pause 1200.00 0.00")
        }
    }

    @Test("an approval with a credit asked for leaves it pending, in either order of arrival")
    func creditAsked() async throws {
        try await StoreFixture.run { f in
            for (number, order) in [("F1", [207, 205]), ("F2", [205, 207])] {
                try await f.register(number, open: "1200.00", credited: "0.00")
                for code in order {
                    _ = try await f.post(
                        code, code == 207 ? "2026-11-01T10:00:00Z" : "2026-11-02T10:00:00Z", on: number,
                        requested: code == 207 ? .creditFully : nil)
                }
                #expect(try f.codes(number) == ["credit-pending"])
                try await f.register(number, open: "0.00", credited: "1200.00")
                #expect(try f.codes(number) == ["nothing-open"])
            }
        }
    }

    @Test("220 after 207: both hold, until the open amount is registered as 0")
    func cancelled() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            _ = try await f.post(207, "2026-11-01T10:00:00Z", on: "F1")
            #expect(try await f.post(220, "2026-11-02T10:00:00Z", on: "F1", by: "SE").effect == .cancelled)
            #expect(try f.codes("F1") == ["dispute", "cancelled"])
            let stale = try await f.store.stale(olderThan: Span(seconds: 86_400), PageQuery()).items
            #expect(stale.map(\.staleReason) == [.invoiceCancelled])
            try await f.register("F1", open: "0.00")
            #expect(try f.codes("F1") == ["nothing-open", "dispute"])
        }
    }

    @Test("213 by the platform holds as undelivered with an urgent ticket; by another role it is only recorded")
    func undelivered() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            #expect(try await f.post(213, "2026-11-01T10:00:00Z", on: "F1", by: "BY").effect == .recorded)
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
            let held = try await f.post(213, "2026-11-01T11:00:00Z", on: "F1", by: "WK")
            #expect(try f.codes("F1") == ["undelivered"])
            let ticket = try await f.store.ticket(try #require(held.ticket)).ticket
            #expect(ticket.priority == .urgent)
            try await f.submit(.on(ticket.id, ResolveTicket(outcome: .rejected)))
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
        }
    }

    @Test("the same message never counts twice, however old and whatever came between")
    func repeated() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let first = try await f.post(207, "2026-11-01T10:00:00Z", on: "F1")
            try await f.submit(.on(try #require(first.ticket), ResolveTicket(outcome: .rejected)))
            f.clock.advance(days: 400)
            let head = f.store.index.version
            #expect(try await f.post(207, "2026-11-01T10:00:00Z", on: "F1") == first)
            #expect(f.store.index.version == head)
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
        }
    }

    @Test("206 holds what was not approved, and replaces a 207's amount")
    func partly() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let first = try await f.post(207, "2026-11-01T10:00:00Z", on: "F1")
            let second = try await f.post(206, "2026-11-02T10:00:00Z", on: "F1", amount: "240.00")
            #expect(first.ticket == second.ticket)
            #expect(try f.brief("F1") == "partial 240.00 960.00")
        }
    }

    @Test("a message for another seller is refused")
    func otherSeller() async throws {
        var policy = Policy()
        policy.seller = "FR12100000009"
        try await StoreFixture.run(policy: policy) { f in
            func post(_ seller: String) async throws {
                let status = PostStatus(
                    code: 207, at: f.clock.now, message: try #require(FreeText("M-\(seller)")), by: "BY", seller: seller)
                try await f.submit(.on(try "F1".invoice, status), by: StoreFixture.books)
            }
            #expect(await refusal { try await post("200000008") } == .otherSeller)
            try await post("100000009")
            #expect(try f.codes("F1") == ["unregistered", "dispute"])
        }
    }
}
