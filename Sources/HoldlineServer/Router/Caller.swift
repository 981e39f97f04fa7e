package import HoldlineCore

/// Who is at the other end of a connection: read from the kernel once, and looked up once.
package struct Caller: Hashable, Sendable {
    package let uid: UInt32
    package let name: String
    package let roles: Set<Role>

    package init(uid: UInt32, name: String, roles: Set<Role>) {
        self.uid = uid
        self.name = name
        self.roles = roles
    }

    package var actor: Actor { Actor(name: name, roles: roles) }
}
