/// The order is waiting, offered, talking and held by turns, ended; an offer that is not taken goes back to waiting.
package enum CallState: String, WireWord {
    /// In the queue; a callback that is due or not yet due, too.
    case waiting
    /// Rings at an agent who has not answered yet.
    case offered
    case talking
    /// The caller is on hold within the conversation.
    case held
    /// The visit is over and has its outcome. A transfer or a callback makes the same call wait again, as the next visit.
    case ended

    package static let noun = "call state"

    /// Whether an agent has the caller on the line, on hold or not.
    package var isConversation: Bool { self == .talking || self == .held }
}

/// What became of a call at last: exactly one for each offering to a queue.
///
/// `CallBooking` has the same words, and `waiting` for a visit without an end.
package enum CallOutcome: String, WireWord {
    /// Somebody spoke with the caller.
    case answered
    /// The caller hung up while waiting.
    ///
    /// Also what a telephone system's log calls ABANDON, whether or not an agent's telephone was ringing then.
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
    /// `closed`: outside of the opening hours of a queue that keeps them. `full`: as many calls wait as the queue's `largest` allows.
    case closed, full

    package static let noun = "reason to turn away"
}

/// A caller who keeps the place in the queue and is called back.
package struct Callback: Codable, Hashable, Sendable {
    /// Not before: the wished time, or the end of the pause after an attempt.
    ///
    /// nil: the caller wished no time, and no attempt has been made; the call is offered at its turn.
    @OrNull package var notBefore: Instant?
    /// From this instant on the callback ends as `timedOut`: the queue's `callbackExpiry` after the wished time, or after the request.
    package var expiresAt: Instant
    /// Attempts that reached nobody.
    ///
    /// The queue's `callbackAttempts` is the limit. A second request by the same caller keeps the count.
    package var attempts: Int
    /// When the caller asked for it last.
    package var requestedAt: Instant

    package init(notBefore: Instant?, expiresAt: Instant, attempts: Int = 0, requestedAt: Instant) {
        (self.notBefore, self.expiresAt, self.attempts, self.requestedAt) = (notBefore, expiresAt, attempts, requestedAt)
    }
}

/// Where a call of a telephone system was seen: its key there.
package struct Observed: Codable, Hashable, Sendable {
    /// `source`: the telephone system, such as `asterisk`.
    /// `callid`: the second column of `queue_log`: Asterisk's unique id of the channel, or a word of another telephone system.
    package var source, callid: String
    /// A number of its own among the entries into queues under this callid, from 1, in the order in which they became known. What it is
    /// recognised by is callid, queue and the second of the arrival.
    package var entry: Int

    package init(source: String, callid: String, entry: Int) { (self.source, self.callid, self.entry) = (source, callid, entry) }
}

extension Observed: StoredRow {
    package static let blank = Observed(source: "", callid: "", entry: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("callid", &callid, "entry", &entry, "source", &source)
    }
}

/// An offer that an agent did not take.
package struct Pass: Codable, Hashable, Sendable {
    /// The login of the agent at whom it rang; empty where a log does not name one.
    package var agent: String
    /// When the ringing ended.
    package var at: Instant
    /// Declined by a word; otherwise it rang unanswered.
    package var declined: Bool
    /// How long it rang, in milliseconds.
    ///
    /// From `RINGNOANSWER` of Asterisk's `queue_log`, which gives milliseconds where its other times are seconds; 0 for a caller who was
    /// put back.
    package var ringing: Int64

    package init(agent: String, at: Instant, declined: Bool, ringing: Int64) {
        (self.agent, self.at, self.declined, self.ringing) = (agent, at, declined, ringing)
    }
}

