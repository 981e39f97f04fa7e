import Foundation
import GRDB
import HoldlineCore

/// What is remembered of a write that had a key; the answer itself is rebuilt from the ledger.
struct Idempotency: Sendable {
    /// Method and path as `IdempotencyKey.endpoint` writes them, with the agent on whose behalf the request was sent.
    var endpoint: String
    /// SHA-256 of the request's body, 32 bytes; the body itself is not kept.
    var body: Data
    /// Head of the ledger after the write, and how many events it added.
    var seq: Int64
    /// 0 where the write changed nothing; its own events are then none, and the answer is that of the subject at `seq`.
    var events: Int64
    /// The subject that the first answer was about, in the form of the ledger: `T-7`, `invoice/F1`.
    var subject: String
    /// Whether the first answer had status 201.
    var created: Bool

    /// Days of `SteadyTime` for which a key is remembered.
    static let days: Int64 = IdempotencyKey.daysKept

    /// The write that an actor's key was used for; nil for a key that is new or forgotten. The actor is a part of the
    /// key: two users may use the same text.
    ///
    /// Throws `UnreadableColumn` for a row that no version of this program wrote.
    static func find(_ key: IdempotencyKey, actor: String, _ statements: Statements) throws -> Idempotency? {
        guard let row = try statements.first(select, [.text(actor), .text(key.key)]) else { return nil }
        guard case .text(let endpoint) = row[0], case .blob(let body) = row[1], case .integer(let seq) = row[2],
            case .integer(let events) = row[3], case .text(let subject) = row[4], case .integer(let created) = row[5]
        else { throw UnreadableColumn(description: "a remembered key") }
        return Idempotency(endpoint: endpoint, body: Data(body), seq: seq, events: events, subject: subject, created: created != 0)
    }

    /// The columns are in the order in which `find` reads them; the primary key finds the row.
    private static let select = PreparedText(
        "SELECT endpoint, body, seq, events, subject, created FROM idempotency WHERE actor = ? AND key = ?")

    /// Whether the write was the one that the key is bound to: sent to the same endpoint, for the same agent.
    func isOf(_ key: IdempotencyKey, behalf: String?, _ db: Database) throws -> Bool {
        if endpoint == key.endpoint { return true }
        guard let former = key.formerEndpoint, endpoint == former else { return false }
        // Its events say for whom it was; where it changed nothing, it was for nobody in particular.
        let own = try LedgerRow.fetchAll(
            db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? AND seq <= ?", arguments: [seq - events, seq]
        )
        return try own.allSatisfy { try $0.read().facts.behalf == behalf }
    }

    /// At this time of `SteadyTime`, keys from before the instant are forgotten.
    static func limit(_ now: Instant) -> Instant { now.adding(seconds: -days * 86_400) }

    /// Forgets at most `limit` of the keys that were remembered before an instant of `SteadyTime`; returns how many.
    static func forget(before instant: Instant, limit: Int, _ db: Database) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM idempotency WHERE (actor, key) IN (SELECT actor, key FROM idempotency WHERE at < ? ORDER BY at LIMIT ?)
                """, arguments: [instant.milliseconds, limit])
        return db.changesCount
    }
}

/// A key with the write that had it, as a ledger keeps it.
struct RememberedKey: Sendable {
    /// The Unix user that sent the write, and the text of its `Idempotency-Key`.
    var actor, key: String
    /// By `SteadyTime`.
    var at: Instant
    /// What the first answer is rebuilt from.
    var write: Idempotency

    /// Keeps the key in the transaction of its write: both are on disk, or neither is. Throws `SQLITE_CONSTRAINT` for a
    /// key that is there already, which rolls the batch back.
    func save(_ statements: Statements) throws {
        try statements.run(
            Self.insert,
            [
                .text(actor), .text(key), .text(write.endpoint), ColumnValue(write.body), at.column, write.seq.column, write.events.column,
                .text(write.subject), write.created.column,
            ])
    }

    /// The same for a key of somebody else's write, which may have been taken over before: false then. Where another site forgot the key
    /// sooner and took it for a new write, that one counts from now on.
    func saveOnce(_ statements: Statements) throws -> Bool {
        if let row = try statements.first(Self.there, [.text(actor), .text(key)]) {
            guard case .integer(let seq) = row[0], seq < write.seq else { return false }
            try statements.run(Self.delete, [.text(actor), .text(key)])
        }
        try save(statements)
        return true
    }

    private static let insert = PreparedText(
        "INSERT INTO idempotency (actor, key, endpoint, body, at, seq, events, subject, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")

    /// `saveOnce` asks it for a key of somebody else's write: one that was taken over before is no news.
    private static let there = PreparedText("SELECT seq FROM idempotency WHERE actor = ? AND key = ?")
    private static let delete = PreparedText("DELETE FROM idempotency WHERE actor = ? AND key = ?")
}
