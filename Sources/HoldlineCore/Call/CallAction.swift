/// An action of `POST /v1/calls/{id}/ACTION`.
package protocol CallAction: StatefulAction where Target == CallID, State == CallState {}

extension CallAction {
    /// The codes of all call actions together: an action need not use each of them.
    package static var refuses: [Refusal.Code] { Call.refuses }
}

extension Call {
    /// All actions of a call, in the order in which they are told.
    package static let actions: [any CallAction.Type] = [
        AnswerCall.self, DeclineCall.self, HoldCall.self, UnholdCall.self, RequeueCall.self, TransferCall.self, DoneCall.self,
        AbandonCall.self, RequestCallback.self,
    ]

    /// What work on calls may be refused with: it may open a ticket, too.
    package static let refuses: [Refusal.Code] = [
        .noSuchAgent, .overAmount, .notYours, .creditLimit, .taken, .noSuchQueue, .queueClosed, .callbackExists, .paused,
    ]

    static let events: [EventType] = [
        .callArrived, .callTurnedAway, .callOffered, .callReturned, .callMissed, .callAnswered, .callHeld, .callUnheld, .callTransferred,
        .callRequeued, .callDone, .callLinked, .callEnded, .callCallback, .callUnreached, .callUnconfirmed, .callObserved,
    ]
}

extension Draft {
    /// The call, in a state that takes the action. Throws `notFound`, and `wrongState` for a telephone system's call, too.
    ///
    /// The states that an action takes are in its own `states`; the refusal lists the actions that this state does take.
    func call<Asked: CallAction>(_ id: CallID, for action: Asked.Type) throws -> Call {
        let call = try call(id)
        guard call.isNative else {
            throw Refusal(
                .wrongState, "\(id) is \(call.observed?.source ?? "a telephone system")'s call: what happens to it is read from there")
        }
        try action.requireState(call.state, of: id, "call", among: Call.actions)
        return call
    }

    /// The call and the agent who has it, who must be the one who acts; a supervisor may act on anybody's.
    ///
    /// Throws `notFound`, `wrongState` and `notYours`.
    ///
    /// The call comes back confirmed: an agent's command on it shows that the conversation outlived the daemon's restart. A supervisor
    /// who acts on behalf of somebody has that agent's rights only.
    func own<Asked: CallAction>(_ id: CallID, for action: Asked.Type) throws -> (Call, Agent) {
        var call = try call(id, for: action)
        guard let login = call.agent else { throw Refusal(.wrongState, "nobody has \(id)") }
        guard login == context.actor.agent || (context.actor.isSupervisor && context.actor.behalf == nil) else {
            throw Refusal(.notYours, "\(id) is \(login)'s")
        }
        call.unconfirmed = false
        return (call, try agent(login) ?? Agent(login: login, since: context.now))
    }
}

extension EventType {
    /// An event of a call, told of the call as it is after it.
    static func call(_ word: String, isWhole: Bool = false, _ words: @escaping @Sendable (Call) -> String) -> EventType {
        EventType(word, isWhole: isWhole) { told in
            (told.facts.calls?.last).map { words($0) + told.behalf } ?? "changed a call" + told.behalf
        }
    }

    /// A length of time in words; nil reads as no time.
    static func span(_ seconds: Int64?) -> String { Span(seconds: seconds ?? 0).description }
}
