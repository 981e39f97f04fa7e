extension HistoryLine {
    static func callWords(_ type: EventType, _ facts: Facts) -> String {
        guard let call = facts.calls?.last else { return "changed a call" }
        let (id, agent) = (call.id, call.agent ?? "nobody")
        switch type {
        case .callArrived: return call.visit > 1 ? "\(id) waits in \(call.queue) again" : "\(id) came to \(call.queue)"
        case .callTurnedAway: return "\(id) was turned away: \(call.queue) is \(call.turnedAway?.rawValue ?? "closed")"
        case .callOffered: return "\(id) rings at \(agent)"
        case .callReturned: return "\(id) is back in its place in \(call.queue)"
        case .callMissed: return "\(id) rang unanswered at \(call.passes.last?.agent ?? "nobody") and is back in its place"
        case .callAnswered: return "answered \(id) after \(span(call.wait))"
        case .callHeld: return "put \(id) on hold"
        case .callUnheld: return "took \(id) off hold"
        case .callTransferred: return "transferred \(id) to \(call.transferredTo ?? "somebody") after \(span(call.talk))"
        case .callRequeued: return "put \(id) back into \(call.queue) after \(span(call.talk))"
        case .callDone: return "ended \(id) after \(span(call.talk))" + (call.ticket.map { ", for \($0)" } ?? "")
        case .callLinked: return "\(id) was about \(call.ticket?.description ?? "nothing")"
        case .callEnded: return "\(id) ended as \(call.outcome?.rawValue ?? "ended") after \(span(call.wait))"
        case .callCallback: return "\(id) is to be called back" + (call.callback?.notBefore.map { " at \($0)" } ?? " at its turn")
        case .callUnreached:
            let next =
                call.isLive ? ": the next attempt is at \(call.callback?.notBefore?.description ?? "its turn")" : ", for the last time"
            return "called \(id) back and reached nobody\(next)"
        case .callUnconfirmed: return "\(id) was spoken by \(agent) when the daemon was restarted"
        default:
            let outcome = call.outcome.map { ", \($0.rawValue)" } ?? ""
            return "\(id) in \(call.queue): \(call.state.rawValue)\(outcome)" + (call.agent.map { ", \($0)" } ?? "")
        }
    }

    static func agentWords(_ type: EventType, _ facts: Facts) -> String {
        guard let agent = facts.agents?.last else { return "changed an agent" }
        switch type {
        case .agentLoggedIn:
            let queues = agent.queues.map(\.description).joined(separator: ", ")
            return "\(agent.login) is logged in for \(queues.isEmpty ? "all queues" : queues)"
        case .agentLoggedOut: return "\(agent.login) is logged out"
        case .agentPaused: return agent.pauseAfterCall ? "\(agent.login) pauses after this call" : "\(agent.login) is paused"
        case .agentResumed: return "\(agent.login) takes calls again"
        case .agentReady: return "\(agent.login) asks for the next call"
        default: return "\(agent.login) is \(agent.status.rawValue)"
        }
    }

    private static func span(_ seconds: Int64?) -> String { Span(seconds: seconds ?? 0).description }
}
