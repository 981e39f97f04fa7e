import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("What comes before the due date")
struct UpcomingStoreTests {
    @Test("lists what is due within the days, by due date and page by page, without what is held")
    func upcoming() async throws {
        try await StoreFixture.run { f in
            for (number, due) in [
                ("F1", "2026-11-25"), ("F2", "2026-11-20"), ("F3", "2026-11-26"), ("F4", "2026-11-19"), ("F/5", "2026-11-25"),
                ("F6", "2026-11-22"),
            ] { try await f.register(number, open: "1200.00", due: due) }
            _ = try await f.open([RaiseDispute(invoice: try "F6".invoice, reason: .quantity)])
            _ = try await f.open([RaiseDispute(invoice: try "F1".invoice, reason: .quantity, amount: try "300.00".amount)])
            let query = UpcomingQuery { $0.before = Span(seconds: 5 * 86_400) }
            let first = try await f.store.upcoming(query, PageQuery(limit: 2))
            #expect(first.next != nil)
            #expect(first.items.map(\.invoice.text) == ["F2"])
            let second = try await f.store.upcoming(query, PageQuery(limit: 2, after: first.next))
            #expect(second.items.map { "\($0.invoice) \($0.due) \($0.payable)" } == ["F/5 2026-11-25 1200.00", "F1 2026-11-25 900.00"])
            #expect(second.next == nil)
            await #expect(throws: Refusal.self) { try await f.store.upcoming(query, PageQuery(limit: 2, after: "soon")) }
        }
    }

    @Test("a calendar has what is due and promised by day, and what was paid when")
    func calendar() async throws {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))
        let customer = try #require(CustomerReference("C-042"))
        policy.terms = TermsPolicy(usual: PaymentTerms(days: 30), paysOn: [customer: [10, 25]])
        try await StoreFixture.run(policy: policy) { f in
            try await f.register("F0", open: "1200.00", credited: "0.00")
            try await f.register("F1", open: "1200.00", due: "2026-12-31")
            let plan = [PlannedInstalment(due: try #require(Day(text: "2026-12-05")), amount: try "500.00".amount)]
            try await f.submit(.new(PlaceHold(kind: .promise, invoice: try "F1".invoice, plan: plan)))
            f.clock.advance(days: 5)
            try await f.register("F0", open: "0.00", credited: "200.00")
            let calendar = try await f.store.calendar(of: customer)
            #expect(
                calendar.entries.map { "\($0.day?.description ?? "-") \($0.kind.rawValue) \($0.invoice) \($0.amount)" } == [
                    "2026-12-05 promised F1 500.00", "2026-12-31 due F1 1200.00",
                ])
            #expect(calendar.paid.map { "\($0.day) \($0.invoice) \($0.amount)" } == ["2026-11-25 F0 1000.00"])
            #expect(calendar.days == [PaymentDay(day: 25, payments: 1)] && calendar.paysOn == [10, 25] && calendar.terms == "30d")
            await #expect(throws: Refusal.self) { try await f.store.calendar(of: try #require(CustomerReference("C-999"))) }
        }
    }
}
