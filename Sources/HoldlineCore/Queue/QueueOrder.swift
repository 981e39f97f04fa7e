/// The order of a queue. A call's score is the seconds that it has waited plus the credit of its priority; all scores grow by one a
/// second, so the order between two calls never changes, and one is overtaken only by calls that arrive within their credit of it.
package struct QueuePlace: Hashable, Sendable, Comparable {
    /// The second of the arrival, less the credit: the smallest is next.
    package let key: Int64
    /// Of two with the same key the one that came first.
    package let call: CallID

    package init(_ call: Call) {
        key = call.placedAt.seconds - call.credit
        self.call = call.id
    }

    package static func < (left: Self, right: Self) -> Bool { (left.key, left.call) < (right.key, right.call) }

    /// Seconds waited plus credit.
    package func score(at now: Instant) -> Int64 { now.seconds - key }
}

/// Why an agent is not offered a call now.
package enum Bar: Hashable, Sendable {
    case otherQueue
    /// The agent's line is offered the call from this instant on.
    case line(until: Instant)
    /// nil: for ever.
    case skills(until: Instant?)
    case reserved(for: String, until: Instant?)
    /// The agent did not take it; somebody else is asked first.
    case passed(until: Instant)
    /// A callback before its time.
    case notYet(Instant)
    /// A telephone system hands it out.
    case observed
}

/// Which calls an agent may take.
package struct Eligibility {
    let policy: CallPolicy
    let now: Instant
    /// Everybody who is logged in: asked for only where it matters.
    let others: () throws -> [Agent]

    package init(_ policy: CallPolicy, at now: Instant, others: @escaping () throws -> [Agent]) {
        (self.policy, self.now, self.others) = (policy, now, others)
    }

    /// nil: the call may be offered to the agent.
    package func bar(_ agent: Agent, from call: Call) throws -> Bar? {
        guard call.isNative else { return .observed }
        if let notBefore = call.callback?.notBefore, notBefore > now { return .notYet(notBefore) }
        if let reservedFor = call.reservedFor, call.reservedUntil.map({ now < $0 && stands($0, in: call.queue) }) ?? true {
            return reservedFor == agent.login ? nil : .reserved(for: reservedFor, until: call.reservedUntil)
        }
        if let bar = lasting(agent, from: call) { return bar }
        let queue = policy.queue(call.queue)
        if let tier = agent.tier(in: call.queue), tier > 1 {
            let opens = call.placedAt.adding(seconds: Int64(tier - 1) * queue.tierAfter)
            // Nobody waits for a first line that is not there.
            if now < opens, call.placedAt <= now, try others().contains(where: { $0.isAvailable(before: tier, for: call, self) }) {
                return .line(until: opens)
            }
        }
        if let pass = call.passes.last(where: { $0.agent == agent.login }) {
            let until = pass.at.adding(seconds: queue.offerFor)
            if now < until, pass.at <= now, try others().contains(where: { $0.login != agent.login && isFreeFor(call, $0) }) {
                return .passed(until: until)
            }
        }
        return nil
    }

    /// What no other agent changes: queue and skills.
    func lasting(_ agent: Agent, from call: Call) -> Bar? {
        guard agent.tier(in: call.queue) != nil else { return .otherQueue }
        guard !call.skills.isEmpty, !agent.has(call.skills) else { return nil }
        guard let after = policy.queue(call.queue).skillsRelaxAfter else { return .skills(until: nil) }
        let relaxes = call.placedAt.adding(seconds: after)
        return now < relaxes && call.placedAt <= now ? .skills(until: relaxes) : nil
    }

    private func isFreeFor(_ call: Call, _ agent: Agent) -> Bool {
        guard agent.isFree(at: now), lasting(agent, from: call) == nil else { return false }
        guard let pass = call.passes.last(where: { $0.agent == agent.login }) else { return true }
        return now >= pass.at.adding(seconds: policy.queue(call.queue).offerFor) || pass.at > now
    }

    /// Whether a time to come can be meant: one that lies further ahead than the ledger's time is ever kept was written while the clock
    /// was wrong.
    private func stands(_ until: Instant, in queue: QueueName) -> Bool {
        until.seconds - now.seconds <= LedgerTime.bound + policy.queue(queue).transferFor
    }
}

extension Agent {
    fileprivate func isAvailable(before tier: Int, for call: Call, _ eligibility: Eligibility) -> Bool {
        guard status == .available, let own = self.tier(in: call.queue), own < tier else { return false }
        return eligibility.lasting(self, from: call) == nil
    }
}

/// The order of the agents for a call: total, since no two have one login.
package struct AgentPlace: Comparable {
    let tier: Int
    let first, second: Int64
    let login: String

    package init(_ agent: Agent, for call: Call, _ strategy: QueueStrategy) {
        tier = agent.tier(in: call.queue) ?? .max
        login = agent.login
        switch strategy {
        case .longestIdle: (first, second) = (agent.idleSince.milliseconds, 0)
        case .fewestCalls: (first, second) = (Int64(agent.answered), agent.idleSince.milliseconds)
        // Times are whole seconds: of two who were offered a call in one second, the one who spoke longer ago.
        case .roundRobin: (first, second) = (agent.lastOfferedAt?.milliseconds ?? .min, agent.lastCall?.number ?? 0)
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.tier, left.first, left.second, left.login) < (right.tier, right.first, right.second, right.login)
    }
}
