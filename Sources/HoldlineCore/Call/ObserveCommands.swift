/// A call as a telephone system's log shows it so far: the body of `POST /v1/observed/calls`, one an entry into a queue.
///
/// It is known by its callid, its queue and the second of its arrival. Sent again with more in it, it goes on; with the same in it, it
/// changes nothing: so no line of a log can count twice.
package struct ObserveCall: Codable, Hashable, Sendable {
    /// The telephone system, such as `asterisk`.
    package var source: String
    package var callid: String
    /// Taken from connectors that count entries, and not used: what tells two entries apart is their queue and their time.
    package var entry: Int?
    package var queue: QueueName
    package var number, name: FreeText?
    package var arrivedAt: Instant
    /// The agent who answered, or at whom it rang when it ended.
    package var agent: String?
    /// When it began to ring at the agent who answered.
    package var offeredAt: Instant?
    package var answeredAt, endedAt: Instant?
    package var outcome: CallOutcome?
    /// Seconds, as the telephone system counted them; absent where it did not.
    package var wait: Int64?
    package var talk: Int64?
    package var transferredTo: String?
    /// Offers that were not taken.
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
    package var source, agent: String
    package var at: Instant
    package var kind: AgentEntry.Kind
    package var queue: QueueName?
    package var reason: FreeText?

    package init(source: String, agent: String, at: Instant, kind: AgentEntry.Kind, queue: QueueName? = nil, reason: FreeText? = nil) {
        (self.source, self.agent, self.at, self.kind, self.queue, self.reason) = (source, agent, at, kind, queue, reason)
    }
}
