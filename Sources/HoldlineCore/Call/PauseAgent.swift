// An agent takes no calls for a while.

/// A pause is one to all queues. A second one replaces the reason and keeps the begin, so no report counts two.
package struct PauseAgent: AgentAction {
    /// In the agent's words: sealed as personal data, never part of the chained facts. Absent: none.
    package var reason: FreeText?
    package init(reason: FreeText? = nil) { self.reason = reason }

    package static let terms = ActionTerms(
        "pause", "Takes no calls for a while; within one, after it.",
        help: "Take no calls for a while; in a conversation the pause comes after it.")

    /// Asked for in a conversation, the pause comes after it. Throws `wrongState` for an agent who is not logged in.
    ///
    /// Throws `notYours` for anybody else's login. What rings goes back to its place as declined.
    package func decide(on login: String, in draft: inout Draft) throws {
        var agent = try draft.present(login)
        agent.reason = reason
        if agent.state == .talking {
            agent.pauseAfterCall = true
            draft.record(.agentPaused, on: .agent(login), agents: [agent])
            return
        }
        try draft.returnOffer(of: &agent, before: "a pause")
        let began = agent.status != .paused
        agent.status = .paused
        agent.cause = .asked
        if began { agent.since = draft.context.now }
        let entries = began ? [AgentEntry(agent: login, at: draft.context.now, kind: .pause)] : []
        draft.record(.agentPaused, on: .agent(login), agents: [agent], entries: entries)
    }
}

/// It also takes back a pause that was asked for within a conversation, and sets the row of misses to 0.
package struct ResumeAgent: AgentAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms(
        "resume", "Takes calls again, out of a pause or a wrap-up.", help: "Take calls again, after a pause or out of the wrap-up.")

    /// Throws `wrongState` for an agent who is not logged in.
    ///
    /// Throws `notYours` for anybody else's login. An agent who takes calls already gets the same answer, without an event.
    package func decide(on login: String, in draft: inout Draft) throws {
        var agent = try draft.present(login)
        guard agent.status == .paused || agent.pauseAfterCall || agent.read(at: draft.context.now).state == .wrapUp else { return }
        let worked = try draft.endWrapUp(&agent)
        agent.pauseAfterCall = false
        var entries: [AgentEntry] = []
        if agent.status == .paused {
            agent.status = .available
            agent.since = draft.context.now
            agent.idleSince = draft.context.now
            entries = [AgentEntry(agent: login, at: draft.context.now, kind: .resume)]
        }
        agent.misses = 0
        agent.reason = nil
        agent.cause = nil
        draft.record(.agentResumed, on: .agent(login), calls: worked, agents: [agent], entries: entries)
    }
}

extension EventType {
    package static let agentPaused = agent("agent.paused", isWhole: true) { agent in
        agent.pauseAfterCall ? "\(agent.login) pauses after this call" : "\(agent.login) is paused"
    }
    package static let agentResumed = agent("agent.resumed") { "\($0.login) takes calls again" }
}
