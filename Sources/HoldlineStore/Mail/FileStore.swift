import Foundation
package import HoldlineCore
import Synchronization

/// The files that mails name, each under the SHA-256 of its bytes: `PATH.files` beside the database.
///
/// A file is written under another name and moved to its own once it is whole and on the disk, so that a kill at any moment leaves no half
/// file under a digest. It never changes. What no message names is removed after a day.
package final class FileStore: Sendable {
    /// It is made with the first file, for the daemon's user alone (0700).
    package let directory: String
    /// Digests that a message is about to name, by how many.
    private let pinned = Mutex<[String: Int]>([:])

    init(database: String) { directory = Self.path(database) }

    static func path(_ database: String) -> String { database + ".files" }

    /// Seconds for which a file stays that nothing names.
    static let grace = 86_400

    /// Callers give 64 hexadecimal digits or a name of this class's own, so that it leads nowhere else.
    func path(of digest: String) -> String { "\(directory)/\(digest)" }

    /// What names of unfinished files begin with.
    private static let unfinished = ".put-"

    /// What hinders a file from being written; nil: nothing. A directory that is not there yet is made with the first file.
    var trouble: Trouble? {
        var status = stat()
        guard stat(directory, &status) == 0 else {
            guard errno != ENOENT else { return nil }
            return Trouble(
                "\(directory) cannot be looked at (\(String(cString: strerror(errno)))): no attachment of a mail is taken",
                advice: "Make it readable and writable for the daemon's user")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return Trouble("\(directory) is no directory: no attachment of a mail is taken", advice: "Move away what is there")
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else {
            return Trouble(
                "\(directory) cannot be written to (\(String(cString: strerror(errno)))): no attachment of a mail is taken, and no mail is queued",
                advice: "Give it to the daemon's user, with the mode 0700")
        }
        return nil
    }

    // MARK: Writing

    /// Begins a file. Throws `full`, `storageReadOnly` or `storageDamaged`: nothing is left of it then.
    package func begin() throws(Refusal) -> FileUpload {
        if mkdir(directory, 0o700) == 0 {
            try Self.flushing(directory) { try synchronize(directory: (directory as NSString).deletingLastPathComponent) }
        } else if errno != EEXIST {
            throw Self.refusal(errno, directory)
        }
        let path = path(of: Self.unfinished + UUID().uuidString)
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.refusal(errno, directory) }
        return FileUpload(path: path, descriptor)
    }

    /// Gives the whole file its name. False where it was there before. Throws as `begin`, and `invalid` where the digest is another.
    package func keep(_ upload: FileUpload, as digest: String) throws(Refusal) -> Bool {
        let found = upload.digest
        guard found == digest else {
            throw Refusal.invalid("sha256", "the bytes have the SHA-256 \(found): the path names another, so that nothing was kept")
        }
        // One that is known begins its day anew.
        guard !touch(digest) else { return false }
        try Self.flushing(directory) { try upload.synchronize() }
        guard rename(upload.path, path(of: digest)) == 0 else { throw Self.refusal(errno, directory) }
        upload.isKept = true
        try Self.flushing(directory) { try synchronize(directory: directory) }
        return true
    }

    /// Whether the file is there; it counts as put now.
    private func touch(_ digest: String) -> Bool { pinned.withLock { _ in utimensat(AT_FDCWD, path(of: digest), nil, 0) == 0 } }

    /// Has files stay while a message that names them is committed. Throws `invalid` for one that is not there.
    package func pin<Result>(
        _ digests: [(field: String, digest: String)], _ body: () async throws -> Result
    ) async throws -> Result {
        for (place, (field, digest)) in digests.enumerated() {
            let isThere = pinned.withLock { pinned in
                guard utimensat(AT_FDCWD, path(of: digest), nil, 0) == 0 else { return false }
                pinned[digest, default: 0] += 1
                return true
            }
            guard isThere else {
                release(digests.prefix(place).map(\.digest))
                throw Refusal.invalid(field, "there is no file \(digest) here: put it first (PUT /v1/files/\(digest))")
            }
        }
        defer { release(digests.map(\.digest)) }
        return try await body()
    }

    /// Lets go of files that were pinned, each as often as it was.
    private func release(_ digests: [String]) {
        pinned.withLock { pinned in
            for digest in digests {
                let count = (pinned[digest] ?? 1) - 1
                pinned[digest] = count > 0 ? count : nil
            }
        }
    }

    // MARK: Reading

    /// The file, open; nil where it is not here.
    package func open(_ digest: String) throws(Refusal) -> FileReading? {
        let descriptor = Glibc.open(path(of: digest), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw Self.refusal(errno, directory) }
        return FileReading(descriptor)
    }

    // MARK: Removing

    /// Removes files that an erasure has left without a message; one that a new message is about to name stays.
    func remove(_ digests: Set<String>) {
        guard !digests.isEmpty else { return }
        pinned.withLock { pinned in
            for digest in digests where pinned[digest] == nil { unlink(path(of: digest)) }
        }
        try? synchronize(directory: directory)
    }

    /// Names of the files, and unfinished ones, that were last put before a time of the wall clock.
    func names(before limit: Int) -> (files: [String], unfinished: [String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let old = names.filter { isOlder($0, limit) }
        return (
            old.filter { if case .success = FileDigest.read($0) { true } else { false } }, old.filter { $0.hasPrefix(Self.unfinished) }
        )
    }

    /// Whether a file was last put before a time of the wall clock, in seconds.
    private func isOlder(_ name: String, _ limit: Int) -> Bool {
        var status = stat()
        return lstat(path(of: name), &status) == 0 && status.st_mtim.tv_sec < limit
    }

    /// Removes those that are as old still.
    func sweep(_ names: [String], before limit: Int) {
        for name in names {
            pinned.withLock { pinned in
                if pinned[name] == nil, isOlder(name, limit) { _ = unlink(path(of: name)) }
            }
        }
    }

    // MARK: What the disk says

    /// What a person hears of the system's number: `full`, `storageReadOnly`, `busy` where no descriptor is left, else
    /// `storageDamaged`.
    static func refusal(_ code: Int32, _ path: String) -> Refusal {
        let words = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT, EFBIG:
            return Refusal(
                .full, "there is no room for the file in \(path) (\(words)): nothing of it was kept. Make room, and send it again")
        case EROFS, EACCES, EPERM:
            return Refusal(.storageReadOnly, "\(path) cannot be written to (\(words)): nothing was kept. See “holdline doctor”")
        case EMFILE, ENFILE: return Refusal(.busy, "no file descriptor is free: nothing was kept. Send it again")
        default: return Refusal(.storageDamaged, "\(path): the disk does not take the file (\(words)): nothing of it was kept")
        }
    }

    /// The same for a call that failed while it forced something to the disk.
    private static func flushing(_ path: String, _ body: () throws -> Void) throws(Refusal) {
        do { try body() } catch { throw refusal(errno == 0 ? EIO : errno, path) }
    }
}

