package import HoldlineCore

/// Something that a log says, and the line that said it last.
package struct QueueLogRecord<Value: Hashable & Sendable>: Hashable, Sendable {
    package var line: Int
    package var value: Value

    package init(line: Int, value: Value) {
        self.line = line
        self.value = value
    }
}

/// What some lines of a log came to.
package struct QueueLogRecords: Hashable, Sendable {
    package var calls: [QueueLogRecord<ObserveCall>] = []
    package var agents: [QueueLogRecord<ObserveAgent>] = []

    package init() {}
}

/// Makes calls and agents' comings and goings of the entries of a log, in the log's own order.
///
/// The same entries give the same records, however often and in however many parts they are folded: a record that is sent again
/// says nothing new. Only calls that go on are kept, and of ended ones how often they had entered: a day of the log's time long.
package struct QueueLogFold: Sendable {
    package struct Settings: Hashable, Sendable {
        /// What the telephone system is called.
        package var source: String
        /// Agents' names of the log, and what they are called here.
        package var names: [String: String]
        /// Whether a call is told when it arrives and when it is answered too; otherwise only when it is over.
        package var isLive: Bool

        package init(source: String = "asterisk", names: [String: String] = [:], isLive: Bool = false) {
            self.source = source
            self.names = names
            self.isLive = isLive
        }
    }

    package let settings: Settings
    package internal(set) var state: State
    package internal(set) var counts = QueueLogCounts()
    /// Of the entry that was taken last.
    var line = 0

    package init(_ settings: Settings, state: State = State()) {
        self.settings = settings
        self.state = state
    }

    /// A call that goes on, as it stands; nil where there is none.
    package var firstOpen: QueueLogRecord<ObserveCall>? {
        state.open.values.first?.last.map { QueueLogRecord(line: line, value: $0) }
    }

    /// Counts a line that is no entry.
    package mutating func skipUnreadable() { counts.seeUnreadable() }

    package mutating func take(_ entry: QueueLogEntry, into records: inout QueueLogRecords) {
        counts.see(entry)
        line = entry.line
        goOn(to: entry.at, &records)
        if let callid = entry.callid { state.entered[callid]?.seen = state.age }
        switch entry.event {
        case .entered(let number, let name): enter(entry, number, name, &records)
        case .connected(let hold):
            guard let place = place(of: entry, where: { $0.answeredAt == nil }) else { return }
            answer(place, at: entry.at, by: entry.agent, hold, &records)
        case .talked(let hold, let talk, let to): talked(entry, hold, talk, to, &records)
        case .left(let outcome, let wait):
            guard let place = place(of: entry, where: { $0.answeredAt == nil }) else { return }
            self[place].wait = wait
            self[place].agent = named(entry.agent)
            end(place, as: outcome, at: entry.at, &records)
        case .passed(let ringing): pass(entry, declined: false, ringing: ringing)
        case .dropped: pass(entry, declined: true, ringing: 0)
        case .agent(let kind, let isAll, let reason, let isPaused):
            observe(entry, kind, isAll: isAll, reason, &records)
            if isPaused { observe(entry, .pause, isAll: isAll, nil, &records) }
        case .started: endAll(at: entry.at, &records)
        case .noted, .foreign: break
        }
    }

    // MARK: Calls

    private mutating func enter(_ entry: QueueLogEntry, _ number: String?, _ name: String?, _ records: inout QueueLogRecords) {
        guard let callid = entry.callid, let queue = entry.queue else { return counts.nameless += 1 }
        leave(callid, at: entry.at, &records)
        let count = (state.entered[callid]?.entries ?? 0) + 1
        state.entered[callid] = Entered(entries: count, seen: state.age)
        let call = ObserveCall(
            source: settings.source, callid: callid, entry: count, queue: queue, number: number.flatMap { FreeText($0) },
            name: name.flatMap { FreeText($0) }, arrivedAt: entry.at)
        state.open[callid, default: []].append(call)
        if settings.isLive { tell(call, &records) }
    }

    /// The call that an entry is about: the latest in its queue that is as it should be. Where there is none, that is counted.
    private mutating func place(of entry: QueueLogEntry, where isMeant: (ObserveCall) -> Bool) -> Place? {
        guard let callid = entry.callid else {
            counts.nameless += 1
            return nil
        }
        let calls = state.open[callid] ?? []
        guard let index = calls.lastIndex(where: { Self.isSame($0.queue, entry.queue) && isMeant($0) }) else {
            if state.entered[callid] == nil { counts.neverEntered += 1 } else { counts.outOfPlace += 1 }
            return nil
        }
        return Place(callid: callid, index: index)
    }

    /// Asterisk finds queues whatever their case, and writes the caller's spelling in some lines and the queue's own in others.
    private static func isSame(_ queue: QueueName, _ other: QueueName?) -> Bool {
        guard let other else { return true }
        return queue == other || queue.text.lowercased() == other.text.lowercased()
    }

    /// CONNECT's own hold time counts: COMPLETE's may be another by a second.
    private mutating func answer(_ place: Place, at time: Instant, by agent: String?, _ hold: Int64?, _ records: inout QueueLogRecords) {
        let agent = named(agent)
        self[place].agent = agent
        self[place].answeredAt = max(time, self[place].arrivedAt)
        self[place].wait = hold
        if settings.isLive { tell(self[place], &records) }
    }

    private mutating func talked(
        _ entry: QueueLogEntry, _ hold: Int64?, _ talk: Int64?, _ to: String?, _ records: inout QueueLogRecords
    ) {
        let calls = entry.callid.flatMap { state.open[$0] } ?? []
        let wasAnswered = calls.contains { $0.answeredAt != nil && Self.isSame($0.queue, entry.queue) }
        guard let place = place(of: entry, where: { wasAnswered ? $0.answeredAt != nil : true }) else { return }
        if self[place].answeredAt == nil {
            // The line of the answer is missing: its time follows from the wait.
            let latest = max(entry.at, self[place].arrivedAt)
            let answered = hold.map { self[place].arrivedAt.adding(seconds: $0) } ?? latest.adding(seconds: -(talk ?? 0))
            answer(place, at: min(answered, latest), by: entry.agent, hold, &records)
        }
        self[place].talk = talk
        self[place].transferredTo = to.map { excerpt($0, 200) }
        end(place, as: .answered, at: entry.at, &records)
    }

    private mutating func pass(_ entry: QueueLogEntry, declined: Bool, ringing: Int64) {
        guard let agent = named(entry.agent) else { return counts.nameless += 1 }
        guard let place = place(of: entry, where: { $0.answeredAt == nil }) else { return }
        var passes = self[place].passes ?? []
        passes.append(Pass(agent: agent, at: max(entry.at, self[place].arrivedAt), declined: declined, ringing: ringing))
        // A caller who waits for hours among unattended telephones: the latest offers are what counts.
        if passes.count > Self.mostPasses { passes.removeFirst(passes.count - Self.mostPasses) }
        self[place].passes = passes
    }

    private static let mostPasses = 200

    // MARK: Agents

    private mutating func observe(
        _ entry: QueueLogEntry, _ kind: AgentEntry.Kind, isAll: Bool, _ reason: String?, _ records: inout QueueLogRecords
    ) {
        guard let agent = named(entry.agent) else { return counts.nameless += 1 }
        let record = ObserveAgent(
            source: settings.source, agent: agent, at: entry.at, kind: kind, queue: isAll ? nil : entry.queue,
            reason: reason.flatMap { FreeText($0) })
        records.agents.append(QueueLogRecord(line: line, value: record))
    }

    func named(_ agent: String?) -> String? { agent.map { settings.names[$0] ?? $0 } }
}
