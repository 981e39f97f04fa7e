/// What an agent says.
///
/// Commands of the agent, of a supervisor or of a bridge change it, the log of a telephone system, and the pause after missed offers.
package enum AgentStatus: String, WireWord {
    /// The agent is logged in. An available one may be offered a call where the `AgentState` is idle; a paused one keeps queues, skills
    /// and counts.
    case available, paused
    /// The agent gets no offers, and stands on no board unless a call is still open at it. A restart of the daemon logs nobody out.
    case loggedOut = "logged-out"

    package static let noun = "agent status"
}

/// What the system knows of an agent, whatever the agent says.
///
/// An agent may be paused and talking at once: the state follows the calls, the status follows the words.
package enum AgentState: String, WireWord {
    /// `idle`: no call rings, none is spoken, no wrap-up runs; a paused agent is idle, too.
    /// `offered`: a call rings.
    /// `talking`: a conversation is open, the time on hold included.
    case idle, offered, talking
    /// Works on what was said; ends by itself at `wrapUpUntil`.
    case wrapUp = "wrap-up"

    package static let noun = "agent state"
}

/// Why an agent is paused.
package enum PauseCause: String, WireWord {
    /// `asked`: by the agent, or by a supervisor.
    /// `missed`: too many offers in a row were not taken.
    case asked, missed

    package static let noun = "pause cause"
}

/// A pause of a telephone system's agent in one queue.
package struct QueuePause: Codable, Hashable, Sendable {
    /// The queue as this installation spells it.
    package var queue: QueueName
    /// When the log said so; a second pause in the same queue does not move it.
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
    /// The Unix user's name, or the member's name as the telephone system writes it. It is the agent's only key.
    package var login: String
    package var status = AgentStatus.loggedOut
    /// As it was stored: a wrap-up stays here after its end. `read(at:)` gives the state at an instant.
    package var state = AgentState.idle
    /// Why paused, in the agent's own words.
    ///
    /// nil where the agent is not paused, gave no reason, or was paused by missed offers.
    @Personal package var reason: FreeText? = nil
    /// nil unless the agent is paused.
    @OrNull package var cause: PauseCause? = nil
    /// Of the status.
    ///
    /// When `status` became what it is; a repeated login or pause does not move it.
    package var since: Instant
    /// What rings, or is spoken.
    ///
    /// nil in idleness and in the wrap-up, whose call is `lastCall`.
    @OrNull package var call: CallID? = nil
    /// The end of the wrap-up. nil outside of one. No event is written when the instant passes.
    @OrNull package var wrapUpUntil: Instant? = nil
    /// A pause asked for during a call: it comes after it.
    package var pauseAfterCall = false
    /// Empty: all queues, in the first line.
    ///
    /// Each with the line (1 asks first) in which the agent serves it. For an agent of a telephone system an empty list after a pause in
    /// every queue means that no membership was seen.
    package var queues: [Membership] = []
    /// What the agent can do, each with a rank: a call is offered where the rank is at least the one that it needs.
    package var skills: [Skill] = []
    /// Offers in a row that were not taken.
    ///
    /// A login, an answer and a resumption set it to 0; a declined offer does not count. `missesToPause` of the queue is the limit.
    package var misses = 0
    /// Calls answered since the login; of an agent of a telephone system those of today.
    ///
    /// Without those of earlier sessions: a report counts these from the ledger.
    package var answered = 0
    /// From when the agent counts as idle.
    ///
    /// The order by the longest idle agent compares it. It lies in the future while a wrap-up runs: at the wrap-up's end.
    package var idleSince: Instant
    /// nil until the first offer after a login.
    @OrNull package var lastOfferedAt: Instant? = nil
    /// When the agent's last conversation ended. nil before the first one. A new login keeps it.
    @OrNull package var lastEndedAt: Instant? = nil
    /// The last call that was spoken.
    @OrNull package var lastCall: CallID? = nil
    /// Known from a telephone system's log.
    ///
    /// A login through Holdline, of an agent who is logged out, makes it one of Holdline's own.
    package var observed: Bool
    /// The telephone system that spoke of the agent last; absent for agents of Holdline's own.
    package var source: String?
    /// The queues in which an agent of a telephone system is paused; absent where there is none.
    ///
    /// An agent who is paused in all queues has the status paused, one who is paused in some is available in the others.
    package var pauses: [QueuePause]?
    /// Since when the agent is away. Absent for one who never was, or came back before the day.
    package var awaySince: Instant?
    /// The first day on which the agent is there again: whoever reads it compares it with today. Absent as above.
    package var awayUntil: Day?
    /// Why away, or who stands in, in the words of whoever said it.
    @Personal package var awayNote: FreeText?
    /// Ledger seq of the last event that changed the row: what `If-Match` is compared with. 0 for an agent who was never recorded.
    package var version: Int64

    package init(login: String, since: Instant, observed: Bool = false, version: Int64 = 0) {
        (self.login, self.since, idleSince, self.observed, self.version) = (login, since, since, observed, version)
    }
}

