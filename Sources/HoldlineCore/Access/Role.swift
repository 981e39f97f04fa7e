/// What a Unix user may do; the configuration gives roles to users and groups.
///
/// `agent` works on tickets and calls, `supervisor` on everybody's and beyond the credit limit, `ledger` registers invoices and
/// documents, `dunning` asks and registers reminders, `auditor` reads the ledger.
package enum Role: String, WireWord {
    case agent, supervisor, ledger, dunning, auditor
    /// A telephone system's connector: brings calls in, and acts for agents.
    case bridge
    /// A collector of figures: how the daemon is, and nothing with a name in it.
    case monitor
    /// A screen on the wall: the wallboard without names, and how the daemon is.
    case wallboard

    package static let noun = "role"
}

/// Who asks, as the kernel says it.
///
/// Roles are looked up for each request, so that a role that is taken away counts at once.
package struct Actor: Hashable, Sendable {
    /// The Unix user's name, or its number where it has none.
    package var name: String
    package var roles: Set<Role>
    /// The agent for whom a connector or a supervisor acts; nil: for nobody else.
    package var behalf: String?

    package init(name: String, roles: Set<Role>, behalf: String? = nil) { (self.name, self.roles, self.behalf) = (name, roles, behalf) }

    /// Whose calls these are.
    package var agent: String { behalf ?? name }

    /// Whether limits and ownership do not bind the actor.
    package var isSupervisor: Bool { roles.contains(.supervisor) }
}
