import Glibc
import HoldlineWire

/// Who may connect to a socket: the members of the group to which its directory belongs.
struct SocketGroup {
    private let socket: String
    /// nil where the directory cannot be seen, or its group has no name.
    private let name: String?
    /// It is root's own: nobody becomes a member of it for a socket's sake.
    private let isRoots: Bool
    private let directory: String
    private let user: String
    /// Whether the user is written down as a member: then only the login is older than that.
    private let isMember: Bool

    init(of socket: String) {
        self.socket = socket
        user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? String(getuid())
        let path = socket.lastIndex(of: "/").map { String(socket[..<$0]) } ?? "."
        directory = path.isEmpty ? "/" : path
        var status = stat()
        guard stat(directory, &status) == 0, let group = getgrgid(status.st_gid)?.pointee else {
            (name, isMember, isRoots) = (nil, false, false)
            return
        }
        isRoots = status.st_gid == 0
        name = String(cString: group.gr_name)
        var members: [String] = []
        var member = group.gr_mem
        while let text = member?.pointee {
            members.append(String(cString: text))
            member = member?.advanced(by: 1)
        }
        isMember = members.contains(user)
    }

    /// What is wrong, and what the administrator types.
    var advice: Phrase { "you may not use the socket \(socket)\n\(cure) \(CommandFailure.treatAsPaused)" }

    /// What the administrator types.
    var cure: Phrase {
        switch (name, isMember) {
        case (let name?, true): "\(user) is in the group \(name), but this login is older than that: log out, and in again."
        case (_?, false) where isRoots:
            """
            Its group is root's own. Whoever runs holdlined gives it to a group for its users: chgrp holdline \(directory) \(socket)
            """
        case (let name?, false):
            """
            You are not in the group \(name), whose members may use it. An administrator types: usermod -aG \(name) \(user)
            Then log in again.
            """
        case (nil, _): "You are not in its group (holdline). An administrator types: usermod -aG holdline \(user)\nThen log in again."
        }
    }
}
