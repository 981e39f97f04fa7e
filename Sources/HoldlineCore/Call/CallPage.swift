/// `GET /v1/calls/{id}/why`: where a call stands, and why.
///
/// It is read off the live board, so two answers at one version agree.
package struct CallReasons: Codable, Hashable, Sendable {
    package var call: CallID
    package var queue: QueueName
    /// Seconds waited plus credit.
    ///
    /// The call with the highest score is served first. 0 where the call does not wait.
    package var score: Int64
    /// 1 is next; null where it does not wait.
    @OrNull package var position: Int?
    /// `waited`: seconds since its place began to count (`placedAt`); for a call that does not wait, the wait that is reported.
    /// `credit`: seconds that its priority is worth in the order.
    package var waited, credit: Int64
    package var state: CallState
    /// The calls before it, the next one first; at most 100.
    package var ahead: [Ahead]
    /// In words, a sentence each.
    package var why: [String]
    /// Ledger seq of the head that was read.
    package var version: Int64

    /// A call that is served before the one that was asked about.
    package struct Ahead: Codable, Hashable, Sendable {
        package var call: CallID
        /// `score`: seconds waited plus credit, at the same instant as the score of the call that was asked about.
        package var score, waited, credit: Int64
        package var priority: Priority
        /// Why it comes before: by arrival, by credit, or by both.
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
///
/// Calls and agents of telephone systems are counted with Holdline's own.
package struct QueueStatus: Codable, Hashable, Sendable {
    package var queue: QueueName
    /// Whether the queue takes callers now: it does always, or within the opening hours of the business calendar.
    package var open: Bool
    package var strategy: QueueStrategy
    /// Calls without an agent; those that ring are in `offered`, whereas `booked` counts both as waiting.
    package var waiting: Int
    /// Of those, callbacks that are due or to come.
    package var callbacks: Int
    /// `offered`: calls that ring at an agent.
    /// `talking`: conversations, those on hold among them.
    package var offered, talking: Int
    /// Seconds.
    ///
    /// Of the caller who has waited longest now; 0 where nobody waits.
    package var longestWait: Int64
    /// The call that `longestWait` is about; null where nobody waits.
    @OrNull package var longestWaiting: CallID?
    /// Seconds of the longest conversation without an end.
    ///
    /// 0 where nobody talks.
    package var longestTalk: Int64
    /// The call that `longestTalk` is about; null where nobody talks.
    @OrNull package var longestTalking: CallID?
    /// Agents who are logged in and serve the queue, in whichever line.
    package var agents: Int
    /// `available`: of those, the ones who are paused neither here nor altogether, in a call or not.
    /// `free`: of those, the ones to whom a call may be offered now.
    /// `paused`: of the agents, the ones who are paused in this queue or altogether.
    package var available, free, paused: Int
    /// Waiting calls that nobody who is logged in may take.
    package var stranded: [CallID]
    /// Visits by what they were booked as, since the ledger began.
    ///
    /// `booked` has a key for each word of `CallBooking`; arrived = turned away + offered, and offered = the sum of all others.
    package var arrived: Int
    package var booked: [String: Int]
    /// The same of today alone, with the service level; nil where nobody asked for it.
    package var today: QueueToday?

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

/// A queue's visits that arrived today, in the configured zone.
package struct QueueToday: Codable, Hashable, Sendable {
    package var arrived, answered: Int
    /// Percent of those that are over, by the formula “offered” and the queue's own threshold; null where none is over.
    @OrNull package var serviceLevel: String?

    package init(arrived: Int = 0, answered: Int = 0, serviceLevel: String? = nil) {
        (self.arrived, self.answered, self.serviceLevel) = (arrived, answered, serviceLevel)
    }
}

extension QueueList {
    /// Adds the day's figures, of which there is a report for each threshold.
    package func with(today reports: [QueueReport]) -> QueueList {
        var list = self
        for place in items.indices {
            let figures = reports.lazy.flatMap(\.rows).first { $0.key == self.items[place].queue.text }?.figures
            list.items[place].today =
                figures.map { QueueToday(arrived: $0.arrived, answered: $0.answered, serviceLevel: $0.serviceLevel) } ?? QueueToday()
        }
        return list
    }
}

/// `GET /v1/queues`.
///
/// One answer is of one instant: all its queues are read at the same head.
package struct QueueList: Codable, Hashable, Sendable {
    package var items: [QueueStatus]
    /// Ledger seq of the head that was read.
    package var version: Int64

    package init(items: [QueueStatus], version: Int64) { (self.items, self.version) = (items, version) }
}
