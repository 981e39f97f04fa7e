/// The caller is gone before anybody spoke.
///
/// A waiting call of Holdline's own ends so by this command alone, unless its queue has a longest wait.
package struct AbandonCall: CallAction {
    /// How it ended; absent: the caller hung up.
    package var outcome: CallOutcome?
    package init(outcome: CallOutcome? = nil) { self.outcome = outcome }

    package static let terms = ActionTerms<CallState>(
        "abandon", "The caller is gone.", help: "The caller is gone before anybody spoke.", in: [.waiting, .offered])

    /// What a caller who is not spoken with may end as.
    ///
    /// `answered`, `calledBack` and `turnedAway` are not among them: other rules give these.
    package static let outcomes: [CallOutcome] = [.abandoned, .timedOut, .leftByKey, .emptied, .withdrawn, .lost]

    /// Throws `invalid` for an outcome that is none of `outcomes`.
    ///
    /// Throws `notFound`, and `wrongState` for a call that is spoken, over, or a telephone system's.
    package func decide(on id: CallID, in draft: inout Draft) throws {
        var call = try draft.call(id, for: Self.self)
        let outcome = outcome ?? .abandoned
        guard Self.outcomes.contains(outcome) else {
            throw Refusal(
                .invalid, "a call that nobody took does not end as “\(outcome.rawValue)”", field: "outcome",
                allowed: Self.outcomes.map(\.rawValue))
        }
        try draft.end(&call, as: outcome)
    }
}

extension Draft {
    /// Ends a call that nobody speaks with; whoever it rings at is free again.
    mutating func end(_ call: inout Call, as outcome: CallOutcome) throws {
        var agents: [Agent] = []
        if call.state == .offered, let login = call.agent, var agent = try agent(login) {
            agent.state = .idle
            agent.call = nil
            agents = [agent]
        }
        call.end(as: outcome, at: context.now)
        record(.callEnded, on: .call(call.id), calls: [call], agents: agents)
    }
}

extension EventType {
    package static let callEnded = call("call.ended") { call in
        "\(call.id) ended as \(call.outcome?.rawValue ?? "ended") after \(span(call.wait))"
    }
}
