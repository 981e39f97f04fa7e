package enum CallState: String, WireWord {
    /// In the queue; a callback that is due or not yet due, too.
    case waiting
    /// Rings at an agent who has not answered yet.
    case offered
    case talking
    /// The caller is on hold within the conversation.
    case held
    case ended

    package static let noun = "call state"

    package var isConversation: Bool { self == .talking || self == .held }
}

/// What became of a call at last: exactly one for each offering to a queue.
package enum CallOutcome: String, WireWord {
    /// Somebody spoke with the caller.
    case answered
    /// The caller hung up while waiting.
    case abandoned
    /// The queue's longest wait was over, or a callback's attempts or time were.
    case timedOut = "timed-out"
    /// The caller pressed a key that leads out of the queue.
    case leftByKey = "left-by-key"
    /// The queue sent its callers away: nobody was there to serve them.
    case emptied
    /// The telephone system took the call out of the queue.
    case withdrawn
    /// The caller was called back and reached.
    case calledBack = "called-back"
    /// The telephone system restarted or failed while the caller waited: somebody should call back.
    case lost
    /// The queue was closed or full at the arrival: never offered.
    case turnedAway = "turned-away"

    package static let noun = "call outcome"
}

/// Why a queue turned a caller away.
package enum TurnedAway: String, WireWord {
    case closed, full

    package static let noun = "reason to turn away"
}

/// A caller who keeps the place in the queue and is called back.
package struct Callback: Codable, Hashable, Sendable {
    /// Not before: the wished time, or the end of the pause after an attempt.
    @OrNull package var notBefore: Instant?
    package var expiresAt: Instant
    /// Attempts that reached nobody.
    package var attempts: Int
    package var requestedAt: Instant

    package init(notBefore: Instant?, expiresAt: Instant, attempts: Int = 0, requestedAt: Instant) {
        (self.notBefore, self.expiresAt, self.attempts, self.requestedAt) = (notBefore, expiresAt, attempts, requestedAt)
    }
}

/// An offer that an agent did not take.
package struct Pass: Codable, Hashable, Sendable {
    package var agent: String
    package var at: Instant
    /// Declined by a word; otherwise it rang unanswered.
    package var declined: Bool
    /// How long it rang, in milliseconds.
    package var ringing: Int64

    package init(agent: String, at: Instant, declined: Bool, ringing: Int64) {
        (self.agent, self.at, self.declined, self.ringing) = (agent, at, declined, ringing)
    }
}

/// Where a call of a telephone system was seen: its key there.
package struct Observed: Codable, Hashable, Sendable {
    /// The telephone system, such as `asterisk`.
    package var source: String
    package var callid: String
    /// A number of its own among the entries into queues under this callid, from 1, in the order in which they became known. What it is
    /// recognised by is callid, queue and the second of the arrival.
    package var entry: Int

    package init(source: String, callid: String, entry: Int) { (self.source, self.callid, self.entry) = (source, callid, entry) }
}

extension Observed: StoredRow {
    package static let blank = Observed(source: "", callid: "", entry: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("callid", &callid)
        try field("entry", &entry)
        try field("source", &source)
    }
}

