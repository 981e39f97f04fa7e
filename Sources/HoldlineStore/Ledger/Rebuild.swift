import Foundation
import GRDB
import HoldlineCore

/// What `holdlined rebuild` did.
package struct RebuildReport: Sendable {
    /// Events that were replayed, and the seq of the last one.
    package var events, head: Int64
    /// Tables beside the ledger that could not be read whole: what was lost of them.
    package var lost: [String] = []
}

/// The rebuild, which `holdlined rebuild` runs without a daemon.
extension Store {
    /// Makes the tables anew from the ledger, in a file of its own that takes the database's place once it is whole: damaged tables and
    /// indexes are not read. No daemon may run on the database.
    ///
    /// The ledger itself, the remembered keys and the settings are carried over. Throws `UnusableDatabase` and `UnreadableRow`; the
    /// database is then as it was.
    package static func rebuild(path: String, progress: @escaping @Sendable (String) -> Void = { _ in }) throws -> RebuildReport {
        let target = DatabaseFile.destination(path)
        let new = unfinishedRebuild(target)
        removeDatabase(new)
        defer { removeDatabase(new) }
        // Brings the schema up to date first, and plays the log back.
        let old = try openDatabase(path: path, checkHead: false, progress)
        do {
            try old.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try old.close()
            let queue = try DatabaseQueue(path: new)
            try Schema.migrator.migrate(queue)
            let report = try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = OFF; ATTACH DATABASE ? AS old", arguments: [target])
                let report = try replay(db)
                try db.execute(sql: "DETACH DATABASE old; PRAGMA synchronous = FULL")
                // The commit of this one reaches the disk, and all before it: the rest is forced by fsync below.
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = wal")
                return report
            }
            try queue.close()
            try HoldlineStore.synchronize(file: new)
            giveToOwnerOfDirectory(new)
            try check(rename(new, target), "\(new) cannot be moved to \(target)")
            for suffix in ["-wal", "-shm"] { unlink(target + suffix) }
            try HoldlineStore.synchronize(directory: (target as NSString).deletingLastPathComponent)
            return report
        } catch let error as DatabaseError {
            throw UnusableDatabase(
                description:
                    "\(path): the ledger cannot be read whole (\(error.message ?? "\(error.resultCode)")), and the tables come from it: restore a backup. Nothing was changed"
            )
        }
    }

    /// What a rebuild that was interrupted leaves beside a database's file.
    static func unfinishedRebuild(_ target: String) -> String { target + ".rebuilt" }

    /// Removes what a backup, a restore and a rebuild left that were interrupted: copies of what an erasure would not reach. None of them
    /// may run.
    static func removeUnfinished(_ path: String) {
        Backup.removeUnfinished(path)
        let target = DatabaseFile.destination(path)
        for unfinished in [Restore.unfinished(target), unfinishedRebuild(target)] { removeDatabase(unfinished) }
    }

    /// What follows from the loss of a table beside the ledger, and what to do.
    package static func meaning(ofLost table: String) -> String {
        switch table {
        case "idempotency": "a write that is repeated with its key may be done twice. Look for what was sent again in these days"
        case "setting": "the ledger of invoices counts as stale until it is registered again"
        default: "restore it from a backup"
        }
    }

    /// Fills a fresh database in one transaction: rows of the ledger, tables beside it, projections, counts.
    private static func replay(_ db: Database) throws -> RebuildReport {
        var report = RebuildReport(events: 0, head: 0)
        try db.inTransaction(.immediate) {
            try db.execute(sql: "INSERT INTO event (\(LedgerRow.columns)) SELECT \(LedgerRow.columns) FROM old.event ORDER BY seq")
            report.lost = try carryOver(db)
            (report.events, report.head) = try Projection(statements: Statements(db)).replay(from: "event")
            try Booked.count(db)
            try db.execute(
                sql: "INSERT INTO setting VALUES ('applied', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                arguments: [report.head])
            return .commit
        }
        return report
    }

    /// Carries over the tables that do not come from the ledger. One that is damaged is carried over as far as it can be read.
    private static func carryOver(_ db: Database) throws -> [String] {
        let own = Set(Schema.projections + ["event", "grdb_migrations"])
        let names = try String.fetchAll(
            db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        var lost: [String] = []
        for name in names where !own.contains(name) && !name.hasPrefix("search") {
            do {
                try db.inSavepoint {
                    try db.execute(sql: "DELETE FROM main.\"\(name)\"; INSERT INTO main.\"\(name)\" SELECT * FROM old.\"\(name)\"")
                    return .commit
                }
            } catch let error as DatabaseError where error.isDamage {
                lost.append(name)
            }
        }
        return lost
    }
}
