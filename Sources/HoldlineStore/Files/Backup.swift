import Foundation
import GRDB
package import HoldlineCore

/// A whole, checked copy of the database, in a file without a name: it is gone with this value, and with the process.
package final class DatabaseCopy: Sendable {
    /// Open for reading.
    private let descriptor: Int32
    /// Seq and hash of its last event, as they stood when the copy was begun.
    package let head: Int64, headHash: String
    /// Of the file.
    package let bytes: Int, sha256: [UInt8]

    /// Takes over the descriptor.
    fileprivate init(_ descriptor: Int32, _ head: HeadFile.Head, bytes: Int, sha256: [UInt8]) {
        (self.descriptor, self.head, headHash) = (descriptor, head.seq, head.hash.hexadecimal)
        (self.bytes, self.sha256) = (bytes, sha256)
    }

    deinit { close(descriptor) }

    /// Up to `count` bytes from an offset; none at the end. Throws `UnusableDatabase` where the disk does not give them.
    package func read(at offset: Int, count: Int) throws -> [UInt8] { try Self.read(descriptor, at: offset, count: count) }

    /// One call of pread(2), which may give fewer bytes than are asked for.
    fileprivate static func read(_ descriptor: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            (failed, filled) = (got < 0, max(0, got))
        }
        guard !failed else {
            throw UnusableDatabase(description: "the copy cannot be read: \(String(cString: strerror(errno)))")
        }
        return bytes
    }
}

/// Copies a database while it is written, and checks the copy.
struct Backup: Sendable {
    /// The live database.
    let path: String
    /// Ends the work early.
    let stop: WorkStop
    /// Hears how far it is.
    let progress: @Sendable (BackupProgress) -> Void

    /// Where the copy is until it is whole. It is no name that a backup has, and the next one removes what a kill left.
    static func unfinished(_ path: String) -> String { path + ".backup-unfinished" }

    /// Removes what a backup left that was interrupted.
    static func removeUnfinished(_ path: String) { removeDatabase(unfinished(path)) }

    /// One at a time. Throws a `Refusal` where there is no room, or the copy does not verify; `CancellationError` where
    /// it was stopped.
    func run() throws -> DatabaseCopy {
        Self.removeUnfinished(path)
        defer { Self.removeUnfinished(path) }
        try requireRoom()
        let copy = Self.unfinished(path)
        let head: HeadFile.Head
        do {
            head = try copyPages(to: copy)
        } catch let error as DatabaseError where error.isFull || error.extendedResultCode == .SQLITE_IOERR_WRITE {
            throw Refusal(.full, "the disk has no room for a copy of the database: nothing was kept of it")
        }
        try synchronize(file: copy)
        let verdict = try DatabaseCheck(path: copy, stop: stop) { progress(BackupProgress(.checking, done: $0, total: $1)) }.run()
        guard verdict.intact, verdict.head == head.seq, verdict.headHash == head.hash.hexadecimal else {
            let problem = verdict.problem ?? "it ends at \(verdict.head), and the ledger at \(head.seq)"
            throw Refusal(
                .wrongState,
                "the copy does not verify: \(problem). No backup was made: keep the older ones, and see “holdline audit verify”")
        }
        return try finished(copy, head)
    }

    /// The database stands beside the copy, so as much again is needed.
    private func requireRoom() throws {
        var room = statvfs()
        var file = stat()
        let directory = (path as NSString).deletingLastPathComponent
        guard statvfs(directory.isEmpty ? "." : directory, &room) == 0, stat(path, &file) == 0 else { return }
        let free = Int64(room.f_bavail) * Int64(room.f_frsize)
        let needed = Int64(file.st_size) + Self.spare
        guard free < needed else { return }
        throw Refusal(
            .full,
            "a copy needs \(needed >> 20) MiB beside the database for a while, and \(free >> 20) are free: make room first")
    }

    /// Left free for the daemon's own writes.
    private static let spare: Int64 = 32 << 20
    /// 8 MiB at the usual page size: some ten milliseconds between two looks at `stop`.
    private static let pagesAtOnce: CInt = 2048

