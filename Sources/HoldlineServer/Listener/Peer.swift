import Glibc
package import NIOCore

/// Who connected, as the kernel says it: what a process says of itself is never asked.
package struct Peer: Hashable, Sendable {
    /// As of the connect: the process may have passed the socket on since.
    package let process: Int32
    /// The effective user at the time of the connect(2).
    package let uid: UInt32
    /// The primary group, and the others.
    package let groups: [UInt32]

    /// Reads the credentials of a channel's socket; call on its event loop. nil where the transport has none.
    package init?(of channel: any NIOCore.Channel) {
        let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            Peer(descriptor: $0)
        }
        guard let peer = found.flatMap({ $0 }) else { return nil }
        self = peer
    }

    /// As it was read, or as a test says.
    init(process: Int32, uid: UInt32, groups: [UInt32]) { (self.process, self.uid, self.groups) = (process, uid, groups) }

    /// Reads the credentials of a connected Unix socket. nil where it has none.
    init?(descriptor: Int32) {
        // unix(7), SO_PEERCRED: struct ucred { pid_t pid; uid_t uid; gid_t gid; }, which Glibc's module does not show.
        var credentials = [UInt32](repeating: .max, count: 3)
        let whole = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
        var size = whole
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0, size == whole,
            // A socket that is not connected has no peer, and -1 stands for it.
            credentials[1] != .max
        else { return nil }
        process = Int32(bitPattern: credentials[0])
        uid = credentials[1]
        groups = [credentials[2]] + Self.supplementaryGroups(descriptor)
    }

    /// The groups beside the primary one, of `SO_PEERGROUPS`; at most 131,072, and none where the kernel does not tell
    /// them.
    private static func supplementaryGroups(_ descriptor: Int32) -> [UInt32] {
        var count = 64
        while count <= 1 << 17 {
            var groups = [UInt32](repeating: 0, count: count)
            var size = socklen_t(count * MemoryLayout<UInt32>.stride)
            if getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &size) == 0 {
                return Array(groups.prefix(Int(size) / MemoryLayout<UInt32>.stride))
            }
            // ERANGE: `size` is now what it needs.
            guard errno == ERANGE, Int(size) / MemoryLayout<UInt32>.stride > count else { return [] }
            count = Int(size) / MemoryLayout<UInt32>.stride
        }
        return []
    }
}
