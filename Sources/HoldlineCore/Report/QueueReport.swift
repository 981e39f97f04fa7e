/// `GET /v1/reports/queue`: what became of the visits that arrived from one day to another, and how long they took.
///
/// A visit is booked at its arrival: it belongs to the day and the hour at which it arrived, whatever happens to it later.
///
/// It is computed from the ledger's visits and entries alone, and equals what the live counts said.
package struct QueueReport: Codable, Hashable, Sendable {
    /// null: all queues.
    @OrNull package var queue: QueueName?
    /// The first day, in the configuration's zone.
    package var from: Day
    /// The last day, included.
    package var to: Day
    package var by: ReportGrouping
    package var formula: ServiceLevelFormula
    /// Seconds.
    ///
    /// A wait of exactly so long is within it.
    package var threshold: Int64
    /// Seconds.
    ///
    /// A caller who gives up before so long is a short abandon.
    package var shortAbandon: Int64
    /// Over all rows; percentiles and means are computed anew from the visits, not from the rows.
    package var total: QueueFigures
    /// In the order of their keys; only those where something was.
    package var rows: [ReportRow]
    /// Ledger seq of the head that was read.
    package var version: Int64
}

/// What the report's grouping put together.
package struct ReportRow: Codable, Hashable, Sendable {
    /// A queue, an agent, an hour from `00` to `23`, a half hour such as `09:30`, or a day. null: calls that no agent had; their row is the last.
    @OrNull package var key: String?
    package var figures: QueueFigures

    package init(key: String?, figures: QueueFigures) { (self.key, self.figures) = (key, figures) }
}

/// The figures of some visits: counts first, each visit in exactly one of them, then times in seconds.
package struct QueueFigures: Codable, Hashable, Sendable {
    /// Visits that arrived in the report's days, a transfer's among them. It equals turned away + offered.
    package var arrived = 0
    /// The queue was closed or full.
    package var turnedAway = 0
    /// Visits that the queue took; the sum of all outcomes below and of `waiting`.
    package var offered = 0
    /// Conversations that go on included.
    package var answered = 0
    /// Callers who hung up while they waited, short abandons among them.
    package var abandoned = 0
    /// The queue's longest wait was over, or a callback's attempts or time were.
    package var timedOut = 0
    /// Callers who pressed a key that leads out of the queue. No formula of a service level counts them.
    package var leftByKey = 0
    /// Callers sent away since nobody was there to serve them.
    package var emptied = 0
    /// Calls that the telephone system took out of the queue.
    package var withdrawn = 0
    /// Callbacks that somebody took: they are not among the answered.
    package var calledBack = 0
    /// Callers who waited when the telephone system restarted or failed; nobody knows how long.
    package var lost = 0
    /// Now; ringing included.
    package var waiting = 0
    /// Now; of the answered.
    package var talking = 0

    /// Answered within the threshold, of conversations that are over.
    ///
    /// It is A_T of the formulas: the threshold itself is within.
    package var answeredWithin = 0
    /// Callers who hung up within the threshold: B_T of the formulas.
    package var abandonedWithin = 0
    /// Timed out, sent away from an empty queue, or withdrawn within the threshold: what `asterisk2` counts as abandoned too.
    package var leftWithin = 0
    /// Abandoned before the limit of short abandons: the limit itself is none.
    package var shortAbandoned = 0
    /// By the report's formula, in percent such as `57.14`; null where there is nothing to divide by.
    @OrNull package var serviceLevel: String? = nil
    /// All four formulas with their counts, whichever the report's own is.
    package var serviceLevels: [ServiceLevel] = []

    // Times of calls leave out what is not over, as the service levels do.

    /// Mean wait of answered calls, such as `12.50`; null where there are none.
    ///
    /// Average speed of answer, in seconds.
    @OrNull package var asa: String? = nil
    /// Of callers on the line, answered or not. Callbacks are not on the line, and of lost calls nobody knows how long they waited.
    ///
    /// Seconds; null where nobody waited and was done.
    @OrNull package var longestWait: Int64? = nil
    /// Percentiles by nearest rank over the waits of answered calls: the shortest wait that p of a hundred did not exceed.
    ///
    /// Seconds; null where no answered call has a known wait.
    @OrNull package var waitP50: Int64? = nil
    @OrNull package var waitP90: Int64? = nil
    @OrNull package var waitP95: Int64? = nil
    @OrNull package var waitP99: Int64? = nil
    /// Mean of talk, hold and wrap-up of answered calls whose length is known, such as `240.00`; null where there are none.
    ///
    /// Average handling time, in seconds.
    @OrNull package var aht: String? = nil
    /// Sums over the same calls.
    package var talk: Int64 = 0
    package var hold: Int64 = 0
    package var wrapUp: Int64 = 0
    /// What agents did in the same days and queue; not only those who had these calls.
    package var agents = AgentFigures()

    init() {}
}

extension QueueFigures {
    /// Every visit has exactly one place: arrived = turned away + offered, and offered = the sum of all others.
    package var balances: Bool {
        let outcomes = answered + abandoned + timedOut + leftByKey + emptied + withdrawn + calledBack + lost + waiting
        return arrived == turnedAway + offered && offered == outcomes && talking <= answered
    }
}

/// What agents did within the report's days, in seconds, until now at most; a conversation counts when it was, not when its call arrived.
///
/// In the row of a queue, and in a report of one queue, they are the agents who were logged in to it: a login that named no queue is one to all.
///
/// Agents of telephone systems are among them, as their log tells.
package struct AgentFigures: Codable, Hashable, Sendable {
    /// 0 where no login is known, as of the static members of a telephone system's queue.
    package var loggedIn: Int64 = 0
    /// Of `loggedIn`: in one queue a pause from that queue, elsewhere one from all.
    package var paused: Int64 = 0
    /// Logged in and not paused.
    package var available: Int64 = 0
    /// Talk, hold and wrap-up, callbacks too.
    package var busy: Int64 = 0
    /// Of offers, taken or not.
    package var ringing: Int64 = 0
    /// null where it is unknown: without a login, and of one queue alone, since who is busy in another one is not idle.
    @OrNull package var occupancy: Occupancy? = nil

    init() {}
}

/// The share of time that agents with a known login were busy: busy / (busy + idle), ringing left out of both.
package struct Occupancy: Codable, Hashable, Sendable {
    package var busy: Int64
    /// Available, neither busy nor ringing.
    package var idle: Int64
    /// Such as `81.25`.
    package var percent: String

    /// nil where there was no time at all.
    init?(busy: Int64, idle: Int64) {
        guard let percent = hundredths(busy * 100, by: busy + idle) else { return nil }
        (self.busy, self.idle, self.percent) = (busy, idle, percent)
    }
}
