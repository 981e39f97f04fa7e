// A conversation that goes on elsewhere: back in the queue, in another one, or with another agent.

/// For a caller who was spoken with it makes a new visit in the old place; the agent who gave it back is asked last.
package struct RequeueCall: CallAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<CallState>(
        "requeue", "Puts the caller back into the same place; of a callback: nobody was reached.",
        help: "Put the call back: the caller waits again in the old place; of a callback nobody was reached.",
        in: [.offered, .talking, .held])

    /// Puts a call back: an offer to its place, a caller to the place before the conversation, a callback to its next attempt.
    ///
    /// Throws `notFound`, `notYours` for another agent's call, and `wrongState` for one that neither rings nor is spoken.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var (call, agent) = try draft.own(id, for: Self.self)
        if call.state == .offered { return draft.putBack(call, agent) }
        if call.callback != nil { return try draft.unreached(call, agent) }
        let place = call.placedAt
        draft.finish(&call, as: .answered, &agent, wrapUp: 0)
        call.transferredTo = call.queue.text
        draft.record(.callRequeued, on: .call(id), calls: [call], agents: [agent], entries: draft.pauseEntry(agent))
        call.beginVisit(at: draft.context.now, placedAt: place)
        call.passes = [Pass(agent: agent.login, at: draft.context.now, declined: true, ringing: 0)]
        draft.record(.callArrived, on: .call(id), calls: [call])
    }
}

/// To another queue, or to an agent: exactly one of the two.
///
/// The visit ends as answered, the next one begins at the end of the line: its wait counts from the transfer.
package struct TransferCall: CallAction {
    /// The queue that goes on with it. A closed or full one refuses the transfer, where an arrival would be turned away.
    package var queue: QueueName?
    /// A logged-in agent of Holdline's own: the call stays in its queue and is reserved for that agent for the queue's `transferFor`
    /// seconds.
    package var agent: String?
    /// Absent: it stays. Its worth in seconds is the new queue's.
    package var priority: Priority?

    package init(queue: QueueName? = nil, agent: String? = nil, priority: Priority? = nil) {
        (self.queue, self.agent, self.priority) = (queue, agent, priority)
    }

    package static let terms = ActionTerms<CallState>(
        "transfer", "Hands over to a queue or an agent.", help: "Hand the caller to another queue, or to an agent.",
        in: [.talking, .held])

    package func names(on target: CallID) -> OutsideNames { OutsideNames(queues: queue.map { [$0] } ?? []) }

    /// Throws `invalid` for none or both of the two, `noSuchQueue`, `queueClosed`, `noSuchAgent`, and `wrongState` for an agent who is not
    /// there.
    ///
    /// Throws `notFound` and `notYours`, too, and `wrongState` for a call that nobody speaks.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var (call, agent) = try draft.own(id, for: Self.self)
        guard (queue == nil) != (self.agent == nil) else {
            throw Refusal.invalid(queue == nil ? "queue" : "agent", "a transfer goes to a queue or to an agent: name one of the two")
        }
        let policy = draft.context.policy.calls.queue(queue ?? call.queue)
        if let queue {
            try draft.requireQueue(queue, field: "queue")
            if let reason = try draft.turnsAway(queue) {
                throw Refusal(.queueClosed, "\(queue) is \(reason.rawValue): take a callback, or another queue", field: "queue")
            }
        }
        if let other = self.agent {
            guard other != agent.login else { throw Refusal.invalid("agent", "\(id) is \(other)'s already") }
            try draft.requireTransferable(to: other)
        }
        draft.finish(
            &call, as: call.callback == nil ? .answered : .calledBack, &agent, wrapUp: draft.context.policy.calls.queue(call.queue).wrapUp)
        call.transferredTo = queue?.text ?? self.agent
        draft.record(.callTransferred, on: .call(id), calls: [call], agents: [agent], entries: draft.pauseEntry(agent))
        if let queue { call.queue = try draft.spelled(queue) }
        if let priority { call.priority = priority }
        call.credit = policy.credit(of: call.priority)
        call.beginVisit(at: draft.context.now, placedAt: draft.context.now)
        if let other = self.agent {
            call.reservedFor = other
            call.reservedUntil = draft.context.now.adding(seconds: policy.transferFor)
        }
        draft.record(.callArrived, on: .call(id), calls: [call])
    }
}

extension Draft {
    /// Throws `noSuchAgent` for a name that nobody knows, and `wrongState` for an agent who is not logged in here.
    fileprivate func requireTransferable(to login: String) throws {
        let name = login.prefix(80)
        guard let target = try agent(login) else {
            throw Refusal(.noSuchAgent, "no agent “\(name)” has ever logged in", field: "agent")
        }
        if target.observed {
            let system = target.source ?? "a telephone system"
            throw Refusal(
                .wrongState, "\(name) is known from \(system) alone, and takes no calls here: transfer the call there", field: "agent")
        }
        guard target.status != .loggedOut else { throw Refusal(.wrongState, "\(name) is not logged in", field: "agent") }
    }
}

extension EventType {
    package static let callTransferred = call("call.transferred") { call in
        "transferred \(call.id) to \(call.transferredTo ?? "somebody") after \(span(call.talk))"
    }
    package static let callRequeued = call("call.requeued") { "put \($0.id) back into \($0.queue) after \(span($0.talk))" }
}