    /// Copies all pages as of one moment; writing goes on, and the log grows meanwhile. Gives the ledger's end of that moment.
    private func copyPages(to copy: String) throws -> HeadFile.Head {
        // Made by us, so that it is nobody else's to read from the beginning.
        let made = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard made >= 0 else { throw Refusal(.full, "\(copy) cannot be made: \(String(cString: strerror(errno)))") }
        close(made)
        let source = try DatabaseQueue.toRead(path)
        defer { try? source.close() }
        let target = try DatabaseQueue(path: copy)
        defer { try? target.close() }
        return try source.read { from in
            // This read begins the snapshot: what is copied is as of now, whatever is written meanwhile.
            let head = try Ledger(from).mark
            try target.writeWithoutTransaction { into in
                // It is forced to the disk as a whole, at the end.
                try into.execute(sql: "PRAGMA synchronous = OFF")
                try from.backup(to: into, pagesPerStep: Self.pagesAtOnce) { step in
                    try stop.check()
                    progress(BackupProgress(.copying, done: step.completedPageCount, total: step.totalPageCount))
                }
                // One file without a log: it can be read where nothing can be written.
                guard try String.fetchOne(into, sql: "PRAGMA journal_mode = DELETE") == "delete" else {
                    throw UnusableDatabase(description: "\(copy): the copy keeps its write-ahead log")
                }
            }
            return head
        }
    }

    /// Opens the copy, takes its name away, and computes its digest.
    private func finished(_ copy: String, _ head: HeadFile.Head) throws -> DatabaseCopy {
        let descriptor = open(copy, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw UnusableDatabase(description: "\(copy) cannot be opened: \(String(cString: strerror(errno)))")
        }
        unlink(copy)
        do {
            let sha = SHA256()
            var offset = 0
            while case let bytes = try DatabaseCopy.read(descriptor, at: offset, count: 1 << 20), !bytes.isEmpty {
                try stop.check()
                bytes.withUnsafeBytes { sha.update($0) }
                offset += bytes.count
            }
            return DatabaseCopy(descriptor, head, bytes: offset, sha256: sha.finish())
        } catch {
            close(descriptor)
            throw error
        }
    }
}

/// Backups, and the list of those that were handed over.
extension Store {
    /// Makes a whole copy of the database beside it, and checks it, while reading and writing go on. One at a time.
    ///
    /// Throws a `Refusal` (`full`, `storage-gone`, or `wrong-state` where the copy does not verify), and
    /// `CancellationError` once `stop` ends it.
    package func backUp(_ stop: WorkStop, _ progress: @escaping @Sendable (BackupProgress) -> Void) async throws -> DatabaseCopy {
        if let lostFile { throw Refusal(.storageGone, lostFile) }
        if conditions.stands(.damaged), let damage = conditions.refusal() { throw damage.refusal }
        let backup = Backup(path: watch.path, stop: stop, progress: progress)
        return try await withCheckedThrowingContinuation { continuation in
            // It computes for as long as the database is large: on a thread of its own.
            Thread { continuation.resume(with: Result { try backup.run() }) }.start()
        }
    }

    /// Whether the daemon gives or takes a file of this name by itself, now or one day: a copy that is put there would be taken for a part of
    /// the database, or removed with one.
    package func hasUse(for place: String) -> Bool {
        let (name, directory) = ((place as NSString).lastPathComponent, Self.real((place as NSString).deletingLastPathComponent))
        return Set([watch.path, DatabaseFile.destination(watch.path)]).contains { own in
            let (base, parent) = ((own as NSString).lastPathComponent, (own as NSString).deletingLastPathComponent)
            guard name.hasPrefix(base), Self.real(parent.isEmpty ? "." : parent) == directory else { return false }
            var rest = name.dropFirst(base.count)
            for suffix in ["-journal", "-wal", "-shm"] where rest.hasSuffix(suffix) { rest = rest.dropLast(suffix.count) }
            let whole = ["", ".new", ".rebuilt", ".restoring", ".rescued", ".backup-unfinished"]
            let beside = [".head", ".lock", ".erasures", ".backups", ".files", ".hooks"]
            return whole.contains { $0 == rest } || beside.contains { base + $0 == name }
        }
    }

    private static func real(_ directory: String) -> String? {
        guard let pointer = realpath(directory, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// The list beside the database.
    package var backups: BackupLog { BackupLog(database: watch.path) }
}

/// Backups that were handed over: `PATH.backups`, a line of JSON each.
package struct BackupLog: Sendable {
    let path: String

    /// Of the database at this path.
    package init(database: String) { path = database + ".backups" }

    /// Of these the newest are told.
    private static let told = 100

    /// Adds one, at the end. Throws `UnusableDatabase` where the file cannot be written.
    package func add(_ record: BackupRecord) throws {
        let line = Array((try StoredJSON.encode(record) + "\n").utf8)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        let isWritten = descriptor >= 0 && write(descriptor, line, line.count) == line.count
        let reason = String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        guard isWritten else { throw UnusableDatabase(description: "\(path) cannot be written: \(reason)") }
    }

    /// The newest hundred, newest first. A line that cannot be read is left out.
    package func newest() -> [BackupRecord] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).suffix(Self.told).reversed().compactMap { line in
            try? StoredJSON.decode(BackupRecord.self, from: String(decoding: line, as: UTF8.self))
        }
    }
}
