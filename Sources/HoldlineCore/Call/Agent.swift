/// What an agent says.
package enum AgentStatus: String, WireWord {
    case available, paused
    case loggedOut = "logged-out"

    package static let noun = "agent status"
}

/// What the system knows of an agent, whatever the agent says.
package enum AgentState: String, WireWord {
    case idle
    /// A call rings.
    case offered
    case talking
    /// Works on what was said; ends by itself at `wrapUpUntil`.
    case wrapUp = "wrap-up"

    package static let noun = "agent state"
}

/// Why an agent is paused.
package enum PauseCause: String, WireWord {
    /// The agent, or a supervisor, asked for it.
    case asked
    /// Too many offers in a row were not taken.
    case missed

    package static let noun = "pause cause"
}

/// A pause of a telephone system's agent in one queue.
package struct QueuePause: Codable, Hashable, Sendable {
    package var queue: QueueName
    package var since: Instant
    /// Why, in the agent's own words.
    @Personal package var reason: FreeText?

    package init(queue: QueueName, since: Instant, reason: FreeText? = nil) {
        (self.queue, self.since, self.reason) = (queue, since, reason)
    }
}

extension QueuePause: StoredRow {
    package static let blank = QueuePause(queue: QueueName(unchecked: ""), since: Instant(seconds: 0))

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("queue", &queue)
        try field("reason", &_reason)
        try field("since", &since)
    }
}

/// Somebody who takes calls: a Unix user, or a member of a telephone system's queues.
package struct Agent: Codable, Hashable, Sendable {
    package var login: String
    package var status = AgentStatus.loggedOut
    package var state = AgentState.idle
    /// Why paused, in the agent's own words.
    @Personal package var reason: FreeText? = nil
    @OrNull package var cause: PauseCause? = nil
    /// Of the status.
    package var since: Instant
    /// What rings, or is spoken.
    @OrNull package var call: CallID? = nil
    @OrNull package var wrapUpUntil: Instant? = nil
    /// A pause asked for during a call: it comes after it.
    package var pauseAfterCall = false
    /// Empty: all queues, in the first line.
    package var queues: [Membership] = []
    package var skills: [Skill] = []
    /// Offers in a row that were not taken.
    package var misses = 0
    /// Calls answered since the login.
    package var answered = 0
    /// From when the agent counts as idle.
    package var idleSince: Instant
    @OrNull package var lastOfferedAt: Instant? = nil
    @OrNull package var lastEndedAt: Instant? = nil
    /// The last call that was spoken.
    @OrNull package var lastCall: CallID? = nil
    /// Known from a telephone system's log.
    package var observed: Bool
    /// The telephone system that spoke of the agent last; absent for agents of Holdline's own.
    package var source: String?
    /// The queues in which an agent of a telephone system is paused; absent where there is none.
    ///
    /// An agent who is paused in all queues has the status paused, one who is paused in some is available in the others.
    package var pauses: [QueuePause]?
    package var version: Int64

    package init(login: String, since: Instant, observed: Bool = false, version: Int64 = 0) {
        (self.login, self.since, idleSince, self.observed, self.version) = (login, since, since, observed, version)
    }
}

extension Agent: StoredRow {
    package static let blank = Agent(login: "", since: Instant(seconds: 0))

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("answered", &answered)
        try field("call", &_call)
        try field("cause", &_cause)
        try field("idleSince", &idleSince)
        try field("lastCall", &_lastCall)
        try field("lastEndedAt", &_lastEndedAt)
        try field("lastOfferedAt", &_lastOfferedAt)
        try field("login", &login)
        try field("misses", &misses)
        try field("observed", &observed)
        try field("pauseAfterCall", &pauseAfterCall)
        try field.rows("pauses", &pauses)
        try field.json("queues", &queues)
        try field("reason", &_reason, in: \.text)
        try field("since", &since)
        try field.json("skills", &skills)
        try field("source", &source)
        try field("state", &state)
        try field("status", &status)
        try field("version", &version)
        try field("wrapUpUntil", &_wrapUpUntil)
    }
}

extension Agent {
    /// As it stands at an instant: a wrap-up that is over is idleness.
    package func read(at now: Instant) -> Agent {
        var agent = self
        if state == .wrapUp, let wrapUpUntil, wrapUpUntil <= now {
            agent.state = .idle
            agent.wrapUpUntil = nil
            agent.idleSince = max(idleSince, wrapUpUntil)
        }
        return agent
    }

    /// Whether a call may be offered now.
    package func isFree(at now: Instant) -> Bool { status == .available && read(at: now).state == .idle }

    /// The line in which the agent serves a queue; nil where not at all.
    package func tier(in queue: QueueName) -> Int? {
        queues.isEmpty ? 1 : queues.first { $0.queue == queue }?.tier
    }

    /// Whether the agent takes no calls of a queue now: paused there, or altogether.
    package func isPaused(in queue: QueueName) -> Bool {
        status == .paused || pauses?.contains { $0.queue == queue } ?? false
    }

    package func has(_ needed: [Skill]) -> Bool {
        needed.allSatisfy { need in skills.contains { $0.word == need.word && $0.rank >= need.rank } }
    }
}

/// A change of what an agent says, for the figures: times logged in and paused are read from these alone.
package struct AgentEntry: Codable, Hashable, Sendable {
    package var agent: String
    package var at: Instant
    package var kind: Kind
    /// Where it was about one queue only; nil: about all.
    @OrNull package var queue: QueueName?

    package enum Kind: String, WireWord {
        case login, logout, pause, resume

        package static let noun = "agent event"
    }

    package init(agent: String, at: Instant, kind: Kind, queue: QueueName? = nil) {
        (self.agent, self.at, self.kind, self.queue) = (agent, at, kind, queue)
    }
}
