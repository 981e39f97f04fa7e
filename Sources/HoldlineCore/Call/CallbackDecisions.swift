extension Draft {
    /// The caller hangs up and keeps the place; of a call that ended without a conversation it is a new visit in the old place.
    mutating func requestCallback(_ id: CallID, _ body: RequestCallback) throws {
        var call = try call(id)
        // Lost calls of a telephone system are called back by people.
        if call.isNative || call.isLive { call = try self.call(id, for: .callback) }
        if call.state == .ended, call.outcome == .answered || call.outcome == .calledBack {
            throw Refusal(.wrongState, "\(id) was spoken with: add a call of your own")
        }
        var before = call.personalPart()
        if let number = body.number {
            guard let text = context.policy.calls.numbering.read(number.text) else {
                throw Refusal.invalid("number", "“\(number.text.prefix(40))” is no number that could be called")
            }
            call.number = FreeText(text)
            // It is sealed anew, whether it is another one or not.
            before.number = nil
        }
        guard let number = call.number else {
            throw Refusal.invalid("number", "the number of \(id) was withheld: ask for one that can be called")
        }
        if let at = body.at, at < context.now { throw Refusal.invalid("at", "\(at) is over: name a time to come") }
        if let other = try base.waitingCallback(in: call.queue, customer: call.customer, number: number.text, but: id) {
            throw Refusal(.callbackExists, "\(other) is a callback of the same customer in \(call.queue): one is enough")
        }
        if call.state == .ended { call.beginVisit(at: context.now, placedAt: call.placedAt) }
        let begins = max(body.at ?? context.now, context.now)
        call.callback = Callback(
            notBefore: body.at, expiresAt: begins.adding(seconds: context.policy.calls.queue(call.queue).callbackExpiry),
            attempts: call.callback?.attempts ?? 0, requestedAt: context.now)
        record(.callCallback, on: .call(id), calls: [call], since: before)
    }

    /// Nobody was reached: the next attempt comes after a pause, and after the last one it is over.
    mutating func unreached(_ call: Call, _ agent: Agent) throws {
        guard var callback = call.callback else { return }
        var (call, agent) = (call, agent)
        let policy = context.policy.calls.queue(call.queue)
        callback.attempts += 1
        callback.notBefore = context.now.adding(seconds: policy.callbackPause)
        finish(&call, as: .timedOut, &agent, wrapUp: 0)
        call.wrapUp = nil
        if callback.attempts < policy.callbackAttempts, callback.expiresAt > context.now {
            (call.state, call.outcome, call.endedAt, call.agent) = (.waiting, nil, nil, nil)
            (call.offeredAt, call.answeredAt, call.wait, call.talk) = (nil, nil, nil, nil)
            call.hold = 0
        } else {
            call.wait = context.now.seconds(since: call.arrivedAt)
            call.talk = nil
            call.answeredAt = nil
        }
        call.callback = callback
        record(.callUnreached, on: .call(call.id), calls: [call], agents: [agent], entries: pauseEntry(agent))
    }

    // MARK: What time and restarts do

    /// Does what time has done to a call; nothing where there is nothing.
    mutating func lapse(_ id: CallID) throws {
        var call = try call(id)
        switch call.lapse(context.policy.calls.queue(call.queue), at: context.now) {
        case nil: return
        case .waitOver, .callbackOver: try end(&call, as: .timedOut)
        case .missed: try miss(call)
        }
    }

    /// An offer rang out. Too many in a row pause the agent, but never the last one who is available in a queue.
    private mutating func miss(_ call: Call) throws {
        guard let login = call.agent, var agent = try agent(login) else { return }
        var call = call
        call.pass(at: context.now, declined: false)
        call.state = .waiting
        call.agent = nil
        call.offeredAt = nil
        agent.state = .idle
        agent.call = nil
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

    /// After a restart of the daemon: an unanswered offer is back in its place, a conversation goes on until its agent says otherwise.
    mutating func recover(_ id: CallID) throws {
        var call = try call(id)
        guard call.isNative else { return }
        switch call.state {
        case .waiting, .ended: return
        case .offered:
            guard let login = call.agent, var agent = try agent(login) else { return }
            call.state = .waiting
            call.agent = nil
            call.offeredAt = nil
            agent.state = .idle
            agent.call = nil
            record(.callReturned, on: .call(id), calls: [call], agents: [agent])
        case .talking, .held:
            guard !call.unconfirmed else { return }
            call.unconfirmed = true
            record(.callUnconfirmed, on: .call(id), calls: [call])
        }
    }
}
