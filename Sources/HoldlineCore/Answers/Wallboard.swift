/// `GET /v1/wallboard`: what a supervisor sees at a glance; who waits, who works, what is late, what is held.
///
/// Whoever may see no names gets the same without them: neither callers, customers nor agents are named.
package struct Wallboard: Codable, Hashable, Sendable {
    /// When it was read.
    package var at: Instant
    /// By name.
    package var queues: [WallboardQueue]
    /// Who waits or is rung for, in the order in which they are served, queue by queue; at most 500, and `waiting` of a queue counts all.
    package var callers: [WallboardCaller]
    /// Those who are logged in, by state and since when; at most 500.
    package var agents: [WallboardAgent]
    package var tickets: WallboardTickets
    /// What is held, in each currency.
    package var held: [WallboardMoney]
    /// When calls of today, tickets and money were counted: where there is very much of them, less often than once a second.
    package var countedAt: Instant
    /// What is wrong with the daemon, gravest first; empty where all is well.
    package var conditions: [Condition]

    package init(
        at: Instant, queues: [WallboardQueue], callers: [WallboardCaller], agents: [WallboardAgent], tickets: WallboardTickets,
        held: [WallboardMoney], countedAt: Instant, conditions: [Condition]
    ) {
        (self.at, self.queues, self.callers, self.agents) = (at, queues, callers, agents)
        (self.tickets, self.held, self.countedAt, self.conditions) = (tickets, held, countedAt, conditions)
    }
}

/// A queue now, and today.
package struct WallboardQueue: Codable, Hashable, Sendable {
    package var name: QueueName
    /// Calls now: who waits, who is rung for, who talks.
    package var waiting, offered, talking: Int
    /// Since when the one who has waited longest waits on the line; nil where nobody does.
    @OrNull package var longestSince: Instant?
    /// Agents who take its calls: all, those without a call, those who pause.
    package var available, free, paused: Int
    /// Of today: visits that arrived, that were answered, that gave up.
    package var arrived, answered, abandoned: Int
    /// The share of callers, in percent, who were answered within the threshold, by the formula “offered”: of those who arrived in the last
    /// 30 minutes, and of today's. nil where no call of them is over.
    @OrNull package var levelNow: Double?
    @OrNull package var levelToday: Double?
    /// The share that is wanted, in percent, and the seconds within which.
    package var target: Int
    package var threshold: Int64

    package init(
        name: QueueName, waiting: Int, offered: Int, talking: Int, longestSince: Instant?, available: Int, free: Int, paused: Int,
        arrived: Int, answered: Int, abandoned: Int, levelNow: Double?, levelToday: Double?, target: Int, threshold: Int64
    ) {
        (self.name, self.waiting, self.offered, self.talking, self.longestSince) = (name, waiting, offered, talking, longestSince)
        (self.available, self.free, self.paused) = (available, free, paused)
        (self.arrived, self.answered, self.abandoned) = (arrived, answered, abandoned)
        (self.levelNow, self.levelToday, self.target, self.threshold) = (levelNow, levelToday, target, threshold)
    }
}

/// A caller who waits.
package struct WallboardCaller: Codable, Hashable, Sendable {
    package var call: CallID
    package var queue: QueueName
    package var priority: Priority
    /// Since when: the arrival in the queue.
    package var since: Instant
    /// Whether it rings at an agent now.
    package var isOffered: Bool
    /// When a callback is due, or was asked for where no time was wished; nil for a caller who waits on the line.
    @OrNull package var callbackAt: Instant?
    /// The customer's name or reference, else the caller's name or number; nil for whoever may see no names, and where nobody knows.
    @OrNull package var name: String?

    package init(
        call: CallID, queue: QueueName, priority: Priority, since: Instant, isOffered: Bool, callbackAt: Instant?, name: String?
    ) {
        (self.call, self.queue, self.priority, self.since, self.isOffered) = (call, queue, priority, since, isOffered)
        (self.callbackAt, self.name) = (callbackAt, name)
    }
}

/// An agent who is logged in, or still in a call.
package struct WallboardAgent: Codable, Hashable, Sendable {
    /// The login; nil for whoever may see no names.
    @OrNull package var name: String?
    package var state: State
    /// Since when.
    package var since: Instant
    /// Those that the agent serves; empty: all.
    package var queues: [QueueName]

    package enum State: String, WireWord {
        /// Ready for a call.
        case free
        /// A call rings.
        case offered
        case talking
        /// The caller is on hold.
        case onHold = "on-hold"
        case wrapUp = "wrap-up"
        case paused

        package static let noun = "state of an agent"
    }

    package init(name: String?, state: State, since: Instant, queues: [QueueName]) {
        (self.name, self.state, self.since, self.queues) = (name, state, since, queues)
    }
}

/// Complaints that live.
package struct WallboardTickets: Codable, Hashable, Sendable {
    package var live, unassigned: Int
    /// `late`: those that missed a deadline that somebody can still do something about.
    /// `stale`: tickets and holds that somebody has to look at.
    package var late, stale: Int

    package init(live: Int, unassigned: Int, late: Int, stale: Int) {
        (self.live, self.unassigned, self.late, self.stale) = (live, unassigned, late, stale)
    }
}

/// What is held in a currency: invoices that are not dunned, or not for all of what is open.
package struct WallboardMoney: Codable, Hashable, Sendable {
    package var amount: Amount
    package var currency: Currency
    /// How many invoices are held, each once.
    package var invoices: Int

    package init(amount: Amount, currency: Currency, invoices: Int) {
        (self.amount, self.currency, self.invoices) = (amount, currency, invoices)
    }
}
