/// What a wallboard shows beside calls and agents, counted from the tables.
package struct WallboardCounts: Hashable, Sendable {
    /// When they were counted, the oldest of them.
    package var at: Instant
    /// Of queues that had a call today.
    package var queues: [QueueName: QueueDay]
    package var tickets: WallboardTickets
    package var held: [WallboardMoney]

    package init(at: Instant, queues: [QueueName: QueueDay], tickets: WallboardTickets, held: [WallboardMoney]) {
        (self.at, self.queues, self.tickets, self.held) = (at, queues, tickets, held)
    }
}

extension Wallboard {
    /// Callers and agents who are listed at most; the queues count all of them.
    package static let longestList = 500

    /// The board as it stands at an instant. `names` has those of callers, since the rows of events that the board is made of have nothing
    /// personal; a customer without one is called by the reference.
    package init(
        _ board: CallBoard, _ counts: WallboardCounts, policy: CallPolicy, at now: Instant, names: [CallID: String] = [:],
        conditions: [Condition] = []
    ) {
        self.init(
            at: now, queues: WallboardQueue.all(board, counts, policy, now),
            callers: board.callers.prefix(Self.longestList).map { WallboardCaller($0, names[$0.id]) },
            agents: Self.agents(board, now), tickets: counts.tickets, held: counts.held, countedAt: counts.at, conditions: conditions)
    }

    /// The same for whoever may see no names.
    package var withoutNames: Wallboard {
        var board = self
        for place in board.callers.indices { board.callers[place].name = nil }
        for place in board.agents.indices { board.agents[place].name = nil }
        return board
    }

    /// Whether something is shown otherwise than before; time goes on in both.
    package func differs(from other: Wallboard) -> Bool {
        var other = other
        (other.at, other.countedAt) = (at, countedAt)
        return self != other
    }

    /// Those who are free first, then by what they do, and each who has done so longest first.
    private static func agents(_ board: CallBoard, _ now: Instant) -> [WallboardAgent] {
        let order = Dictionary(uniqueKeysWithValues: WallboardAgent.State.allCases.enumerated().map { ($1, $0) })
        return board.agents.values.map { WallboardAgent($0.read(at: now), on: board) }
            .sorted { left, right in
                (order[left.state] ?? 0, left.since, left.name ?? "") < (order[right.state] ?? 0, right.since, right.name ?? "")
            }
            .prefix(longestList).map(\.self)
    }
}

extension CallBoard {
    /// Who waits or is rung for, queue by queue in the order in which they are served.
    package var callers: [Call] {
        let waiting = calls.values.filter { $0.state == .waiting || $0.state == .offered }
        return Dictionary(grouping: waiting, by: \.queue).sorted { $0.key < $1.key }.flatMap { _, calls in
            calls.sorted { QueuePlace($0) < QueuePlace($1) }
        }
    }
}

extension WallboardCaller {
    init(_ call: Call, _ name: String?) {
        self.init(
            call: call.id, queue: call.queue, priority: call.priority, since: call.arrivedAt, isOffered: call.state == .offered,
            callbackAt: call.callback.map { $0.notBefore ?? $0.requestedAt }, name: name ?? call.customer?.text)
    }
}

extension WallboardAgent {
    /// An agent as read at this instant. What goes on with a call comes before what the agent said of it.
    init(_ agent: Agent, on board: CallBoard) {
        let call = agent.call.flatMap { board.calls[$0] }
        let (state, since): (State, Instant?) =
            switch agent.state {
            case .offered: (.offered, call?.offeredAt ?? agent.lastOfferedAt)
            case .talking where call?.state == .held: (.onHold, call?.heldAt)
            case .talking: (.talking, call?.answeredAt)
            case .wrapUp: (.wrapUp, agent.lastEndedAt)
            case .idle where agent.status == .paused: (.paused, agent.since)
            case .idle: (.free, max(agent.since, agent.idleSince))
            }
        self.init(name: agent.login, state: state, since: since ?? agent.since, queues: agent.queues.map(\.queue))
    }
}

extension WallboardQueue {
    /// Every queue that is configured or was ever called, in one round over calls and agents.
    fileprivate static func all(_ board: CallBoard, _ counts: WallboardCounts, _ policy: CallPolicy, _ now: Instant) -> [WallboardQueue] {
        var queues: [QueueName: WallboardQueue] = [:]
        for name in Set(policy.queues.keys).union(board.counts.keys) {
            queues[name] = WallboardQueue(policy.spelled(name), counts.queues[name], policy.queue(name))
        }
        for call in board.calls.values { queues[call.queue]?.count(call) }
        let names = Array(queues.keys)
        for agent in board.agents.values where agent.status != .loggedOut {
            let isFree = agent.isFree(at: now)
            for name in agent.queues.isEmpty ? names : agent.queues.map(\.queue) { queues[name]?.count(agent, isFree: isFree) }
        }
        return queues.values.sorted { $0.name < $1.name }
    }

    /// A queue where nobody is.
    private init(_ name: QueueName, _ day: QueueDay?, _ policy: QueuePolicy) {
        let day = day ?? QueueDay()
        self.init(
            name: name, waiting: 0, offered: 0, talking: 0, longestSince: nil, available: 0, free: 0, paused: 0, arrived: day.arrived,
            answered: day.answered, abandoned: day.abandoned, levelNow: day.levelNow, levelToday: day.levelToday, target: policy.target,
            threshold: policy.threshold)
    }

    private mutating func count(_ call: Call) {
        switch call.state {
        case .waiting:
            waiting += 1
            if call.callback == nil { longestSince = min(longestSince ?? call.arrivedAt, call.arrivedAt) }
        case .offered:
            offered += 1
            if call.callback == nil { longestSince = min(longestSince ?? call.arrivedAt, call.arrivedAt) }
        case .talking, .held: talking += 1
        case .ended: break
        }
    }

    private mutating func count(_ agent: Agent, isFree: Bool) {
        if agent.isPaused(in: name) {
            paused += 1
        } else if agent.status == .available {
            available += 1
            if isFree { free += 1 }
        }
    }
}
