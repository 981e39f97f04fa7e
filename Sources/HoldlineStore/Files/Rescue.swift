import Foundation
import GRDB

/// Puts a whole copy of an open database back where its file was removed or replaced: what was acknowledged is not lost with the last
/// process that has the file open.
struct Rescue {
    /// Where the file is missing or is another one by now.
    let watch: FileWatch

    /// Copies, closes `pool`, and puts the copy in its place; files that stand there by now are moved aside. Returns what it did.
    ///
    /// Throws `Unrescued` where no copy can be made: then nothing is closed, and it may be tried again for as long as this process lives.
    func run(_ pool: DatabasePool) throws -> String {
        let path = DatabaseFile.destination(watch.path)
        let copy = path + ".rescued"
        do { try copyAll(pool, to: copy, of: path) } catch {
            removeDatabase(copy)
            // What cannot be read now cannot be read later.
            if let error = error as? DatabaseError, [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) { throw error }
            throw Unrescued(path: watch.path, reason: (error as? DatabaseError)?.reason ?? "\(error)")
        }
        let aside = try moveLogAside()
        try? pool.close()
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        var moved = ""
        if try Self.move(path, to: aside) {
            try Self.move(path + "-journal", to: aside + "-journal")
            moved = "; the file that stood there is now \(aside)"
        }
        // One without its database is of no use, and SQLite would play it into the copy.
        unlink(path + "-journal")
        try check(rename(copy, path), "\(copy) has everything, and cannot be moved to \(path)")
        try synchronize(directory: (path as NSString).deletingLastPathComponent)
        return "the database was removed or replaced while the daemon ran: a whole copy of it is at \(path) again\(moved)"
    }

    /// Makes the directory where it is missing, and the copy, for its owner alone.
    private func copyAll(_ pool: DatabasePool, to copy: String, of path: String) throws {
        let directory = (path as NSString).deletingLastPathComponent
        if !directory.isEmpty {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        }
        removeDatabase(copy)
        let queue = try DatabaseQueue(path: copy)
        try pool.backup(to: queue)
        try queue.close()
        chmod(copy, 0o600)
    }

    /// Moves the log aside that stands there by now, where it is another one than that of the start: SQLite would play it into the database,
    /// and removes it by its name when the last connection is closed. Gives the name that a database beside it would get.
    @discardableResult
    func moveLogAside() throws -> String {
        let path = DatabaseFile.destination(watch.path)
        let aside = "\(path).replaced-\(Int(time(nil)))"
        if !watch.isLogInPlace { try Self.move(path + "-wal", to: aside + "-wal") }
        return aside
    }

    /// Whether there was something to move.
    @discardableResult
    private static func move(_ path: String, to other: String) throws -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        try check(rename(path, other), "\(path) cannot be moved to \(other)")
        return true
    }
}

/// A database without its file is in this process alone, and no copy of it could be made.
package struct Unrescued: Error, CustomStringConvertible {
    let path, reason: String

    package var description: String {
        "the database \(path) was removed or replaced, and this process alone has it: no copy can be put back (\(reason)). Make room, and its directory writable for the daemon: it is tried each second, and what ends the process before that loses the ledger"
    }
}

extension Store {
    /// Gives a database and what stands beside it to the owner of its directory, where root made them.
    package static func giveToOwner(_ path: String) {
        let target = DatabaseFile.destination(path)
        for file in ["", "-wal", "-shm"].map({ target + $0 }) + [HeadFile.path(path), ErasureFile.path(path)] {
            giveToOwnerOfDirectory(file)
        }
    }
}

extension DatabaseError {
    /// SQLite has no words of its own for a write that the disk did not take.
    fileprivate var reason: String { isFull ? "the disk is full" : words }
}

extension Store {
    /// Whether the file system has room for a whole copy of the database; true where it cannot be asked.
    package var hasRoomForCopy: Bool {
        let bytes = try? pool.read { db in
            (try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
        var directory = (DatabaseFile.destination(watch.path) as NSString).deletingLastPathComponent
        while !directory.isEmpty, directory != "/", !FileManager.default.fileExists(atPath: directory) {
            directory = (directory as NSString).deletingLastPathComponent
        }
        guard let bytes, let free = DiskRoom.free(for: directory.isEmpty ? "." : directory) else { return true }
        return free > UInt64(bytes)
    }
}

/// Throws `UnusableDatabase` with the system's words unless a call gave 0.
func check(_ result: Int32, _ what: @autoclosure () -> String) throws {
    guard result != 0 else { return }
    let reason = String(cString: strerror(errno))
    throw UnusableDatabase(description: "\(what()): \(reason)")
}

/// Gives a file that root made to the owner of its directory, as whom the daemon runs; for everybody else it does nothing. SQLite must not have
/// the file open: closing it here would end its locks.
package func giveToOwnerOfDirectory(_ path: String) {
    let parent = (path as NSString).deletingLastPathComponent
    var (directory, file) = (stat(), stat())
    guard geteuid() == 0, stat(parent.isEmpty ? "." : parent, &directory) == 0 else { return }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // A file that its owner linked into the directory is not root's to give away.
    guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG, file.st_uid == 0, file.st_nlink == 1 else { return }
    fchown(descriptor, directory.st_uid, directory.st_gid)
}

/// Removes a database's file with what SQLite puts beside it.
func removeDatabase(_ path: String) { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) } }

/// Makes a rename durable.
func synchronize(directory: String) throws { try synchronize(file: directory.isEmpty ? "." : directory) }

/// Waits until what was written to a file is on the disk.
func synchronize(file: String) throws {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw UnusableDatabase(description: "\(file) cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
        throw UnusableDatabase(description: "\(file) cannot be written to the disk: \(String(cString: strerror(errno)))")
    }
}

/// Writes all of the bytes; false, with errno, where the system takes no more of them.
func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}
