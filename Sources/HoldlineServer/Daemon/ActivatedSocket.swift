import Glibc

/// A listening socket that the service manager opened and hands over, so that callers wait through a restart and are not refused.
package struct ActivatedSocket: Hashable, Sendable {
    /// A bound, listening stream socket of the domain AF_UNIX, non-blocking and closed at an exec.
    package let descriptor: Int32

    /// sd_listen_fds(3): handed-over descriptors begin at 3.
    private static let first: Int32 = 3

    /// The socket that was handed over, nil where there is none. Takes the variables out of the environment; call once.
    package static func take() throws -> ActivatedSocket? {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        let (process, count) = (variable("LISTEN_PID"), variable("LISTEN_FDS"))
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        return try take(descriptor: first, process: process, count: count)
    }

    /// The part that does not depend on the environment: `process` and `count` are the values of `LISTEN_PID` and
    /// `LISTEN_FDS`. Throws a `StartProblem` for more sockets than one, and for one of another kind.
    static func take(descriptor: Int32, process: String?, count: String?) throws -> ActivatedSocket? {
        // Meant for another process where the number is not ours: a child must not take its parent's socket.
        guard let process, let count, process == String(getpid()), let number = Int(count), number > 0 else { return nil }
        guard number == 1 else {
            throw StartProblem(
                "the service manager hands over \(number) sockets, and one is wanted: keep one ListenStream= in the socket unit")
        }
        guard option(SO_DOMAIN, of: descriptor) == AF_UNIX, option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
            option(SO_ACCEPTCONN, of: descriptor) == 1
        else {
            throw StartProblem(
                "the service manager hands over something that is no listening Unix stream socket: give ListenStream= a path")
        }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0 else {
            throw StartProblem("the socket that was handed over cannot be set up: \(reason(errno))")
        }
        return ActivatedSocket(descriptor: descriptor)
    }

    /// An option of a socket; nil where the descriptor is none.
    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}
