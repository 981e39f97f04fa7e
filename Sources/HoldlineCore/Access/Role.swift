package enum Role: String, WireWord {
    case agent, supervisor, ledger, dunning, auditor

    package static let noun = "role"
}

/// Who asks, as the kernel says it.
package struct Actor: Hashable, Sendable {
    /// The Unix user's name, or its number where it has none.
    package var name: String
    package var roles: Set<Role>

    package init(name: String, roles: Set<Role>) {
        self.name = name
        self.roles = roles
    }

    package var isSupervisor: Bool { roles.contains(.supervisor) }
}
