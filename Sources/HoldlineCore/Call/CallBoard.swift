/// The live calls and the agents, in memory: what a call centre's wall shows. It takes the rows of committed events, and knows
/// nothing that the tables do not.
///
/// An ended call and a logged-out agent leave it, so it grows with what goes on and not with the ledger.
package struct CallBoard: Sendable {
    /// Calls that have not ended.
    package private(set) var calls: [CallID: Call] = [:]
    /// By login. Agents of telephone systems stand here beside Holdline's own.
    package private(set) var agents: [String: Agent] = [:]
    /// Own calls that wait, by queue, in their order.
    private var order: [QueueName: [QueuePlace]] = [:]
    /// A count may fall to 0 and stays in the table then: `waiting` does at each answer.
    private var bookings: [QueueName: [CallBooking: Int]] = [:]

    package init() {}

    // MARK: Keeping it

    /// Puts the row of a committed event in place of the call's former one.
    ///
    /// A row of an earlier visit than the live one changes nothing that is seen, and an ended call is taken off.
    package mutating func take(_ call: Call) {
        if let old = calls[call.id], old.waitsForUs {
            // Closing events of an earlier visit come before those of the next.
            let place = QueuePlace(old)
            if let index = order[old.queue]?.place(of: place) { order[old.queue]?.remove(at: index) }
            if order[old.queue]?.isEmpty == true { order[old.queue] = nil }
        }
        if let live = calls[call.id], live.visit > call.visit { return insert(live) }
        guard call.isLive else {
            calls[call.id] = nil
            return
        }
        calls[call.id] = call
        insert(call)
    }

    private mutating func insert(_ call: Call) {
        guard call.waitsForUs else { return }
        let place = QueuePlace(call)
        order[call.queue, default: []].insert(place, at: order[call.queue]?.insertion(of: place) ?? 0)
    }

    /// Somebody who is logged out and has no call is not on the board.
    package mutating func take(_ agent: Agent) { agents[agent.login] = agent.status == .loggedOut && agent.state == .idle ? nil : agent }

    /// Moves a visit from one booking to another; `count` takes many of the same kind at once, as when the board is filled at the start.
    package mutating func take(_ change: BookingChange, count: Int = 1) {
        if let from = change.from { bookings[change.queue, default: [:]][from, default: 0] -= count }
        bookings[change.queue, default: [:]][change.to, default: 0] += count
    }

    // MARK: Reading it

    /// How often each queue's visits were booked as what, since the ledger began.
    package var counts: [QueueName: [CallBooking: Int]] { bookings }

    /// Own calls that wait in a queue, the next one first.
    package func waiting(in queue: QueueName) -> [Call] { (order[queue] ?? []).compactMap { calls[$0.call] } }

    /// Gives each of some agents who ask a call, the calls in their order and each to the agent who comes first by the queue's
    /// strategy; who gets none is not in the answer. Nobody is given two, and no call is given twice.
    ///
    /// The head of each queue is compared with the heads of the others by place, and a call that nobody free may take is passed over, so
    /// it does not hold up those behind it. Whether a command then offers it is decided again on the records.
    package func matches(for asking: [String], policy: CallPolicy, at now: Instant) -> [(agent: String, call: CallID)] {
        let everybody = Array(agents.values)
        let eligibility = Eligibility(policy, at: now) { everybody }
        var free = asking.compactMap { agents[$0] }.filter { $0.isFree(at: now) }.map { $0.read(at: now) }
        var result: [(agent: String, call: CallID)] = []
        var rest = order.filter { queue, _ in free.contains { $0.tier(in: queue) != nil } || free.contains { reserved($0.login, in: queue) }
        }
        .mapValues { $0[...] }
        while !free.isEmpty, let queue = rest.min(by: { Self.precedes($0.value, $1.value) })?.key, let place = rest[queue]?.popFirst() {
            if rest[queue]?.isEmpty == true { rest[queue] = nil }
            guard let call = calls[place.call] else { continue }
            let strategy = policy.queue(queue).strategy
            let best = free.indices.filter { (try? eligibility.bar(free[$0], from: call)) == .some(nil) }
                .min { AgentPlace(free[$0], for: call, strategy) < AgentPlace(free[$1], for: call, strategy) }
            if let best { result.append((free.remove(at: best).login, call.id)) }
        }
        return result
    }

    private static func precedes(_ left: ArraySlice<QueuePlace>, _ right: ArraySlice<QueuePlace>) -> Bool {
        guard let one = left.first, let other = right.first else { return right.isEmpty && !left.isEmpty }
        return one < other
    }

    private func reserved(_ login: String, in queue: QueueName) -> Bool {
        (order[queue] ?? []).contains { calls[$0.call]?.reservedFor == login }
    }

    /// Callers who are to be called back: those that are kept for an agent, and those in the queues that the agent serves; for somebody who
    /// is not logged in, in all queues. In the order of their times; those without one first.
    package func callbacks(of login: String) -> [Call] {
        let agent = agents[login]
        return calls.values.filter { call in
            guard call.waitsForUs, call.callback != nil else { return false }
            return call.reservedFor == login || agent.map { $0.tier(in: call.queue) != nil } ?? true
        }.sorted { left, right in
            let (one, other) = (left.callback?.notBefore?.milliseconds ?? 0, right.callback?.notBefore?.milliseconds ?? 0)
            return (one, left.id) < (other, right.id)
        }
    }

    /// Own calls to which time has done something: an offer that rang out, a wait or a callback that is over.
    ///
    /// While the clock is not settled only offers ring out: a step of the clock sends no caller away.
    ///
    /// In the order of their numbers. Calls of telephone systems are never among them.
    package func overdue(policy: CallPolicy, at now: Instant, isSettled: Bool = true) -> [CallID] {
        calls.values.filter { call in
            switch call.lapse(policy.queue(call.queue), at: now) {
            case nil: false
            case .missed: true
            case .waitOver, .callbackOver: isSettled
            }
        }.map(\.id).sorted()
    }

    /// Own calls of which a restart of a site's daemon has something to say; of all where the ledger is one machine's.
    package func interrupted(at site: String? = nil) -> [CallID] {
        calls.values.filter { $0.isNative && $0.state != .waiting && (site == nil || $0.site == site) }.map(\.id).sorted()
    }

    /// Waiting calls that nobody who is logged in may ever take as things are.
    ///
    /// A callback whose time has not come is left out. Pauses and conversations do not strand a call: only missing logins, queues and
    /// skills do.
    package func stranded(policy: CallPolicy, at now: Instant) -> [Call] {
        let available = agents.values.filter { $0.status != .loggedOut }
        let eligibility = Eligibility(policy, at: now) { [] }
        return calls.values.filter { call in
            guard call.waitsForUs, call.callback?.notBefore.map({ $0 <= now }) ?? true else { return false }
            return !available.contains { $0.login == call.reservedFor || eligibility.lasting($0, from: call) == nil }
        }.sorted { QueuePlace($0) < QueuePlace($1) }
    }
}

extension Agent {
    /// The call that is offered to the agent and that nobody has answered yet.
    package var ringing: CallID? { state == .offered ? call : nil }
}

extension Call {
    fileprivate var waitsForUs: Bool { state == .waiting && isNative }
}

extension [QueuePlace] {
    /// The first index whose place is not before `place`.
    fileprivate func insertion(of place: QueuePlace) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func place(of place: QueuePlace) -> Int? {
        let index = insertion(of: place)
        return index < count && self[index] == place ? index : nil
    }
}
