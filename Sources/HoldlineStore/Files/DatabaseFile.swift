import Foundation
import GRDB

/// The database's file, before SQLite opens it.
enum DatabaseFile: Hashable {
    /// Nothing is there: it is to be made.
    case none
    /// A database that says it is ours.
    case some
    /// It does not say yet whose it is: what is in its log or journal may.
    case unsure

    /// Looks at what stands at the path. Throws `UnusableDatabase` for what can be no database of ours, and where the rest of one is there:
    /// a log without its database, or a head that was acknowledged or says nothing.
    static func look(_ path: String, _ head: HeadFile.Found) throws -> DatabaseFile {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else {
                throw UnusableDatabase(description: "\(path) cannot be looked at: \(String(cString: strerror(errno)))")
            }
            try requireNothingLeft(of: path, head, "is missing")
            return .none
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            // Opening a pipe would wait for somebody to write into it.
            let what = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "no regular file"
            throw UnusableDatabase(description: "\(path) is \(what): name a file with --database")
        }
        let bytes = try header(path)
        if bytes.isEmpty {
            if size(path + "-journal") == 0 { try requireNothingLeft(of: path, head, "is empty") }
            return size(path + "-journal") > 0 ? .unsure : .none
        }
        guard bytes.starts(with: "SQLite format 3\0".utf8) else {
            throw UnusableDatabase(
                description: bytes.count < 100 && "SQLite format 3\0".utf8.starts(with: bytes.prefix(16)) || known(head)
                    ? "\(path) is damaged: it does not begin as a database does. Put the right file back, or restore a backup"
                    : "\(path): this is no SQLite database: name another file")
        }
        // "The "Application ID" set by PRAGMA application_id", a big-endian integer at offset 68 (sqlite.org/fileformat2.html, 1.3).
        guard bytes.count == 100 else {
            throw UnusableDatabase(
                description: "\(path) is damaged: it has \(bytes.count) bytes. Put the right file back, or restore a backup")
        }
        let id = bytes[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return id == Schema.applicationID && size(path + "-journal") == 0 ? .some : .unsure
    }

    /// Makes the whole database beside its place and moves it there, so that a start that is interrupted leaves none that is half made.
    static func make(_ path: String) throws {
        let target = destination(path)
        let new = target + ".new"
        removeDatabase(new)
        let queue = try DatabaseQueue(path: new)
        try Schema.migrator.migrate(queue)
        try queue.writeWithoutTransaction { db in
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = wal") == "wal" else {
                throw UnusableDatabase(description: "\(path): no write-ahead log can be kept there; is it on a network file system?")
            }
        }
        try queue.close()
        // A journal whose database is gone would be played into this one. SQLite removes it, too, where it finds an empty database beside it.
        unlink(target + "-journal")
        guard rename(new, target) == 0 else {
            throw UnusableDatabase(description: "\(new) cannot be moved to \(target): \(String(cString: strerror(errno)))")
        }
        try synchronize(directory: (target as NSString).deletingLastPathComponent)
    }

    /// Where a file is made that is named by a symbolic link to nothing yet.
    static func destination(_ path: String) -> String {
        var path = path
        // As many as the kernel follows: path_resolution(7).
        for _ in 0..<40 {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            path =
                target.hasPrefix("/") ? target : ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent(target)
        }
        return path
    }

    /// Throws `UnusableDatabase` where the log has content, or the head file names an event or cannot be read: an empty ledger in their
    /// place would lose what was acknowledged.
    private static func requireNothingLeft(of path: String, _ head: HeadFile.Found, _ what: String) throws {
        let rest = size(path + "-wal") > 0 ? path + "-wal" : known(head) || head == .unreadable ? HeadFile.path(path) : nil
        guard let rest else { return }
        throw UnusableDatabase(
            description:
                "\(path) \(what), and \(rest) of it is there: put the database back, or restore a backup. To begin with an empty ledger, remove \(path)-wal and \(HeadFile.path(path)) too"
        )
    }

    /// Whether events were acknowledged in a database at this path.
    private static func known(_ head: HeadFile.Found) -> Bool {
        guard case .head(let head) = head else { return false }
        return head.seq > 0
    }

    /// Bytes of a file; 0 where there is none, and where it cannot be looked at.
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// The first 100 bytes; fewer where there are no more.
    private static func header(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw UnusableDatabase(
                description: "\(path) cannot be read: \(String(cString: strerror(errno))); it has to belong to this user")
        }
        // Closed before SQLite opens the file: closing it later would end SQLite's own locks (sqlite.org/howtocorrupt.html, 2.2).
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw UnusableDatabase(description: "\(path) cannot be read: \(String(cString: strerror(errno)))") }
        return Array(bytes.prefix(count))
    }
}
