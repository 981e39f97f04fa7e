import GRDB

/// What later versions change of the full text.
enum SearchSchema {
    /// Rows that are read at once.
    private static let chunk = 1000

    /// Texts that were indexed before they were folded: those that folding changes are written again, in place.
    static func fold(_ db: Database) throws {
        var last = Int64.min
        while true {
            let rows = try Row.fetchAll(
                db, sql: "SELECT rowid, text FROM search WHERE rowid > ? ORDER BY rowid LIMIT ?", arguments: [last, chunk])
            for row in rows {
                let text: String = row[1]
                let folded = SearchText.folded(text)
                if folded != text || !folded.utf8.elementsEqual(text.utf8) {
                    try db.execute(sql: "UPDATE search SET text = ? WHERE rowid = ?", arguments: [folded, row[0] as Int64])
                }
            }
            guard rows.count == chunk, let end: Int64 = rows.last?[0] else { return }
            last = end
        }
    }
}
