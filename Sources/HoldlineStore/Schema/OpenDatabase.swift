import Foundation
import GRDB
import HoldlineCore

/// Why a database cannot be used. The message says what to do.
package struct UnusableDatabase: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }

    /// A command about a database that is not there makes none: it would be an empty one, at a path that is perhaps mistaken.
    init(absent path: String) {
        self.init(
            description:
                "there is no database at \(path), and none was made: name the right one with --database. A new site begins with “holdlined ledger join”, and a new ledger with “holdlined ledger push --new”"
        )
    }

    /// The ledger's rows are the truth, and the tables come from them.
    init(unreadableTables path: String, _ error: any Error) {
        if let error = error as? UnusableDatabase {
            self = error
        } else {
            self.init(
                description:
                    "\(path): its tables cannot be read (\(error)): run “holdlined rebuild --database \(path)”, which makes them anew from the ledger; if that fails, restore a backup"
            )
        }
    }
}

/// Opens the database file, creates it where there is none, and makes sure that what it promises holds.
///
/// Throws `UnusableDatabase` for a file that is not ours, a newer schema, a directory that cannot be written, a ledger that ends before
/// its head as it is kept beside the file, tables that are not at the ledger's head, and settings that did not take.
/// Without `checkHead` a ledger and its tables may be apart: for a rebuild. Where it `mustExist` none is made, and nothing else in its place.
/// `progress` hears how far the upgrade of a large database is.
func openDatabase(
    path: String, checkHead: Bool = true, mustExist: Bool = false, _ progress: @escaping CompactSchema.Progress = { _ in }
) throws -> DatabasePool {
    let directory = (path as NSString).deletingLastPathComponent
    do {
        if !directory.isEmpty, !mustExist {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        }
        let head = HeadFile.read(database: path)
        switch try DatabaseFile.look(path, head) {
        case .none where mustExist: throw UnusableDatabase(absent: path)
        case .none: try DatabaseFile.make(path)
        case .some: break
        case .unsure: try requireOurs(path)
        }
        let pool = try openPool(path)
        if try pool.read({ try Schema.migrator.hasBeenSuperseded($0) }) {
            throw UnusableDatabase(
                description:
                    "\(path) was written by a newer version of Holdline: install that version, or restore the backup from before the upgrade"
            )
        }
        try Schema.migrator(progress).migrate(pool)
        try CompactSchema.compact(pool, progress)
        if checkHead {
            try pool.read { db in
                try requireHead(head, db, path)
                try requireSameHead(db, path)
            }
        }
        return pool
    } catch let error as DatabaseError {
        throw UnusableDatabase(description: "\(path): \(explain(error))")
    } catch let error as CocoaError {
        throw UnusableDatabase(description: "the directory \(directory) cannot be made: \(error.localizedDescription)")
    }
}

/// Opens a pool of one writer and four readers, and asks SQLite whether its settings took.
/// Throws `UnusableDatabase` where the file has no write-ahead log or is not forced to the disk with each commit. A connection
/// that finds the file locked tries for five seconds.
private func openPool(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(5)
    // A rollback that fails on a damaged disk leaves its transaction open: the daemon ends with a sentence then, and not in an assertion.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { db in
        // The committer alone checkpoints: Debian 12's SQLite 3.40.1 is in the range of the WAL-reset bug (fixed in 3.51.3).
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = OFF")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
        // GRDB's pool sets synchronous = NORMAL by itself once it is open; an acknowledged write must survive a power cut.
        // The writer's pages: of SQLite's usual 2 MB a transaction of 512 tickets fills more, and writes what does not fit twice.
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2, try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
            throw UnusableDatabase(
                description:
                    "\(path): the database does not take synchronous = FULL with a write-ahead log; is it on a network file system, or does another program have it open?"
            )
        }
    }
    return pool
}

/// What SQLite's result code means for the person who starts the daemon, and what to do.
private func explain(_ error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_CANTOPEN: "the file cannot be opened or made: may this user write in its directory?"
    case .SQLITE_READONLY: "the file or its directory cannot be written by this user"
    case .SQLITE_NOTADB: "this is no SQLite database: name another file"
    case .SQLITE_CORRUPT:
        "the database is damaged (\(error.message ?? "")): try “holdlined rebuild” on a copy, which needs the ledger alone, or restore a backup"
    case .SQLITE_FULL: "the disk is full: make room first"
    case .SQLITE_IOERR:
        "the disk reports an error (\(error.message ?? ""), \(error.extendedResultCode.rawValue)): look at the kernel's log, and start again once the disk is sound; nothing was written"
    default: error.message ?? "SQLite says \(error.resultCode)"
    }
}

/// A file with somebody else's tables is left alone. A start that was interrupted has none yet, but those of the migrator.
private func requireOurs(_ path: String) throws {
    var configuration = Configuration()
    // The journal of a transaction that broke off has to be played back before anything can be read.
    configuration.readonly = !FileManager.default.fileExists(atPath: path + "-journal")
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { db in
        let id = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_master WHERE name <> 'grdb_migrations' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
            ?? 0
        guard id == Schema.applicationID || (id == 0 && tables == 0) else {
            throw UnusableDatabase(description: "\(path) is another program's database: name another file with --database")
        }
    }
    try queue.close()
}

/// Compares the ledger with its head as it was kept beside the file.
private func requireHead(_ found: HeadFile.Found, _ db: Database, _ path: String) throws {
    guard case .head(let kept) = found, kept.seq > 0 else { return }
    let file = HeadFile.path(path)
    let hash = try Data.fetchOne(db, sql: "SELECT hash FROM event WHERE seq = ?", arguments: [kept.seq])
    let last = try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM event") ?? 0
    let wayOut =
        "If this database is meant, such as a backup that was restored, remove \(file) and start again; events after it are then lost, and dunning must wait until they are entered again"
    // A copy that follows a shared ledger is not forced to the disk with each commit, and catches up.
    if last < kept.seq, try SharedFile.ledger(db) != nil { return }
    if last < kept.seq {
        throw UnusableDatabase(
            description:
                "\(path): the ledger ends at \(last), and \(kept.seq) was acknowledged before: its log \(path)-wal is missing or damaged, or an older copy stands in its place. Put the right files back, or restore the newest backup. \(wayOut)"
        )
    }
    if hash != kept.hash {
        throw UnusableDatabase(
            description:
                "\(path): event \(kept.seq) is another one than was acknowledged before: this is another ledger, or it was changed. Put the right file back, or restore the newest backup. \(wayOut)"
        )
    }
}

/// Looks at the newest rows only: what is missing further back, `holdline audit verify` finds.
private func requireSameHead(_ db: Database, _ path: String) throws {
    let head = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM event") ?? 0
    let checked = min(head, 1000)
    let count = try Int64.fetchOne(db, sql: "SELECT count(*) FROM event WHERE seq > ?", arguments: [head - checked]) ?? 0
    let first = try Int64.fetchOne(db, sql: "SELECT min(seq) FROM event") ?? 1
    let applied = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'applied'") ?? 0
    if head < applied {
        throw UnusableDatabase(
            description:
                "\(path): the ledger ends at \(head), the tables are at \(applied): rows of the ledger are missing. Restore a backup")
    }
    if head > applied {
        throw UnusableDatabase(description: "\(path): the tables are at \(applied), the ledger ends at \(head): run “holdlined rebuild”")
    }
    if count != checked || first != 1 {
        throw UnusableDatabase(
            description:
                "\(path): the ledger ends at \(head), and rows before that are missing: run “holdline audit verify” on a copy, and restore a backup"
        )
    }
}
