import Foundation
import GRDB
import HoldlineCore

/// Smaller forms of what is kept: packed facts, numbers for what events mention, a full text without a copy of its content, and fewer
/// indices.
enum CompactSchema {
    /// What a long change says of itself: a sentence for a person, some times a minute.
    typealias Progress = @Sendable (String) -> Void

    /// Rewrites the tables in place, in the migration's one transaction: until it is committed, the file has the old ones, and a start
    /// after a kill begins anew.
    static func change(_ db: Database, _ progress: Progress) throws {
        let functions = Self.functions
        for function in functions { db.add(function: function) }
        defer { for function in functions { db.remove(function: function) } }
        // Debian's SQLite overwrites what is deleted. Here that would write each freed page once more, and the file is compacted after it.
        let isOverwriting = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
        defer { try? db.execute(sql: "PRAGMA secure_delete = \(isOverwriting)") }
        try db.execute(sql: "PRAGMA secure_delete = FAST")
        try changeEvents(db, progress)
        try db.execute(sql: mentions)
        try changeFullText(db, progress)
        try db.execute(sql: indices)
        try db.execute(
            sql:
                "INSERT INTO setting SELECT '\(toCompact)', 1 WHERE EXISTS (SELECT 1 FROM event) ON CONFLICT (name) DO UPDATE SET value = 1"
        )
    }

    /// The name of a setting: pages of the file are free in great number, and hold what was there before.
    private static let toCompact = "to_compact"

    /// Writes the file anew without its free pages, where a change has left many. One that finds no room for that is tried at the next
    /// start.
    static func compact(_ pool: DatabasePool, _ progress: Progress) throws {
        try pool.writeWithoutTransaction { db in
            guard try Int.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [toCompact]) == 1 else { return }
            progress("upgrading the database: its file is compacted")
            do {
                _ = try db.checkpoint(.truncate)
                try db.execute(sql: "VACUUM")
                try db.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [toCompact])
                _ = try db.checkpoint(.truncate)
            } catch let error as DatabaseError where !error.isDamage {
                progress("the file could not be compacted, and is larger than it has to be: \(error.message ?? "\(error.resultCode)")")
            }
        }
    }

    /// Rows of one statement, and of one word on how far it is.
    private static let (chunk, told): (Int64, Int64) = (20_000, 100_000)

    /// Copies the events of a former version in parts of `chunk`, each packed by `PackedText`. Seq, digests and hashes stay as
    /// they are: the chain is over the plain text.
    private static func changeEvents(_ db: Database, _ progress: Progress) throws {
        try db.execute(sql: events)
        let head = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM former_event") ?? 0
        for first in stride(from: 0, to: head, by: Int(chunk)) {
            try db.execute(
                sql: """
                    INSERT INTO event (seq, at, actor, type, subject, facts, sealed, salt, sealed_digest, hash)
                    SELECT seq, at, actor, type, subject, holdline_pack(facts, type), sealed, salt, sealed_digest, hash
                    FROM former_event WHERE seq > ?1 AND seq <= ?1 + ?2 ORDER BY seq
                    """, arguments: [first, chunk])
            if head > told, (first / chunk).isMultiple(of: told / chunk) {
                progress("upgrading the database: \(min(first + chunk, head)) of \(head) events are packed")
            }
        }
        try db.execute(sql: "DROP TABLE former_event")
    }

    /// Fills the new full text from tickets and notes: the old one had a copy of its content, and is dropped unread.
    private static func changeFullText(_ db: Database, _ progress: Progress) throws {
        try db.execute(sql: fullText)
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM ticket") ?? 0
        try TextQueue.fill(db) { ticket in
            if ticket % told == 0 { progress("upgrading the database: \(ticket) of \(last) tickets are in the full text") }
        }
    }

    /// What the statements below need of this program.
    private static var functions: [DatabaseFunction] {
        [
            DatabaseFunction("holdline_pack", argumentCount: 2, pure: true) { values in
                guard let text = String.fromDatabaseValue(values[0]), let type = String.fromDatabaseValue(values[1]) else { return nil }
                switch try PackedText.pack(text, type: type) {
                case .blob(let bytes): return Data(bytes)
                default: return text
                }
            },
            DatabaseFunction("holdline_subject", argumentCount: 1, pure: true) { values in
                // A subject that no version wrote is kept as it is.
                String.fromDatabaseValue(values[0]).map { Subject($0)?.key ?? $0.databaseValue }
            },
        ]
    }

    /// The facts are text, or packed.
    private static let events = """
        ALTER TABLE event RENAME TO former_event;
        CREATE TABLE event (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            facts ANY NOT NULL CHECK (typeof(facts) IN ('text', 'blob')),
            sealed TEXT,
            salt BLOB,
            sealed_digest BLOB CHECK (length(sealed_digest) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            CHECK ((sealed IS NULL) = (salt IS NULL)),
            CHECK (sealed IS NULL OR sealed_digest IS NOT NULL)
        ) STRICT;
        """

    /// The subject is a number or a text, as `Subject.column` has it.
    private static let mentions = """
        ALTER TABLE mention RENAME TO former_mention;
        CREATE TABLE mention (
            subject ANY NOT NULL CHECK (typeof(subject) IN ('integer', 'text')),
            seq INTEGER NOT NULL,
            PRIMARY KEY (subject, seq)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO mention (subject, seq) SELECT holdline_subject(subject) AS key, seq FROM former_mention ORDER BY key, seq;
        DROP TABLE former_mention;
        """

    /// A row is a ticket, under its number. Nothing ranks by the length of a text.
    private static let fullText = """
        DROP TABLE search;
        CREATE VIRTUAL TABLE search USING fts5
            (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
        """

    /// The holds of an invoice, and those of all spellings of its number, by one index; it has lifted ones, too.
    private static let indices = """
        DROP INDEX hold_invoice;
        DROP INDEX hold_spelling;
        CREATE INDEX hold_invoice ON hold (spelling, invoice) WHERE invoice IS NOT NULL;
        """
}
