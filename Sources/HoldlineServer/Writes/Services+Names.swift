package import HoldlineCore
import HoldlineStore

/// Bounds on names that callers make up.
extension Services {
    /// Names of queues and agents that memory keeps, where the configuration does not say which there are.
    static let largestNames = 1000
    /// Agents who are logged in at one time.
    static let largestAgents = 10_000

    /// Looks at the names in a command before it waits for the writer: users are looked up here, since the writer must not wait for that.
    ///
    /// Throws `no-such-queue` and `no-such-agent` for new names once there are as many as are kept.
    package func prepare(_ command: Command) async throws(Refusal) {
        let named = command.names
        if !named.users.isEmpty { await names?.learn(named.users) }
        try bound(named)
    }

    /// Refuses new names beyond the bounds; a name that is known is never refused.
    private func bound(_ named: OutsideNames) throws(Refusal) {
        let queues = policy.calls.queues.isEmpty ? named.queues : []
        if !queues.isEmpty {
            let isNew = store.live.read { board in
                board.counts.count >= Self.largestNames && queues.contains { board.counts[$0] == nil }
            }
            guard !isNew else {
                throw Refusal(
                    .noSuchQueue,
                    "\(Self.largestNames) queues are known, and no more are made by calling them: name yours in the configuration",
                    field: "queue")
            }
        }
        if let agent = named.agent {
            let isNew = store.live.read { $0.agents.count >= Self.largestAgents && $0.agents[agent] == nil }
            guard !isNew else {
                throw Refusal(.noSuchAgent, "\(Self.largestAgents) agents are logged in, and no more are taken", field: "agent")
            }
        }
    }
}
