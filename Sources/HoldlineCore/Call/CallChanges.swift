// How a call itself changes; the actions decide who may change it.
extension Call {
    mutating func pass(at now: Instant, declined: Bool) {
        let ringing = offeredAt.map { max(0, now.milliseconds - $0.milliseconds) } ?? 0
        passes.append(Pass(agent: agent ?? "", at: now, declined: declined, ringing: ringing))
        // More would only make the row long: who was asked lately is what counts.
        if passes.count > Self.largestPasses { passes.removeFirst(passes.count - Self.largestPasses) }
    }

    static let largestPasses = 32

    /// An offer that was not taken: the call waits in its place, and the agent is idle.
    mutating func endOffer(to agent: inout Agent) {
        (state, self.agent, offeredAt) = (.waiting, nil, nil)
        (agent.state, agent.call) = (.idle, nil)
    }

    mutating func endHold(at now: Instant) {
        if let heldAt { hold += max(0, now.seconds - heldAt.seconds) }
        heldAt = nil
        if state == .held { state = .talking }
    }

    mutating func end(as outcome: CallOutcome, at now: Instant) {
        endHold(at: now)
        if let answeredAt {
            talk = max(0, now.seconds - answeredAt.seconds - hold)
        } else {
            wait = now.seconds(since: arrivedAt)
        }
        state = .ended
        self.outcome = outcome
        endedAt = now
        unconfirmed = false
    }

    /// The same caller, offered to a queue anew.
    mutating func beginVisit(at now: Instant, placedAt place: Instant) {
        visit += 1
        state = .waiting
        arrivedAt = now
        placedAt = place
        (agent, offeredAt, answeredAt, endedAt, heldAt, outcome, wait, talk, wrapUp) = (nil, nil, nil, nil, nil, nil, nil, nil, nil)
        (callback, reservedFor, reservedUntil, transferredTo, turnedAway, observed) = (nil, nil, nil, nil, nil, nil)
        hold = 0
        passes = []
        unconfirmed = false
    }
}
