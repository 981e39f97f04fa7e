import Foundation
import GRDB
import HoldlineCore

/// Compares the tables with what a replay of the ledger makes of them: a flipped byte, a row that was changed with SQL.
///
/// It replays into a file of its own beside the database, which needs as much room again and is removed at the end. Reading holds one
/// snapshot: writing goes on meanwhile, and the log grows until it is over.
enum TableVerification {
    /// What does not fit, in words, by table; empty where all fits. Throws what SQLite says of a damaged database, and `UnreadableRow`.
    static func run(path: String) throws -> [String] {
        let scratch = "\(path).verify-\(UUID().uuidString.prefix(8))"
        defer { removeDatabase(scratch) }
        let queue = try DatabaseQueue(path: scratch)
        chmod(scratch, 0o600)
        defer { try? queue.close() }
        try Schema.migrator.migrate(queue)
        return try queue.writeWithoutTransaction { db in
            // Nobody reads the copy again.
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; ATTACH DATABASE ? AS live", arguments: [path])
            var findings: [String] = []
            try db.inTransaction(.deferred) {
                _ = try Projection(statements: Statements(db)).replay(from: "live.event")
                for table in Schema.projections { findings += try differences(table, db) }
                findings += try differencesOfFullText(db)
                return .commit
            }
            try db.execute(sql: "DETACH DATABASE live")
            return findings
        }
    }

    /// The full text keeps no copy of its content: its words are compared, each with the ticket and the place at which it stands.
    private static func differencesOfFullText(_ db: Database) throws -> [String] {
        func words(of schema: String) throws -> RowCursor {
            try db.execute(sql: "CREATE VIRTUAL TABLE temp.\(schema)_words USING fts5vocab(\(schema), search, instance)")
            return try Row.fetchCursor(db, sql: "SELECT term, doc, offset FROM temp.\(schema)_words")
        }
        let (made, live) = (try words(of: "main"), try words(of: "live"))
        while true {
            let (word, other) = (try made.next(), try live.next())
            if word == nil, other == nil { return [] }
            guard let word, let other, word == other else {
                let ticket: Int64? = (word ?? other)?[1]
                return ["search: the full text of T-\(ticket ?? 0) is another one"]
            }
        }
    }

    /// Rows that one side has and the other lacks, counted, with the first of them in words; where none differ, the number of
    /// rows, since `EXCEPT` takes equal rows for one.
    private static func differences(_ table: String, _ db: Database) throws -> [String] {
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]).map { "\"\($0)\"" }
        let list = columns.joined(separator: ", ")
        func only(_ one: String, not other: String) -> String {
            "SELECT \(list) FROM \(one).\(table) EXCEPT SELECT \(list) FROM \(other).\(table)"
        }
        var findings: [String] = []
        for (one, other, what) in [("main", "live", "as the ledger has it"), ("live", "main", "as it stands")] {
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(only(one, not: other)))") ?? 0
            guard count > 0, let first = try Row.fetchOne(db, sql: "\(only(one, not: other)) LIMIT 1") else { continue }
            let shown = first.prefix(4).map { "\($0.0) \($0.1.description.prefix(40))" }.joined(separator: ", ")
            findings.append("\(table): \(count) \(count == 1 ? "row" : "rows") \(what) and not otherwise, such as \(shown)")
        }
        let counts = try ["main", "live"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0).\(table)") ?? 0 }
        if findings.isEmpty, counts[0] != counts[1] {
            findings.append("\(table): \(counts[1]) rows, of which the ledger makes \(counts[0])")
        }
        return findings
    }
}
