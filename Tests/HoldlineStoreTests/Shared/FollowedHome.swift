import Foundation
import GRDB
import HoldlineCore
import Synchronization

@testable import HoldlineStore

/// A ledger that others append to: a look brings what it was given since the last one.
final class FollowedHome: LedgerHome {
    private let own = OwnLedger()
    private let news = Mutex(LedgerEntries())
    private let away = Mutex(false)
    private let behind = Mutex(false)

    func bring(_ events: some Sequence<LedgerRow>, _ keys: [RememberedKey] = []) {
        news.withLock { ($0.events, $0.keys) = (Array(events), keys) }
    }

    func isBehind(_ isBehind: Bool) { behind.withLock { $0 = isBehind } }
    func isAway(_ isAway: Bool) { away.withLock { $0 = isAway } }

    var isShared: Bool { true }
    var isBehind: Bool { behind.withLock { $0 } }
    var site: String? { "paris" }
    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries { try own.turn(after: head, db) }
    func look(after head: HeadFile.Head) throws -> LedgerEntries {
        guard !away.withLock({ $0 }) else { throw SharedStanding.State.away("it is off").refusal }
        return news.withLock { news in
            defer { news = LedgerEntries() }
            return news
        }
    }
    func append(_ entries: LedgerEntries, _ db: Database) throws {}
    func confirm(_ db: Database) { giveBack(db) }
    func redactions() -> [Int64: String] { [:] }
    func forget(before instant: Instant, limit: Int) -> Int { 0 }
    func commit(_ db: Database) throws { try own.commit(db) }
    func giveBack(_ db: Database) { own.giveBack(db) }

    /// A site that follows, with its writer running.
    func running(_ policy: Policy = Policy(calendar: BusinessCalendar(zone: .utc)), _ body: (StoreFixture) async throws -> Void)
        async throws
    {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clock = TestClock()
        let store = try Store(
            path: directory + "/holdline.db", home: { _ in (self, SharedStanding()) }, policy: policy, queueDepth: 64,
            clock: Timepiece(steady: { clock.now }), mayTake: { _ in true })
        try await StoreFixture(store: store, clock: clock, path: directory + "/holdline.db").run(body)
    }
}
