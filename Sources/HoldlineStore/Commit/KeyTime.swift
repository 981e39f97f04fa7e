import GRDB
import HoldlineCore

/// The time by which keys are forgotten: the ledger's, without its jumps.
///
/// It goes on with the events, from one to the next by three days at most, and never back. So a clock that is months ahead for a moment,
/// or a start with it, forgets no key; in a ledger that rests, keys are kept longer.
struct KeyTime: Hashable, Sendable {
    /// The time by which keys age, in milliseconds; 0 in a ledger without events.
    private(set) var now: Instant
    /// What the setting holds: at most a minute behind `now`.
    private var saved: Instant
    /// The last event's time by the ledger's clock.
    private var last: Instant

    /// Seconds that one event adds at most.
    private static let longestStep: Int64 = 3 * 86_400

    /// `last` is the time of the ledger's last event.
    init(_ db: Database, last: Instant) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'key_time'")
        // Of a database that has none yet, the events' time: its keys have it.
        now = stored.map(Instant.init(milliseconds:)) ?? last
        saved = now
        self.last = last
    }

    /// An event is written.
    mutating func pass(to instant: Instant) {
        if now.milliseconds == 0 {
            now = instant
        } else {
            now = now.adding(seconds: min(instant.seconds(since: last), Self.longestStep))
        }
        last = instant
    }

    /// Keys from before are forgotten.
    var limit: Instant { now.adding(seconds: -Idempotency.days * 86_400) }

    /// Saves it to the minute, within the transaction.
    mutating func save(_ db: Database) throws {
        guard now.seconds - saved.seconds >= 60 || saved.milliseconds == 0 else { return }
        try db.cachedStatement(
            sql: "INSERT INTO setting (name, value) VALUES ('key_time', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ).execute(arguments: [now.milliseconds])
        saved = now
    }
}
