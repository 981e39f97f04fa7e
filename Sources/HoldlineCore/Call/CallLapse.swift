/// What time alone does to a call of ours.
///
/// It is a function of the call, the queue's rules and an instant: a lapse that was slept through is found at the next look.
package enum CallLapse: Hashable, Sendable {
    /// The offer rang out.
    case missed
    /// The longest wait of the queue is over.
    case waitOver
    /// The callback's `expiresAt` has come without a conversation.
    case callbackOver
}

extension Call {
    /// What time has done to the call at an instant; nil where nothing, and for calls of telephone systems.
    ///
    /// Each limit itself is reached: an offer of 20 seconds lapses in the second 20. A callback has no longest wait but its own end.
    package func lapse(_ queue: QueuePolicy, at now: Instant) -> CallLapse? {
        guard isNative else { return nil }
        switch state {
        case .offered:
            // An offer from a time that has not come was made while the clock was wrong: it does not ring until then.
            guard let offeredAt, now >= offeredAt.adding(seconds: queue.offerFor) || offeredAt > now else { return nil }
            return .missed
        case .waiting:
            if let callback { return now >= callback.expiresAt ? .callbackOver : nil }
            guard let longest = queue.longestWait, now >= arrivedAt.adding(seconds: longest) else { return nil }
            return .waitOver
        case .talking, .held, .ended: return nil
        }
    }
}

/// Time has done something to a call: a command of the daemon itself.
///
/// Two such commands on one call do no harm: the second finds nothing to do.
package struct LapseCall: Change {
    package init() {}

    /// Does what time has done to a call; nothing where there is nothing.
    ///
    /// Throws `notFound`.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var call = try draft.call(id)
        switch call.lapse(draft.context.policy.calls.queue(call.queue), at: draft.context.now) {
        case nil: return
        case .waitOver, .callbackOver: try draft.end(&call, as: .timedOut)
        case .missed: try draft.miss(call)
        }
    }
}

/// The daemon was restarted: an unanswered offer is back in its place, a conversation goes on until its agent says otherwise.
///
/// Waiting calls need nothing: their places are in their rows.
package struct RecoverCall: Change {
    package init() {}

    /// A conversation is marked `unconfirmed` once; an offer returns without counting as missed. Throws `notFound`.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var call = try draft.call(id)
        guard call.isNative else { return }
        switch call.state {
        case .waiting, .ended: return
        case .offered:
            guard let login = call.agent, var agent = try draft.agent(login) else { return }
            call.endOffer(to: &agent)
            draft.record(.callReturned, on: .call(id), calls: [call], agents: [agent])
        case .talking, .held:
            guard !call.unconfirmed else { return }
            call.unconfirmed = true
            draft.record(.callUnconfirmed, on: .call(id), calls: [call])
        }
    }
}

extension Draft {
    /// An offer rang out. Too many in a row pause the agent, but never the last one who is available in a queue.
    fileprivate mutating func miss(_ call: Call) throws {
        guard let login = call.agent, var agent = try agent(login) else { return }
        var call = call
        call.pass(at: context.now, declined: false)
        call.endOffer(to: &agent)
        agent.misses += 1
        var entries: [AgentEntry] = []
        if agent.misses >= context.policy.calls.queue(call.queue).missesToPause, try hasColleague(agent, in: call.queue) {
            agent.status = .paused
            agent.cause = .missed
            agent.since = context.now
            entries = [AgentEntry(agent: login, at: context.now, kind: .pause)]
        }
        record(.callMissed, on: .call(call.id), calls: [call], agents: [agent], entries: entries)
    }

    /// Whether in each queue of the agent, and in this one, somebody else is available.
    private func hasColleague(_ agent: Agent, in queue: QueueName) throws -> Bool {
        let others = try base.loggedInAgents().filter { $0.login != agent.login && $0.status == .available && !$0.observed }
        let queues = Set(agent.queues.map(\.queue) + [queue])
        return queues.allSatisfy { queue in others.contains { $0.tier(in: queue) != nil } }
    }
}

extension EventType {
    package static let callMissed = call("call.missed") { call in
        "\(call.id) rang unanswered at \(call.passes.last?.agent ?? "nobody") and is back in its place"
    }
    package static let callUnconfirmed = call("call.unconfirmed") { call in
        "\(call.id) was spoken by \(call.agent ?? "nobody") when the daemon was restarted"
    }
}
