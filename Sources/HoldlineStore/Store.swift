import Foundation
import GRDB
package import HoldlineCore

/// The database, its one writer, the hold index and the feed.
///
/// Reads see one state of the tables each, and block no thread of the caller's executor.
package final class Store: Sendable {
    package let index: HoldIndex
    package let live: LiveCalls
    let pool: DatabasePool
    let policy: Policy
    let clock: @Sendable () -> Instant
    let freshness: Freshness
    let active = ActiveHolds()
    private let committer: Committer
    private let followers: Heads

    /// Opens or creates the database: settings are read back, the schema is brought up to date, the index is loaded.
    ///
    /// `mayTake` says whether a Unix user has a role that takes tickets. Throws `UnusableDatabase`.
    package init(
        path: String, policy: Policy, queueDepth: Int = 8192, clock: @escaping @Sendable () -> Instant = Store.systemClock,
        mayTake: @escaping @Sendable (String) -> Bool
    ) throws {
        pool = try openDatabase(path: path)
        self.policy = policy
        self.clock = clock
        followers = Heads()
        let head = try pool.read { try Int64.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'applied'") ?? 0 }
        index = try pool.read { try HoldIndex($0, policy: policy, head: head) }
        freshness = try pool.read { try Freshness($0) }
        let now = clock()
        live = try pool.read { try LiveCalls($0) }
        committer = try Committer(
            pool: pool, policy: policy, mayTake: mayTake, clock: clock, index: index, live: live, heads: followers, freshness: freshness,
            capacity: queueDepth)
        let limit = now.adding(seconds: -Idempotency.days * 86_400)
        try pool.writeWithoutTransaction { try Idempotency.forget(before: limit, $0) }
    }

    package static let systemClock: @Sendable () -> Instant = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package var now: Instant { clock() }

    // MARK: Writing

    /// The writer: returns when `stop` was called and all that was taken is committed.
    ///
    /// Throws `OutcomeUnknown` when a commit failed; everybody who waited was told by then. Runs on a thread of its own: a client that
    /// hangs up cancels nothing.
    package func run() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread { [committer] in
                continuation.resume(with: Result { try committer.run() })
            }
            thread.name = "committer"
            thread.start()
        }
    }

    /// Takes no more commands, and ends the feed of everybody who follows.
    package func stop() {
        committer.inbox.close()
        followers.close()
    }

    /// Takes a command's place in the queue. Throws `Refusal` `busy`, which was not done.
    package func enqueue(_ write: Write) throws -> PendingWrite {
        let pending = PendingWrite(write)
        try committer.inbox.put(pending)
        return pending
    }

    /// Whether a write of this actor had this key before.
    package func remembers(_ key: IdempotencyKey, of actor: Actor) async throws -> Bool {
        try await pool.read { try Idempotency.find(key, actor: actor.name, $0) != nil }
    }

    /// Sees to the calls that a stop of the daemon interrupted: before any other command, and to be awaited before anybody asks.
    package func recoverCalls() throws -> [PendingWrite] {
        try live.read { $0.interrupted }.map { try enqueue(Write(.recoverCall($0), by: .daemon)) }
    }

    /// Decides and commits. Throws `Refusal`: its codes `busy` and `full` mean "not done", `outcomeUnknown` that nobody knows.
    package func submit(_ write: Write) async throws -> Written {
        try await enqueue(write).value
    }

    // MARK: The ledger

    /// Events after `seq`, oldest first, at most `limit`. Throws `ahead` where `seq` is beyond the head: a restored backup.
    package func events(after seq: Int64, limit: Int) async throws -> [FeedLine] {
        let head = index.version
        guard seq <= head else {
            throw Refusal(.ahead, "the ledger ends at \(head), before \(seq): it is another one, or an older copy. Read it again from 0")
        }
        return try await pool.read { db in
            try LedgerRow.fetchAll(
                db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [seq, limit]
            ).map(\.feedLine)
        }
    }

    /// A wake-up for each commit with the new head: newest only, so that a slow reader holds nothing back. Ends with `stop`.
    package func heads() -> AsyncStream<Int64> { followers.follow() }

    /// Replays the hash chain.
    package func verify() async throws -> LedgerVerdict { try await LedgerVerification.run(pool) }

    package var metrics: StoreMetrics {
        var metrics = committer.figures.current
        metrics.queueDepth = committer.inbox.depth
        metrics.activeHolds = index.standingHolds
        metrics.head = index.version
        return metrics
    }

    /// How the daemon is, from memory but for one count.
    package func status() async throws -> DaemonStatus {
        let (tickets, live) = try await pool.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM ticket") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM ticket WHERE state IN ('new', 'open', 'waiting')") ?? 0
            )
        }
        let registered = freshness.registeredAt
        return DaemonStatus(
            ready: true, version: Self.programVersion, head: index.version, tickets: tickets, liveTickets: live,
            invoices: index.registeredInvoices, activeHolds: index.standingHolds, registeredAt: registered,
            ledgerStale: registered.map { now.seconds - $0.seconds > 86_400 } ?? true, full: freshness.isFull)
    }

    package static let programVersion = ProgramVersion.text
}

/// A line of the feed: JSON without the line feed.
package struct FeedLine: Sendable {
    package var seq: Int64
    package var json: String
}

extension Actor {
    /// What the daemon does by itself.
    package static let daemon = Actor(name: "holdlined", roles: [])
}
