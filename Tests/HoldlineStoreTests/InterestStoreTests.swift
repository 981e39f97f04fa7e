import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("Penalties out of the ledger")
struct InterestStoreTests {
    private static var policy: Policy {
        get throws {
            var policy = Policy(calendar: BusinessCalendar(zone: .utc))
            policy.interest = InterestRates(
                conditions: [.earliest: Percent(wholes: 10)], legal: [try #require(Day(text: "2026-07-01")): Percent(wholes: 2)])
            return policy
        }
    }

    @Test("registrations tell payments by their day; what is disputed bears penalties, what may be collected alone is asked for apart")
    func partPayment() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await f.register("F1", open: "1200.00", credited: "0.00")
            f.clock.advance(days: 5)
            try await f.register("F1", open: "700.00", credited: "0.00")
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .quantity, amount: try "300.00".amount)])
            let at = try #require(Day(text: "2026-11-30"))
            let whole = try await f.store.interest(on: try "F1".invoice, InterestQuery { $0.at = at })
            #expect(
                whole.lines.map { "\($0.from) \($0.to) \($0.overdue) \($0.penalty)" } == [
                    "2026-11-01 2026-11-25 1200.00 8.22", "2026-11-26 2026-11-30 700.00 0.96",
                ])
            #expect("\(whole.penalties) \(whole.indemnity)" == "9.18 40.00")
            let free = try await f.store.interest(on: try "F1".invoice, InterestQuery { ($0.at, $0.collectable) = (at, true) })
            #expect(free.lines.map { "\($0.overdue) \($0.penalty)" } == ["900.00 6.16", "400.00 0.55"])
            #expect(free.excluded.description == "300.00")
        }
    }

    @Test("an instalment that is not due yet takes nothing off one that is late")
    func instalments() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let parts = try [("2026-10-31", "400.00"), ("2027-01-31", "800.00")].map {
                InvoiceInstalment(due: try #require(Day(text: $0)), open: try $1.amount)
            }
            let body = RegisterInvoice(
                customer: try #require(CustomerReference("C-042")), issued: try #require(Day(text: "2026-10-01")), due: nil,
                amount: try "1200.00".amount, open: try "1200.00".amount, currency: .eur, instalments: parts)
            try await f.submit(.on(try "F1".invoice, body), by: StoreFixture.books)
            let free = try await f.store.interest(on: try "F1".invoice, InterestQuery { $0.collectable = true })
            #expect(free.lines.map { "\($0.overdue) \($0.days)" } == ["400.00 20"] && free.excluded.units == 0)
        }
    }

    @Test("without rates, and for an invoice that nobody registered, it says what is missing")
    func refused() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let none = await #expect(throws: Refusal.self) { try await f.store.interest(on: try "F1".invoice, InterestQuery()) }
            #expect(none?.code == .wrongState)
        }
        try await StoreFixture.run(policy: Self.policy) { f in
            let unknown = await #expect(throws: Refusal.self) { try await f.store.interest(on: try "F9".invoice, InterestQuery()) }
            #expect(unknown?.code == .notFound)
        }
    }
}
