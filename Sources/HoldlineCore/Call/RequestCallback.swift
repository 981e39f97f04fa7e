/// The place in the order stays; the agent who gets the offer dials.
package struct RequestCallback: CallAction {
    /// The wished time; absent: at the turn.
    ///
    /// It has to lie in the future: a past time is refused.
    package var at: Instant?
    /// Another number than the one that called.
    ///
    /// Absent: the number that called, which must not have been withheld. E.164 or national, as the configured numbering reads it.
    package var number: FreeText?

    package init(at: Instant? = nil, number: FreeText? = nil) { (self.at, self.number) = (at, number) }

    /// Of those that ended only a call that was not spoken: the rule decides.
    package static let terms = ActionTerms<CallState>(
        "callback", "The caller keeps the place and is called back.",
        help: "The caller hangs up, keeps the place, and is called back.", in: [.waiting, .ended])

    /// The caller hangs up and keeps the place; of a call that ended without a conversation it is a new visit in the old place.
    ///
    /// Throws `wrongState` for a call that was spoken, `invalid` for a number or a time that cannot be, and `callbackExists`.
    ///
    /// Throws `callbackExists` where another callback of the same customer, or of the same number where no customer is known, waits in
    /// the queue.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var call = try draft.call(id)
        // Lost calls of a telephone system are called back by people.
        if call.isNative || call.isLive { call = try draft.call(id, for: Self.self) }
        if call.state == .ended, call.outcome == .answered || call.outcome == .calledBack {
            throw Refusal(.wrongState, "\(id) was spoken with: add a call with a callback of its own")
        }
        var before = call.personalPart()
        // It is sealed anew, whether it is another one or not.
        if number != nil { before.number = nil }
        let callback = try draft.callback(self, of: &call)
        if call.state == .ended { call.beginVisit(at: draft.context.now, placedAt: call.placedAt) }
        call.callback = callback
        draft.record(.callCallback, on: .call(id), calls: [call], since: before)
    }
}

extension Draft {
    /// The callback as it was asked for; the call has the number that was named with it.
    ///
    /// Throws `invalid` for a number or a time that cannot be, and `callbackExists`.
    func callback(_ body: RequestCallback, of call: inout Call, field: String = "") throws -> Callback {
        if let number = body.number {
            guard let text = context.policy.calls.numbering.read(number.text) else {
                throw Refusal.invalid(field + "number", "“\(number.text.prefix(40))” is no number that could be called")
            }
            call.number = FreeText(text)
        }
        guard let number = call.number else {
            throw Refusal.invalid(field + "number", "the number of \(call.id) was withheld: ask for one that can be called")
        }
        if let at = body.at, at < context.now { throw Refusal.invalid(field + "at", "\(at) is over: name a time to come") }
        if let other = try base.waitingCallback(in: call.queue, customer: call.customer, number: number.text, but: call.id) {
            throw Refusal(.callbackExists, "\(other) is a callback of the same customer in \(call.queue): one is enough")
        }
        let begins = max(body.at ?? context.now, context.now)
        return Callback(
            notBefore: body.at, expiresAt: begins.adding(seconds: context.policy.calls.queue(call.queue).callbackExpiry),
            attempts: call.callback?.attempts ?? 0, requestedAt: context.now)
    }

    /// A new call in the queue of one that was spoken with: its caller is called back.
    mutating func promiseCallback(_ body: RequestCallback, after call: Call, field: String) throws {
        var new = Call(
            id: newCallID(), queue: call.queue, priority: call.priority, credit: call.credit, skills: call.skills, arrivedAt: context.now,
            version: nextSeq)
        (new.number, new.name, new.customer, new.ticket) = (call.number, call.name, call.customer, call.ticket)
        new.callback = try callback(body, of: &new, field: field)
        record(.callArrived, on: .call(new.id), calls: [new])
    }

    /// Nobody was reached: the next attempt comes after a pause, and after the last one it is over.
    ///
    /// Until then the call keeps its place and its visit; no attempt counts as a conversation. A call without a callback is left as it
    /// is.
    mutating func unreached(_ call: Call, _ agent: Agent) throws {
        guard var callback = call.callback else { return }
        var (call, agent) = (call, agent)
        let policy = context.policy.calls.queue(call.queue)
        callback.attempts += 1
        callback.notBefore = context.now.adding(seconds: policy.callbackPause)
        finish(&call, as: .timedOut, &agent, wrapUp: 0)
        call.wrapUp = nil
        if callback.attempts < policy.callbackAttempts, callback.expiresAt > context.now {
            (call.state, call.outcome, call.endedAt, call.agent) = (.waiting, nil, nil, nil)
            (call.offeredAt, call.answeredAt, call.wait, call.talk) = (nil, nil, nil, nil)
            call.hold = 0
        } else {
            call.wait = context.now.seconds(since: call.arrivedAt)
            call.talk = nil
            call.answeredAt = nil
        }
        call.callback = callback
        record(.callUnreached, on: .call(call.id), calls: [call], agents: [agent], entries: pauseEntry(agent))
    }
}

extension EventType {
    package static let callCallback = call("call.callback") { call in
        "\(call.id) is to be called back" + (call.callback?.notBefore.map { " at \($0)" } ?? " at its turn")
    }
    package static let callUnreached = call("call.unreached") { call in
        let next =
            call.isLive ? ": the next attempt is at \(call.callback?.notBefore?.description ?? "its turn")" : ", for the last time"
        return "called \(call.id) back and reached nobody\(next)"
    }
}
