import HoldlineCore

extension QueueLogFold {
    /// An agent came, went, paused or resumed: in one queue, or in all of them. Sessions and
    /// memberships are kept, for a restart of the telephone system ends the former and not the latter.
    mutating func observe(
        _ entry: QueueLogEntry, _ kind: AgentEntry.Kind, isAll: Bool, reason: String? = nil, _ records: inout QueueLogRecords
    ) {
        guard let agent = named(entry.agent) else { return counts.nameless += 1 }
        let queue = isAll ? nil : entry.queue
        tell(agent, kind, in: queue, at: entry.at, reason: reason, &records)
        switch (kind, queue) {
        case (.login, nil): state.sessions[agent] = state.sessions[agent] ?? entry.at
        case (.logout, nil): (state.sessions[agent], state.members[agent]) = (nil, nil)
        case (.login, let queue?):
            if state.members[agent]?.contains(queue) != true { state.members[agent, default: []].append(queue) }
        case (.logout, let queue?):
            state.members[agent]?.removeAll { $0 == queue }
            if state.members[agent]?.isEmpty == true { state.members[agent] = nil }
        case (.pause, _), (.resume, _): break
        }
    }

    /// AGENTLOGOFF says how long the session was: so one that began before the log is known all the same.
    mutating func logOff(_ entry: QueueLogEntry, after seconds: Int64?, _ records: inout QueueLogRecords) {
        guard let agent = named(entry.agent) else { return counts.nameless += 1 }
        if let seconds, seconds > 0, seconds <= Self.longestSession, state.sessions[agent] == nil {
            tell(agent, .login, at: entry.at.adding(seconds: -seconds), &records)
        }
        observe(entry, .logout, isAll: true, &records)
    }

    /// A year: a longer one comes from a broken line.
    private static let longestSession: Int64 = 366 * 86_400

    /// Adds the record that goes to the daemon, under the line that said it.
    func tell(
        _ agent: String, _ kind: AgentEntry.Kind, in queue: QueueName? = nil, at time: Instant, reason: String? = nil,
        _ records: inout QueueLogRecords
    ) {
        let record = ObserveAgent(
            source: settings.source, agent: agent, at: time, kind: kind, queue: queue, reason: reason.flatMap { FreeText($0) })
        records.agents.append(QueueLogRecord(line: line, value: record))
    }

    /// The agent's login here: what `--map` says, else the log's own name.
    func named(_ agent: String?) -> String? { agent.map { settings.names[$0] ?? $0 } }
}
