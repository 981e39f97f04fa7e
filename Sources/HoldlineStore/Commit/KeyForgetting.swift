import GRDB
import HoldlineCore

/// Forgets old keys once an hour, in transactions of their own: a million of them hold nobody up for long.
struct KeyForgetting {
    /// Ticks at which keys are looked through again.
    private var next = Instant(milliseconds: 0)

    func isDue(_ uptime: Instant) -> Bool { uptime >= next }

    /// Forgets a part of those that are old at this time of `SteadyTime`, here and in the shared ledger. While more are old, it is due again
    /// a second later. Throws what a statement threw; it is due again a minute later then.
    mutating func run(at now: Instant, uptime: Instant, _ home: any LedgerHome, _ db: Database) throws {
        next = uptime.adding(seconds: 60)
        let limit = Idempotency.limit(now)
        var count = 0
        try db.inTransaction(.immediate) {
            count = try Idempotency.forget(before: limit, limit: Self.atOnce, db)
            return .commit
        }
        count = max(count, home.forget(before: limit, limit: Self.atOnce))
        next = uptime.adding(seconds: count < Self.atOnce ? 3600 : 1)
    }

    /// Keys of one transaction.
    private static let atOnce = 2000
}