/// A call in a queue. What is said of arrival, waiting and outcome is of its latest visit: a transfer is offered anew.
///
/// Times in seconds are whole: the second in which it ended less the second in which it began, never below 0.
package struct Call: Codable, Hashable, Sendable {
    /// Never given twice. All visits of one caller share it.
    package var id: CallID
    /// From 1: how often it was offered to a queue.
    package var visit = 1
    /// The queue of the latest visit.
    package var queue: QueueName
    /// E.164 where it could be made so, else as dialled; null where it was withheld.
    @Personal package var number: FreeText?
    /// Of the caller, as the telephone system shows it.
    @Personal package var name: FreeText?
    /// The one customer who has the number, or the one that a person named. nil where nobody knows, and where several share the number.
    @OrNull package var customer: CustomerReference?
    /// Customers who share the number: a suggestion, never a link.
    package var suggested: [CustomerReference] = []
    /// Fixed at the arrival; only a transfer gives another one. It acts by `credit` alone.
    package var priority: Priority
    /// Seconds that the priority is worth in the order of the queue; fixed at the arrival, and never part of a reported wait.
    package var credit: Int64
    /// What an agent needs to be offered it. After the queue's `skillsRelaxAfter` anybody in the queue may take it.
    package var skills: [Skill]
    package var state = CallState.waiting
    /// Who is offered it, talks, or talked.
    ///
    /// nil while it waits, and for a caller whom nobody took.
    @OrNull package var agent: String? = nil
    /// When the latest visit began. Reports book the visit on this instant's day and hour.
    package var arrivedAt: Instant
    /// From when its place counts: the arrival, or that of the visit before where it was put back.
    ///
    /// A transfer to another queue begins at the end of the line: there both are the same.
    package var placedAt: Instant
    /// The site whose daemon offered it last, of a ledger that several share: a restart there has something to say of it. nil for a ledger of
    /// one machine.
    package var site: String?
    /// When the latest offer began to ring. nil before one, and after one that was not taken.
    @OrNull package var offeredAt: Instant? = nil
    /// nil until somebody speaks with the caller, and for good where nobody does.
    @OrNull package var answeredAt: Instant? = nil
    /// When the caller was last put on hold. nil unless the caller is on hold now.
    @OrNull package var heldAt: Instant? = nil
    /// Seconds on hold within the conversation.
    package var hold: Int64 = 0
    /// nil while the visit lasts, and where a telephone system's call is only presumed to be over.
    @OrNull package var endedAt: Instant? = nil
    /// nil while the visit lasts.
    @OrNull package var outcome: CallOutcome? = nil
    /// nil unless the outcome is `turnedAway`.
    @OrNull package var turnedAway: TurnedAway? = nil
    /// Seconds from the arrival to the answer, or to the end without one.
    ///
    /// Counted from `arrivedAt`: neither credit nor an earlier visit's place is part of it. nil while it waits, unless it was read
    /// `read(at:)`; nil, too, where a telephone system's log does not say it.
    @OrNull package var wait: Int64? = nil
    /// Seconds of conversation, without the time on hold.
    ///
    /// nil where nobody spoke, while they speak (unless it was read `read(at:)`), and where a log does not say it.
    @OrNull package var talk: Int64? = nil
    /// The daemon was restarted during the conversation, and the agent has not said anything since.
    package var unconfirmed = false
    /// Seconds of work after the conversation.
    ///
    /// The planned length when the conversation ends, and the real one where the agent ended it earlier. nil for a telephone system's
    /// call.
    @OrNull package var wrapUp: Int64? = nil
    /// The ticket that the call was about. A call has one at most; a ticket may have many calls.
    @OrNull package var ticket: TicketID? = nil
    /// nil for a caller on the line.
    @OrNull package var callback: Callback? = nil
    /// A transfer to this agent: nobody else is offered it until `reservedUntil`.
    ///
    /// An answer and a new visit clear both fields. nil for a call that anybody in the queue may take.
    @OrNull package var reservedFor: String? = nil
    /// The transfer's time plus the queue's `transferFor`.
    @OrNull package var reservedUntil: Instant? = nil
    /// Offers of this visit that were not taken, oldest first; the last 32 are kept.
    package var passes: [Pass] = []
    /// The queue or the agent that this visit was handed to at its end. Of a telephone system's call what was dialled: personal then.
    @Personal package var transferredTo: String? = nil
    /// nil for a call of Holdline's own.
    ///
    /// No command acts on such a call: what happens to it is read from its telephone system.
    @OrNull package var observed: Observed? = nil
    /// Ledger seq of the last event that changed the row: what `If-Match` is compared with.
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
        try field("agent", &_agent, "answeredAt", &_answeredAt, "arrivedAt", &arrivedAt)
        try field.json("callback", &_callback)
        try field("credit", &credit, "customer", &_customer, "endedAt", &_endedAt, "heldAt", &_heldAt)
        try field("hold", &hold, "id", &id)
        try field("name", &_name, in: \.name)
        try field("number", &_number, in: \.number)
        try field.part("observed", &_observed.wrappedValue)
        try field("offeredAt", &_offeredAt, "outcome", &_outcome)
        try field.json("passes", &passes)
        try field("placedAt", &placedAt, "priority", &priority, "queue", &queue)
        try field("reservedFor", &_reservedFor, "reservedUntil", &_reservedUntil)
        try field("site", &site)
        try field.json("skills", &skills)
        try field("state", &state)
        try field.json("suggested", &suggested)
        try field("talk", &_talk, "ticket", &_ticket)
        // What was dialled in a transfer of a telephone system may be anybody's number; of our own it is a queue or an agent.
        try field("transferredTo", &_transferredTo, in: \.transferredTo, isPersonal: observed != nil)
        try field("turnedAway", &_turnedAway, "unconfirmed", &unconfirmed, "version", &version, "visit", &visit)
        try field("wait", &_wait, "wrapUp", &_wrapUp)
    }
}

extension Call {
    /// Whether the visit has not ended: live calls are those on the board.
    package var isLive: Bool { state != .ended }
    /// Whether Holdline decides its order and its end; false for a telephone system's call.
    package var isNative: Bool { observed == nil }

    /// With `wait` and `talk` so far where they still grow.
    package func read(at now: Instant) -> Call {
        var call = self
        switch state {
        case .waiting, .offered: call.wait = now.seconds(since: arrivedAt)
        case .talking, .held:
            guard let answeredAt else { break }
            var onHold = hold
            if let heldAt {
                onHold += now.seconds(since: heldAt)
                call.hold = onHold
            }
            call.talk = max(0, now.seconds - answeredAt.seconds - onHold)
        case .ended: break
        }
        return call
    }
}
