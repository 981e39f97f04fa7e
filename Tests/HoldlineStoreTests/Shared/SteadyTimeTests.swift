import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineStore

@Suite("the time by which things age")
struct SteadyTimeTests {
    private static var policy: Policy {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc))
        policy.retention = RetentionLimits(calls: 1)
        return policy
    }

    private static func rows(_ f: StoreFixture) async throws -> [LedgerRow] {
        try await f.store.pool.read { try LedgerRow.fetchAll($0, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq") }
    }

    /// A call that ended, and a year in which something happens each month.
    private static func liveThroughAYear(_ f: StoreFixture, afterCall: () async throws -> Void = {}) async throws {
        try await f.submit(.new(AddCall(queue: QueueName(unchecked: "support"), name: FreeText("caller"))))
        try await f.submit(.on(CallID(number: 1), AbandonCall()))
        try await afterCall()
        for month in 1...13 {
            f.clock.advance(days: 29)
            try await f.register("G", open: "\(month).00", amount: "100.00", customer: "C-9")
        }
        #expect(try await f.store.retentionDryRun().calls == 1)
    }

    private static func keys(_ f: StoreFixture) async throws -> [Instant] {
        try await f.store.pool.read { try Int64.fetchAll($0, sql: "SELECT at FROM idempotency ORDER BY at") }.map(
            Instant.init(milliseconds:))
    }

    private static func key(_ text: String, at instant: Instant) -> RememberedKey {
        RememberedKey(
            actor: "books", key: text, at: instant,
            write: Idempotency(endpoint: "POST /test", body: Data(), seq: 1, events: 1, subject: "invoice/F1", created: true))
    }

    @Test("a site that takes over a year at once is as old as one that lived through it")
    func takenOver() async throws {
        var rows: [LedgerRow] = []
        try await StoreFixture.run(policy: Self.policy) { f in
            try await Self.liveThroughAYear(f)
            rows = try await Self.rows(f)
        }
        let home = FollowedHome()
        try await home.running(Self.policy) { f in
            home.bring(rows.prefix(1))
            try await f.store.look()
            // It was off for the rest of it.
            f.clock.advance(days: 13 * 29)
            home.bring(rows.dropFirst())
            try await f.store.look()
            #expect(f.store.index.version == rows.last?.seq)
            #expect(try await f.store.retentionDryRun().calls == 1)
            #expect(try await f.store.retain(as: StoreFixture.boss).calls == 1)
        }
    }

    @Test("a backup that goes on with a year of a feed is as old as the ledger was")
    func restored() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let (backup, feed, clock) = (directory + "/backup.db", directory + "/feed", TestClock())
        try await StoreFixture.run(policy: Self.policy, clock: clock) { f in
            try await Self.liveThroughAYear(f) {
                let copy = try await f.store.backUp(WorkStop()) { _ in }
                try Data(try copy.read(at: 0, count: copy.bytes)).write(to: URL(fileURLWithPath: backup))
            }
            let lines = try await f.store.events(after: 0, limit: 1000).map(\.json)
            try (lines.joined(separator: "\n") + "\n").write(toFile: feed, atomically: true, encoding: .utf8)
        }
        #expect(try Store.restore(backup, to: directory + "/holdline.db", feed: feed).added == 13)
        try await StoreFixture.run(policy: Self.policy, at: directory + "/holdline.db", clock: clock) { f in
            let report = try await f.store.retentionDryRun()
            #expect(report.calls == 1)
        }
    }

    @Test("a key is remembered for its days, also where the ledger had rested before it")
    func rested() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "10.00")
            f.clock.advance(days: 20)
            let hold = Command.new(PlaceHold(kind: .manual, invoice: InvoiceNumber("F1")))
            try await f.submit(hold, by: StoreFixture.boss, key: "k")
            for day in 1...39 {
                f.clock.advance(days: 1)
                try await f.register("F1", open: "\(day).00")
            }
            #expect(try await f.submit(hold, by: StoreFixture.boss, key: "k").replayed)
            for day in 1...3 {
                f.clock.advance(days: 1)
                try await f.register("F1", open: "\(day)00.00")
            }
            // They go once the last write is answered.
            try await until { try await Self.keys(f) == [] }
        }
    }

    @Test("a key of a site whose time is behind is remembered for as long as one's own")
    func keyOfLaggingSite() async throws {
        let home = FollowedHome()
        try await home.running(Self.policy) { f in
            try await f.register("F1", open: "10.00")
            home.bring([], [Self.key("k", at: f.clock.now.adding(seconds: -100 * 86_400))])
            try await f.store.look()
            for day in 1...39 {
                f.clock.advance(days: 1)
                try await f.register("F2", open: "\(day).00")
            }
            #expect(try await Self.keys(f).count == 1)
        }
    }

    @Test("a site whose time is behind is as old as the others once it sees a key of theirs")
    func laggingSite() async throws {
        let home = FollowedHome()
        try await home.running(Self.policy) { f in
            try await f.register("F1", open: "10.00")
            let ahead = f.clock.now.adding(seconds: 100 * 86_400)
            home.bring([], [Self.key("k", at: ahead)])
            try await f.store.look()
            try await f.submit(.new(PlaceHold(kind: .manual, invoice: InvoiceNumber("F1"))), by: StoreFixture.boss, key: "own")
            #expect(try await Self.keys(f) == [ahead, ahead])
        }
    }

    @Test("a site that only follows forgets keys, too")
    func follower() async throws {
        var rows: [LedgerRow] = []
        try await StoreFixture.run { f in
            for day in 1...45 {
                try await f.register("F1", open: "\(day).00")
                f.clock.advance(days: 1)
            }
            rows = try await Self.rows(f)
        }
        let home = FollowedHome()
        try await home.running(Self.policy) { f in
            home.bring(rows.prefix(1), [Self.key("k", at: rows[0].at)])
            try await f.store.look()
            #expect(try await Self.keys(f).count == 1)
            for row in rows.dropFirst() {
                f.clock.advance(days: 1)
                home.bring([row])
                try await f.store.look()
            }
            // They go once the last write is answered.
            try await until { try await Self.keys(f) == [] }
        }
    }

    @Test("a site that takes over many erasures writes its file anew once it has all of them")
    func scrubbedOnce() async throws {
        var rows: [LedgerRow] = []
        try await StoreFixture.run { f in
            let customer = CustomerReference(unchecked: "C-1")
            try await f.submit(.on(customer, RegisterCustomer(name: FreeText("zqname"))), by: StoreFixture.books)
            _ = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: customer)))
            rows = try await Self.rows(f)
        }
        let home = FollowedHome()
        try await home.running { f in
            home.isBehind(true)
            home.bring(rows)
            try await f.store.look()
            let erasure = try #require(rows.last?.seq)
            for _ in 0..<3 { try await f.store.look() }
            #expect(f.store.index.version == erasure && !f.store.isScrubbed(erasure))
            home.isBehind(false)
            try await f.store.look()
            try await ErasureTests.waitForScrub(f.store, erasure)
        }
    }
}
