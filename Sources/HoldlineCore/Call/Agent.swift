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
    /// Personal: sealed in the ledger.
    @OrNull package var reason: FreeText?

    package init(queue: QueueName, since: Instant, reason: FreeText? = nil) {
        self.queue = queue
        self.since = since
        self.reason = reason
    }
}

/// Somebody who takes calls: a Unix user, or a member of a telephone system's queues.
package struct Agent: Codable, Hashable, Sendable {
    package var login: String
    package var status: AgentStatus
    package var state: AgentState
    /// Why paused, in the agent's own words. Personal.
    @OrNull package var reason: FreeText?
    @OrNull package var cause: PauseCause?
    /// Of the status.
    package var since: Instant
    /// What rings, or is spoken.
    @OrNull package var call: CallID?
    @OrNull package var wrapUpUntil: Instant?
    /// A pause asked for during a call: it comes after it.
    package var pauseAfterCall: Bool
    /// Empty: all queues, in the first line.
    package var queues: [Membership]
    package var skills: [Skill]
    /// Offers in a row that were not taken.
    package var misses: Int
    /// Calls answered since the login.
    package var answered: Int
    /// From when the agent counts as idle.
    package var idleSince: Instant
    @OrNull package var lastOfferedAt: Instant?
    @OrNull package var lastEndedAt: Instant?
    /// The last call that was spoken.
    @OrNull package var lastCall: CallID?
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
        self.login = login
        self.status = .loggedOut
        self.state = .idle
        self.reason = nil
        self.cause = nil
        self.since = since
        self.call = nil
        self.wrapUpUntil = nil
        self.pauseAfterCall = false
        self.queues = []
        self.skills = []
        self.misses = 0
        self.answered = 0
        self.idleSince = since
        self.lastOfferedAt = nil
        self.lastEndedAt = nil
        self.lastCall = nil
        self.observed = observed
        self.source = nil
        self.pauses = nil
        self.version = version
    }
}

extension Agent {
    var withoutPersonalData: Agent {
        var facts = self
        facts.reason = nil
        facts.pauses = pauses?.map { QueuePause(queue: $0.queue, since: $0.since) }
        return facts
    }

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
        self.agent = agent
        self.at = at
        self.kind = kind
        self.queue = queue
    }
}
