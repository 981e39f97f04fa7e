import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("Promises between the telephone and the bank")
struct PromiseScenarioTests {
    /// 500 by Tuesday, 1 December, and 500 by Tuesday, 5 January, on an invoice of 1200 in which nothing is paid; today is Friday,
    /// 20 November.
    private func promise(_ f: StoreFixture) async throws -> HoldID {
        try await f.register("F1", open: "1200.00", credited: "0.00")
        let plan = try [("2026-12-01", "500.00"), ("2027-01-05", "500.00")].map { day, amount in
            PlannedInstalment(due: try #require(Day(text: day)), amount: try amount.amount)
        }
        let place = PlaceHold(kind: .promise, invoice: try "F1".invoice, note: FreeText("by phone"), plan: plan)
        guard case .hold(let hold) = try await f.submit(.new(place)).answer else { throw Unexpected() }
        return hold.id
    }

    private func states(_ f: StoreFixture, _ id: HoldID) async throws -> String {
        let hold = try await f.store.hold(id)
        let promise = try #require(hold.promise)
        return ([promise.state.rawValue] + promise.instalments.map(\.state.rawValue)).joined(separator: " ")
    }

    private func broken(_ f: StoreFixture, all: Bool = false) async throws -> [HoldID] {
        var filter = HoldQuery()
        filter.broken = true
        filter.all = all
        return try await f.store.holds(filter, PageQuery()).items.map(\.id)
    }

    private func stale(_ f: StoreFixture) async throws -> [StaleItem] {
        try await f.store.stale(olderThan: Span(seconds: 3600), PageQuery()).items
    }

    @Test("a plan that is kept holds what is still to come, and is over with its last payment")
    func kept() async throws {
        try await StoreFixture.run { f in
            let id = try await promise(f)
            #expect(try f.brief("F1") == "partial 1000.00 200.00")
            f.clock.advance(days: 12)
            try await f.register("F1", open: "700.00", credited: "0.00")
            #expect(try f.brief("F1") == "partial 500.00 200.00")
            #expect(try f.check("F1").dunnableFrom?.description == "2027-01-09")
            // Long after the first date and its grace: the plan has moved on, whoever runs or does not run anything.
            f.clock.advance(days: 30)
            #expect(try f.brief("F1") == "partial 500.00 200.00")
            #expect(try await broken(f).isEmpty)
            try await f.register("F1", open: "200.00", credited: "0.00")
            #expect(try f.brief("F1") == "proceed 0.00 200.00")
            #expect(try await states(f, id) == "kept kept kept")
            f.clock.advance(days: 60)
            #expect(try await states(f, id) == "kept kept kept")
            #expect(try await stale(f).isEmpty)
            #expect(try await broken(f, all: true).isEmpty)
        }
    }

    @Test("one missed instalment ends the whole plan by itself, after three working days, and is listed until it is lifted")
    func missed() async throws {
        try await StoreFixture.run { f in
            let id = try await promise(f)
            f.clock.advance(days: 14)
            #expect(try f.brief("F1") == "partial 1000.00 200.00")
            #expect(try await stale(f).isEmpty)
            f.clock.advance(days: 1)
            #expect(try f.brief("F1") == "proceed 0.00 1200.00")
            #expect(try f.check("F1", asOf: "2027-01-05").decision == .proceed)
            #expect(try await states(f, id) == "broken missed open")
            #expect(try await broken(f) == [id])
            let item = try #require(try await stale(f).first)
            #expect(item.staleReason == .promiseBroken && item.hold == id && item.customer?.text == "C-042")
            #expect(item.why == "promise on F1: 500.00 EUR was promised for 2026-12-01")
            #expect(item.since.description == "2026-12-05T00:00:00Z")
            let page = try await f.store.customer(try #require(CustomerReference("C-042")))
            #expect(page.promises.map(\.promise?.state) == [.broken] && page.heldInvoices.isEmpty)
            #expect(try await f.store.invoice(try "F1".invoice).holds.map(\.promise?.state) == [.broken])
            // The money of the second date does not bring the plan back.
            try await f.register("F1", open: "700.00", credited: "0.00")
            #expect(try f.brief("F1") == "proceed 0.00 700.00")
            #expect(try await broken(f) == [id])
            try await f.submit(.on(id, LiftHold()))
            #expect(try await stale(f).isEmpty)
            #expect(try await broken(f).isEmpty)
            #expect(try await broken(f, all: true) == [id])
        }
    }

    @Test("what is broken and then paid after all is listed no more, and stays broken")
    func late() async throws {
        try await StoreFixture.run { f in
            let id = try await promise(f)
            f.clock.advance(days: 20)
            try await f.register("F1", open: "300.00", credited: "0.00")
            let why = try await stale(f).map(\.why)
            #expect(why == ["promise on F1: 500.00 EUR was promised for 2026-12-01, and came late"])
            try await f.register("F1", open: "200.00", credited: "0.00")
            #expect(try await stale(f).isEmpty)
            #expect(try await broken(f).isEmpty)
            #expect(try await states(f, id) == "broken missed kept")
        }
    }

    @Test("paid early counts for the next date, in parts too, and a credit counts for none")
    func early() async throws {
        try await StoreFixture.run { f in
            let id = try await promise(f)
            try await f.register("F1", open: "900.00", credited: "300.00")
            #expect(try await states(f, id) == "open open open")
            #expect(try f.brief("F1") == "pause 900.00 0.00")
            try await f.register("F1", open: "700.00", credited: "300.00")
            #expect(try await states(f, id) == "open open open")
            try await f.register("F1", open: "300.00", credited: "300.00")
            #expect(try await states(f, id) == "open kept open")
            #expect(try f.brief("F1") == "pause 300.00 0.00")
            #expect(try f.check("F1").blockers.first?.until?.description == "2027-01-08")
        }
    }

    @Test("dates are proposed from the days on which the customer's settled invoices were paid, not from credits or open ones")
    func suggestion() async throws {
        try await StoreFixture.run { f in
            for number in ["P1", "P2"] { try await f.register(number, open: "1200.00", credited: "0.00") }
            try await f.register("OTHER", open: "1200.00", customer: "C-1")
            f.clock.advance(days: 4)
            try await f.register("P1", open: "700.00", credited: "0.00")
            f.clock.advance(days: 1)
            try await f.register("P1", open: "300.00", credited: "400.00")
            try await f.register("OTHER", open: "0.00", customer: "C-1")
            f.clock.advance(days: 29)
            try await f.register("P1", open: "0.00", credited: "400.00")
            try await f.register("P2", open: "0.00", credited: "0.00")
            try await f.register("P2", open: "0.00", credited: "0.00")
            try await f.register("OPEN", open: "1200.00")
            f.clock.advance(days: 3)
            try await f.register("OPEN", open: "1000.00")
            try await f.register("SEEN", open: "0.00")
            let found = try await f.store.suggestPromise(on: try "OPEN".invoice, instalments: 2, amount: nil, from: nil)
            #expect(found.payments == 3)
            #expect(found.days == [PaymentDay(day: 24, payments: 3)])
            // 24 January is a Sunday.
            #expect(found.plan == "2027-01-25:500.00,2027-02-24:500.00")
            #expect(found.why == "C-042 paid on the 24th (3) of the month before: 3 of 3 payments")
            #expect(found.limitation.description == "2031-10-31")
            #expect(
                await refusal { try await f.store.suggestPromise(on: try "P1".invoice, instalments: 2, amount: nil, from: nil) }
                    == .wrongState)
        }
    }

    @Test("a promise of an older database holds until its day as it did, and is never said to be broken")
    func older() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("holdline.db").path
        let until = try #require(Day(text: "2026-11-24"))
        let old = try DatabaseQueue.beside(path)
        try Schema.migrator.migrate(old, upTo: "2 calls and agents")
        try await old.write { db in
            try db.execute(
                sql:
                    "INSERT INTO hold (id, kind, invoice, until_day, since, placed_by, version) VALUES (1, 'promise', 'F1', ?, 0, 'lea', 1)",
                arguments: [until.number])
        }
        try old.close()
        try await StoreFixture.run(at: path) { f in
            try await f.register("F1", open: "1200.00")
            f.clock.advance(days: 4)
            #expect(try f.brief("F1") == "pause 1200.00 0.00")
            try await f.register("F1", open: "900.00")
            f.clock.advance(days: 1)
            #expect(try f.brief("F1") == "proceed 0.00 900.00")
            let listed = try await broken(f, all: true)
            #expect(listed.isEmpty)
            #expect(try await stale(f).isEmpty)
        }
    }

    @Test("a plan is read back after a restart as it stood")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clock = TestClock()
        try await StoreFixture.run(at: directory + "/holdline.db", clock: clock) { f in
            let id = try await promise(f)
            try await f.register("F1", open: "700.00", credited: "0.00")
            #expect(try await states(f, id) == "open kept open")
        }
        try await StoreFixture.run(at: directory + "/holdline.db", clock: clock) { f in
            #expect(try f.brief("F1") == "partial 500.00 200.00")
            clock.advance(days: 49)
            #expect(try f.brief("F1") == "partial 500.00 200.00")
            clock.advance(days: 1)
            #expect(try f.brief("F1") == "proceed 0.00 700.00")
            let broken = try await broken(f)
            #expect(broken.count == 1)
        }
    }
}
