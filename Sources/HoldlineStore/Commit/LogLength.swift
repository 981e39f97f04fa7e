import GRDB
import GRDBSQLite

/// How long the write-ahead log of a connection is, and whether it is time to copy it back into the database.
///
/// Its file does not tell: it keeps the length that it once had, and is written again from the beginning.
final class LogLength {
    /// Pages in the log after the last commit.
    private var pages = 0
    /// Of those, what the last checkpoint found; 0 once the log begins anew.
    private var seen = 0

    /// Pages after which the log is copied back.
    static let limit = 2000

    /// Follows the commits of `db`. Both must live until `unfollow`.
    func follow(_ db: Database) {
        // "The callback function […] is invoked after the commit has taken place and the associated write-lock on the database released"
        // (sqlite.org/c3ref/wal_hook.html); its last argument is the number of pages in the log.
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                if let context { Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().committed(Int(pages)) }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Takes the hook off; after it SQLite does not touch this object any more.
    func unfollow(_ db: Database) { sqlite3_wal_hook(db.sqliteConnection, nil, nil) }

    /// Notes the length after a commit. A length that shrinks says that SQLite began to write its log from the start
    /// again.
    private func committed(_ pages: Int) {
        if pages < self.pages { seen = 0 }
        self.pages = pages
    }

    /// Whether `limit` pages came since the last checkpoint: a reader that keeps an old page in use does not make every commit try again.
    var isLong: Bool { pages - seen > Self.limit }

    /// Counts from here on; called before the checkpoint, so that one that fails is not tried again at every commit.
    func checkpointed() { seen = pages }
}
