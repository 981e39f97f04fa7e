// The caller on hold within the conversation.

/// Puts the caller on hold within the conversation: the agent stays busy, and AHT counts the time as hold.
package struct HoldCall: CallAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<CallState>(
        "hold", "Puts the caller on hold.", help: "Put the caller on hold: the time counts as hold, not as talk.", in: [.talking])

    /// Throws `notFound`, `notYours` for another agent's call, and `wrongState` for one that is not spoken.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var (call, agent) = try draft.own(id, for: Self.self)
        call.state = .held
        call.heldAt = draft.context.now
        agent.state = .talking
        draft.record(.callHeld, on: .call(id), calls: [call], agents: [agent])
    }
}

/// The conversation goes on; the time on hold is added to the sum of this visit.
package struct UnholdCall: CallAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<CallState>(
        "unhold", "Takes the caller off hold.", help: "Take the caller off hold.", in: [.held])

    /// Throws `notFound`, `notYours` for another agent's call, and `wrongState` for a caller who is not on hold.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        let (call, agent) = try draft.own(id, for: Self.self)
        var back = call
        back.endHold(at: draft.context.now)
        draft.record(.callUnheld, on: .call(id), calls: [back], agents: [agent])
    }
}

extension EventType {
    package static let callHeld = call("call.held") { "put \($0.id) on hold" }
    package static let callUnheld = call("call.unheld") { "took \($0.id) off hold" }
}
