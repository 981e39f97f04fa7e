extension ObserveAgent: Change {
    package func names(on target: Anew) -> OutsideNames { OutsideNames(agent: agent) }
    /// Throws `invalid` for a source or an agent that cannot be one. What was sent before is answered with the agent as it is.
    package func decide(on target: Anew, in draft: inout Draft) throws { draft.answer(with: .agent(try draft.observe(self))) }
}

extension EventType {
    package static let agentObserved = agent("agent.observed") { "\($0.login) is \($0.status.rawValue)" }
}

extension Draft {
    /// Takes what a telephone system's log says of an agent, and gives the agent's name.
    ///
    /// Throws `invalid` for a source or an agent that cannot be one.
    ///
    /// An entry that is older than the newest one only feeds the figures: it does not turn the agent's present state back.
    fileprivate mutating func observe(_ body: ObserveAgent) throws -> String {
        try requireName(body.source, field: "source")
        try requireName(body.agent, field: "agent")
        var body = body
        body.queue = try body.queue.map(spelled)
        let entry = AgentEntry(agent: body.agent, at: body.at, kind: body.kind, queue: body.queue)
        guard try !base.hasEntry(entry) else { return body.agent }
        var agent = try agent(body.agent) ?? Agent(login: body.agent, since: body.at, observed: true)
        var text: FreeText?
        // An older log that is read later adds to the figures, and says nothing of now.
        let isNews = try base.lastEntry(of: body.agent).map { body.at >= $0 } ?? true
        if agent.observed, isNews {
            agent.source = body.source
            agent.follow(body)
            text = body.kind == .pause ? body.reason : agent.reason
        }
        record(.agentObserved, on: .agent(body.agent), agents: [agent], entries: [entry], text: text)
        return body.agent
    }

    /// The agents whose conversation began or ended with what the log says of a call. Agents of Holdline's own are left alone.
    func talkers(_ before: Call?, _ after: Call) throws -> [Agent] {
        let (old, new) = (before?.talker, after.talker)
        let isAnswer = before?.answeredAt == nil && after.answeredAt != nil
        var changed: [Agent] = []
        if let old, old != new, var agent = try agent(old), agent.observed, agent.call == after.id {
            agent.endTalk(after)
            changed.append(agent)
        }
        if let new, let answeredAt = after.answeredAt {
            // Members that stand in a telephone system's configuration have no line but those of their calls.
            var agent = try agent(new) ?? Agent(login: new, since: answeredAt, observed: true)
            guard agent.observed, old != new || agent.call == nil else { return changed }
            (agent.state, agent.call) = (.talking, after.id)
            agent.source = agent.source ?? after.observed?.source
            agent.lastOfferedAt = after.offeredAt ?? answeredAt
            if isAnswer { agent.answered += 1 }
            changed.append(agent)
        } else if old == nil, isAnswer, let login = after.agent, let endedAt = after.endedAt, var agent = try agent(login), agent.observed,
            agent.status != .loggedOut, endedAt >= agent.lastEndedAt ?? endedAt
        {
            // A conversation that is told only now that it is over.
            agent.answered += 1
            agent.lastCall = after.id
            agent.lastEndedAt = endedAt
            if agent.state == .idle { agent.idleSince = max(agent.idleSince, endedAt) }
            changed.append(agent)
        }
        return changed
    }
}

extension Call {
    /// The agent who speaks with the caller now.
    fileprivate var talker: String? { state.isConversation ? agent : nil }
}

extension Agent {
    /// The end of a conversation that the log told; idleness begins there, or later where it had begun later already.
    fileprivate mutating func endTalk(_ call: Call) {
        (state, self.call) = (.idle, nil)
        lastCall = call.id
        guard let endedAt = call.endedAt else { return }
        lastEndedAt = endedAt
        idleSince = max(idleSince, endedAt)
    }

    /// Goes on as the log does. A pause or its end shows that the agent is there, whether a login was seen or not.
    ///
    /// A logout from one queue of several keeps the agent in the others; a logout from the last one, or from all, logs the agent out.
    fileprivate mutating func follow(_ body: ObserveAgent) {
        let before = status
        pauses = standingPauses
        // Paused in all queues, of which no list is known.
        var isPausedEverywhere = status == .paused && queues.isEmpty
        let membership = body.queue.map { Membership(word: $0.text, rank: 1) }
        if body.kind != .logout {
            if status == .loggedOut {
                (queues, pauses, answered) = (membership.map { [$0] } ?? [], nil, 0)
            } else if let membership, !queues.isEmpty, tier(in: membership.queue) == nil {
                queues.append(membership)
            }
        }
        switch body.kind {
        case .login: status = .available
        case .logout:
            if let membership, queues.count > 1 || (queues.isEmpty && status != .loggedOut) {
                queues.removeAll { $0.queue == membership.queue }
                pauses?.removeAll { $0.queue == membership.queue }
                status = .available
            } else if membership.map({ tier(in: $0.queue) != nil }) ?? true {
                (queues, pauses, status, isPausedEverywhere) = ([], nil, .loggedOut, false)
            }
        case .pause:
            status = .available
            let paused = body.queue.map { [$0] } ?? queues.map(\.queue)
            isPausedEverywhere = isPausedEverywhere || paused.isEmpty
            for queue in paused where !(pauses?.contains { $0.queue == queue } ?? false) {
                pauses = (pauses ?? []) + [QueuePause(queue: queue, since: body.at, reason: body.reason)]
            }
        case .resume:
            status = .available
            isPausedEverywhere = false
            if let queue = body.queue { pauses?.removeAll { $0.queue == queue } } else { pauses = nil }
        }
        settle(from: before, isPausedEverywhere, body)
    }

    /// Paused is an agent who is so in every queue that is served.
    ///
    /// `since` moves only where the status changed by this entry.
    private mutating func settle(from before: AgentStatus, _ isPausedEverywhere: Bool, _ body: ObserveAgent) {
        if pauses?.isEmpty == true { pauses = nil }
        if status != .loggedOut {
            let isPausedInAll =
                !queues.isEmpty
                && queues.allSatisfy { membership in
                    pauses?.contains { $0.queue == membership.queue } ?? false
                }
            status = isPausedEverywhere || isPausedInAll ? .paused : .available
        }
        cause = status == .paused ? .asked : nil
        reason = status == .paused ? (body.kind == .pause ? body.reason : reason ?? pauses?.first?.reason) : nil
        guard status != before else { return }
        since = body.at
        if status == .available, state == .idle { idleSince = body.at }
    }

    /// The pauses by queue, of an agent who is paused altogether too; nil where no queue is known.
    package var standingPauses: [QueuePause]? {
        guard status == .paused, pauses == nil, !queues.isEmpty else { return pauses }
        return queues.map { QueuePause(queue: $0.queue, since: since, reason: reason) }
    }

    /// The pauses with their words, which are sealed: those that came with this event, or that stood before it.
    package func pauses(_ event: Sealed, _ entry: AgentEntry?, before: [QueuePause]?) -> [QueuePause]? {
        pauses?.map { pause in
            var pause = pause
            let isNew = entry?.kind == .pause && entry?.at == pause.since && entry?.queue.map { $0 == pause.queue } ?? true
            pause.reason = isNew ? event.text : before?.first { $0.queue == pause.queue }?.reason
            return pause
        }
    }
}
