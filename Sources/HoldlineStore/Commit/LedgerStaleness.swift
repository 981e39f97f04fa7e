import GRDB
import HoldlineCore
import Synchronization

/// When invoices were last registered.
///
/// A nightly import that repeats every line changes nothing in the ledger, and still says that the amounts are today's: so the time
/// is kept beside it, to the minute.
final class LedgerStaleness: Sendable {
    /// The time in force, and the one that is saved.
    private struct State {
        /// nil where no invoice was ever registered. A restart takes `registeredAt` from what was saved, so it may be
        /// up to a minute older then.
        var registeredAt, saved: Instant?
    }

    private let state: Mutex<State>

    /// Reads the saved time; the value 0 stands for never. Throws what SQLite says.
    init(_ db: Database) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'registered_at'") ?? 0
        let instant = stored == 0 ? nil : Instant(milliseconds: stored)
        state = Mutex(State(registeredAt: instant, saved: instant))
    }

    /// When invoices were last registered, whether or not that changed anything; nil for never. Any thread may ask.
    var registeredAt: Instant? { state.withLock { $0.registeredAt } }

    /// Whether a registration that others tell of is later than any that is known here.
    func isNews(_ instant: Instant) -> Bool { instant > registeredAt ?? Instant(milliseconds: 0) }

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

    /// Counts a registration that is committed, or that had nothing to commit; `isSaved` says that the transaction
    /// saved it.
    func registered(at now: Instant, isSaved: Bool) {
        state.withLock { state in
            state.registeredAt = now
            if isSaved { state.saved = now }
        }
    }
}
