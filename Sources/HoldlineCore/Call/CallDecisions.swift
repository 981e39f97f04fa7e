extension Draft {
    // MARK: What every action asks first

    func call(_ id: CallID, for action: CallAction) throws -> Call {
        let call = try call(id)
        guard call.isNative else {
            throw Refusal(
                .wrongState, "\(id) is \(call.observed?.source ?? "a telephone system")'s call: what happens to it is read from there")
        }
        guard action.states.contains(call.state) else {
            let allowed = CallAction.allowed(in: call.state).map(\.rawValue)
            throw Refusal(
                .wrongState,
                "\(id) is \(call.state.rawValue), and such a call does not take “\(action.rawValue)”: it takes \(allowed.joined(separator: ", "))",
                allowed: allowed)
        }
        return call
    }

    /// The call and the agent who has it, who must be the one who acts; a supervisor may act on anybody's.
    func own(_ id: CallID, for action: CallAction) throws -> (Call, Agent) {
        var call = try call(id, for: action)
        guard let login = call.agent else { throw Refusal(.wrongState, "nobody has \(id)") }
        guard login == context.actor.agent || (context.actor.isSupervisor && context.actor.behalf == nil) else {
            throw Refusal(.notYours, "\(id) is \(login)'s")
        }
        call.unconfirmed = false
        return (call, try agent(login) ?? Agent(login: login, since: context.now))
    }

    func requireQueue(_ name: QueueName, field: String) throws {
        guard context.policy.calls.knows(name) else {
            throw Refusal(
                .noSuchQueue, "there is no queue “\(name)” in the configuration", field: field,
                allowed: context.policy.calls.queues.keys.sorted().map(\.text))
        }
    }

    // MARK: Arriving

    mutating func add(_ body: AddCall) throws -> CallID {
        try requireQueue(body.queue, field: "queue")
        let queue = try spelled(body.queue)
        let priority = body.priority ?? .normal
        var call = Call(
            id: newCallID(), queue: queue, priority: priority, credit: context.policy.calls.queue(queue).credit(of: priority),
            skills: body.skills ?? [], arrivedAt: context.now, version: nextSeq)
        call.name = body.name
        if let ticket = body.ticket {
            call.ticket = ticket
            call.customer = try self.ticket(ticket).customer
        }
        try recognise(body.number, in: &call)
        if let customer = body.customer { call.customer = customer }
        if let reason = try turnsAway(queue) {
            call.turnedAway = reason
            call.end(as: .turnedAway, at: context.now)
        }
        record(call.turnedAway == nil ? .callArrived : .callTurnedAway, on: .call(call.id), calls: [call])
        return call.id
    }

    /// Finds the customer of a number: one alone is linked, several are suggested, a withheld number says nothing.
    func recognise(_ number: FreeText?, in call: inout Call) throws {
        guard let text = number.flatMap({ context.policy.calls.numbering.read($0.text) }), let number = FreeText(text) else { return }
        call.number = number
        guard call.customer == nil else { return }
        let customers = try base.customers(withNumberAmong: context.policy.calls.numbering.spellings(of: number.text))
        if customers.count == 1 { call.customer = customers[0] } else { call.suggested = customers }
    }

    func turnsAway(_ queue: QueueName) throws -> TurnedAway? {
        let policy = context.policy.calls.queue(queue)
        if policy.hours == .business, !context.policy.calendar.isOpen(at: context.now) { return .closed }
        if let largest = policy.largest, try base.waitingCalls(in: queue) >= largest { return .full }
        return nil
    }

    // MARK: Offering

    /// Offers a waiting call to an agent; asking for one logs in who was out, and ends a wrap-up.
    mutating func offer(_ id: CallID, to login: String) throws {
        var call = try call(id)
        guard call.state == .waiting else { throw Refusal(.wrongState, "\(id) is \(call.state.rawValue)") }
        try makeReady(login)
        guard var agent = try agent(login)?.read(at: context.now) else { return }
        guard agent.state == .idle else { throw Refusal(.wrongState, "\(login) is \(agent.state.rawValue)") }
        let eligibility = Eligibility(context.policy.calls, at: context.now) { [base] in try base.loggedInAgents() }
        if let bar = try eligibility.bar(agent, from: call) {
            throw Refusal(.wrongState, "\(id) may not be offered to \(login) now: \(bar)")
        }
        call.state = .offered
        call.agent = login
        call.offeredAt = context.now
        agent.state = .offered
        agent.call = id
        agent.lastOfferedAt = context.now
        record(.callOffered, on: .call(id), calls: [call], agents: [agent])
    }

    mutating func answer(_ id: CallID, _ body: AnswerCall) throws {
        var (call, agent) = try own(id, for: .answer)
        call.state = .talking
        call.answeredAt = context.now
        call.wait = context.now.seconds(since: call.arrivedAt)
        call.reservedFor = nil
        call.reservedUntil = nil
        if let customer = body.customer { call.customer = customer }
        agent.state = .talking
        agent.misses = 0
        agent.answered += 1
        record(.callAnswered, on: .call(id), calls: [call], agents: [agent])
    }

    mutating func decline(_ id: CallID) throws {
        let (call, agent) = try own(id, for: .decline)
        putBack(call, agent, declined: true)
    }

    /// An offer that was not taken goes back to its place; somebody else is asked first.
    mutating func putBack(_ call: Call, _ agent: Agent, declined: Bool) {
        var (call, agent) = (call, agent)
        call.pass(at: context.now, declined: declined)
        call.state = .waiting
        call.agent = nil
        call.offeredAt = nil
        agent.state = .idle
        agent.call = nil
        record(.callReturned, on: .call(call.id), calls: [call], agents: [agent])
    }

    // MARK: Within the conversation

    mutating func hold(call id: CallID) throws {
        var (call, agent) = try own(id, for: .hold)
        call.state = .held
        call.heldAt = context.now
        agent.state = .talking
        record(.callHeld, on: .call(id), calls: [call], agents: [agent])
    }

    mutating func unhold(call id: CallID) throws {
        let (call, agent) = try own(id, for: .unhold)
        var back = call
        back.endHold(at: context.now)
        record(.callUnheld, on: .call(id), calls: [back], agents: [agent])
    }

    /// Puts a call back: an offer to its place, a caller to the place before the conversation, a callback to its next attempt.
    mutating func requeue(_ id: CallID) throws {
        var (call, agent) = try own(id, for: .requeue)
        if call.state == .offered { return putBack(call, agent, declined: true) }
        if call.callback != nil { return try unreached(call, agent) }
        let place = call.placedAt
        finish(&call, as: .answered, &agent, wrapUp: 0)
        call.transferredTo = call.queue.text
        record(.callRequeued, on: .call(id), calls: [call], agents: [agent], entries: pauseEntry(agent))
        call.beginVisit(at: context.now, placedAt: place)
        call.passes = [Pass(agent: agent.login, at: context.now, declined: true, ringing: 0)]
        record(.callArrived, on: .call(id), calls: [call])
    }

    mutating func transfer(_ id: CallID, _ body: TransferCall) throws {
        var (call, agent) = try own(id, for: .transfer)
        guard (body.queue == nil) != (body.agent == nil) else {
            throw Refusal.invalid(body.queue == nil ? "queue" : "agent", "a transfer goes to a queue or to an agent: name one of the two")
        }
        let policy = context.policy.calls.queue(body.queue ?? call.queue)
        if let queue = body.queue {
            try requireQueue(queue, field: "queue")
            if let reason = try turnsAway(queue) {
                throw Refusal(.queueClosed, "\(queue) is \(reason.rawValue): take a callback, or another queue", field: "queue")
            }
        }
        if let other = body.agent {
            guard other != agent.login else { throw Refusal.invalid("agent", "\(id) is \(other)'s already") }
            guard let target = try self.agent(other), target.status != .loggedOut, !target.observed else {
                throw Refusal(.wrongState, "\(other.prefix(80)) is not logged in", field: "agent")
            }
        }
        finish(&call, as: call.callback == nil ? .answered : .calledBack, &agent, wrapUp: context.policy.calls.queue(call.queue).wrapUp)
        call.transferredTo = body.queue?.text ?? body.agent
        record(.callTransferred, on: .call(id), calls: [call], agents: [agent], entries: pauseEntry(agent))
        if let queue = body.queue { call.queue = try spelled(queue) }
        if let priority = body.priority { call.priority = priority }
        call.credit = policy.credit(of: call.priority)
        call.beginVisit(at: context.now, placedAt: context.now)
        if let other = body.agent {
            call.reservedFor = other
            call.reservedUntil = context.now.adding(seconds: policy.transferFor)
        }
        record(.callArrived, on: .call(id), calls: [call])
    }

    // MARK: Ending

    mutating func done(_ id: CallID, _ body: DoneCall) throws {
        let current = try call(id)
        guard body.ticket == nil || body.open == nil else {
            throw Refusal.invalid("open", "name a ticket, or open one: not both")
        }
        if let wrapUp = body.wrapUp, !(0...86_400).contains(wrapUp) { throw Refusal.invalid("wrapUp", "wrapUp is 0 to 86400 seconds") }
        if current.state == .ended, body.ticket != nil || body.open != nil { return try link(current, body) }
        var (call, agent) = try own(id, for: .done)
        if let customer = body.customer { call.customer = customer }
        let ticket = try ticketOf(call, body)
        if let ticket { call.ticket = ticket }
        finish(
            &call, as: call.callback == nil ? .answered : .calledBack, &agent,
            wrapUp: body.wrapUp.map(Int64.init) ?? context.policy.calls.queue(call.queue).wrapUp)
        record(.callDone, on: .call(id), calls: [call], agents: [agent], entries: pauseEntry(agent))
    }

    /// After the conversation: the ticket that it was about.
    private mutating func link(_ call: Call, _ body: DoneCall) throws {
        guard call.agent == context.actor.agent || context.actor.isSupervisor else { throw Refusal(.notYours, "\(call.id) was not yours") }
        var call = call
        if let customer = body.customer { call.customer = customer }
        call.ticket = try ticketOf(call, body)
        record(.callLinked, on: .call(call.id), calls: [call])
    }

    private mutating func ticketOf(_ call: Call, _ body: DoneCall) throws -> TicketID? {
        if let id = body.ticket { return try ticket(id).id }
        guard let subject = body.open else { return nil }
        guard let customer = call.customer else {
            throw Refusal.invalid("customer", "nobody knows whose call \(call.id) is: name the customer of the ticket")
        }
        return try open(OpenTicket(customer: customer, subject: subject, channel: .phone, call: call.id.description))
    }

    /// The caller is gone before anybody spoke.
    mutating func abandon(_ id: CallID, _ body: AbandonCall) throws {
        var call = try call(id, for: .abandon)
        let outcome = body.outcome ?? .abandoned
        guard AbandonCall.outcomes.contains(outcome) else {
            throw Refusal(
                .invalid, "a call that nobody took does not end as “\(outcome.rawValue)”", field: "outcome",
                allowed: AbandonCall.outcomes.map(\.rawValue))
        }
        try end(&call, as: outcome)
    }

    /// Ends a call that nobody speaks with; whoever it rings at is free again.
    mutating func end(_ call: inout Call, as outcome: CallOutcome) throws {
        var agents: [Agent] = []
        if call.state == .offered, let login = call.agent, var agent = try agent(login) {
            agent.state = .idle
            agent.call = nil
            agents = [agent]
        }
        call.end(as: outcome, at: context.now)
        record(.callEnded, on: .call(call.id), calls: [call], agents: agents)
    }

    /// Ends the conversation on both sides; the pause that was asked for meanwhile begins.
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
