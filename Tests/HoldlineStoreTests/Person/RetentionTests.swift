import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("retention")
struct RetentionTests {
    private static var policy: Policy {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc))
        policy.retention = RetentionLimits(tickets: 2, calls: 1, customers: 3)
        return policy
    }

    /// Years in which something happens each month, as it does: a clock that jumps over them is no age.
    private func pass(years: Int, _ f: StoreFixture) async throws {
        for month in 1...13 * years {
            f.clock.advance(days: 29)
            try await f.register("G", open: "\(month).00", amount: "100.00", customer: "C-9")
        }
    }

    @Test("a clock that is years ahead, at a start or for good, erases nothing before its time")
    func clockAhead() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            try await f.submit(.new(AddCall(queue: QueueName(unchecked: "support"), name: FreeText("caller"))))
            try await f.submit(.on(CallID(number: 1), AbandonCall()))
            f.clock.advance(days: 3660)
            #expect(try await f.store.retentionDryRun().calls == 0)
            #expect(try await f.store.retain(as: StoreFixture.boss).calls == 0)
            // Written with it, and read from the file at the next question.
            try await f.register("G", open: "1.00", amount: "100.00", customer: "C-9")
            f.clock.advance(days: 20)
            #expect(try await f.store.retentionDryRun().calls == 0)
            #expect(try await f.store.retain(as: StoreFixture.boss).calls == 0)
            try await pass(years: 1, f)
            #expect(try await f.store.retentionDryRun().calls == 1)
            #expect(try await f.store.retain(as: StoreFixture.boss).calls == 1)
        }
    }

    @Test("hundreds that may not go yet keep none behind them from going")
    func many() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let lasting = try await f.open([], customer: "C-1", subject: "outage")
            for number in 1...ExpiredSubjects.page + 1 {
                let id = try await f.open([], customer: "C-1", subject: "outage, too \(number)")
                try await f.submit(.on(id, MergeTicket(into: lasting)))
            }
            let other = try await f.open([], customer: "C-2", subject: "lamp")
            try await f.submit(.on(other, ResolveTicket(outcome: .rejected)), by: StoreFixture.boss)
            try await pass(years: 2, f)
            let dry = try await f.store.retentionDryRun()
            #expect(dry.tickets == 1 && dry.sample == [other.description])
            let report = try await f.store.retain(as: StoreFixture.boss)
            #expect(report.tickets == 1)
            #expect(try await f.store.ticket(other).ticket.subject == nil)
        }
    }

    @Test("29 February goes back to the 28th, and years are those of the calendar")
    func cutoffs() throws {
        let cutoffs = RetentionLimits(tickets: 1).cutoffs(try #require(Day(text: "2028-02-29")), .utc)
        #expect(cutoffs.tickets == Instant(text: "2027-02-28T00:00:00Z") && cutoffs.calls == nil)
    }

    @Test("what may not go yet keeps nothing behind it, however much of it there is; nor does it go with what was merged into it")
    func behindWhatStays() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            var ids: [TicketID] = []
            for number in 1...5 {
                try await f.register("F\(number)", open: "100.00", amount: "100.00")
                ids.append(try await f.open([try "F\(number)".disputed("40.00")]))
            }
            // Into one that lives on, and into one whose credit is pending.
            try await f.submit(.on(ids[0], MergeTicket(into: ids[1])))
            try await f.submit(.on(ids[2], MergeTicket(into: ids[3])))
            try await f.submit(.on(ids[3], ResolveTicket(outcome: .upheld)), by: StoreFixture.boss)
            try await f.submit(.on(ids[4], ResolveTicket(outcome: .rejected)), by: StoreFixture.boss)
            f.clock.advance(days: 800)
            let cutoffs = Self.policy.retention.cutoffs(Self.policy.today(at: f.clock.now), .utc)
            var subjects = RetentionSubjects()
            subjects.tickets = ids
            let (found, scope) = try await f.store.pool.read { [subjects] db in
                let records = TableRecords(db)
                let found = try ExpiredSubjects(records: records, cutoffs: cutoffs).search(from: .start).found
                return (found, try records.personal(of: .expired(cutoffs, subjects)))
            }
            #expect(found.tickets == [ids[4]] && scope.tickets == [ids[4]])
        }
    }

    @Test("what is over goes by its kind and age; what lives, is held, is joined with something newer or is under a legal hold stays")
    func kinds() async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            for number in 1...4 { try await f.register("F\(number)", open: "100.00", amount: "100.00", customer: "C-\(number)") }
            for number in 1...4 {
                let phones = [try #require(FreeText("060000000\(number)"))]
                try await f.submit(
                    .on(CustomerReference(unchecked: "C-\(number)"), RegisterCustomer(name: FreeText("Name\(number)"), phones: phones)),
                    by: StoreFixture.books)
            }
            // Closed; closed and under a legal hold; still open; resolved with a credit that is pending.
            var ids: [TicketID] = []
            for number in 1...4 {
                ids.append(try await f.open([try "F\(number)".disputed("40.00")], customer: "C-\(number)", subject: "subject\(number)"))
            }
            for place in [0, 1] { try await f.submit(.on(ids[place], ResolveTicket(outcome: .rejected)), by: StoreFixture.boss) }
            try await f.submit(.on(ids[3], ResolveTicket(outcome: .upheld)), by: StoreFixture.boss)
            try await f.submit(
                .on(CustomerReference(unchecked: "C-2"), PreserveCustomer(reason: try #require(FreeText("court")))), by: StoreFixture.boss)
            for name in ["caller1", "caller2"] {
                let call = AddCall(queue: QueueName(unchecked: "support"), number: FreeText("0611111111"), name: FreeText(name))
                try await f.submit(.new(call))
            }
            try await f.submit(.on(CallID(number: 1), AbandonCall()))
            try await f.register("F1", open: "0.00", amount: "100.00", customer: "C-1")

            var subjects = RetentionSubjects()
            (subjects.tickets, subjects.calls, subjects.customers) = (ids, [CallID(number: 1)], [CustomerReference(unchecked: "C-1")])
            #expect(await refusal { try await f.submit(.new(EraseExpired(subjects)), by: StoreFixture.boss) } == .notFound)
            try await pass(years: 1, f)
            #expect(try await f.store.retentionDryRun().calls == 1)
            var report = try await f.store.retain(as: StoreFixture.boss)
            #expect((report.tickets, report.calls, report.customers) == (0, 1, 0))
            #expect(try await f.store.call(CallID(number: 2)).name?.text == "caller2")

            try await pass(years: 1, f)
            report = try await f.store.retain(as: StoreFixture.boss)
            #expect((report.tickets, report.calls, report.customers) == (1, 0, 0), "\(report)")
            for (place, id) in ids.enumerated() {
                #expect(try await f.store.ticket(id).ticket.subject?.text == (place == 0 ? nil : "subject\(place + 1)"))
            }

            try await pass(years: 2, f)
            report = try await f.store.retain(as: StoreFixture.boss)
            #expect((report.tickets, report.calls, report.customers) == (0, 0, 1), "\(report)")
            let names = try await f.store.customers(PageQuery()).items.map { $0.name?.text }
            #expect(names == [nil, "Name2", "Name3", "Name4"])
            try await ErasureTests.waitForScrub(f.store, try #require(report.seqs.last))
            #expect(try ErasureTests.traces(of: ["subject1", "Name1", "0600000001", "caller1"], f.path) == [])
            #expect(try await f.store.verify(tables: true).intact)
            #expect(try f.codes("F4") == ["credit-pending"])
        }
    }
}
