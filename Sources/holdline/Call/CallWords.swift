import HoldlineCore

/// Calls in words.
enum CallWords {
    /// `C-7 (+33 123456789, customer C-042)`.
    static func summary(_ call: Call) -> String {
        let who = [call.number?.text, call.name?.text, call.customer.map { "customer \($0)" }].compactMap { $0 }
        return "\(call.id) (\(who.isEmpty ? "number withheld" : who.joined(separator: ", ")))"
    }

    /// Where a call stands, a fact each.
    static func facts(_ call: Call) -> [String?] {
        let waited = call.wait.map { "\(call.answeredAt == nil && call.isLive ? "waiting for" : "waited") \(Span(seconds: $0))" }
        return [
            call.state.rawValue + (call.outcome.map { ": \($0.rawValue)" } ?? ""), call.queue.text, waited,
            call.talk.map { "spoken \(Span(seconds: $0))" }, call.hold > 0 ? "on hold \(Span(seconds: call.hold))" : nil,
            call.agent.map { "\(call.state == .offered ? "rings at" : "with") \($0)" },
            call.priority == .normal ? nil : "priority \(call.priority.rawValue)",
            call.skills.isEmpty ? nil : "asks for \(call.skills.map(\.description).joined(separator: ", "))",
        ]
    }

    /// Remarks on a call that is no ordinary one, a sentence each.
    static func remarks(_ call: Call) -> [String] {
        var remarks: [String] = []
        if let reason = call.turnedAway { remarks.append(turnedAway(call, reason)) }
        if call.unconfirmed {
            remarks.append("UNCONFIRMED: the daemon was restarted during this conversation. Does it go on? Its next command says so.")
        }
        if let callback = call.callback {
            let when = callback.notBefore.map { "from \(LocalTime.text($0))" } ?? "at its turn"
            let attempts = callback.attempts == 0 ? "" : ", \(callback.attempts) attempt\(callback.attempts == 1 ? "" : "s") so far"
            remarks.append("To be called back \(when), until \(LocalTime.text(callback.expiresAt))\(attempts).")
        }
        if let agent = call.reservedFor, call.state == .waiting {
            remarks.append("Waits for \(agent)" + (call.reservedUntil.map { " alone until \(LocalTime.text($0))" } ?? " alone") + ".")
        }
        if let target = call.transferredTo { remarks.append("Handed to \(target).") }
        if let pass = call.passes.last, call.isLive {
            let count = call.passes.count
            remarks.append("Offered \(count) time\(count == 1 ? "" : "s") without an answer, lately to \(pass.agent).")
        }
        if let observed = call.observed { remarks.append("A call of \(observed.source), \(observed.callid): read from there.") }
        return remarks
    }

    static func turnedAway(_ call: Call, _ reason: TurnedAway) -> String {
        switch reason {
        case .closed: "Turned away: \(call.queue) is closed now."
        case .full: "Turned away: as many wait in \(call.queue) as may."
        }
    }

    /// The command that comes next, as it would be typed; nil where nothing is waited for.
    static func next(_ call: Call, _ behalf: String?) -> String? {
        guard call.isNative || call.outcome == .lost else { return nil }
        let acting = behalf.map { " --as \(ShellText.quoted($0))" } ?? ""
        switch call.state {
        case .waiting: return "Where it stands: holdline call why \(call.id)"
        case .offered: return "Next: holdline call answer \(call.id)\(acting)   (or: decline)"
        case .talking: return "Next: holdline ticket open\(acting) --subject …, and at the end: holdline call done \(call.id)\(acting)"
        case .held: return "Next: holdline call unhold \(call.id)\(acting)"
        case .ended:
            switch call.outcome {
            case .answered, .calledBack, .leftByKey, .withdrawn, nil: return nil
            case .abandoned, .timedOut, .emptied, .lost, .turnedAway: return "To call back: holdline call callback \(call.id)"
            }
        }
    }
}
