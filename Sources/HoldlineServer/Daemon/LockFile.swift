import Glibc
import HoldlineStore

/// A lock on a file beside a thing of which only one daemon may have hold: its database, its socket.
///
/// The lock is the kernel's (`flock`): it ends with the process, however that ends. The file stays, with the holder's process id
/// in it, since removing it would let two processes lock two files of one name.
package final class LockFile: Sendable {
    /// Closed with the object; the kernel's lock ends with it.
    private let descriptor: Int32
    /// On the thing itself, and not on a file beside it.
    package let isOnFile: Bool

    /// Locks `PATH.lock`. Throws a `StartProblem` that says who holds it; `what` names the thing ("the database").
    package init(beside path: String, what: String) throws {
        isOnFile = false
        let lock = resolved(path) + ".lock"
        descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            let cure =
                code == EACCES && access(lock, F_OK) == 0
                ? "it is another user's: give it to this one (chown)" : "the directory has to exist and be writable for this user"
            throw StartProblem("the lock \(lock) cannot be opened: \(reason(code)); \(cure)")
        }
        // The first may be root, with a command, and the next the daemon, as the directory's owner.
        giveToOwnerOfDirectory(lock)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let code = errno
            let holder = Self.holder(descriptor)
            guard code == EWOULDBLOCK else { throw StartProblem("the lock \(lock) cannot be taken: \(reason(code))") }
            throw StartProblem("another daemon\(holder) has \(what) \(path): stop it first, or give this one another place")
        }
        // Only for people: who cannot write it holds the lock all the same.
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    /// Locks a file itself, under whatever name it was found: symbolic links, hard links and mounts lead to one lock. nil: it does not
    /// exist.
    ///
    /// `flock` and SQLite's own locks (fcntl) know nothing of each other on a local file system. But closing any descriptor of the file
    /// would end SQLite's: let go of this after the database is closed.
    package init?(on path: String, what: String) throws {
        isOnFile = true
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let code = errno
            // A file system without such locks: the lock beside the file has to do.
            guard code == EWOULDBLOCK else { return nil }
            throw StartProblem("another daemon has \(what) \(path), by this or another name: stop it first, or give this one another place")
        }
    }

    /// The file stays.
    deinit { close(descriptor) }

    /// The process that wrote itself into the lock file, in parentheses; empty where the file says none.
    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0, let number = Int(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) else {
            return ""
        }
        return " (process \(number))"
    }
}

/// The path with symbolic links followed, so that two names of one file share its lock; a file that is yet to come keeps its own name.
private func resolved(_ path: String) -> String {
    func real(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }
    func link(_ path: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
    if let path = real(path) { return path }
    // A link to what is yet to come: the name that it leads to counts. path_resolution(7): at most 40 of them.
    var path = path
    for _ in 0..<40 {
        guard let target = link(path) else { break }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        path = target.hasPrefix("/") || !path.contains("/") ? target : parent + "/" + target
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last else { return path }
    let parent = parts.dropLast().joined(separator: "/")
    guard let directory = real(parts.count == 1 ? "." : parent.isEmpty ? "/" : parent) else { return path }
    return directory + "/" + name
}
