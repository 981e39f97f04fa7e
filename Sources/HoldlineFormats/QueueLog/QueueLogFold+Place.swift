import HoldlineCore

/// Which call a line is about.
///
/// The callid of a call is not the same in all its lines: a caller who is transferred into a queue takes the place of the agent who asked
/// there first, and has another callid from then on; a Local channel that Asterisk optimises away leaves its callid to the other one.
/// What stays is the queue and the time: CONNECT and what ends a wait say how long the caller has waited, COMPLETE how long was talked.
extension QueueLogFold {
    /// Where an open call stands in the state; valid until calls of its callid are added or removed.
    struct Place {
        var callid: String
        var index: Int
    }

    /// The open call at a place, to be changed where it stands.
    subscript(place: Place) -> ObserveCall {
        get { state.open[place.callid, default: []][place.index] }
        set { state.open[place.callid, default: []][place.index] = newValue }
    }

    /// Seconds by which the times of two lines may differ: each is rounded by itself.
    private static let tolerance: Int64 = 1

    /// The call that waits in the entry's queue, and that arrived at the time which follows from the line. The latest of several.
    mutating func waiting(_ entry: QueueLogEntry, _ callid: String, since: Int64?) -> Place? {
        func isMeant(_ call: ObserveCall) -> Bool { call.answeredAt == nil && Self.isSame(call.queue, entry.queue) }
        if let place = named(callid, isMeant) ?? revived(callid, isMeant) { return place }
        guard let since, let queue = entry.queue, state.entered[callid]?.isOutbound != true else { return nil }
        // A line about an entry of its own that is over is no line about somebody else's.
        let isOwn = state.entered[callid]?.arrivals.contains { $0.queue == queue && abs($0.second - since) <= Self.tolerance } ?? false
        guard !isOwn else { return nil }
        return timed(callid, isMeant) { abs($0.arrivedAt.seconds - since) }
    }

    /// The conversation in the entry's queue: by the callid, or by who answered and when.
    mutating func talking(_ entry: QueueLogEntry, _ callid: String, since: Int64?) -> Place? {
        func isMeant(_ call: ObserveCall) -> Bool { call.answeredAt != nil && Self.isSame(call.queue, entry.queue) }
        let agent = named(entry.agent)
        if let place = named(callid, { isMeant($0) && $0.agent == agent }) ?? named(callid, isMeant) ?? revived(callid, isMeant) {
            return place
        }
        guard let since, agent != nil, entry.queue != nil, state.entered[callid]?.isOutbound != true else { return nil }
        return timed(callid, { isMeant($0) && $0.agent == agent }) { call in
            call.answeredAt.map { abs($0.seconds - since) } ?? .max
        }
    }

    /// The only call that waits in a queue, where the callid is of a caller who was transferred: the line has no time to go by.
    func onlyWaiting(_ entry: QueueLogEntry, _ callid: String) -> Place? {
        guard state.handed[callid] != nil else { return nil }
        var found: Place?
        for (other, calls) in state.open {
            for (index, call) in calls.enumerated() where call.answeredAt == nil && Self.isSame(call.queue, entry.queue) {
                guard found == nil else { return nil }
                found = Place(callid: other, index: index)
            }
        }
        return found
    }

    /// Asterisk finds queues whatever their case. A line without a queue is about any.
    static func isSame(_ queue: QueueName, _ other: QueueName?) -> Bool { other.map { queue == $0 } ?? true }

    // MARK: Ways to find it

    /// Among the open calls of the callid, or of the one that it stands for.
    private func named(_ callid: String, _ isMeant: (ObserveCall) -> Bool) -> Place? {
        for id in ids(callid) {
            if let index = state.open[id]?.lastIndex(where: isMeant) { return Place(callid: id, index: index) }
        }
        return nil
    }

    /// Among those that were taken for over: it goes on then.
    private mutating func revived(_ callid: String, _ isMeant: (ObserveCall) -> Bool) -> Place? {
        for id in ids(callid) {
            if let index = state.concluded[id]?.lastIndex(where: { isMeant($0.call) }) { return revive(id, index) }
        }
        return nil
    }

    /// The callid of the line, and the one that it stands for since a caller took somebody's place.
    private func ids(_ callid: String) -> [String] { [callid] + (state.aliases[callid].map { [$0.callid] } ?? []) }

    /// Among all calls the one whose time is nearest; of two, the one that goes on, then the earlier one.
    private mutating func timed(_ callid: String, _ isMeant: (ObserveCall) -> Bool, _ distance: (ObserveCall) -> Int64) -> Place? {
        var best: (rank: (Int64, Int, Int64, String), callid: String, index: Int)?
        func look(_ id: String, _ index: Int, _ call: ObserveCall, _ group: Int) {
            guard isMeant(call), distance(call) <= Self.tolerance else { return }
            let rank = (distance(call), group, call.arrivedAt.milliseconds, id)
            if best.map({ rank < $0.rank }) ?? true { best = (rank, id, index) }
        }
        for (id, calls) in state.open { for (index, call) in calls.enumerated() { look(id, index, call, 0) } }
        for (id, calls) in state.concluded { for (index, old) in calls.enumerated() { look(id, index, old.call, 1) } }
        guard let best else { return nil }
        let place = best.rank.1 == 0 ? Place(callid: best.callid, index: best.index) : revive(best.callid, best.index)
        state.aliases[callid] = Alias(callid: place.callid, seen: state.age)
        if let caller = state.handed[callid] { self[place].become(caller) }
        return place
    }

    /// Opens a call again that was taken for over, without the end that was concluded. Gives its place.
    mutating func revive(_ callid: String, _ index: Int) -> Place {
        var call = state.concluded[callid, default: []].remove(at: index).call
        if state.concluded[callid]?.isEmpty == true { state.concluded[callid] = nil }
        (call.outcome, call.endedAt, call.talk, call.transferredTo) = (nil, nil, nil, nil)
        if call.answeredAt == nil { call.wait = nil }
        state.open[callid, default: []].append(call)
        return Place(callid: callid, index: state.open[callid, default: []].count - 1)
    }
}

extension ObserveCall {
    /// The caller who was transferred is here now, and no longer the agent who asked first.
    mutating func become(_ caller: QueueLogFold.Handed) {
        number = caller.number
        name = caller.name
    }
}