/// A call in a queue. What is said of arrival, waiting and outcome is of its latest visit: a transfer is offered anew.
package struct Call: Codable, Hashable, Sendable {
    package var id: CallID
    /// From 1: how often it was offered to a queue.
    package var visit = 1
    package var queue: QueueName
    /// E.164 where it could be made so, else as dialled; null where it was withheld.
    @Personal package var number: FreeText?
    /// Of the caller, as the telephone system shows it.
    @Personal package var name: FreeText?
    @OrNull package var customer: CustomerReference?
    /// Customers who share the number: a suggestion, never a link.
    package var suggested: [CustomerReference] = []
    package var priority: Priority
    /// Seconds that the priority is worth in the order of the queue; fixed at the arrival, and never part of a reported wait.
    package var credit: Int64
    package var skills: [Skill]
    package var state = CallState.waiting
    /// Who is offered it, talks, or talked.
    @OrNull package var agent: String? = nil
    package var arrivedAt: Instant
    /// From when its place counts: the arrival, or that of the visit before where it was put back.
    package var placedAt: Instant
    @OrNull package var offeredAt: Instant? = nil
    @OrNull package var answeredAt: Instant? = nil
    @OrNull package var endedAt: Instant? = nil
    @OrNull package var heldAt: Instant? = nil
    @OrNull package var outcome: CallOutcome? = nil
    @OrNull package var turnedAway: TurnedAway? = nil
    /// Seconds from the arrival to the answer, or to the end without one.
    @OrNull package var wait: Int64? = nil
    /// Seconds of conversation, without the time on hold.
    @OrNull package var talk: Int64? = nil
    /// Seconds on hold within the conversation.
    package var hold: Int64 = 0
    /// Seconds of work after the conversation.
    @OrNull package var wrapUp: Int64? = nil
    @OrNull package var ticket: TicketID? = nil
    @OrNull package var callback: Callback? = nil
    /// A transfer to this agent: nobody else is offered it until `reservedUntil`.
    @OrNull package var reservedFor: String? = nil
    @OrNull package var reservedUntil: Instant? = nil
    /// The queue or the agent that this visit was handed to at its end. Of a telephone system's call what was dialled: personal then.
    @Personal package var transferredTo: String? = nil
    package var passes: [Pass] = []
    /// The daemon was restarted during the conversation, and the agent has not said anything since.
    package var unconfirmed = false
    /// nil for a call of Holdline's own.
    @OrNull package var observed: Observed? = nil
    package var version: Int64

    package init(
        id: CallID, queue: QueueName, number: FreeText? = nil, name: FreeText? = nil, customer: CustomerReference? = nil,
        priority: Priority = .normal, credit: Int64 = 0, skills: [Skill] = [], arrivedAt: Instant, version: Int64
    ) {
        (self.id, self.queue, self.number, self.name, self.customer) = (id, queue, number, name, customer)
        (self.priority, self.credit, self.skills) = (priority, credit, skills)
        (self.arrivedAt, placedAt, self.version) = (arrivedAt, arrivedAt, version)
    }
}

extension Call: StoredRow {
    /// A telephone system's, so that it shows as personal all that can be.
    package static let blank: Call = {
        var call = Call(id: CallID(number: 0), queue: QueueName(unchecked: ""), arrivedAt: Instant(seconds: 0), version: 0)
        call.observed = .blank
        return call
    }()

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("agent", &_agent)
        try field("answeredAt", &_answeredAt)
        try field("arrivedAt", &arrivedAt)
        try field.json("callback", &_callback)
        try field("credit", &credit)
        try field("customer", &_customer)
        try field("endedAt", &_endedAt)
        try field("heldAt", &_heldAt)
        try field("hold", &hold)
        try field("id", &id)
        try field("name", &_name, in: \.name)
        try field("number", &_number, in: \.number)
        try field.part("observed", &_observed.wrappedValue)
        try field("offeredAt", &_offeredAt)
        try field("outcome", &_outcome)
        try field.json("passes", &passes)
        try field("placedAt", &placedAt)
        try field("priority", &priority)
        try field("queue", &queue)
        try field("reservedFor", &_reservedFor)
        try field("reservedUntil", &_reservedUntil)
        try field.json("skills", &skills)
        try field("state", &state)
        try field.json("suggested", &suggested)
        try field("talk", &_talk)
        try field("ticket", &_ticket)
        // What was dialled in a transfer of a telephone system may be anybody's number; of our own it is a queue or an agent.
        try field("transferredTo", &_transferredTo, in: \.transferredTo, isPersonal: observed != nil)
        try field("turnedAway", &_turnedAway)
        try field("unconfirmed", &unconfirmed)
        try field("version", &version)
        try field("visit", &visit)
        try field("wait", &_wait)
        try field("wrapUp", &_wrapUp)
    }
}

extension Call {
    package var isLive: Bool { state != .ended }
    package var isNative: Bool { observed == nil }

    /// With `wait` and `talk` so far where they still grow.
    package func read(at now: Instant) -> Call {
        var call = self
        switch state {
        case .waiting, .offered: call.wait = max(0, now.seconds - arrivedAt.seconds)
        case .talking, .held:
            guard let answeredAt else { break }
            var onHold = hold
            if let heldAt {
                onHold += max(0, now.seconds - heldAt.seconds)
                call.hold = onHold
            }
            call.talk = max(0, now.seconds - answeredAt.seconds - onHold)
        case .ended: break
        }
        return call
    }
}
