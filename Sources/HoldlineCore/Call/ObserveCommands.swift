/// A call as a telephone system's log shows it so far: the body of `POST /v1/observed/calls`, one an entry into a queue.
///
/// It is known by its callid, its queue and the second of its arrival. Sent again with more in it, it goes on; with the same in it, it
/// changes nothing: so no line of a log can count twice.
package struct ObserveCall: Codable, Hashable, Sendable {
    /// The telephone system, such as `asterisk`.
    package var source: String
    /// `queue_log`'s second column. NONE, MANAGER, CLI and REALTIME are no calls: a connector leaves them out.
    package var callid: String
    /// Taken from connectors that count entries, and not used: what tells two entries apart is their queue and their time.
    package var entry: Int?
    /// The queue of this entry; a caller who goes to a second queue is sent as a second call.
    package var queue: QueueName
    /// `number`: as the telephone system shows it; absent where it was withheld. A later body may correct it until the call has ended.
    package var number, name: FreeText?
    /// ENTERQUEUE's time. Fractions of a second are kept and not compared.
    package var arrivedAt: Instant
    /// The agent who answered, or at whom it rang when it ended.
    package var agent: String?
    /// When it began to ring at the agent who answered.
    package var offeredAt: Instant?
    /// `answeredAt`: CONNECT's time; absent for a caller whom nobody took.
    /// `endedAt`: absent while the call goes on, and where the log has no last event for it.
    package var answeredAt, endedAt: Instant?
    /// Absent while the call goes on. With one, the call ends, and only an end that was presumed can be replaced later.
    package var outcome: CallOutcome?
    /// Seconds, as the telephone system counted them; absent where it did not.
    package var wait: Int64?
    /// Seconds of conversation; the log's own figure, which may differ by a second from the difference of the times.
    package var talk: Int64?
    /// What was dialled, or the other channel: it may be anybody's number, so the ledger seals it.
    package var transferredTo: String?
    /// Offers that were not taken.
    ///
    /// 10000 at most are taken; the last 32 are kept. A shorter list than the known one changes nothing.
    package var passes: [Pass]?

    package init(
        source: String, callid: String, entry: Int? = nil, queue: QueueName, number: FreeText? = nil, name: FreeText? = nil,
        arrivedAt: Instant
    ) {
        (self.source, self.callid, self.entry, self.queue, self.number) = (source, callid, entry, queue, number)
        (self.name, self.arrivedAt) = (name, arrivedAt)
    }
}

/// What a telephone system's log says of an agent: the body of `POST /v1/observed/agents`.
package struct ObserveAgent: Codable, Hashable, Sendable {
    /// `source`: the telephone system, such as `asterisk`; the rules for the name of a queue apply.
    /// `agent`: the member's name as the log writes it, such as `PJSIP/anna`.
    package var source, agent: String
    /// The log's time, whatever the time of its sending.
    package var at: Instant
    package var kind: AgentEntry.Kind
    /// Absent for what is said about all queues: PAUSEALL, UNPAUSEALL, AGENTLOGIN and AGENTLOGOFF.
    package var queue: QueueName?
    /// The reason of a pause; personal, since people write illnesses there.
    package var reason: FreeText?

    package init(source: String, agent: String, at: Instant, kind: AgentEntry.Kind, queue: QueueName? = nil, reason: FreeText? = nil) {
        (self.source, self.agent, self.at, self.kind, self.queue, self.reason) = (source, agent, at, kind, queue, reason)
    }
}
