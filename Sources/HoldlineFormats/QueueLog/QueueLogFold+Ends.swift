package import HoldlineCore

extension QueueLogFold {
    /// Seconds of log time after which what is over is forgotten.
    static let day: Int64 = 86_400
    /// A single step of the clock counts as no more: one line with a wrong year must not make everything old.
    private static let longestStep: Int64 = 6 * 3600
    /// How often it is looked for what is old.
    private static let sweep: Int64 = 3600
    /// Callids that are remembered at most: about 50 MB with the entries of each.
    private static let mostCallids = 200_000
    /// The last line of a conversation may come after the caller's next ENTERQUEUE: Asterisk writes the two from different threads.
    private static let patience: Int64 = 60
    /// Of those at most so many: a log whose clock stands still must not fill the memory.
    private static let mostLeaving = 10_000

    /// Starts of the telephone system that are remembered.
    private static let mostStarts = 1000

    /// Seconds without a line after which the calls of a log that is not followed are taken for over. While every agent talks and callers
    /// only wait, Asterisk writes nothing; nothing for an hour is another matter, and what the log says later takes it back all the same.
    package static let silence: Int64 = 3600

    // MARK: Ends that the log says

    /// Adds the call as it stands to what goes to the daemon, under the line that said it last.
    func tell(_ call: ObserveCall, _ records: inout QueueLogRecords) { records.calls.append(QueueLogRecord(line: line, value: call)) }

    /// Ends the call with this outcome. Whatever the clock did, nothing ends before it began. `isConcluded`: no line says so.
    mutating func end(
        _ place: Place, as outcome: CallOutcome, at time: Instant, isConcluded: Bool = false, _ records: inout QueueLogRecords
    ) {
        guard var call = state.open[place.callid]?.remove(at: place.index) else { return }
        if state.open[place.callid]?.isEmpty == true { state.open[place.callid] = nil }
        call.outcome = outcome
        call.endedAt = max(time, call.answeredAt ?? call.arrivedAt)
        tell(call, &records)
        if isConcluded { state.concluded[place.callid, default: []].append(Concluded(call: call, seen: state.age)) }
    }

    // MARK: Ends that are concluded

    /// The caller enters a queue while the log has no end of the entry before.
    ///
    /// A conversation is ended a minute later, as answered and with an unknown talk. A caller who still waited has hung up
    /// nowhere, and reached nobody: the telephone system took the call to the other queue, so it is withdrawn from this one.
    mutating func leave(_ callid: String, at time: Instant, _ records: inout QueueLogRecords) {
        for (index, call) in (state.open[callid] ?? []).enumerated().reversed() {
            if call.answeredAt == nil {
                end(Place(callid: callid, index: index), as: .withdrawn, at: time, isConcluded: true, &records)
            } else if !state.leaving.contains(where: { $0.callid == callid && $0.arrival == call.arrivedAt.seconds }) {
                state.leaving.append(
                    Leaving(callid: callid, arrival: call.arrivedAt.seconds, at: time, due: state.age + Self.patience))
            }
        }
    }

    /// The telephone system has started anew: the callers of before are gone, and so are the sessions of agents who logged in to it.
    /// Members who were added stay in their queues (`persistentmembers`).
    ///
    /// The same start once more is a copy of its line: callers who came since are still there.
    mutating func restart(at time: Instant, _ records: inout QueueLogRecords) {
        guard !state.starts.contains(time.seconds) else { return counts.repeated += 1 }
        state.starts = state.starts.suffix(Self.mostStarts) + [time.seconds]
        for (callid, calls) in state.concluded {
            for index in calls.indices.reversed() where calls[index].call.outcome == nil { _ = revive(callid, index) }
        }
        for callid in state.open.keys.sorted() { endAll(of: callid, at: time, isConcluded: false, &records) }
        state.leaving = []
        for (agent, since) in state.sessions.sorted(by: { $0.key < $1.key }) where since <= time {
            tell(agent, .logout, at: time, &records)
            for queue in state.members[agent] ?? [] { tell(agent, .login, in: queue, at: time, &records) }
            state.sessions[agent] = nil
        }
        counts.keptMembers = max(counts.keptMembers, state.members.count)
    }

