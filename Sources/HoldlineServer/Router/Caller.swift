package import HoldlineCore

/// Who is at the other end of a connection: read from the kernel once, and looked up once.
package struct Caller: Hashable, Sendable {
    package let uid: UInt32
    package let name: String
    package let roles: Set<Role>
    /// What every request of this connection is answered with: the user has too many of them, or could not be looked up.
    package let refusal: Refusal?

    package init(uid: UInt32, name: String, roles: Set<Role>, refusal: Refusal? = nil) {
        (self.uid, self.name, self.roles, self.refusal) = (uid, name, roles, refusal)
    }

    package var actor: Actor { Actor(name: name, roles: roles) }
}
