extension Draft {
    /// Takes what a telephone system's log shows of a call so far. True where the call was not known before.
    mutating func observe(_ body: ObserveCall) throws -> (CallID, Bool) {
        try requireName(body.source, field: "source")
        try requireName(body.callid, field: "callid")
        guard body.entry > 0 else { throw Refusal.invalid("entry", "entries are counted from 1") }
        if let passes = body.passes, passes.count > 10_000 { throw Refusal.invalid("passes", "more than 10000 offers are no call") }
        let key = Observed(source: body.source, callid: body.callid, entry: body.entry)
        guard let known = try base.observed(key) else {
            var call = Call(id: newCallID(), queue: body.queue, arrivedAt: body.arrivedAt, version: nextSeq)
            call.observed = key
            call.name = body.name
            try recognise(body.number, in: &call)
            call.follow(body)
            var sealed = Sealed()
            sealed.number = call.number
            sealed.name = call.name
            record(.callObserved, on: .call(call.id), calls: [call], sealed: sealed)
            return (call.id, true)
        }
        var call = known
        call.follow(body)
        // A caller who was called back since is spoken with here.
        if call != known { record(.callObserved, on: .call(call.id), calls: [call]) }
        return (call.id, false)
    }

    mutating func observe(_ body: ObserveAgent) throws -> String {
        try requireName(body.source, field: "source")
        try requireName(body.agent, field: "agent")
        let entry = AgentEntry(agent: body.agent, at: body.at, kind: body.kind, queue: body.queue)
        guard try !base.hasEntry(entry) else { return body.agent }
        let known = try agent(body.agent)
        var agent = known ?? Agent(login: body.agent, since: body.at, observed: true)
        var sealed = Sealed()
        // An older log that is read later adds to the figures, and says nothing of now; nor do the words of one queue among several.
        if known == nil || body.at >= agent.since, agent.observed {
            agent.follow(body)
            sealed.text = agent.status == .paused ? body.reason : nil
            agent.reason = sealed.text
        }
        record(.agentObserved, on: .agent(body.agent), agents: [agent], entries: [entry], sealed: sealed)
        return body.agent
    }

    private func requireName(_ text: String, field: String) throws {
        if case .failure(let problem) = QueueName.read(text) {
            throw Refusal.invalid(field, "“\(field)” \(problem.message.dropFirst(QueueName.noun.count + 1))")
        }
    }
}

extension Call {
    /// Goes on as the log does: what is said once is not taken back, but for an end that was only presumed.
    fileprivate mutating func follow(_ body: ObserveCall) {
        if outcome == .lost, body.outcome != nil || body.answeredAt != nil {
            (state, outcome, endedAt, wait) = (.waiting, nil, nil, nil)
        }
        guard outcome == nil else { return }
        if let agent = body.agent { self.agent = agent }
        if let answeredAt = body.answeredAt {
            self.answeredAt = answeredAt
            state = .talking
            wait = body.wait ?? max(0, answeredAt.seconds - arrivedAt.seconds)
        }
        if let passes = body.passes, passes.count > self.passes.count { self.passes = Array(passes.suffix(Self.largestPasses)) }
        if let outcome = body.outcome {
            self.outcome = outcome
            state = .ended
            endedAt = body.endedAt
            talk = answeredAt == nil ? nil : body.talk
            if answeredAt == nil { wait = body.wait ?? body.endedAt.map { max(0, $0.seconds - arrivedAt.seconds) } }
            transferredTo = body.transferredTo
        }
    }
}

extension Agent {
    fileprivate mutating func follow(_ body: ObserveAgent) {
        let membership = body.queue.map { Membership(word: $0.text, rank: 1) }
        switch body.kind {
        case .login:
            if let membership, !queues.contains(where: { $0.word == membership.word }) { queues.append(membership) }
            if status == .loggedOut {
                status = .available
                since = body.at
                idleSince = body.at
            }
        case .logout:
            if let membership { queues.removeAll { $0.word == membership.word } }
            guard membership == nil || queues.isEmpty else { return }
            queues = []
            status = .loggedOut
            since = body.at
        case .pause:
            guard status != .paused else { return }
            status = .paused
            cause = .asked
            since = body.at
        case .resume:
            guard status == .paused else { return }
            status = .available
            cause = nil
            since = body.at
            idleSince = body.at
        }
    }
}
