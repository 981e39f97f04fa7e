import GRDB
import HoldlineCore
import Synchronization

/// When invoices were last registered, and whether the disk is full.
///
/// A nightly import that repeats every line changes nothing in the ledger, and still says that the amounts are today's: so the time
/// is kept beside it, to the minute.
final class LedgerStaleness: Sendable {
    private struct State {
        var registeredAt, saved: Instant?
        var isFull = false
    }

    private let state: Mutex<State>

    init(_ db: Database) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'registered_at'") ?? 0
        let instant = stored == 0 ? nil : Instant(milliseconds: stored)
        state = Mutex(State(registeredAt: instant, saved: instant))
    }

    var registeredAt: Instant? { state.withLock { $0.registeredAt } }

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    /// Whether a registration at an instant has to be saved: each minute once, and where the clock has gone back.
    func isDue(_ instant: Instant) -> Bool {
        state.withLock { state in
            guard let saved = state.saved else { return true }
            return !(0..<60).contains(instant.seconds - saved.seconds)
        }
    }

    /// Within the transaction; it counts once `registered(at:isSaved:)` says that it is committed.
    static func save(_ instant: Instant, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE setting SET value = ? WHERE name = 'registered_at'").execute(arguments: [instant.milliseconds])
    }

    func registered(at now: Instant, isSaved: Bool) {
        state.withLock { state in
            state.registeredAt = now
            if isSaved { state.saved = now }
        }
    }
}
