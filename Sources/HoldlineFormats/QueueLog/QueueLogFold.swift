package import HoldlineCore

/// Something that a log says, and the line that said it last.
package struct QueueLogRecord<Value: Hashable & Sendable>: Hashable, Sendable {
    /// From 1, for the refusals of the daemon.
    package var line: Int
    package var value: Value
}

/// What some lines of a log came to.
package struct QueueLogRecords: Hashable, Sendable {
    /// Calls as they stood after a line, possibly several records of one; the last one holds all.
    package var calls: [QueueLogRecord<ObserveCall>] = []
    /// Comings, goings and pauses, in the order of the log.
    package var agents: [QueueLogRecord<ObserveAgent>] = []

    package init() {}
}

/// Makes calls and agents' comings and goings of the entries of a log, in the log's own order.
///
/// The same entries give the same records, however often and in however many parts they are folded: a record that is sent again
/// says nothing new. Only calls that go on are kept, and of ended ones when they had entered: a day of the log's time long.
package struct QueueLogFold: Sendable {
    /// What the caller of a fold decides once for a log.
    package struct Settings: Hashable, Sendable {
        /// What the telephone system is called.
        package var source: String
        /// Agents' names of the log, and what they are called here.
        package var names: [String: String]
        /// Whether a call is told when it arrives and when it is answered too; otherwise only when it is over.
        package var isLive: Bool

        package init(source: String = "asterisk", names: [String: String] = [:], isLive: Bool = false) {
            (self.source, self.names, self.isLive) = (source, names, isLive)
        }
    }

    /// As given; a state that was kept is only gone on with under the same ones.
    package let settings: Settings
    /// To be kept where the log is followed, after the records before it have been acknowledged.
    package internal(set) var state: State
    /// Of all entries since this fold was made; not kept with the state.
    package internal(set) var counts = QueueLogCounts()
    /// Of the entry that was taken last.
    var line = 0

    package init(_ settings: Settings, state: State = State()) { (self.settings, self.state) = (settings, state) }

    /// Counts a line that is no entry.
    package mutating func skipUnreadable() { counts.seeUnreadable() }

    /// Takes one entry in, and appends what it comes to. Entries must come in the order of their lines,
    /// whatever their times say.
    package mutating func take(_ entry: QueueLogEntry, into records: inout QueueLogRecords) {
        counts.see(entry)
        line = entry.line
        goOn(to: entry.at, &records)
        if let callid = entry.callid { state.entered[callid]?.seen = state.age }
        switch entry.event {
        case .entered(let number, let name): enter(entry, number, name, &records)
        case .connected(let hold, let ringing): connect(entry, hold, ringing, &records)
        case .talked(let hold, let talk, let to): talked(entry, hold, talk, to, &records)
        case .left(let outcome, let wait): left(entry, outcome, wait, &records)
        case .passed(let ringing): pass(entry, declined: false, ringing: ringing)
        case .dropped: pass(entry, declined: true, ringing: 0)
        case .agent(let kind, let isAll, let reason, let isPaused):
            observe(entry, kind, isAll: isAll, reason: reason, &records)
            if isPaused { observe(entry, .pause, isAll: isAll, &records) }
        case .loggedOff(let seconds): logOff(entry, after: seconds, &records)
        case .started: restart(at: entry.at, &records)
        case .noted: break
        case .foreign:
            // QueueMetrics writes calls that agents make in the words of a queue's, after this one.
            if entry.word == "CALLOUTBOUND", let callid = entry.callid {
                state.entered[callid] = Entered(seen: state.age, isOutbound: true)
            }
        }
    }

    // MARK: Calls

    /// ENTERQUEUE: a caller begins to wait. The same entry once more is a copy; one of a callid that is
    /// elsewhere ends the wait or the conversation there.
    private mutating func enter(_ entry: QueueLogEntry, _ number: String?, _ name: String?, _ records: inout QueueLogRecords) {
        guard let callid = entry.callid, let queue = entry.queue else { return counts.nameless += 1 }
        let arrival = Entered.Arrival(queue: queue, second: entry.at.seconds)
        guard state.entered[callid]?.arrivals.contains(arrival) != true else { return counts.repeated += 1 }
        // Of what the daemon knew, this log tells the whole itself; other entries of the callid go on where they stood.
        for (index, known) in (state.concluded[callid] ?? []).enumerated().reversed() {
            if known.call.queue == queue, known.call.arrivedAt.seconds == entry.at.seconds {
                state.concluded[callid]?.remove(at: index)
            } else if known.call.outcome == nil {
                _ = revive(callid, index)
            }
        }
        leave(callid, at: entry.at, &records)
        state.entered[callid, default: Entered(seen: state.age)].arrivals.append(arrival)
        let call = ObserveCall(
            source: settings.source, callid: callid, queue: queue, number: number.flatMap { FreeText($0) },
            name: name.flatMap { FreeText($0) }, arrivedAt: entry.at)
        state.open[callid, default: []].append(call)
        if settings.isLive { tell(call, &records) }
    }

    /// Counts a line whose call is not there: because it is over, or because it began before the log.
    private mutating func miss(_ callid: String) {
        switch state.entered[callid] {
        case nil: counts.neverEntered += 1
        case let known?: if known.isOutbound { counts.outbound += 1 } else { counts.outOfPlace += 1 }
        }
    }

    /// CONNECT: the call that has waited for `hold` seconds is answered; `ringing` is how long it rang
    /// at this agent, in seconds.
    private mutating func connect(_ entry: QueueLogEntry, _ hold: Int64?, _ ringing: Int64?, _ records: inout QueueLogRecords) {
        guard let callid = entry.callid else { return counts.nameless += 1 }
        if let place = waiting(entry, callid, since: hold.map { entry.at.seconds - $0 }) {
            return answer(place, at: entry.at, by: entry.agent, hold, ringing, &records)
        }
        // Two agents who pick up at once both have a line: the later one speaks, unless the last line says otherwise.
        let index = state.open[callid]?.lastIndex { Self.isSame($0.queue, entry.queue) && $0.answeredAt.map { $0 <= entry.at } ?? false }
        guard let index, let agent = named(entry.agent), state.open[callid]?[index].agent != agent else { return miss(callid) }
        answer(Place(callid: callid, index: index), at: entry.at, by: entry.agent, hold, ringing, &records)
    }

    /// CONNECT's own hold time counts: COMPLETE's may be another by a second.
    ///
    /// Nothing is answered before it arrived, or offered before: clocks that were set back are evened
    /// out here.
    private mutating func answer(
        _ place: Place, at time: Instant, by agent: String?, _ hold: Int64?, _ ringing: Int64?, _ records: inout QueueLogRecords
    ) {
        let answeredAt = max(time, self[place].arrivedAt)
        self[place].agent = named(agent)
        self[place].answeredAt = answeredAt
        self[place].offeredAt = ringing.map { max(self[place].arrivedAt, answeredAt.adding(seconds: -$0)) }
        self[place].wait = hold
        if settings.isLive { tell(self[place], &records) }
    }

    /// The end of a conversation, with its seconds of waiting and talking; `to` is where the caller was
    /// transferred.
    private mutating func talked(
        _ entry: QueueLogEntry, _ hold: Int64?, _ talk: Int64?, _ to: String?, _ records: inout QueueLogRecords
    ) {
        guard let callid = entry.callid else { return counts.nameless += 1 }
        guard let place = talking(entry, callid, since: talk.map { entry.at.seconds - $0 }) ?? waiting(entry, callid, since: nil) else {
            return miss(callid)
        }
        let agent = named(entry.agent)
        if self[place].answeredAt == nil || (agent != nil && self[place].agent != agent) {
            // The line of the answer is missing, or of another agent: its time follows from the lengths.
            let latest = max(entry.at, self[place].arrivedAt)
            let answered = talk.map { latest.adding(seconds: -$0) } ?? hold.map { self[place].arrivedAt.adding(seconds: $0) } ?? latest
            answer(place, at: min(answered, latest), by: entry.agent, hold, nil, &records)
        }
        self[place].talk = talk
        self[place].transferredTo = to.map { excerpt($0, 200) }
        let call = self[place]
        end(place, as: .answered, at: entry.at, &records)
        if to != nil { handOver(call, callid, &records) }
    }

    /// The agent who asked in another queue first waits there under the line's callid: the caller takes that place now.
    ///
    /// Remembers the caller for the lines to come, since Asterisk writes no number again when a call is
    /// transferred.
    private mutating func handOver(_ call: ObserveCall, _ callid: String, _ records: inout QueueLogRecords) {
        let caller = Handed(number: call.number, name: call.name, seen: state.age)
        state.handed[call.callid] = caller
        guard callid != call.callid, let index = state.open[callid]?.lastIndex(where: { $0.answeredAt == nil }) else { return }
        state.aliases[call.callid] = Alias(callid: callid, seen: state.age)
        let place = Place(callid: callid, index: index)
        self[place].become(caller)
        if settings.isLive { tell(self[place], &records) }
    }

    /// The end of a wait without a conversation.
    private mutating func left(_ entry: QueueLogEntry, _ outcome: CallOutcome, _ wait: Int64?, _ records: inout QueueLogRecords) {
        guard let callid = entry.callid else { return counts.nameless += 1 }
        guard let place = waiting(entry, callid, since: wait.map { entry.at.seconds - $0 }) else { return miss(callid) }
        self[place].wait = wait
        self[place].agent = named(entry.agent)
        end(place, as: outcome, at: entry.at, &records)
    }

    /// An offer that was not taken: it rang in vain for so many milliseconds, or was declined.
    private mutating func pass(_ entry: QueueLogEntry, declined: Bool, ringing: Int64) {
        guard let agent = named(entry.agent), let callid = entry.callid else { return counts.nameless += 1 }
        guard let place = waiting(entry, callid, since: nil) ?? onlyWaiting(entry, callid) else { return miss(callid) }
        var passes = self[place].passes ?? []
        let pass = Pass(agent: agent, at: max(entry.at, self[place].arrivedAt), declined: declined, ringing: ringing)
        // The same once more is a copy of the line.
        guard !passes.contains(pass) else { return }
        passes.append(pass)
        // A caller who waits for hours among unattended telephones: the latest offers are what counts.
        if passes.count > Self.mostPasses { passes.removeFirst(passes.count - Self.mostPasses) }
        self[place].passes = passes
    }

    /// Offers that are kept of one call.
    private static let mostPasses = 200
}
