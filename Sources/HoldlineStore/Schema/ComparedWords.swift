import GRDB

/// Checks and conditions of indices in the form with which a row is written soonest.
///
/// SQLite makes a table in memory of a list of three values or more in `IN`, for each statement and each check or index that has such a list.
/// Of a new ticket that took more than half of the time. Comparisons that are joined by `OR` say the same, and make none.
enum ComparedWords {
    /// Puts comparisons in the place of such lists, in all tables and indices.
    ///
    /// No row and no entry of an index changes by that, so the definitions alone are written, in the way that SQLite's documentation gives for
    /// it (“ALTER TABLE”, section 8). Throws `DatabaseError`; the migration's transaction then leaves the definitions as they were.
    static func change(_ db: Database) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
        try db.execute(sql: "PRAGMA writable_schema = ON")
        defer { try? db.execute(sql: "PRAGMA writable_schema = OFF") }
        for row in try Row.fetchAll(db, sql: "SELECT rowid, sql FROM sqlite_schema WHERE sql IS NOT NULL") {
            let (former, id): (String, Int64) = (row["sql"], row["rowid"])
            let changed = compared(former)
            guard changed != former else { continue }
            try db.execute(sql: "UPDATE sqlite_schema SET sql = ? WHERE rowid = ?", arguments: [changed, id])
        }
        // Other connections read the definitions anew, and this one does at once: it throws where one of them cannot be read.
        try db.execute(sql: "PRAGMA schema_version = \(version + 1); PRAGMA writable_schema = RESET")
        db.clearSchemaCache()
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM (SELECT 1 FROM ticket LIMIT 1)")
    }

    /// The same condition with comparisons for each list of three words or more.
    ///
    /// A query that is to be answered out of an index with a condition has to have it in this form, too.
    static func compared(_ sql: String) -> String {
        sql.replacing(#/\b([a-z_]+)(\s+NOT)?\s+IN\s*\(\s*('[^']*'(?:\s*,\s*'[^']*'){2,})\s*\)/#) { list in
            let (column, words) = (list.output.1, list.output.3.split(separator: ",").map { $0.trimmingPrefix { $0.isWhitespace } })
            let (comparison, join) = list.output.2 == nil ? ("=", " OR ") : ("<>", " AND ")
            return "(" + words.map { "\(column) \(comparison) \($0)" }.joined(separator: join) + ")"
        }
    }
}
