import Foundation
import GRDB

/// Sorts SQLite's errors: a refusal for one command, or the end of the process (sqlite.org/rescode.html).
extension DatabaseError {
    /// Whether the database or its disk cannot be trusted any more: what memory holds may be all that is right.
    ///
    /// `SQLITE_FULL` and what SQLite says where it finds no room for its shared memory are refusals, and so is an open that failed
    /// for want of a descriptor.
    var isDamage: Bool {
        if isFull { return false }
        switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return true
        case .SQLITE_IOERR: return extendedResultCode != .SQLITE_IOERR_NOMEM
        case .SQLITE_CANTOPEN: return Self.isDescriptorLeft
        default: return false
        }
    }

    /// Whether the disk is full.
    var isFull: Bool { resultCode == .SQLITE_FULL || extendedResultCode == .SQLITE_IOERR_SHMSIZE }

    /// Opens a file that every system has, in order to tell an open that failed for want of descriptors from one that
    /// failed for the file.
    private static var isDescriptorLeft: Bool {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}

/// The database as everybody but the committer sees it: reads, and what they find damaged ends the store.
struct Readers: Sendable {
    /// Connections that are `query_only` and never checkpoint.
    let pool: DatabasePool
    /// Is told of damage, once or more often.
    let damaged: @Sendable (DatabaseError) -> Void

    /// Reads in one snapshot, and waits for it on the calling thread. Throws what the body throws; damage is told
    /// first.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.read(body) } catch let error as DatabaseError { throw told(error) }
    }

    /// As the other, without holding a thread while it waits for a free connection.
    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read(body) } catch let error as DatabaseError { throw told(error) }
    }

    /// Tells of an error that is damage, and gives it back to be thrown.
    private func told(_ error: DatabaseError) -> DatabaseError {
        if error.isDamage { damaged(error) }
        return error
    }
}
