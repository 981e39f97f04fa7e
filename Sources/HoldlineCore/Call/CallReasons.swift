extension CallReasons {
    /// The most calls that are shown before one.
    private static let longest = 100

    /// Reads a call's place off the board, in numbers and in words.
    package init(_ call: Call, on board: CallBoard, policy: CallPolicy, at now: Instant, version: Int64) {
        let own = QueuePlace(call)
        let waits = call.state == .waiting && call.isNative
        let before = waits ? board.waiting(in: call.queue).prefix { QueuePlace($0) < own } : []
        let waited = now.seconds(since: call.placedAt)
        self.init(
            call: call.id, queue: call.queue, state: call.state, position: waits ? before.count + 1 : nil,
            score: waits ? own.score(at: now) : 0, waited: waits ? waited : call.wait ?? 0, credit: call.credit,
            ahead: before.prefix(Self.longest).map { Ahead($0, before: call, at: now) }, why: [], version: version)
        why = words(call, board, policy, now)
    }

    private func words(_ call: Call, _ board: CallBoard, _ policy: CallPolicy, _ now: Instant) -> [String] {
        guard let position else {
            if let observed = call.observed { return ["\(call.id) is \(observed.source)'s call: its order is decided there"] }
            switch call.state {
            case .waiting: return []
            case .offered: return ["\(call.id) rings at \(call.agent ?? "somebody") now"]
            case .talking, .held: return ["\(call.agent ?? "somebody") speaks with the caller"]
            case .ended: return ["\(call.id) is over: \(call.outcome?.rawValue ?? "ended")"]
            }
        }
        let arithmetic = "its score is \(score): \(waited) s waited + \(credit) s of credit for priority \(call.priority.rawValue)"
        var words = [position == 1 ? "it is next in \(call.queue); \(arithmetic)" : "\(position - 1) before it; \(arithmetic)"]
        if call.placedAt != call.arrivedAt { words.append("it was put back, and keeps the place that it had") }
        if let notBefore = call.callback?.notBefore, notBefore > now { words.append("it is a callback, not before \(notBefore)") }
        if let reservedFor = call.reservedFor, let until = call.reservedUntil, until > now {
            words.append("it was transferred to \(reservedFor), and waits for nobody else until \(until)")
        }
        for pass in call.passes.suffix(3) {
            words.append("\(pass.agent) \(pass.declined ? "gave it back" : "let it ring") at \(pass.at): somebody else is asked first")
        }
        return words + agentWords(call, board, policy, now)
    }

    private func agentWords(_ call: Call, _ board: CallBoard, _ policy: CallPolicy, _ now: Instant) -> [String] {
        let agents = board.agents.values.filter { $0.status != .loggedOut && !$0.observed }
        let eligibility = Eligibility(policy, at: now) { Array(agents) }
        let able = agents.filter { eligibility.lasting($0, from: call) == nil }
        guard !able.isEmpty else {
            let skills = call.skills.map(\.description).joined(separator: ", ")
            let wanted = skills.isEmpty ? "" : " with \(skills)"
            let relaxes = policy.queue(call.queue).skillsRelaxAfter.map { after in
                call.skills.isEmpty ? "" : "; from \(call.placedAt.adding(seconds: after)) on it may go to anybody there"
            }
            return ["nobody\(wanted) is logged in for \(call.queue)\(relaxes ?? "")"]
        }
        let free = able.filter { $0.isFree(at: now) }.map(\.login).sorted()
        let opens = able.compactMap { agent -> Instant? in
            guard case .line(let until) = (try? eligibility.bar(agent, from: call)) ?? nil else { return nil }
            return until
        }.min()
        var words = [
            "\(able.count) logged in may take it, \(free.isEmpty ? "none of them is free" : "free: \(free.prefix(5).joined(separator: ", "))")"
        ]
        if let opens { words.append("the next line of agents is asked from \(opens) on") }
        return words
    }
}

extension CallReasons.Ahead {
    fileprivate init(_ call: Call, before other: Call, at now: Instant) {
        let place = QueuePlace(call)
        let waited = now.seconds(since: call.placedAt)
        let score = place.score(at: now)
        let difference = score - QueuePlace(other).score(at: now)
        let reason: String
        if call.placedAt <= other.placedAt, call.credit >= other.credit {
            reason = call.credit > other.credit ? "it came earlier, and has more credit" : "it came earlier"
        } else if call.placedAt <= other.placedAt {
            reason = "it came \(other.placedAt.seconds - call.placedAt.seconds) s earlier, which the credit does not make up"
        } else {
            reason =
                "it came \(call.placedAt.seconds - other.placedAt.seconds) s later, within its \(call.credit - other.credit) s of credit more"
        }
        self.init(
            call: call.id, score: score, waited: waited, credit: call.credit, priority: call.priority,
            why:
                "score \(score) (\(waited) s waited + \(call.credit) s credit), \(difference == 0 ? "the same: the older number goes first" : "\(difference) more"): \(reason)"
        )
    }
}

extension QueueStatus {
    package init(_ name: QueueName, on board: CallBoard, stranded: [Call], policy: Policy, at now: Instant) {
        let calls = board.calls.values.filter { $0.queue == name }
        let waiting = calls.filter { $0.state == .waiting }
        let talking = calls.filter { $0.state.isConversation }
        let agents = board.agents.values.filter { $0.tier(in: name) != nil && $0.status != .loggedOut }
        let longest = waiting.min { ($0.arrivedAt, $0.id) < ($1.arrivedAt, $1.id) }
        let talk = talking.min { ($0.answeredAt ?? now, $0.id) < ($1.answeredAt ?? now, $1.id) }
        let settings = policy.calls.queue(name)
        let booked = board.counts[name] ?? [:]
        self.init(
            queue: name, open: settings.hours == .always || policy.calendar.isOpen(at: now), strategy: settings.strategy,
            waiting: waiting.count, callbacks: waiting.count { $0.callback != nil }, offered: calls.count { $0.state == .offered },
            talking: talking.count, longestWait: longest.map { now.seconds(since: $0.arrivedAt) } ?? 0,
            longestWaiting: longest?.id, longestTalk: talk.map { now.seconds(since: $0.answeredAt ?? now) } ?? 0,
            longestTalking: talk?.id, agents: agents.count, available: agents.count { $0.status == .available && !$0.isPaused(in: name) },
            free: agents.count { $0.isFree(at: now) && !$0.isPaused(in: name) }, paused: agents.count { $0.isPaused(in: name) },
            stranded: stranded.filter { $0.queue == name }.map(\.id), arrived: booked.values.reduce(0, +),
            booked: Dictionary(uniqueKeysWithValues: CallBooking.allCases.map { ($0.rawValue, booked[$0] ?? 0) }))
    }
}
