/// An action of `POST /v1/agents/{login}/ACTION`.
///
/// The target is the login in the path, whose agent need not exist yet.
package protocol AgentAction: Action where Target == String {}

extension AgentAction {
    /// The codes of all agent actions together: an action need not use each of them.
    package static var refuses: [Refusal.Code] { [.notYours, .noSuchAgent, .noSuchQueue, .paused] }
    /// The summary, with the rule about who may act for whom.
    package static var sentence: String { "\(summary) Oneself; a supervisor and a bridge anybody." }
}

extension Agent {
    /// All actions of an agent, in the order in which they are told.
    package static let actions: [any AgentAction.Type] = [
        LoginAgent.self, LogoutAgent.self, PauseAgent.self, ResumeAgent.self, AwayAgent.self, BackAgent.self,
    ]

    /// Every type of event whose subject is an agent.
    static let events: [EventType] = [
        .agentLoggedIn, .agentLoggedOut, .agentPaused, .agentResumed, .agentReady, .agentObserved, .agentAway, .agentBack,
    ]
}

extension Draft {
    /// The agent of an action on `/v1/agents/{login}`: oneself, or anybody for a supervisor and a connector.
    ///
    /// Throws `notYours` for anybody else's login. A bridge that acts on behalf of an agent is that agent.
    func requireSelf(_ login: String) throws {
        let actor = context.actor
        guard login == actor.agent || actor.isSupervisor || actor.roles.contains(.bridge) else {
            throw Refusal(.notYours, "you are \(actor.agent): only a supervisor acts for \(login.prefix(80))")
        }
    }

    /// Throws `noSuchAgent` for a user who may not take calls.
    ///
    /// With `anybody` in the configuration every login that could be a queue's name may take calls, without a role.
    func requireTaker(_ login: String) throws {
        guard context.mayTake(login) || (context.policy.calls.anybody && QueueName(login)?.text == login) else {
            throw Refusal(.noSuchAgent, "“\(login.prefix(80))” is no user with the role agent or supervisor")
        }
    }

    /// The agent, who acts or is acted for. Throws `notYours`, and `wrongState` for one who is not logged in.
    func present(_ login: String) throws -> Agent {
        try requireSelf(login)
        guard let agent = try agent(login), agent.status != .loggedOut else {
            throw Refusal(.wrongState, "\(login.prefix(80)) is not logged in")
        }
        return agent
    }

    /// An offer goes back to its place. Throws `wrongState` in a conversation.
    ///
    /// `what` is what the agent wanted to do, for the message. An agent without an offer is left as it is; an offer that goes back counts
    /// as declined.
    mutating func returnOffer(of agent: inout Agent, before what: String) throws {
        if agent.state == .talking {
            throw Refusal(.wrongState, "\(agent.login) is in \(agent.call?.description ?? "a call"): end it before \(what)")
        }
        guard agent.state == .offered, let id = agent.call else { return }
        putBack(try call(id), agent)
        agent.state = .idle
        agent.call = nil
    }

    /// Ends the work after a conversation now; gives its call, with as much of that work as there really was.
    ///
    /// The result is empty where no wrap-up ran, or where it had run out before: then the planned length stays in the call.
    func endWrapUp(_ agent: inout Agent) throws -> [Call] {
        guard agent.state == .wrapUp else { return [] }
        agent = agent.read(at: context.now)
        guard agent.state == .wrapUp else { return [] }
        agent.state = .idle
        agent.wrapUpUntil = nil
        agent.idleSince = context.now
        guard let ended = agent.lastEndedAt, let id = agent.lastCall, var call = try lastVisit(of: id, by: agent.login) else { return [] }
        call.wrapUp = context.now.seconds(since: ended)
        return [call]
    }

    /// The visit that an agent ended last: a transferred call has gone on since.
    private func lastVisit(of id: CallID, by login: String) throws -> Call? {
        let call = try call(id)
        if call.agent == login, call.state == .ended { return call }
        return try base.lastVisit(of: id, by: login)
    }
}

extension EventType {
    /// An event of an agent, told of the agent after it.
    static func agent(_ word: String, isWhole: Bool = false, _ words: @escaping @Sendable (Agent) -> String) -> EventType {
        EventType(word, isWhole: isWhole) { told in
            (told.facts.agents?.last).map { words($0) + told.behalf } ?? "changed an agent" + told.behalf
        }
    }
}
