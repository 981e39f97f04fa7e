import Glibc
import HoldlineCore
import HoldlineFormats

/// A log by its path, whatever file that is at the moment.
struct FollowedLog: Sendable {
    /// Absolute, also where it was given relative to the working directory.
    let path: String

    /// Throws `unreadableFile` where the path is relative and the working directory is gone.
    init(_ path: String) throws(CommandFailure) {
        guard path.hasPrefix("/") else {
            // The state has to name the same file wherever the next start is.
            guard let here = getcwd(nil, 0) else { throw .unreadableFile(path, String(cString: strerror(errno))) }
            defer { free(here) }
            self.path = String(cString: here) + "/" + path
            return
        }
        self.path = path
    }

    /// Where rotation leaves the files of before.
    var directory: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// The files beside it that rotation may have made of it: `queue_log.1`, `queue_log-20261101`.
    ///
    /// A directory that cannot be read has none, and the log is followed all the same.
    func siblings() -> [String] {
        let names = (try? Directory.files(of: [directory + "/"], ending: "")) ?? []
        return names.filter { $0.hasPrefix(path + ".") || $0.hasPrefix(path + "-") }
    }
}

/// An open file, which stays the same one when its path is another's.
final class OpenLog {
    let path: String
    /// Opened without blocking, so that a pipe in the file's place cannot hold the program.
    private let descriptor: Int32

    /// nil where there is no such file. Throws where it cannot be opened all the same.
    init?(_ path: String) throws(CommandFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        self.path = path
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadableFile(path, String(cString: strerror(errno)))
        }
        guard status().st_mode & S_IFMT == S_IFREG else { throw .unreadableFile(path, "it is no file that grows") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What the system says of the open file, whatever its path leads to.
    private func status() -> stat {
        var status = stat()
        fstat(descriptor, &status)
        return status
    }

    /// Bytes that have been written to it so far.
    var size: Int64 { Int64(status().st_size) }

    /// Whether the path leads to another file by now, and one that has been written to: until then lines may still come here.
    var isReplaced: Bool {
        var other = stat()
        guard stat(path, &other) == 0, other.st_size > 0 else { return false }
        let own = status()
        return (own.st_dev, own.st_ino) != (other.st_dev, other.st_ino)
    }

    /// The next bytes from there, empty at the end.
    ///
    /// Throws `unreadableFile` with the system's reason.
    func read(at offset: Int64, count: Int = ByteSource.chunkSize) throws(CommandFailure) -> [UInt8] {
        while true {
            var got = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                initialized = max(0, got)
            }
            if got >= 0 { return bytes }
            if errno != EINTR { throw .unreadableFile(path, String(cString: strerror(errno))) }
        }
    }

    /// Whether its first bytes are those, and it goes on at least so far.
    ///
    /// False for a file that was truncated, or that is another log; reading goes on from an offset only
    /// where this is true.
    func matches(_ fingerprint: Fingerprint, to offset: Int64) throws(CommandFailure) -> Bool {
        guard size >= offset else { return false }
        return Fingerprint(try read(at: 0, count: fingerprint.count)) == fingerprint
    }
}

/// The first bytes of a log in two numbers: a log begins with the time of its first line, so no two begin alike.
///
/// An inode alone would not do: a file that is truncated keeps it, and a new file often gets that of a removed one.
struct Fingerprint: Codable, Hashable, Sendable {
    /// Bytes that the hash is of, at most `largestCount`.
    var count: Int
    var hash: UInt64

    /// Several lines of a log, of which the first has the second of its writing and a callid.
    static let largestCount = 1024

    init(_ bytes: some Collection<UInt8>) {
        (count, hash) = (bytes.count, bytes.fingerprint)
    }
}
