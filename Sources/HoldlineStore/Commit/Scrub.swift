import GRDB
import HoldlineCore
import Synchronization

/// Writes the database's file anew after an erasure, so that neither free pages nor the log hold a trace of what was erased.
///
/// What is deleted in SQLite stays on pages until they are used again, in gaps within pages, in the full-text index until its segments are
/// joined, and in the log. `VACUUM` copies what is there alone; the log is emptied after it. It takes as long as copying the file, and needs
/// as much room again; writes wait meanwhile, checks and reads go on.
final class Scrub: Sendable {
    /// The name of a setting: the seq of the newest erasure whose traces may be left. A start goes on with it.
    static let setting = "to_scrub"

    /// What is due, and what came of the last try. Times are ticks, so that a step of the wall clock puts nothing off.
    private struct State {
        /// The newest erasure that is in the tables, and that of which nothing is left in the file.
        var wanted: Int64 = 0
        var done: Int64 = 0
        /// Ticks at which it is tried again, where there was no room or a long read held the log.
        var next = Instant(milliseconds: 0)
        var failure: String?
        /// Further erasures follow at once: it waits for the last of them.
        var isPaused = false
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Reads what an earlier process left to do.
    init(_ db: Database) throws {
        if let seq = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [Self.setting]) { want(seq) }
    }

    /// An erasure is committed.
    func want(_ seq: Int64) { state.withLock { $0.wanted = max($0.wanted, seq) } }

    /// Puts it off while erasures follow one another.
    func pause(_ isPaused: Bool) { state.withLock { $0.isPaused = isPaused } }

    /// Whether there is something to do at this time, in ticks.
    func isDue(_ now: Instant) -> Bool { state.withLock { $0.wanted > $0.done && now >= $0.next && !$0.isPaused } }

    /// Whether the writer is at it: it comes round again once the file is written.
    var isRunning: Bool { state.withLock { $0.isRunning } }

    /// Whether nothing is left in the file of what this erasure emptied.
    func isDone(_ seq: Int64) -> Bool { state.withLock { $0.done >= seq || $0.wanted < seq } }

    /// Whether something is still to be written anew, and why it was not; nil where nothing is.
    var trouble: Trouble? {
        state.withLock { state in
            guard state.wanted > state.done else { return nil }
            let text = "personal data is erased, and the database's file is still to be written anew"
            guard let failure = state.failure else { return Trouble(text, advice: "It is done within seconds") }
            return Trouble(
                "\(text): \(failure)", advice: "Make as much room beside the database as it takes itself; it is tried again each minute")
        }
    }

    /// Notes it within the transaction of the erasure, whose deletions overwrite what they delete.
    static func note(_ seq: Int64, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [setting, seq])
    }

    /// To be called on the writer's connection, outside of a transaction. Throws what says that the disk is not to be trusted.
    func run(_ db: Database, at now: Instant) throws {
        let wanted = state.withLock { state in
            state.isRunning = true
            return state.wanted
        }
        defer { state.withLock { $0.isRunning = false } }
        do {
            let isOverwriting = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
            defer { try? db.execute(sql: "PRAGMA secure_delete = \(isOverwriting)") }
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // Joins all segments of the index into one, without what was deleted.
            try db.execute(sql: "INSERT INTO search (search) VALUES ('optimize')")
            try db.execute(sql: "VACUUM")
            _ = try db.checkpoint(.truncate)
            try db.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [Self.setting])
            state.withLock { state in
                state.done = max(state.done, wanted)
                state.failure = nil
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN || error.isSurvived(db) {
            state.withLock { state in
                state.next = now.adding(seconds: 60)
                state.failure = error.words
            }
        }
    }
}