/// A file on its way in. Nothing of it is left where it is not kept.
package final class FileUpload: @unchecked Sendable {
    // One task writes it, piece by piece.
    fileprivate let path: String
    private let descriptor: Int32
    private let hash = SHA256()
    /// Bytes so far.
    package private(set) var size = 0
    fileprivate var isKept = false

    fileprivate init(path: String, _ descriptor: Int32) { (self.path, self.descriptor) = (path, descriptor) }

    deinit {
        close(descriptor)
        if !isKept { unlink(path) }
    }

    /// Adds bytes; it blocks. Throws `full`, `storageReadOnly` or `storageDamaged`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileStore.refusal(count == 0 ? ENOSPC : errno, (path as NSString).deletingLastPathComponent) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        hash.update(bytes)
        size += bytes.count
    }

    /// Of all bytes; asked for once, behind the last of them.
    fileprivate var digest: String { Data(hash.finish()).hexadecimal }

    /// Waits until the bytes are on the disk. It has to come before the rename: a file under its digest is whole, even after a
    /// power cut.
    fileprivate func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw POSIXError(.EIO) }
    }
}

/// A file that is read.
package final class FileReading: Sendable {
    private let descriptor: Int32
    /// Bytes, as they were when the file was opened; it never changes.
    package let size: Int

    fileprivate init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit { close(descriptor) }

    /// So many bytes from a place, or fewer at the end; it blocks. Throws `storageDamaged`.
    package func read(at offset: Int, count: Int) throws(Refusal) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            repeat { filled = max(-1, pread(descriptor, buffer.baseAddress, count, off_t(offset))) } while filled < 0 && errno == EINTR
            if filled < 0 { (code, filled) = (errno, 0) }
        }
        guard code == 0 else { throw Refusal(.storageDamaged, "the file cannot be read: \(String(cString: strerror(code)))") }
        return bytes
    }
}
