// An agent comes to take calls, and leaves.

/// A login out of a logged-out state begins the counts of misses and answered calls anew.
package struct LoginAgent: AgentAction {
    /// `support`, `billing:2`; absent: what the configuration says, or all.
    ///
    /// A configured profile bounds the choice: it may be narrowed, not widened.
    package var queues: [Membership]?
    /// `french:3` has the rank 3. Absent: what the configuration says, or what the agent had.
    package var skills: [Skill]?

    package init(queues: [Membership]? = nil, skills: [Skill]? = nil) { (self.queues, self.skills) = (queues, skills) }

    package static let terms = ActionTerms(
        "login", "Takes calls from now on; again: with other queues or skills.",
        help: "Take calls from now on; again with other queues or skills it changes those.")

    package func names(on login: String) -> OutsideNames { OutsideNames(users: [login], agent: login) }

    /// Logs in; again with other queues or skills it changes those.
    ///
    /// Throws `notYours`, `noSuchAgent`, `noSuchQueue`, and `invalid` for skills that the configuration gives.
    package func decide(on login: String, in draft: inout Draft) throws {
        try draft.requireSelf(login)
        try draft.requireTaker(login)
        let profile = draft.context.policy.calls.agents[login]
        for membership in queues ?? [] {
            try draft.requireQueue(membership.queue, field: "queues")
            if let profile, !profile.queues.isEmpty, !profile.queues.contains(where: { $0.queue == membership.queue }) {
                throw Refusal(
                    .noSuchQueue, "the configuration does not give \(login) the queue “\(membership.word)”", field: "queues",
                    allowed: profile.queues.map(\.word))
            }
        }
        if let profile, skills != nil, !profile.skills.isEmpty {
            throw Refusal.invalid(
                "skills", "the skills of \(login) are in the configuration: \(profile.skills.map(\.description).joined(separator: ", "))")
        }
        var agent = try draft.agent(login) ?? Agent(login: login, since: draft.context.now)
        let before = agent
        agent.queues = queues ?? profile?.queues ?? (agent.status == .loggedOut ? [] : agent.queues)
        agent.skills = skills ?? profile?.skills ?? (agent.status == .loggedOut ? [] : agent.skills)
        if agent.status == .loggedOut {
            draft.logIn(agent)
        } else if agent != before {
            draft.record(.agentLoggedIn, on: .agent(login), agents: [agent])
        }
    }
}

/// An agent who is logged out already gets the same answer, without an event. A wrap-up that runs ends here with its real length.
package struct LogoutAgent: AgentAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms(
        "logout", "Takes no more calls; an offer goes back to its place.",
        help: "Take no calls any more; what rings goes back to its place.")

    /// Throws `wrongState` in a conversation: that has to be ended first.
    ///
    /// Throws `notYours` for anybody else's login.
    package func decide(on login: String, in draft: inout Draft) throws {
        try draft.requireSelf(login)
        guard var agent = try draft.agent(login), agent.status != .loggedOut else { return }
        try draft.returnOffer(of: &agent, before: "logging out")
        let worked = try draft.leave(&agent)
        draft.record(
            .agentLoggedOut, on: .agent(login), calls: worked, agents: [agent],
            entries: [AgentEntry(agent: login, at: draft.context.now, kind: .logout)])
    }
}

/// An agent asks for a call: is logged in, and out of the wrap-up. A command of the daemon itself.
///
/// Only `POST /v1/calls/next` makes it.
package struct MakeReady: Change {
    package init() {}

    package func names(on login: String) -> OutsideNames { OutsideNames(users: [login], agent: login) }
    /// Throws `noSuchAgent`, `paused`, and `wrongState` in a call.
    package func decide(on login: String, in draft: inout Draft) throws { try draft.makeReady(login) }
}

extension Draft {
    /// Begins a session of an agent who was logged out, with the queues and skills that the agent has now.
    fileprivate mutating func logIn(_ agent: Agent) {
        var agent = agent
        agent.enter(at: context.now)
        let entry = AgentEntry(agent: agent.login, at: context.now, kind: .login)
        record(.agentLoggedIn, on: .agent(agent.login), agents: [agent], entries: [entry])
    }

    /// Ends a session; gives the call whose wrap-up ran, with its real length.
    func leave(_ agent: inout Agent) throws -> [Call] {
        let worked = try endWrapUp(&agent)
        agent.status = .loggedOut
        agent.reason = nil
        agent.cause = nil
        agent.pauseAfterCall = false
        agent.since = context.now
        return worked
    }

    /// Makes an agent who asks for a call ready for one: logged in, out of the wrap-up. Throws `paused`, and `wrongState` in a call.
    ///
    /// An agent who is ready already is left as it is, without an event.
    mutating func makeReady(_ login: String) throws {
        try requireTaker(login)
        let agent = try agent(login) ?? Agent(login: login, since: context.now)
        switch agent.status {
        case .loggedOut:
            var agent = agent
            let profile = context.policy.calls.agents[login]
            agent.queues = profile?.queues ?? []
            agent.skills = profile?.skills ?? []
            logIn(agent)
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
}

extension Agent {
    /// The counts of a session begin anew; who was known from a telephone system's log becomes Holdline's own.
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
        // Whoever comes is there.
        comeBack()
    }
}

extension EventType {
    package static let agentLoggedIn = agent("agent.logged-in") { agent in
        let queues = agent.queues.map(\.description).joined(separator: ", ")
        return "\(agent.login) is logged in for \(queues.isEmpty ? "all queues" : queues)"
    }
    package static let agentLoggedOut = agent("agent.logged-out") { "\($0.login) is logged out" }
    package static let agentReady = agent("agent.ready") { "\($0.login) asks for the next call" }
}
