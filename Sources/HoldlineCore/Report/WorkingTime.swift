/// What agents said and what they did, brought together: how long they were there, and how much of it they were busy.
struct WorkingTime {
    let options: ReportOptions
    /// Closed.
    let times: AgentTime
    let work: [String: [RowKey: Work]]

    /// The rows that have something to say of agents.
    var keys: Set<RowKey> {
        var keys: Set<RowKey> = []
        for done in work.values { keys.formUnion(done.keys) }
        switch options.by {
        case .queue:
            let queues = options.queue.map { [$0] } ?? times.queues
            for queue in queues {
                let isServed = times.names.contains { times.seconds(of: $0, in: queue).loggedIn > 0 }
                if isServed { keys.insert(.queue(queue)) }
            }
        case .agent:
            for agent in times.names where times.seconds(of: agent, in: options.queue).loggedIn > 0 { keys.insert(.name(agent)) }
        case .hour, .halfHour, .day:
            func key(_ slot: Int) -> RowKey { options.by == .hour ? .hour(slot) : options.by == .halfHour ? .halfHour(slot) : .day(slot) }
            for agent in times.names { keys.formUnion(times.parts(of: agent, in: options.queue).keys.map(key)) }
        }
        return keys
    }

    /// Of one row, or of all of them together.
    func figures(of row: RowKey?) -> AgentFigures {
        var figures = AgentFigures()
        var known = Work()
        var idle: Int64 = 0
        for agent in times.names.union(work.keys) {
            let there = time(of: agent, in: row)
            let done = done(by: agent, in: row)
            figures.loggedIn += there.loggedIn
            figures.paused += there.paused
            figures.busy += done.busy
            figures.ringing += done.ringing
            guard there.loggedIn > 0 else { continue }
            known.busy += done.busy
            // A conversation that an agent began before a pause goes on within it: one's work beyond one's hours makes nobody else less idle.
            idle += max(0, there.available - done.busy - done.ringing)
        }
        figures.available = figures.loggedIn - figures.paused
        if queue(of: row) == nil { figures.occupancy = Occupancy(busy: known.busy, idle: idle) }
        return figures
    }

    private func queue(of row: RowKey?) -> QueueName? {
        if case .queue(let queue) = row { return queue }
        return options.queue
    }

    private func time(of agent: String, in row: RowKey?) -> AgentTime.Seconds {
        let queue = queue(of: row)
        switch row {
        case .hour(let slot), .halfHour(let slot), .day(let slot): return times.parts(of: agent, in: queue)[slot] ?? .init()
        case .name(let name) where options.by == .agent && name != agent: return .init()
        case .nobody: return .init()
        case .name, .queue, nil: return times.seconds(of: agent, in: queue)
        }
    }

    private func done(by agent: String, in row: RowKey?) -> Work {
        guard let done = work[agent] else { return Work() }
        if let row { return done[row] ?? Work() }
        return done.values.reduce(into: Work()) {
            $0.busy += $1.busy
            $0.ringing += $1.ringing
        }
    }
}
