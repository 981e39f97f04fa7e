import Glibc

/// A lock on a file beside a thing of which only one daemon may have hold: its database, its socket.
///
/// The lock is the kernel's (`flock`): it ends with the process, however that ends. The file stays, with the holder's process id
/// in it, since removing it would let two processes lock two files of one name.
package final class LockFile: Sendable {
    private let descriptor: Int32

    /// Locks `PATH.lock`. Throws a `StartProblem` that says who holds it; `what` names the thing ("the database").
    package init(beside path: String, what: String) throws {
        let lock = resolved(path) + ".lock"
        descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StartProblem(
                "the lock \(lock) cannot be opened: \(reason(errno)); the directory has to exist and be writable for this user")
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let code = errno
            let holder = Self.holder(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else { throw StartProblem("the lock \(lock) cannot be taken: \(reason(code))") }
            throw StartProblem("another daemon\(holder) has \(what) \(path): stop it first, or give this one another place")
        }
        // Only for people: who cannot write it holds the lock all the same.
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit { close(descriptor) }

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
    if let path = real(path) { return path }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last else { return path }
    let parent = parts.dropLast().joined(separator: "/")
    guard let directory = real(parts.count == 1 ? "." : parent.isEmpty ? "/" : parent) else { return path }
    return directory + "/" + name
}
