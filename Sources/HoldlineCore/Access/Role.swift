package enum Role: String, WireWord {
    case agent, supervisor, ledger, dunning, auditor
    /// A telephone system's connector: brings calls in, and acts for agents.
    case bridge

    package static let noun = "role"
}

/// Who asks, as the kernel says it.
package struct Actor: Hashable, Sendable {
    /// The Unix user's name, or its number where it has none.
    package var name: String
    package var roles: Set<Role>
    /// The agent for whom a connector or a supervisor acts; nil: for nobody else.
    package var behalf: String?

    package init(name: String, roles: Set<Role>, behalf: String? = nil) {
        (self.name, self.roles, self.behalf) = (name, roles, behalf)
    }

    /// Whose calls these are.
    package var agent: String { behalf ?? name }

    package var isSupervisor: Bool { roles.contains(.supervisor) }
}
