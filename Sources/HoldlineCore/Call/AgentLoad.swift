/// How much of the open work somebody has, and whether the person is there for more.
package struct AgentLoad: Codable, Hashable, Sendable {
    package var login: String
    /// Live tickets, those that wait among them.
    package var tickets = 0
    /// The same, each by its priority: `Priority.weight`.
    package var weight = 0
    /// Whether the user has a role that works on tickets now.
    package var mayTake = false
    /// What the agent says; absent for one who never took calls and was never away.
    package var status: AgentStatus?
    /// Since when the agent is paused; absent where not.
    package var pausedSince: Instant?
    /// The first day on which an agent who is away is there again; absent for one who is not away.
    package var awayUntil: Day?
    package var skills: [Skill] = []

    package init(login: String) { self.login = login }

    /// Who paused longer than this is not there.
    package static let longestPause: Int64 = 3600

    /// Whether more work may be given: with a role, not away, and not paused for longer than an hour. Who takes no calls is there.
    package func isThere(at now: Instant) -> Bool {
        mayTake && awayUntil == nil && pausedSince.map { now.seconds(since: $0) <= Self.longestPause } ?? true
    }
}

/// The answer of `GET /v1/agents/loads`.
package struct AgentLoads: Codable, Hashable, Sendable {
    /// Whoever has a live ticket, takes calls, or was away; by login.
    package var items: [AgentLoad]
    /// When this was so, by the daemon's clock.
    package var at: Instant
    /// Ledger seq of the last event.
    package var version: Int64

    package init(items: [AgentLoad], at: Instant, version: Int64) { (self.items, self.at, self.version) = (items, at, version) }
}

extension Priority {
    /// How much a ticket counts where work is shared out: low 1, normal 2, high 3, urgent 4.
    package var weight: Int { (Self.allCases.firstIndex(of: self) ?? 1) + 1 }
}
