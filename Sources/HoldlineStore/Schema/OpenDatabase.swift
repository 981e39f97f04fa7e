import Foundation
import GRDB
import HoldlineCore

/// Why a database cannot be used. The message says what to do.
package struct UnusableDatabase: Error, CustomStringConvertible {
    package let description: String
}

/// Opens the database file, creates it where there is none, and makes sure that what it promises holds.
///
/// Throws `UnusableDatabase` for a file that is not ours, a newer schema, a directory that cannot be written, tables that are not
/// at the ledger's head, and settings that did not take.
func openDatabase(path: String, checkHead: Bool = true) throws -> DatabasePool {
    let directory = (path as NSString).deletingLastPathComponent
    do {
        if !directory.isEmpty {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        }
        try requireOurs(path)
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
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
                        "\(path): the database does not take synchronous = FULL with a write-ahead log; is it on a network file system?")
            }
        }
        if try pool.read({ try Schema.migrator.hasBeenSuperseded($0) }) {
            throw UnusableDatabase(
                description:
                    "\(path) was written by a newer version of Holdline: install that version, or restore the backup from before the upgrade"
            )
        }
        try Schema.migrator.migrate(pool)
        if checkHead { try pool.read { try requireSameHead($0, path) } }
        return pool
    } catch let error as DatabaseError {
        throw UnusableDatabase(description: "\(path): \(explain(error))")
    } catch let error as CocoaError {
        throw UnusableDatabase(description: "the directory \(directory) cannot be made: \(error.localizedDescription)")
    }
}

private func explain(_ error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_CANTOPEN: "the file cannot be opened or made: may this user write in its directory?"
    case .SQLITE_READONLY: "the file or its directory cannot be written by this user"
    case .SQLITE_NOTADB: "this is no SQLite database: name another file"
    case .SQLITE_CORRUPT: "the database is damaged: restore a backup"
    case .SQLITE_FULL: "the disk is full: make room first"
    default: error.message ?? "SQLite says \(error.resultCode)"
    }
}

/// A file with somebody else's tables is left alone.
private func requireOurs(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { db in
        let id = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard id == Schema.applicationID || (id == 0 && tables == 0) else {
            throw UnusableDatabase(description: "\(path) is another program's database: name another file with --database")
        }
    }
}

private func requireSameHead(_ db: Database, _ path: String) throws {
    let head = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM event") ?? 0
    let count = try Int64.fetchOne(db, sql: "SELECT count(*) FROM event") ?? 0
    let applied = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'applied'") ?? 0
    if head < applied {
        throw UnusableDatabase(
            description:
                "\(path): the ledger ends at \(head), the tables are at \(applied): rows of the ledger are missing. Restore a backup")
    }
    if head > applied {
        throw UnusableDatabase(description: "\(path): the tables are at \(applied), the ledger ends at \(head): run “holdlined rebuild”")
    }
    if count != head {
        throw UnusableDatabase(
            description:
                "\(path): the ledger ends at \(head) and has \(count) rows: run “holdline audit verify” on a copy, and restore a backup")
    }
}