extension Agent: StoredRow {
    package static let blank = Agent(login: "", since: Instant(seconds: 0))

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("answered", &answered)
        try field("awayNote", &_awayNote, in: \.awayNote)
        try field("awaySince", &awaySince, "awayUntil", &awayUntil)
        try field("call", &_call, "cause", &_cause, "idleSince", &idleSince)
        try field("lastCall", &_lastCall, "lastEndedAt", &_lastEndedAt, "lastOfferedAt", &_lastOfferedAt, "login", &login)
        try field("misses", &misses, "observed", &observed, "pauseAfterCall", &pauseAfterCall)
        try field.rows("pauses", &pauses)
        try field.json("queues", &queues)
        try field("reason", &_reason, in: \.text)
        try field("since", &since)
        try field.json("skills", &skills)
        try field("source", &source, "state", &state, "status", &status)
        try field("version", &version, "wrapUpUntil", &_wrapUpUntil)
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

    /// The call that the agent speaks, or whose wrap-up runs: what the agent writes down meanwhile is about it. nil while nobody is spoken
    /// to.
    package var callAtHand: CallID? {
        switch state {
        case .talking: call
        case .wrapUp: lastCall
        case .idle, .offered: nil
        }
    }

    /// Whether a call may be offered now.
    ///
    /// An offer that rings, a conversation, a wrap-up that still runs and every pause make it false.
    package func isFree(at now: Instant) -> Bool { status == .available && read(at: now).state == .idle }

    /// The line in which the agent serves a queue; nil where not at all.
    ///
    /// 1 is asked first. An agent without a list of queues serves each in the first line.
    package func tier(in queue: QueueName) -> Int? { queues.isEmpty ? 1 : queues.first { $0.queue == queue }?.tier }

    /// Whether the agent takes no calls of a queue now: paused there, or altogether.
    package func isPaused(in queue: QueueName) -> Bool { status == .paused || pauses?.contains { $0.queue == queue } ?? false }

    /// Whether the agent has each of these skills with at least the rank that is asked for; an empty list asks for nothing.
    package func has(_ needed: [Skill]) -> Bool {
        needed.allSatisfy { need in skills.contains { $0.word == need.word && $0.rank >= need.rank } }
    }
}

/// A change of what an agent says, for the figures: times logged in and paused are read from these alone.
///
/// An entry is known by all four of its fields together: the same one from a second copy of a log counts once.
package struct AgentEntry: Codable, Hashable, Sendable {
    /// The agent's login.
    package var agent: String
    /// When the agent said so, which for a log that is read late lies long before the event in the ledger.
    package var at: Instant
    package var kind: Kind
    /// Where it was about one queue only; nil: about all.
    @OrNull package var queue: QueueName?

    /// `pause` and `resume` also show that the agent is logged in, whether a login was seen or not.
    package enum Kind: String, WireWord {
        case login, logout, pause, resume

        package static let noun = "agent event"
    }

    package init(agent: String, at: Instant, kind: Kind, queue: QueueName? = nil) {
        (self.agent, self.at, self.kind, self.queue) = (agent, at, kind, queue)
    }
}
