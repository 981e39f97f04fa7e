import GRDB
import HoldlineCore

/// A time by which something ages: the ledger's, without its jumps.
///
/// It goes on with the events, from one to the next by a longest step at most, and never back. So a clock that is years ahead for a moment,
/// or a start with it, forgets and erases nothing before its time; in a ledger that rests for longer than the step, things are kept longer.
struct SteadyTime: Hashable, Sendable {
    /// The time by which things age, in milliseconds; 0 in a ledger without events.
    private(set) var now: Instant
    /// What the setting holds: at most a minute behind `now`.
    private var saved: Instant
    /// The last event's time by the ledger's clock.
    private var last: Instant
    /// The setting that keeps it.
    private let setting: String
    /// Seconds that one event adds at most.
    private let longestStep: Int64

    /// By which idempotency keys are forgotten: three days a step.
    static func ofKeys(_ db: Database, last: Instant) throws -> Self { try Self(db, last: last, "key_time", days: 3) }

    /// By which retention counts years: 31 days a step.
    static func ofRetention(_ db: Database, last: Instant) throws -> Self { try Self(db, last: last, "retention_time", days: 31) }

    /// `last` is the time of the ledger's last event.
    private init(_ db: Database, last: Instant, _ setting: String, days: Int64) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [setting])
        // Of a database that has none yet, the events' time: what ages in it has it.
        now = stored.map(Instant.init(milliseconds:)) ?? last
        saved = now
        self.last = last
        (self.setting, longestStep) = (setting, days * 86_400)
    }

    /// What it will be after an event at an instant.
    func at(_ instant: Instant) -> Instant {
        now.milliseconds == 0 ? instant : now.adding(seconds: max(0, min(instant.seconds - last.seconds, longestStep)))
    }

    /// An event is written.
    mutating func pass(to instant: Instant) {
        now = at(instant)
        last = instant
    }

    /// Others saw so much of the same ledger's time pass.
    mutating func raise(to instant: Instant) { now = max(now, instant) }

    /// Saves it to the minute, within the transaction.
    mutating func save(_ db: Database) throws {
        guard now.seconds - saved.seconds >= 60 || saved.milliseconds == 0 else { return }
        try db.cachedStatement(
            sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ).execute(arguments: [setting, now.milliseconds])
        saved = now
    }
}
