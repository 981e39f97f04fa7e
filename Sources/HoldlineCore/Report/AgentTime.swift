/// How long each agent was logged in, paused and available within a time range, folded from what the agents said.
///
/// Add entries in the order of time, those from before the range too: a session that began earlier counts from the range's
/// beginning. One that is still open counts until now, or to the end of the range where that is earlier. Memory grows with agents, not entries.
package struct AgentTime: Sendable {
    /// Seconds of an agent's presence; all of them within the range, none counted twice.
    package struct Seconds: Hashable, Sendable {
        package var loggedIn: Int64 = 0
        package var paused: Int64 = 0
        /// Logged in and not paused: in calls, ringing or idle.
        package var available: Int64 { loggedIn - paused }
    }

    private let range: Range<Int64>
    private let slots: ReportSlots
    private var agents: [String: Clocks] = [:]

    /// The range begins at `from` and ends before `to`.
    package init(from: Instant, to: Instant, now: Instant) { self.init(from: from, to: to, now: now, slots: ReportSlots(nil, zone: .utc)) }

    init(from: Instant, to: Instant, now: Instant, slots: ReportSlots) {
        self.range = from.seconds..<max(from.seconds, min(to, now).seconds)
        self.slots = slots
    }

    /// Takes the next entry; a second login, or a logout of somebody who is out, changes nothing.
    package mutating func add(_ entry: AgentEntry) {
        let at = entry.at.seconds
        let reckoning = Reckoning(range: range, slots: slots)
        // In place: a copy of an agent's clocks for each entry would cost more than the entry.
        agents[entry.agent, default: Clocks()].follow(entry.kind, in: entry.queue, at: at, reckoning)
    }

    /// With sessions that are still open counted up to the end. Until then only what is closed counts.
    ///
    /// The receiver stays open: more entries may be added to it.
    package func closed() -> AgentTime {
        var result = self
        let reckoning = Reckoning(range: range, slots: slots)
        for agent in agents.keys { result.agents[agent]?.close(at: range.upperBound, reckoning) }
        return result
    }

    /// Logins of all agents that an entry named, within the range or before it.
    package var names: Set<String> { Set(agents.keys) }

    /// Queues that an entry named.
    var queues: Set<QueueName> { agents.values.reduce(into: []) { $0.formUnion($1.named.keys) } }

    /// In one queue, or anywhere: there an agent is available who is so in one queue at least.
    ///
    /// Zero for an agent whom no entry named. A queue that no entry named has what was said about all queues.
    package func seconds(of agent: String, in queue: QueueName? = nil) -> Seconds {
        parts(of: agent, in: queue).values.reduce(into: Seconds()) {
            $0.loggedIn += $1.loggedIn
            $0.paused += $1.paused
        }
    }

    /// By slot of the report; a report that is not by hour or day has all in slot 0.
    func parts(of agent: String, in queue: QueueName?) -> [Int: Seconds] {
        guard let clocks = agents[agent] else { return [:] }
        guard let queue else { return clocks.anywhere.parts }
        return (clocks.named[queue] ?? clocks.elsewhere).parts
    }
}

private struct Reckoning {
    let range: Range<Int64>
    let slots: ReportSlots
}

/// The clocks of one agent.
private struct Clocks: Sendable {
    var anywhere = Clock()
    /// Of every queue that was never named: it hears only what is said about all.
    var elsewhere = Clock()
    var named: [QueueName: Clock] = [:]

    mutating func follow(_ kind: AgentEntry.Kind, in queue: QueueName?, at: Int64, _ reckoning: Reckoning) {
        if let queue {
            named[queue, default: elsewhere].follow(kind, at: at, reckoning)
        } else {
            // A pause from everything pauses where one is logged in. With no login anywhere it shows one that was never logged, as of the
            // members that stand in a telephone system's configuration.
            let reachesAll = kind == .login || kind == .logout || !anywhere.isIn
            if reachesAll || elsewhere.isIn { elsewhere.follow(kind, at: at, reckoning) }
            for name in named.keys where reachesAll || named[name]?.isIn == true { named[name]?.follow(kind, at: at, reckoning) }
        }
        let all = [elsewhere] + named.values
        anywhere.turn(
            in: all.contains(where: \.isIn), paused: !all.contains { $0.isIn && !$0.isPaused }, at: at, reckoning)
    }

    mutating func close(at end: Int64, _ reckoning: Reckoning) {
        anywhere.turn(in: false, paused: false, at: end, reckoning)
        elsewhere.turn(in: false, paused: false, at: end, reckoning)
        for name in named.keys { named[name]?.turn(in: false, paused: false, at: end, reckoning) }
    }
}

private struct Clock: Sendable {
    private(set) var isIn = false
    private(set) var isPaused = false
    private(set) var parts: [Int: AgentTime.Seconds] = [:]
    private var since = Int64.min

    /// A pause or its end shows that the agent is logged in, whether a login was seen or not.
    mutating func follow(_ kind: AgentEntry.Kind, at: Int64, _ reckoning: Reckoning) {
        switch kind {
        case .login: if !isIn { turn(in: true, paused: false, at: at, reckoning) }
        case .logout: turn(in: false, paused: false, at: at, reckoning)
        case .pause: turn(in: true, paused: true, at: at, reckoning)
        case .resume: turn(in: true, paused: false, at: at, reckoning)
        }
    }

    mutating func turn(in isIn: Bool, paused isPaused: Bool, at: Int64, _ reckoning: Reckoning) {
        let begin = max(since, reckoning.range.lowerBound)
        let end = min(at, reckoning.range.upperBound)
        if self.isIn, begin < end {
            let wasPaused = self.isPaused
            var parts = parts
            self.parts = [:]
            reckoning.slots.split(begin..<end) { slot, seconds in
                parts[slot, default: .init()].loggedIn += seconds
                if wasPaused { parts[slot, default: .init()].paused += seconds }
            }
            self.parts = parts
        }
        since = max(since, at)
        (self.isIn, self.isPaused) = (isIn, isPaused)
    }
}
