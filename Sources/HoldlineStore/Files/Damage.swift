import Foundation
import GRDB
import GRDBSQLite
import HoldlineCore

/// Sorts SQLite's errors: a refusal for one command, a condition of the store, or the end of the process (sqlite.org/rescode.html).
extension DatabaseError {
    /// What an error means for the store.
    enum Meaning {
        /// The system took no write: nothing of the transaction is in the log as a whole, and it goes on once there is room.
        case full, readOnly
        /// Pages, or the disk that they are on, cannot be read: what memory holds may be all that is right.
        case damage
        /// The disk did not confirm what was written: it is not known what it has.
        case untrusted
        /// Nothing but this statement failed.
        case statement
    }

    /// By SQLite's code and the system's behind it; `isCheckpoint` where the database's own file is written, and not its log.
    func meaning(_ db: Database, isCheckpoint: Bool = false) -> Meaning {
        if isFull { return .full }
        guard isDamage else { return .statement }
        switch extendedResultCode {
        case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC: return .untrusted
        case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_TRUNCATE, .SQLITE_IOERR_SHMMAP:
            // ENOSPC alone becomes SQLITE_FULL.
            switch Self.lastFailure(db, isCheckpoint) {
            case ENOSPC, EDQUOT, EFBIG: return .full
            case EROFS: return .readOnly
            default: return .untrusted
            }
        default: return .damage
        }
    }

    /// The system's number of the last failure at the database's log or file (sqlite.org/c3ref/c_fcntl_begin_atomic_write.html): a COMMIT
    /// that fails leaves none at `sqlite3_system_errno`.
    private static func lastFailure(_ db: Database, _ isCheckpoint: Bool) -> Int32 {
        var number: Int32 = 0
        guard !isCheckpoint else {
            sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_LAST_ERRNO, &number)
            return number
        }
        var log: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        _ = log?.pointee.pMethods?.pointee.xFileControl?(log, SQLITE_FCNTL_LAST_ERRNO, &number)
        return number
    }

    /// Whether the same may be tried again later.
    func isSurvived(_ db: Database) -> Bool { [.full, .readOnly, .statement].contains(meaning(db)) }

    /// Whether the database or its disk cannot be trusted any more: what memory holds may be all that is right.
    ///
    /// `SQLITE_FULL` and what SQLite says where it finds no room for its shared memory are refusals, and so is an open that failed
    /// for want of a descriptor.
    var isDamage: Bool {
        if isFull { return false }
        switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return true
        case .SQLITE_IOERR: return extendedResultCode != .SQLITE_IOERR_NOMEM
        case .SQLITE_CANTOPEN: return FreeDescriptor.failure == nil
        default: return false
        }
    }

    /// Whether the disk is full.
    var isFull: Bool { resultCode == .SQLITE_FULL || extendedResultCode == .SQLITE_IOERR_SHMSIZE }

    /// What it says, for a person.
    var words: String { "\(message ?? "\(resultCode)"), SQLite's \(extendedResultCode.rawValue)" }
}

/// Tells an open that failed for want of descriptors from one that failed for the file.
package enum FreeDescriptor {
    /// Why a file that every system has cannot be opened, as a number of errno(3); nil where it can.
    package static var failure: Int32? {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        return nil
    }
}

/// The database as everybody but the committer sees it: what reads find damaged becomes a condition of the store.
struct Readers: Sendable {
    /// Connections that are `query_only` and never checkpoint.
    let pool: DatabasePool
    /// What a read may see before memory does.
    let unseen: UnseenCommit
    /// Is told of damage, once or more often, and gives what the reader hears.
    let damaged: @Sendable (DatabaseError) -> Refusal

    /// Opens all connections, so that no read needs a descriptor later. One that cannot be opened is left to the first read that needs it.
    func open() {
        let gathering = Gathering(pool.configuration.maximumReaderCount)
        for _ in 0..<gathering.count {
            Thread { [pool] in
                // Each keeps its connection until all have one.
                let isOpen: Void? = try? pool.read { _ in gathering.waitForAll() }
                if isOpen == nil { gathering.arrive() }
            }.start()
        }
        gathering.waitForAll(isOneMore: false)
    }

    /// Threads that wait for one another.
    private final class Gathering: @unchecked Sendable {
        let count: Int
        private let condition = NSCondition()
        // With the condition locked.
        private var arrived = 0

        init(_ count: Int) { self.count = count }

        func arrive() {
            condition.withLock {
                arrived += 1
                condition.broadcast()
            }
        }

        func waitForAll(isOneMore: Bool = true) {
            if isOneMore { arrive() }
            condition.withLock { while arrived < count { condition.wait() } }
        }
    }

    /// Reads in one snapshot, and waits for it on the calling thread. Throws what the body throws, and a `Refusal` for
    /// damage, which is told first.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.read(body) } catch let error as DatabaseError { throw told(error) }
    }

    /// As the other, without holding a thread while it waits for a free connection; and memory shows by then what was read.
    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            let (value, head) = try await pool.read { [unseen] db in (try body(db), try unseen.head(db)) }
            await unseen.wait(for: head)
            return value
        } catch let error as DatabaseError {
            throw told(error)
        }
    }

    /// Tells of an error that is damage, and gives what is to be thrown.
    private func told(_ error: DatabaseError) -> any Error {
        if error.isDamage { return damaged(error) }
        guard error.resultCode == .SQLITE_CANTOPEN else { return error }
        return Refusal(.busy, "no file descriptor is left to read with: repeat the request")
    }
}
