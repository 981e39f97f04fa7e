import Foundation
import GRDB

/// What a database says of the shared ledger that it follows. A file that follows one never stands alone: it would take other events for
/// the numbers that the ledger gives.
enum SharedFile {
    /// The table, which is not replayed: a rebuild carries it over.
    static let table = """
        CREATE TABLE shared_ledger (
            ledger BLOB NOT NULL CHECK (length(ledger) = 16)
        ) STRICT;
        """

    /// Lets a daemon's commits into the copy wait for no disk: what a power cut takes of them is in the ledger, and comes again. The log is
    /// forced out before it is copied into the database, so that this is whole (sqlite.org/pragma.html, synchronous = NORMAL).
    static func relax(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    }

    /// nil: the ledger is the file's own.
    static func ledger(_ db: Database) throws -> UUID? {
        guard let bytes = try Data.fetchOne(db, sql: "SELECT ledger FROM shared_ledger"), bytes.count == 16 else { return nil }
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// Follows a ledger from now on, or none.
    static func follow(_ ledger: UUID?, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM shared_ledger")
        guard let ledger else { return }
        try db.execute(
            sql: "INSERT INTO shared_ledger (ledger) VALUES (?)", arguments: [withUnsafeBytes(of: ledger.uuid) { Data($0) }])
    }
}

/// The shared ledger of a configuration, and this daemon's name in it.
package struct SharedPlace: Sendable, Hashable {
    package let target: PostgresTarget
    /// As the configuration has it; no two daemons have the same.
    package let site: String
    /// SHA-256 of the rules that commands are decided by: two sites must not decide differently.
    let policy: Data

    /// `rules`: the part of the configuration that commands are decided by, as text.
    package init(_ target: PostgresTarget, site: String, rules: String) {
        (self.target, self.site) = (target, site)
        policy = Data(SHA256.hash(Array(rules.utf8)))
    }

    /// The home of a database's ledger.
    ///
    /// Throws `UnusableDatabase` where file and configuration contradict each other: neither may win silently.
    static func home(_ place: SharedPlace?, of path: String, _ pool: DatabasePool) throws -> (any LedgerHome, SharedStanding?) {
        switch (place, try pool.read { try SharedFile.ledger($0) }) {
        case (nil, nil): return (OwnLedger(), nil)
        case (nil, _?):
            throw UnusableDatabase(
                description:
                    "\(path) follows a shared ledger, and the configuration names none: put “ledger” back, or let the site stand alone with “holdlined ledger leave”"
            )
        case (_?, nil):
            throw UnusableDatabase(
                description:
                    "\(path) has a ledger of its own, and the configuration names a shared one: “holdlined ledger push” brings it there, “holdlined ledger join” follows the one that is there"
            )
        case (let place?, let ledger?):
            let home = SharedLedger(place, ledger: ledger)
            return (home, home.standing)
        }
    }
}
