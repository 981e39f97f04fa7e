import GRDB
package import HoldlineCore

extension Store {
    /// How much everybody has who is known, by login; whether they have a role the caller looks up.
    /// Agents of telephone systems and agents who are logged out are among them, and so is whoever has a profile in the
    /// configuration. The weight is the sum of `Priority.weight` over live tickets. Throws `UnreadableColumn` for a priority that
    /// this version does not know.
    package func agentLoads() async throws -> AgentLoads {
        let (policy, now) = (policy, now)
        let today = policy.today(at: now)
        return try await pool.read { db in
            var loads: [String: AgentLoad] = [:]
            let counts = try Row.fetchCursor(
                db,
                sql: """
                    SELECT assignee, priority, count(*) FROM \(LiveTicket.source)
                    WHERE \(LiveTicket.condition) AND assignee IS NOT NULL GROUP BY assignee, priority
                    """)
            while let row = try counts.next() {
                guard let priority = Priority(rawValue: row[1]) else { throw UnreadableColumn(description: "priority of a ticket") }
                let (login, count): (String, Int) = (row[0], row[2])
                loads[login, default: AgentLoad(login: login)].tickets += count
                loads[login, default: AgentLoad(login: login)].weight += count * priority.weight
            }
            for row in try Row.fetchAll(db, sql: "SELECT * FROM agent") {
                let agent = try Agent(row: row).read(at: now).seen(on: today)
                var load = loads[agent.login] ?? AgentLoad(login: agent.login)
                load.status = agent.status
                load.pausedSince = agent.status == .paused ? agent.since : nil
                load.awayUntil = agent.awayUntil
                load.skills = agent.skills
                loads[agent.login] = load
            }
            for (login, profile) in policy.calls.agents {
                var load = loads[login] ?? AgentLoad(login: login)
                // An agent who is logged out has no skills of a session.
                if load.skills.isEmpty { load.skills = profile.skills }
                loads[login] = load
            }
            return AgentLoads(items: loads.values.sorted { $0.login < $1.login }, at: now, version: try db.head())
        }
    }
}