    /// Ends all calls of a callid: who waited is lost, who talked was answered. Without a time, at the
    /// last moment that is known of each.
    private mutating func endAll(of callid: String, at time: Instant?, isConcluded: Bool, _ records: inout QueueLogRecords) {
        while let call = state.open[callid]?.first {
            let known = call.answeredAt ?? call.passes?.last?.at ?? call.arrivedAt
            end(
                Place(callid: callid, index: 0), as: call.answeredAt == nil ? .lost : .answered, at: time ?? known,
                isConcluded: isConcluded, &records)
        }
    }

    /// The telephone system does not answer any more: its callers who wait are lost, until its log says otherwise.
    ///
    /// For a log that is followed, when the question of `--alive` has failed for minutes. Conversations
    /// are left alone: a telephone may go on without the exchange.
    package mutating func loseWaiting(at time: Instant, into records: inout QueueLogRecords) {
        for callid in state.open.keys.sorted() {
            for (index, call) in (state.open[callid] ?? []).enumerated().reversed() where call.answeredAt == nil {
                end(Place(callid: callid, index: index), as: .lost, at: time, isConcluded: true, &records)
            }
        }
    }

    /// The end of a log that is not followed. Calls that go on are told as they stand if the log has lines of the last hour.
    /// In an older one nobody waits any more: who waited is lost, and conversations are over at the log's last line. Both are presumed:
    /// the log says more when it has grown.
    package mutating func finish(now: Instant, into records: inout QueueLogRecords) {
        guard let last = state.last else { return }
        guard now.seconds - last.seconds > Self.silence else {
            for callid in state.open.keys.sorted() {
                for call in state.open[callid] ?? [] { tell(call, &records) }
            }
            return
        }
        for (callid, calls) in state.concluded {
            for index in calls.indices.reversed() where calls[index].call.outcome == nil { _ = revive(callid, index) }
        }
        for callid in state.open.keys.sorted() { endAll(of: callid, at: last, isConcluded: true, &records) }
    }

    // MARK: Time

    /// Lets the log's time go on, and ends and forgets what is old by then.
    mutating func goOn(to time: Instant, _ records: inout QueueLogRecords) {
        if let last = state.last { state.age += min(Self.longestStep, max(0, time.seconds - last.seconds)) }
        state.last = time
        while let first = state.leaving.first, first.due <= state.age || state.leaving.count > Self.mostLeaving {
            state.leaving.removeFirst()
            let index = state.open[first.callid]?.firstIndex { $0.answeredAt != nil && $0.arrivedAt.seconds == first.arrival }
            if let index { end(Place(callid: first.callid, index: index), as: .answered, at: first.at, isConcluded: true, &records) }
        }
        if state.age - state.sweptAt >= Self.sweep {
            state.sweptAt = state.age
            forget(seenBefore: state.age - Self.day, &records)
        }
        if state.entered.count > Self.mostCallids {
            let ages = state.entered.values.map(\.seen).sorted()
            forget(seenBefore: ages[ages.count / 2] + 1, &records)
        }
    }

    /// Calls without a last line are in every log; where nothing was heard of one for a day, it ends when it was last heard of.
    private mutating func forget(seenBefore age: Int64, _ records: inout QueueLogRecords) {
        for callid in state.entered.filter({ $0.value.seen < age }).keys.sorted() {
            endAll(of: callid, at: nil, isConcluded: false, &records)
            state.entered[callid] = nil
        }
        for callid in state.concluded.keys {
            state.concluded[callid]?.removeAll { $0.seen < age }
            if state.concluded[callid]?.isEmpty == true { state.concluded[callid] = nil }
        }
        state.aliases = state.aliases.filter { $0.value.seen >= age }
        state.handed = state.handed.filter { $0.value.seen >= age }
    }
}
