import Foundation
import GRDB

/// Puts a whole copy of an open database back where its file was removed or replaced: what was acknowledged is not lost with the last
/// process that has the file open.
struct Rescue {
    /// The database's path, where the file is missing or is another one by now.
    let path: String

    /// Copies, closes `pool`, and puts the copy in its place; a file that stands there by now is moved aside. Returns what it did.
    func run(_ pool: DatabasePool) throws -> String {
        let copy = path + ".rescued"
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
        // Removes the log by its name, which is not of use to any other file.
        try? pool.close()
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        var status = stat()
        var moved = ""
        if lstat(path, &status) == 0 {
            let aside = "\(path).replaced-\(status.st_ino)"
            try check(rename(path, aside), "\(path) cannot be moved to \(aside)")
            if lstat(path + "-journal", &status) == 0 {
                try check(rename(path + "-journal", aside + "-journal"), "\(path)-journal cannot be moved to \(aside)-journal")
            }
            moved = "; the file that stood there is now \(aside)"
        }
        // One without its database is of no use, and SQLite would play it into the copy.
        unlink(path + "-journal")
        try check(rename(copy, path), "\(copy) has everything, and cannot be moved to \(path)")
        try synchronize(directory: directory)
        return "the database was removed or replaced while the daemon ran: a whole copy of it is at \(path) again\(moved)"
    }
}

/// Throws `UnusableDatabase` with the system's words unless a call gave 0.
func check(_ result: Int32, _ what: @autoclosure () -> String) throws {
    guard result == 0 else { throw UnusableDatabase(description: "\(what()): \(String(cString: strerror(errno)))") }
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
