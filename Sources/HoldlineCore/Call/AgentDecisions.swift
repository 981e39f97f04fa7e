extension Draft {
    /// The agent of an action on `/v1/agents/{login}`: oneself, or anybody for a supervisor and a connector.
    private func requireSelf(_ login: String) throws {
        let actor = context.actor
        guard login == actor.agent || actor.isSupervisor || actor.roles.contains(.bridge) else {
            throw Refusal(.notYours, "you are \(actor.agent): only a supervisor acts for \(login.prefix(80))")
        }
    }

    func requireTaker(_ login: String) throws {
        guard context.mayTake(login) || (context.policy.calls.anybody && QueueName(login)?.text == login) else {
            throw Refusal(.noSuchAgent, "“\(login.prefix(80))” is no user with the role agent or supervisor")
        }
    }

    /// Logs in; again with other queues or skills it changes those.
    mutating func login(_ login: String, _ body: LoginAgent) throws {
        try requireSelf(login)
        try requireTaker(login)
        let profile = context.policy.calls.agents[login]
        for membership in body.queues ?? [] {
            try requireQueue(membership.queue, field: "queues")
            if let profile, !profile.queues.isEmpty, !profile.queues.contains(where: { $0.queue == membership.queue }) {
                throw Refusal(
                    .noSuchQueue, "the configuration does not give \(login) the queue “\(membership.word)”", field: "queues",
                    allowed: profile.queues.map(\.word))
            }
        }
        if let profile, body.skills != nil, !profile.skills.isEmpty {
            throw Refusal.invalid(
                "skills", "the skills of \(login) are in the configuration: \(profile.skills.map(\.description).joined(separator: ", "))")
        }
        var agent = try agent(login) ?? Agent(login: login, since: context.now)
        let before = agent
        agent.queues = body.queues ?? profile?.queues ?? (agent.status == .loggedOut ? [] : agent.queues)
        agent.skills = body.skills ?? profile?.skills ?? (agent.status == .loggedOut ? [] : agent.skills)
        if agent.status == .loggedOut {
            agent.enter(at: context.now)
            let entry = AgentEntry(agent: login, at: context.now, kind: .login)
            record(.agentLoggedIn, on: .agent(login), agents: [agent], entries: [entry])
        } else if agent != before {
            record(.agentLoggedIn, on: .agent(login), agents: [agent])
        }
    }

    /// An offer goes back to its place; a conversation has to be ended first.
    mutating func logout(_ login: String) throws {
        try requireSelf(login)
        guard var agent = try agent(login), agent.status != .loggedOut else { return }
        try returnOffer(of: &agent, before: "logging out")
        let worked = try endWrapUp(&agent)
        agent.status = .loggedOut
        agent.reason = nil
        agent.cause = nil
        agent.pauseAfterCall = false
        agent.since = context.now
        record(
            .agentLoggedOut, on: .agent(login), calls: worked, agents: [agent],
            entries: [AgentEntry(agent: login, at: context.now, kind: .logout)])
    }

    /// Asked for in a conversation, the pause comes after it.
    mutating func pause(_ login: String, _ body: PauseAgent) throws {
        try requireSelf(login)
        guard var agent = try agent(login), agent.status != .loggedOut else {
            throw Refusal(.wrongState, "\(login.prefix(80)) is not logged in")
        }
        agent.reason = body.reason
        if agent.state == .talking {
            agent.pauseAfterCall = true
            record(.agentPaused, on: .agent(login), agents: [agent])
            return
        }
        try returnOffer(of: &agent, before: "a pause")
        agent.reason = body.reason
        let began = agent.status != .paused
        agent.status = .paused
        agent.cause = .asked
        if began { agent.since = context.now }
        let entries = began ? [AgentEntry(agent: login, at: context.now, kind: .pause)] : []
        record(.agentPaused, on: .agent(login), agents: [agent], entries: entries)
    }

    mutating func resume(_ login: String) throws {
        try requireSelf(login)
        guard var agent = try agent(login), agent.status != .loggedOut else {
            throw Refusal(.wrongState, "\(login.prefix(80)) is not logged in")
        }
        guard agent.status == .paused || agent.pauseAfterCall || agent.read(at: context.now).state == .wrapUp else { return }
        let worked = try endWrapUp(&agent)
        agent.pauseAfterCall = false
        var entries: [AgentEntry] = []
        if agent.status == .paused {
            agent.status = .available
            agent.since = context.now
            agent.idleSince = context.now
            entries = [AgentEntry(agent: login, at: context.now, kind: .resume)]
        }
        agent.misses = 0
        agent.reason = nil
        agent.cause = nil
        record(.agentResumed, on: .agent(login), calls: worked, agents: [agent], entries: entries)
    }

    /// Makes an agent who asks for a call ready for one: logged in, out of the wrap-up. Throws `paused`, and `wrong-state` in a call.
    mutating func makeReady(_ login: String) throws {
        try requireTaker(login)
        let agent = try agent(login) ?? Agent(login: login, since: context.now)
        switch agent.status {
        case .loggedOut:
            var agent = agent
            let profile = context.policy.calls.agents[login]
            agent.queues = profile?.queues ?? []
            agent.skills = profile?.skills ?? []
            agent.enter(at: context.now)
            let entry = AgentEntry(agent: login, at: context.now, kind: .login)
            record(.agentLoggedIn, on: .agent(login), agents: [agent], entries: [entry])
        case .paused:
            throw Refusal(.paused, "\(login) is paused\(agent.cause == .missed ? ", after offers that rang unanswered" : ""): resume first")
        case .available:
            if agent.state == .talking {
                throw Refusal(.wrongState, "\(login) is in \(agent.call?.description ?? "a call"): end it first")
            }
            guard agent.read(at: context.now).state == .wrapUp else { return }
            var ready = agent
            let worked = try endWrapUp(&ready)
            record(.agentReady, on: .agent(login), calls: worked, agents: [ready])
        }
    }

    // MARK: Parts of the above

    private mutating func returnOffer(of agent: inout Agent, before what: String) throws {
        if agent.state == .talking {
            throw Refusal(.wrongState, "\(agent.login) is in \(agent.call?.description ?? "a call"): end it before \(what)")
        }
        guard agent.state == .offered, let id = agent.call else { return }
        putBack(try call(id), agent, declined: true)
        agent.state = .idle
        agent.call = nil
    }

    /// Ends the work after a conversation now; gives its call, with as much of that work as there really was.
    private func endWrapUp(_ agent: inout Agent) throws -> [Call] {
        guard agent.state == .wrapUp else { return [] }
        agent = agent.read(at: context.now)
        guard agent.state == .wrapUp else { return [] }
        agent.state = .idle
        agent.wrapUpUntil = nil
        agent.idleSince = context.now
        guard let ended = agent.lastEndedAt, let id = agent.lastCall, var call = try lastVisit(of: id, by: agent.login) else { return [] }
        call.wrapUp = max(0, context.now.seconds - ended.seconds)
        return [call]
    }

    /// The visit that an agent ended last: a transferred call has gone on since.
    private func lastVisit(of id: CallID, by login: String) throws -> Call? {
        let call = try call(id)
        if call.agent == login, call.state == .ended { return call }
        return try base.lastVisit(of: id, by: login)
    }
}

extension Agent {
    fileprivate mutating func enter(at now: Instant) {
        status = .available
        reason = nil
        cause = nil
        since = now
        idleSince = now
        misses = 0
        answered = 0
        lastOfferedAt = nil
        observed = false
    }
}
