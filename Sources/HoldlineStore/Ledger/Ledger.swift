import Foundation
import GRDB
import HoldlineCore

/// The end of the hash chain, and how it grows.
struct Ledger {
    /// Seq of the last row; 0 for an empty ledger.
    private(set) var head: Int64
    /// The hash of the last row, 32 bytes; `LedgerRow.noHash` before the first one.
    private(set) var hash: Data
    /// The time of the last row; the beginning of 1970 before the first one.
    private(set) var at: Instant

    /// Reads the last row. Throws what SQLite says; the chain before that row is not looked at.
    init(_ db: Database) throws {
        let last = try LedgerRow.fetchOne(db, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq DESC LIMIT 1")
        head = last?.seq ?? 0
        hash = last?.hash ?? LedgerRow.noHash
        at = last?.at ?? Instant(milliseconds: 0)
    }

    /// What the head file keeps.
    var mark: HeadFile.Head { HeadFile.Head(seq: head, hash: hash) }

    /// Appends an event. Its time does not go back, but for the one case of `LedgerTime`.
    mutating func append(_ event: NewEvent, actor: String, at now: Instant, _ statements: Statements) throws -> (LedgerRow, ReadEvent) {
        let sealed = event.sealed.isEmpty ? nil : try StoredJSON.encode(event.sealed)
        let salt = sealed.map { _ in Self.newSalt() }
        var row = LedgerRow(
            seq: head + 1, at: LedgerTime.next(after: at, at: now), actor: actor, type: event.type.rawValue,
            subject: event.subject.description, facts: try StoredJSON.encode(event.facts), sealed: sealed, salt: salt,
            sealedDigest: sealed.flatMap { text in salt.map { LedgerRow.digest(salt: $0, sealed: text) } }, hash: hash)
        row.hash = row.expectedHash(after: hash)
        try write(row, statements)
        return (
            row,
            ReadEvent(
                seq: row.seq, at: row.at, actor: actor, type: event.type, subject: event.subject, facts: event.facts, sealed: event.sealed)
        )
    }

    /// Takes a row that another daemon appended. One that does not follow from the last one is taken where it was redacted since, as
    /// `redactions` have it from `told`. Throws `UnreadableRow` otherwise.
    mutating func take(
        _ row: LedgerRow, _ statements: Statements, _ redactions: inout Redactions, _ told: () throws -> [Int64: String]
    ) throws {
        if let problem = LedgerVerification.problem(of: row, after: hash, seq: head) {
            guard row.seq == head + 1, try redactions.accepts(row, after: hash, told) else {
                throw UnreadableRow(seq: row.seq, reason: problem)
            }
        }
        try write(row, statements)
    }

    /// Writes a row as it is, and moves the end of the chain to it. A duplicate seq is refused by the table's primary
    /// key.
    private mutating func write(_ row: LedgerRow, _ statements: Statements) throws {
        try statements.run(
            Self.insert,
            [
                .integer(row.seq), row.at.column, .text(row.actor), .text(row.type), .text(row.subject),
                try PackedText.pack(row.facts, type: row.type),
                ColumnValue(row.sealed),
                ColumnValue(row.salt), ColumnValue(row.sealedDigest), ColumnValue(row.hash),
            ])
        (head, hash, at) = (row.seq, row.hash, row.at)
    }
}

/// How rows get into the table.
extension Ledger {
    /// The columns are in the order of `LedgerRow.columns`.
    private static let insert = PreparedText("INSERT INTO event (\(LedgerRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")

    /// 128 random bits of the system.
    private static func newSalt() -> Data {
        var salt = Data(count: 16)
        let code = salt.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
        // A salt that can be guessed would give away what an erasure takes.
        precondition(code == 0, "the system gives no random numbers")
        return salt
    }
}

/// Replays the hash chain.
enum LedgerVerification {
    /// Rows of one read. A chunk of this size keeps each snapshot short, so that the log can be copied back meanwhile.
    private static let chunk = 2000

    /// Reads every row, oldest first, in reads of their own, so that writing goes on; stops at the first bad one.
    static func run(_ pool: Readers) async throws -> LedgerVerdict {
        var previous = LedgerRow.noHash
        var seq: Int64 = 0
        var redactions = Redactions()
        while true {
            let after = seq
            let rows = try await pool.read { db in
                try LedgerRow.fetchAll(
                    db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [after, chunk])
            }
            for row in rows {
                // A redacted row has the facts that the redaction left, and the next row says whether its hash is the old one.
                if let problem = problem(of: row, after: previous, seq: seq) {
                    if row.seq == seq + 1, try await redactions.accepts(row, after: previous, pool) {
                        (previous, seq) = (row.hash, row.seq)
                        continue
                    }
                    let bad = row.seq == seq + 1 ? row.seq : seq + 1
                    return LedgerVerdict(
                        intact: false, rows: seq, head: seq, headHash: previous.hexadecimal, firstBad: bad, problem: problem)
                }
                previous = row.hash
                seq = row.seq
            }
            if rows.count < chunk {
                let applied = try await pool.read { try Int64.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'applied'") ?? 0 }
                if applied > seq, rows.isEmpty || applied > (rows.last?.seq ?? 0) {
                    // Commits during the reading are not missing rows: look again before saying so.
                    let head = try await pool.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM event") ?? 0 }
                    if head > seq { continue }
                    return LedgerVerdict(
                        intact: false, rows: seq, head: seq, headHash: previous.hexadecimal, firstBad: seq + 1,
                        problem: "the ledger ends at \(seq), and the tables are at \(applied): its last rows are missing")
                }
                return LedgerVerdict(
                    intact: true, rows: seq, head: seq, headHash: previous.hexadecimal, firstBad: nil, problem: nil,
                    redacted: redactions.accepted == 0 ? nil : redactions.accepted)
            }
        }
    }

    /// What is wrong with a row, in words for a person; nil where it follows from the one before it. A row without a
    /// sealed part keeps its digest: an erasure is no damage.
    static func problem(of row: LedgerRow, after previous: Data, seq: Int64) -> String? {
        if row.seq != seq + 1 { return "row \(seq + 1) is missing: the next one is \(row.seq)" }
        if row.hash != row.expectedHash(after: previous) { return "row \(row.seq) was changed: its hash does not follow from what it says" }
        return row.sealIsIntact ? nil : "the sealed part of row \(row.seq) was changed"
    }
}
