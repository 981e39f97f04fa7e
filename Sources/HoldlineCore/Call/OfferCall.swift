// A call rings at an agent, who takes it or does not.

/// The body of `POST /v1/calls/next`.
///
/// The answer is an offer, or 204 where no call came within the time. A second asking repeats an offer that still rings.
package struct NextCall: Codable, Hashable, Sendable {
    /// Seconds to wait for a call, at most 300; absent or 0: the answer comes at once.
    package var wait: Int?

    package init(wait: Int? = nil) { self.wait = wait }
}

/// The best call for an agent who asks was found: a command of the daemon itself.
///
/// The board proposes it, and this rule checks it again on the records, so one call never rings at two agents.
package struct OfferCall: Change {
    /// The agent at whom it rings.
    package let login: String
    package init(to login: String) { self.login = login }

    /// Offers a waiting call; asking for one logs in an agent who was out, and ends a wrap-up. Throws `wrongState` where the call or
    /// the agent is not free any more, and what `MakeReady` throws.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var call = try draft.call(id)
        guard call.state == .waiting else { throw Refusal(.wrongState, "\(id) is \(call.state.rawValue)") }
        try draft.makeReady(login)
        guard var agent = try draft.agent(login)?.read(at: draft.context.now) else { return }
        guard agent.state == .idle else { throw Refusal(.wrongState, "\(login) is \(agent.state.rawValue)") }
        let eligibility = Eligibility(draft.context.policy.calls, at: draft.context.now) { [base = draft.base] in try base.loggedInAgents()
        }
        if let bar = try eligibility.bar(agent, from: call) {
            throw Refusal(.wrongState, "\(id) may not be offered to \(login) now: \(bar)")
        }
        call.state = .offered
        call.agent = login
        call.offeredAt = draft.context.now
        call.site = draft.context.site
        agent.state = .offered
        agent.call = id
        agent.lastOfferedAt = draft.context.now
        draft.record(.callOffered, on: .call(id), calls: [call], agents: [agent])
    }
}

/// The conversation begins: the wait is fixed, and the agent's row of misses ends.
package struct AnswerCall: CallAction {
    /// Who it turned out to be.
    ///
    /// Absent: what the number said stays.
    package var customer: CustomerReference?
    package init(customer: CustomerReference? = nil) { self.customer = customer }

    package static let terms = ActionTerms<CallState>(
        "answer", "Takes the offer.", help: "Take the call that rings at you: the conversation begins.", in: [.offered])

    /// Throws `notFound`, `notYours` for a call that rings at another agent, and `wrongState` for one that does not ring.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var (call, agent) = try draft.own(id, for: Self.self)
        call.state = .talking
        call.answeredAt = draft.context.now
        call.wait = draft.context.now.seconds(since: call.arrivedAt)
        call.reservedFor = nil
        call.reservedUntil = nil
        if let customer { call.customer = customer }
        agent.state = .talking
        agent.misses = 0
        agent.answered += 1
        draft.record(.callAnswered, on: .call(id), calls: [call], agents: [agent])
    }
}

/// A declined offer is no miss: it never pauses the agent. The call's next offer asks somebody else first.
package struct DeclineCall: CallAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<CallState>(
        "decline", "Gives the offer back to its place.",
        help: "Do not take the call that rings at you: it keeps its place, and somebody else is asked first.", in: [.offered])

    /// Throws `notFound`, `notYours` for a call that rings at another agent, and `wrongState` for one that does not ring.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        let (call, agent) = try draft.own(id, for: Self.self)
        draft.putBack(call, agent)
    }
}

extension Draft {
    /// An offer that the agent declines goes back to its place; somebody else is asked first.
    ///
    /// Place and score stay: the time that it rang counts as waiting.
    mutating func putBack(_ call: Call, _ agent: Agent) {
        var (call, agent) = (call, agent)
        call.pass(at: context.now, declined: true)
        call.endOffer(to: &agent)
        record(.callReturned, on: .call(call.id), calls: [call], agents: [agent])
    }
}

extension EventType {
    package static let callOffered = call("call.offered") { "\($0.id) rings at \($0.agent ?? "nobody")" }
    package static let callReturned = call("call.returned") { "\($0.id) is back in its place in \($0.queue)" }
    package static let callAnswered = call("call.answered") { "answered \($0.id) after \(span($0.wait))" }
}
