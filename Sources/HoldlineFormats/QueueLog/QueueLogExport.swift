package import HoldlineCore

/// Holdline's own calls in the words of Asterisk's `queue_log`, for reporters that read nothing else.
///
/// What Asterisk has no word for:
/// - a caller who was turned away has no line: Asterisk writes none for a caller who does not get into the queue;
/// - a caller who asked to be called back left by key (0) when asking; the conversation is an OUTCALL, an agent's own call;
/// - a caller who was lost when the telephone system failed is an ABANDON: gone without having been served;
/// - an offer that was declined is a RINGNOANSWER, like one that rang in vain;
/// - the position in the queue is not kept: 1 stands for it everywhere.
package enum QueueLogExport {
    /// The context that BLINDTRANSFER names.
    package static let context = "holdline"

    /// The lines of one visit so far, in their order.
    ///
    /// Times never go back within a visit, whatever the clock did; a visit that goes on gives the lines
    /// that are certain by now.
    package static func lines(of visit: Call) -> [QueueLogLine] {
        guard visit.outcome != .turnedAway else { return [] }
        let callid = "holdline-\(visit.id)"
        func line(_ at: Instant, _ agent: String?, _ word: String, _ data: [String]) -> QueueLogLine {
            QueueLogLine(at: max(at, visit.arrivedAt), callid: callid, queue: visit.queue.text, agent: agent, word, data)
        }
        var entry = ["", visit.number?.text ?? "", "1"]
        if let name = visit.name?.text { entry.append(name) }
        let asked = visit.callback?.requestedAt
        var lines = [line(visit.arrivedAt, nil, "ENTERQUEUE", entry)]
        for pass in visit.passes where asked.map({ pass.at <= $0 }) ?? true {
            lines.append(line(pass.at, pass.agent, "RINGNOANSWER", [String(max(0, pass.ringing))]))
        }
        if let asked {
            lines.append(line(asked, nil, "EXITWITHKEY", ["0", "1", "1", String(max(0, asked.seconds - visit.arrivedAt.seconds))]))
            if visit.outcome == .calledBack, let endedAt = visit.endedAt {
                lines.append(line(endedAt, visit.agent, "OUTCALL", ["ANSWER", String(talk(visit)), visit.number?.text ?? ""]))
            }
            return lines
        }
        let wait = String(visit.wait ?? max(0, (visit.endedAt ?? visit.arrivedAt).seconds - visit.arrivedAt.seconds))
        if let answeredAt = visit.answeredAt {
            let ringing = visit.offeredAt.map { max(0, answeredAt.seconds - $0.seconds) } ?? 0
            lines.append(line(answeredAt, visit.agent, "CONNECT", [wait, "\(callid).\(visit.visit)", String(ringing)]))
        }
        if let endedAt = visit.endedAt, let (word, data) = end(of: visit, wait) {
            lines.append(line(endedAt, visit.agent, word, data))
        }
        return lines
    }

    /// The word for the end of a visit, with its data in `app_queue.c`'s order; nil while it goes on.
    private static func end(of visit: Call, _ wait: String) -> (String, [String])? {
        switch visit.outcome {
        case .answered, .calledBack:
            let lengths = [wait, String(talk(visit)), "1"]
            guard let to = visit.transferredTo else { return ("COMPLETEAGENT", lengths) }
            return ("BLINDTRANSFER", [to, context] + lengths)
        case .abandoned, .lost: return ("ABANDON", ["1", "1", wait])
        case .timedOut: return ("EXITWITHTIMEOUT", ["1", "1", wait])
        case .leftByKey: return ("EXITWITHKEY", ["0", "1", "1", wait])
        case .emptied: return ("EXITEMPTY", ["1", "1", wait])
        case .withdrawn: return ("WITHDRAW", ["1", "1", wait, ""])
        case .turnedAway, nil: return nil
        }
    }

    /// Asterisk counts the time on hold into the conversation.
    private static func talk(_ visit: Call) -> Int64 { (visit.talk ?? 0) + visit.hold }

    /// An agent of all queues is added to the queue NONE: Asterisk knows members of one queue each.
    package static func line(of entry: AgentEntry) -> QueueLogLine {
        let word =
            switch (entry.kind, entry.queue) {
            case (.login, _): "ADDMEMBER"
            case (.logout, _): "REMOVEMEMBER"
            case (.pause, nil): "PAUSEALL"
            case (.resume, nil): "UNPAUSEALL"
            case (.pause, _): "PAUSE"
            case (.resume, _): "UNPAUSE"
            }
        return QueueLogLine(at: entry.at, queue: entry.queue?.text, agent: entry.agent, word)
    }
}
