import Glibc
package import HoldlineCore

/// Who is at the other end of a connection: read from the kernel once, and looked up once.
package struct Caller: Hashable, Sendable {
    /// As SO_PEERCRED says it.
    package let uid: UInt32
    /// The login, or the number of a user without one; ledger and log have it.
    package let name: String
    /// Of the user and of its groups, as of the connect.
    package let roles: Set<Role>
    /// What every request of this connection is answered with: the user has too many of them, or could not be looked up.
    package let refusal: Refusal?

    /// `refusal` is nil for whoever may ask.
    package init(uid: UInt32, name: String, roles: Set<Role>, refusal: Refusal? = nil) {
        (self.uid, self.name, self.roles, self.refusal) = (uid, name, roles, refusal)
    }

    /// Root, and the user whom the daemon runs as.
    package var ownsDatabase: Bool { uid == 0 || uid == geteuid() }
    /// In whose name commands are written.
    package var actor: Actor { Actor(name: name, roles: roles) }
}
