// Somebody who works on tickets is not there for some days.

/// Away until a day, whether or not somebody who takes calls: on that day the agent is there again, by itself.
///
/// A second one replaces the day and the note, and keeps the begin.
package struct AwayAgent: AgentAction {
    /// The first day on which the agent is there again: from tomorrow on.
    package var until: Day
    /// Why, or who stands in; personal, and sealed with the event. Absent: none.
    package var note: FreeText?

    package init(until: Day, note: FreeText? = nil) { (self.until, self.note) = (until, note) }

    package static let terms = ActionTerms(
        "away", "Is away until a day; is logged out, and what waits is listed for others.",
        help: "Be away until a day: you are logged out, and your tickets are listed for others.")

    package func names(on login: String) -> OutsideNames { OutsideNames(users: [login], agent: login) }

    /// Logs out whoever is logged in here. Throws `invalid` for a day that is not to come and an empty note, and `wrongState` in a
    /// conversation.
    ///
    /// Throws `notYours` for anybody else's login, and `noSuchAgent` for a user without a role that takes tickets.
    package func decide(on login: String, in draft: inout Draft) throws {
        try draft.requireSelf(login)
        try draft.requireTaker(login)
        let today = draft.context.today
        guard until > today else {
            throw Refusal.invalid(
                "until",
                "\(until) is \(until == today ? "today" : "over"): name the day on which \(login) is there again, from \(today.adding(days: 1)) on"
            )
        }
        if let note, note.isBlank { throw Refusal.invalid("note", "the note is empty: say why, or leave it out") }
        var agent = try draft.agent(login) ?? Agent(login: login, since: draft.context.now)
        let before = agent
        var worked: [Call] = []
        var entries: [AgentEntry] = []
        // A telephone system's agent is logged out there.
        if agent.status != .loggedOut, !agent.observed {
            try draft.returnOffer(of: &agent, before: "being away")
            worked = try draft.leave(&agent)
            entries = [AgentEntry(agent: login, at: draft.context.now, kind: .logout)]
        }
        if !agent.isAway(on: today) { agent.awaySince = draft.context.now }
        (agent.awayUntil, agent.awayNote) = (until, note)
        guard agent != before else { return }
        // The note comes with each event of an absence, what else is personal of the agent with none.
        var kept = agent.personalPart()
        kept.awayNote = nil
        draft.record(.agentAway, on: .agent(login), calls: worked, agents: [agent], entries: entries, since: kept)
    }
}

/// Is there again before the day. One who is not away gets the same answer, without an event.
package struct BackAgent: AgentAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms("back", "Is there again.", help: "Be there again, before the day that was said.")

    /// Throws `notYours` for anybody else's login.
    package func decide(on login: String, in draft: inout Draft) throws {
        try draft.requireSelf(login)
        guard var agent = try draft.agent(login), agent.awayUntil != nil else { return }
        agent.comeBack()
        draft.record(.agentBack, on: .agent(login), agents: [agent])
    }
}

extension Agent {
    /// Whether the agent is away on a day. No event is written when the absence ends.
    package func isAway(on day: Day) -> Bool { awayUntil.map { day < $0 } ?? false }

    /// As the agent stands on a day: an absence that is over is none.
    package func seen(on today: Day) -> Agent {
        guard awayUntil != nil, !isAway(on: today) else { return self }
        var agent = self
        agent.comeBack()
        return agent
    }

    /// Ends an absence, also one that is over.
    mutating func comeBack() { (awaySince, awayUntil, awayNote) = (nil, nil, nil) }
}

extension Draft {
    /// That a ticket goes to somebody who is away; nil for whoever is there.
    func absenceWarning(_ login: String) throws -> Warning? {
        guard let agent = try agent(login), agent.isAway(on: context.today), let until = agent.awayUntil else { return nil }
        return Warning(.agentAway, nil, "\(login) is away until \(until)")
    }
}

extension EventType {
    package static let agentAway = agent("agent.away") { agent in
        "\(agent.login) is away" + (agent.awayUntil.map { " until \($0)" } ?? "")
    }
    package static let agentBack = agent("agent.back") { "\($0.login) is there again" }
}
