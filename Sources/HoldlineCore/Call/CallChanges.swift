// How a call itself changes; the actions decide who may change it.
extension Call {
    /// Notes the end of an offer with the agent and how long it rang; the call keeps the newest 32.
    mutating func pass(at now: Instant, declined: Bool) {
        let ringing = offeredAt.map { max(0, now.milliseconds - $0.milliseconds) } ?? 0
        passes.append(Pass(agent: agent ?? "", at: now, declined: declined, ringing: ringing))
        // More would only make the row long: who was asked lately is what counts.
        if passes.count > Self.largestPasses { passes.removeFirst(passes.count - Self.largestPasses) }
    }

    /// The most offers that a row keeps; the ledger has them all.
    static let largestPasses = 32

    /// An offer that was not taken: the call waits in its place, and the agent is idle.
    mutating func endOffer(to agent: inout Agent) {
        (state, self.agent, offeredAt) = (.waiting, nil, nil)
        (agent.state, agent.call) = (.idle, nil)
    }

    /// Adds the hold that runs to the sum; a caller who is not on hold stays as it is.
    mutating func endHold(at now: Instant) {
        if let heldAt { hold += now.seconds(since: heldAt) }
        heldAt = nil
        if state == .held { state = .talking }
    }

    /// Closes the visit: the wait is fixed where nobody answered, the talk without the hold where somebody did.
    ///
    /// It leaves the agent alone: who talked or was offered the call is freed by the caller of this function.
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
    ///
    /// Number, customer, ticket, priority, credit and skills stay; all times, the outcome, the callback and the offers begin anew. The
    /// next visit of a telephone system's call is Holdline's own.
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
