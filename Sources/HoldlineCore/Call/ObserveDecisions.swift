extension ObserveCall: Change {
    package func names(on target: Anew) -> OutsideNames { OutsideNames(queues: [queue]) }
    /// Throws `invalid` for a source, a callid or a list of offers that cannot be one. A call that is known is answered with as it is.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        let (id, isNew) = try draft.observe(self)
        draft.answer(with: .call(id))
        draft.created = isNew
    }
}

extension EventType {
    package static let callObserved = call("call.observed") { call in
        let outcome = call.outcome.map { ", \($0.rawValue)" } ?? ""
        return "\(call.id) in \(call.queue): \(call.state.rawValue)\(outcome)" + (call.agent.map { ", \($0)" } ?? "")
    }
}

extension Draft {
    /// Takes what a telephone system's log shows of a call so far. True where the call was not known before.
    ///
    /// Throws `invalid` for a source, a callid or a list of offers that cannot be one.
    ///
    /// Once an outcome was said by the log, nothing more is taken for that entry.
    fileprivate mutating func observe(_ body: ObserveCall) throws -> (CallID, Bool) {
        try requireName(body.source, field: "source")
        try requireName(body.callid, field: "callid")
        if let entry = body.entry, entry <= 0 { throw Refusal.invalid("entry", "entries are counted from 1") }
        if let passes = body.passes, passes.count > 10_000 { throw Refusal.invalid("passes", "more than 10000 offers are no call") }
        let entries = try base.observed(callid: body.callid, of: body.source)
        guard let known = entries.first(where: { $0.isEntry(body) }) else {
            return (try addObserved(body, entry: (entries.compactMap(\.observed?.entry).max() ?? 0) + 1), true)
        }
        // A caller who was called back since is spoken with here: then only an end that the log said changes the earlier visit.
        let isLatest = try self.call(known.id).visit == known.visit
        guard isLatest || body.outcome != nil else { return (known.id, false) }
        var call = known
        if known.outcome == nil || known.isPresumedOver { try correctCaller(body, in: &call) }
        call.follow(body)
        if call != known {
            record(.callObserved, on: .call(call.id), calls: [call], agents: try talkers(known, call), since: known.personalPart())
        }
        return (call.id, false)
    }

    private mutating func addObserved(_ body: ObserveCall, entry: Int) throws -> CallID {
        var call = Call(id: newCallID(), queue: try spelled(body.queue), arrivedAt: body.arrivedAt, version: nextSeq)
        call.observed = Observed(source: body.source, callid: body.callid, entry: entry)
        call.name = body.name
        try recognise(body.number, in: &call)
        call.follow(body)
        record(.callObserved, on: .call(call.id), calls: [call], agents: try talkers(nil, call), since: Sealed())
        return call.id
    }

    /// A caller who was transferred into the queue takes the place of the agent who asked there first: so the number may become another.
    private func correctCaller(_ body: ObserveCall, in call: inout Call) throws {
        if let number = body.number, let text = context.policy.calls.numbering.read(number.text), text != call.number?.text {
            (call.customer, call.suggested) = (nil, [])
            try recognise(number, in: &call)
        }
        if let name = body.name { call.name = name }
    }

    /// How the queue is spelled here: by the configuration, or as the first call spelled it.
    ///
    /// A queue that no configuration and no call names is spelled as it is asked for.
    func spelled(_ queue: QueueName) throws -> QueueName {
        let policy = context.policy.calls
        if policy.queues[queue] != nil { return policy.spelled(queue) }
        return try base.spelling(of: queue) ?? queue
    }

    /// Throws `invalid` with `field` for a text that could not be a queue's name: empty, too long, or with control characters.
    func requireName(_ text: String, field: String) throws {
        do throws(Identifier.Problem) {
            _ = try Identifier.clean(text)
        } catch {
            throw Refusal.invalid(field, "“\(field)” \(error.description)")
        }
    }
}

extension Call {
    /// Fractions of a second are in some copies of a log and not in others: the second of the arrival is what counts.
    fileprivate func isEntry(_ body: ObserveCall) -> Bool { queue == body.queue && arrivedAt.seconds == body.arrivedAt.seconds }

    /// Whether the end was concluded and not said: it has no length. What the log says later takes its place.
    package var isPresumedOver: Bool {
        switch outcome {
        case .lost: true
        case .answered: observed != nil && talk == nil
        case .withdrawn: observed != nil && wait == nil
        default: false
        }
    }

    /// Goes on as the log does: what is said once is not taken back, but for an end that was only presumed.
    ///
    /// Bodies may come in any order and more than once: a body that says less than the row changes nothing.
    fileprivate mutating func follow(_ body: ObserveCall) {
        if outcome != nil {
            guard isPresumedOver, takesBack(body) else { return }
            (state, outcome, endedAt) = (answeredAt == nil ? .waiting : .talking, nil, nil)
            if answeredAt == nil { wait = nil }
        }
        if let agent = body.agent { self.agent = agent }
        if let answeredAt = body.answeredAt {
            self.answeredAt = answeredAt
            offeredAt = body.offeredAt ?? offeredAt
            state = .talking
            wait = body.wait ?? answeredAt.seconds(since: arrivedAt)
        }
        if let passes = body.passes, passes.count > self.passes.count { self.passes = Array(passes.suffix(Self.largestPasses)) }
        guard let outcome = body.outcome else { return }
        self.outcome = outcome
        state = .ended
        endedAt = body.endedAt
        talk = answeredAt == nil ? nil : body.talk
        // The wait of a caller who was taken for withdrawn stays unknown: that is how such an end is told from one that the log said.
        if answeredAt == nil {
            wait = body.wait ?? (outcome == .withdrawn ? nil : body.endedAt?.seconds(since: arrivedAt))
        }
        transferredTo = body.transferredTo
    }

    /// Whether the log says more than what was presumed: an answer that was not known, an end with its length, or a better guess.
    private func takesBack(_ body: ObserveCall) -> Bool {
        switch body.outcome {
        case nil: answeredAt == nil && body.answeredAt != nil
        case .lost: false
        case .answered: body.talk != nil || answeredAt == nil
        case .withdrawn: answeredAt == nil && (body.wait != nil || outcome == .lost)
        default: answeredAt == nil
        }
    }
}
