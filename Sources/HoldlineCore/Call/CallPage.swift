/// `GET /v1/calls/{id}/why`: where a call stands, and why.
package struct CallReasons: Codable, Hashable, Sendable {
    package var call: CallID
    package var queue: QueueName
    package var state: CallState
    /// 1 is next; null where it does not wait.
    @OrNull package var position: Int?
    /// Seconds waited plus credit.
    package var score: Int64
    package var waited, credit: Int64
    /// The calls before it, the next one first; at most 100.
    package var ahead: [Ahead]
    /// In words, a sentence each.
    package var why: [String]
    package var version: Int64

    package struct Ahead: Codable, Hashable, Sendable {
        package var call: CallID
        package var score, waited, credit: Int64
        package var priority: Priority
        package var why: String

        package init(call: CallID, score: Int64, waited: Int64, credit: Int64, priority: Priority, why: String) {
            (self.call, self.score, self.waited, self.credit, self.priority, self.why) = (call, score, waited, credit, priority, why)
        }
    }

    package init(
        call: CallID, queue: QueueName, state: CallState, position: Int?, score: Int64, waited: Int64, credit: Int64, ahead: [Ahead],
        why: [String], version: Int64
    ) {
        (self.call, self.queue, self.state, self.position, self.score, self.waited) = (call, queue, state, position, score, waited)
        (self.credit, self.ahead, self.why, self.version) = (credit, ahead, why, version)
    }
}

/// An element of `GET /v1/queues`: how a queue is now.
package struct QueueStatus: Codable, Hashable, Sendable {
    package var queue: QueueName
    package var open: Bool
    package var strategy: QueueStrategy
    package var waiting: Int
    /// Of those, callbacks that are due or to come.
    package var callbacks: Int
    package var offered, talking: Int
    /// Seconds.
    package var longestWait: Int64
    @OrNull package var longestWaiting: CallID?
    /// Seconds of the longest conversation without an end.
    package var longestTalk: Int64
    @OrNull package var longestTalking: CallID?
    package var agents: Int
    package var available, free, paused: Int
    /// Waiting calls that nobody who is logged in may take.
    package var stranded: [CallID]
    /// Visits by what they were booked as, since the ledger began.
    package var arrived: Int
    package var booked: [String: Int]

    package init(
        queue: QueueName, open: Bool, strategy: QueueStrategy, waiting: Int, callbacks: Int, offered: Int, talking: Int,
        longestWait: Int64, longestWaiting: CallID?, longestTalk: Int64, longestTalking: CallID?, agents: Int, available: Int, free: Int,
        paused: Int, stranded: [CallID], arrived: Int, booked: [String: Int]
    ) {
        (self.queue, self.open, self.strategy, self.waiting, self.callbacks) = (queue, open, strategy, waiting, callbacks)
        (self.offered, self.talking, self.longestWait, self.longestWaiting) = (offered, talking, longestWait, longestWaiting)
        (self.longestTalk, self.longestTalking, self.agents, self.available) = (longestTalk, longestTalking, agents, available)
        (self.free, self.paused, self.stranded, self.arrived, self.booked) = (free, paused, stranded, arrived, booked)
    }
}

/// `GET /v1/queues`.
package struct QueueList: Codable, Hashable, Sendable {
    package var items: [QueueStatus]
    package var version: Int64

    package init(items: [QueueStatus], version: Int64) {
        (self.items, self.version) = (items, version)
    }
}
