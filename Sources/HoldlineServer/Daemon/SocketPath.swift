import Glibc

/// The path at which the daemon listens when nobody hands it a socket.
package struct SocketPath: Hashable, Sendable {
    /// At most 107 bytes of UTF-8, no NUL.
    package let path: String

    /// unix(7): `sun_path` has 108 bytes, the last of which is a NUL.
    package static let largestLength = 107

    /// Throws a `StartProblem` for an empty path, a NUL, and more bytes than the kernel takes.
    package init(_ path: String) throws {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StartProblem("the socket's path is empty or holds a NUL: give another --socket")
        }
        guard path.utf8.count <= Self.largestLength else {
            throw StartProblem(
                "the socket's path is \(path.utf8.count) bytes long, and Unix sockets take at most \(Self.largestLength): give a shorter --socket (\(path))"
            )
        }
        self.path = path
    }

    /// Makes the directory, refuses where a daemon answers, and removes what a dead one left. Call with the socket's `LockFile` held.
    ///
    /// Only a socket is ever removed: a path that names another kind of file is a mistake of whoever named it.
    package func prepare() throws {
        try Directory.prepare(for: path, mode: 0o750, what: "the socket")
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw StartProblem("the socket \(path) cannot be looked at: \(reason(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw StartProblem("\(path) exists and is no socket: it is left alone; give another --socket, or move it away")
        }
        if try answers() { throw StartProblem("a daemon already answers at \(path): stop it first, or give this one another --socket") }
        guard unlink(path) == 0 || errno == ENOENT else { throw StartProblem("the old socket \(path) cannot be removed: \(reason(errno))") }
    }

    /// Lets the owner and the group in, and nobody else. Call once the socket is bound.
    package func restrict() throws {
        guard chmod(path, 0o660) == 0 else { throw StartProblem("the mode of the socket \(path) cannot be set: \(reason(errno))") }
    }

    /// Whether somebody listens there.
    private func answers() throws -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw StartProblem("no socket can be opened: \(reason(errno))") }
        defer { close(descriptor) }
        if withUnixAddress(path, { connect(descriptor, $0, $1) }) == 0 { return true }
        switch errno {
        case ECONNREFUSED, ENOENT: return false
        // connect(2), EAGAIN: the listener's queue is full, so there is a listener.
        case EAGAIN, EINPROGRESS: return true
        default: throw StartProblem("whether a daemon answers at \(path) cannot be found out: \(reason(errno))")
        }
    }
}

/// Gives `body` the address of a Unix socket; a leading `@` is the abstract name space.
func withUnixAddress<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8.prefix(SocketPath.largestLength))
    withUnsafeMutableBytes(of: &address.sun_path) { target in
        target.copyBytes(from: bytes)
        if bytes.first == UInt8(ascii: "@") { target[0] = 0 }
    }
    let size = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + bytes.count + (bytes.first == UInt8(ascii: "@") ? 0 : 1) }
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size ?? MemoryLayout<sockaddr_un>.size)) }
    }
}
