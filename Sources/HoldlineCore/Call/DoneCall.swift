/// Ends a conversation and says what it was about: a ticket that there is, a new one, or none.
package struct DoneCall: CallAction {
    /// The ticket that the call was about.
    package var ticket: TicketID?
    /// Opens a ticket for it in the same transaction; customer and channel are the call's.
    ///
    /// The text is the subject of that ticket.
    package var open: FreeText?
    /// Who the caller turned out to be; it replaces a customer that the number suggested.
    package var customer: CustomerReference?
    /// Seconds of wrap-up; absent: what the queue sets.
    ///
    /// From 0, which ends it at once, to 86400.
    package var wrapUp: Int?
    /// The invoices that the opened ticket disputes; only with `open`.
    package var disputes: [RaiseDispute]?
    /// A callback that was promised in the conversation: a new call in the same queue.
    package var callback: RequestCallback?

    package init(
        ticket: TicketID? = nil, open: FreeText? = nil, customer: CustomerReference? = nil, wrapUp: Int? = nil,
        disputes: [RaiseDispute]? = nil, callback: RequestCallback? = nil
    ) {
        (self.ticket, self.open, self.customer, self.wrapUp) = (ticket, open, customer, wrapUp)
        (self.disputes, self.callback) = (disputes, callback)
    }

    package static let terms = ActionTerms<CallState>(
        "done", "Ends the conversation, for a ticket or with a new one.", help: "End the conversation, and say what it was about.",
        in: [.talking, .held])

    /// Of a call that has ended it adds the ticket, or the callback. Throws `invalid` for a body that contradicts itself, and what opening a ticket throws.
    ///
    /// Throws `notYours` for another agent's call, and `wrongState` for one that nobody speaks.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        let current = try draft.call(id)
        guard ticket == nil || open == nil else {
            throw Refusal.invalid("open", "name a ticket, or open one: not both")
        }
        if disputes != nil, open == nil {
            throw Refusal.invalid("disputes", "only a ticket that is opened disputes something: name its subject")
        }
        if let wrapUp, !(0...86_400).contains(wrapUp) { throw Refusal.invalid("wrapUp", "wrapUp is 0 to 86400 seconds") }
        if current.state == .ended, ticket != nil || open != nil || callback != nil { return try draft.link(current, self) }
        var (call, agent) = try draft.own(id, for: Self.self)
        if let customer { call.customer = customer }
        let ticket = try draft.ticketOf(call, self)
        if let ticket { call.ticket = ticket }
        draft.finish(
            &call, as: call.callback == nil ? .answered : .calledBack, &agent,
            wrapUp: wrapUp.map(Int64.init) ?? draft.context.policy.calls.queue(call.queue).wrapUp)
        draft.record(.callDone, on: .call(id), calls: [call], agents: [agent], entries: draft.pauseEntry(agent))
        if let callback { try draft.promiseCallback(callback, after: call, field: "callback.") }
    }
}

extension Draft {
    /// After the conversation: the ticket that it was about.
    fileprivate mutating func link(_ call: Call, _ body: DoneCall) throws {
        guard call.agent == context.actor.agent || context.actor.isSupervisor else { throw Refusal(.notYours, "\(call.id) was not yours") }
        var call = call
        if let customer = body.customer { call.customer = customer }
        if let ticket = try ticketOf(call, body) { call.ticket = ticket }
        record(.callLinked, on: .call(call.id), calls: [call])
        if let callback = body.callback { try promiseCallback(callback, after: call, field: "callback.") }
    }

    /// The ticket that the body names or opens; nil for neither. Throws `notFound` for a ticket that there is not, and `invalid` without
    /// a customer.
    fileprivate mutating func ticketOf(_ call: Call, _ body: DoneCall) throws -> TicketID? {
        if let id = body.ticket { return try ticket(id).id }
        guard let subject = body.open else { return nil }
        guard let customer = call.customer else {
            throw Refusal.invalid("customer", "nobody knows whose call \(call.id) is: name the customer of the ticket")
        }
        return try open(
            OpenTicket(customer: customer, subject: subject, channel: .phone, call: call.id.description, disputes: body.disputes))
    }

    /// Ends the conversation on both sides; the pause that was asked for meanwhile begins.
    ///
    /// `wrapUp` is in seconds: 0 makes the agent idle at once. The ticket, the event and a transfer's next visit are the caller's
    /// business.
    func finish(_ call: inout Call, as outcome: CallOutcome, _ agent: inout Agent, wrapUp: Int64) {
        call.end(as: outcome, at: context.now)
        call.wrapUp = wrapUp
        let until = context.now.adding(seconds: wrapUp)
        agent.state = wrapUp > 0 ? .wrapUp : .idle
        agent.wrapUpUntil = wrapUp > 0 ? until : nil
        agent.idleSince = until
        agent.call = nil
        agent.lastCall = call.id
        agent.lastEndedAt = context.now
        if agent.pauseAfterCall {
            agent.pauseAfterCall = false
            agent.status = .paused
            agent.cause = .asked
            agent.since = context.now
        }
    }

    /// The entry of a pause that began with the end of a call.
    func pauseEntry(_ agent: Agent) -> [AgentEntry] {
        guard agent.status == .paused, agent.since == context.now else { return [] }
        return [AgentEntry(agent: agent.login, at: context.now, kind: .pause)]
    }
}

extension EventType {
    package static let callDone = call("call.done") { call in
        "ended \(call.id) after \(span(call.talk))" + (call.ticket.map { ", for \($0)" } ?? "")
    }
    package static let callLinked = call("call.linked") { "\($0.id) was about \($0.ticket?.description ?? "nothing")" }
}
