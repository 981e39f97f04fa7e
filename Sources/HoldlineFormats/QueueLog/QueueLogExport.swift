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

/// A line to write, in the order in which a log has its lines.
package struct QueueLogLine: Hashable, Sendable {
    /// Written in whole seconds, as Asterisk does; the fraction orders lines of one second.
    package var at: Instant
    /// nil is written as NONE, here and for queue and agent.
    package var callid, queue, agent: String?
    package var word: String
    /// The event's own fields; bars and control characters within them are replaced when the line is
    /// written.
    package var data: [String]

    package init(at: Instant, callid: String? = nil, queue: String? = nil, agent: String? = nil, _ word: String, _ data: [String] = []) {
        (self.at, self.callid, self.queue, self.agent, self.word, self.data) = (at, callid, queue, agent, word, data)
    }

    /// As it stands in the log, without its line feed. An event without data has an empty one, as Asterisk writes it.
    package var text: String {
        let head = [String(at.seconds), callid ?? "", queue ?? "", agent ?? ""].map { $0.isEmpty ? "NONE" : Self.field($0) }
        return (head + [word] + (data.isEmpty ? [""] : data.map(Self.field))).joined(separator: "|")
    }

    /// What would end a field or a line becomes “_”, as Asterisk does it with caller names.
    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "|") || $0 == 0x7F }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0 == "|" || $0.value == 0x7F ? "_" : $0 }))
    }
}

/// Lines that are not due yet: those of the visits that go on while others arrive. The earliest comes first.
///
/// Of several at one instant, agents come before the calls and go after them, and otherwise what was added first is first.
package struct PendingLines {
    /// A line with its rank among lines of one instant, and its number in the order of adding.
    private struct Pending {
        var line: QueueLogLine
        var rank, number: Int

        func isBefore(_ other: Pending) -> Bool { (line.at, rank, number) < (other.line.at, other.rank, other.number) }
    }

    /// The earliest is the last one: there lines come and go. As many wait as the calls of one moment have.
    private var lines: [Pending] = []
    private var added = 0
    /// The ranks of what agents did at the newest instant, by agent: what one does later in it stays later.
    private var newest: (at: Instant, ranks: [String: Int])?

    package init() {}

    /// Lines that wait; an export shows by it that memory stays bounded.
    package var count: Int { lines.count }

    /// Adds a line at its place, which is found by halving.
    package mutating func add(_ line: QueueLogLine) {
        let new = Pending(line: line, rank: rank(line), number: added)
        added += 1
        var places = 0..<lines.count
        while !places.isEmpty {
            let middle = (places.lowerBound + places.upperBound) / 2
            places = new.isBefore(lines[middle]) ? middle + 1..<places.upperBound : places.lowerBound..<middle
        }
        lines.insert(new, at: places.lowerBound)
    }

    /// Agents who come are first within an instant, those who go are last; who goes and comes back in it is there at its end.
    private mutating func rank(_ line: QueueLogLine) -> Int {
        let own: Int
        switch line.word {
        case "ADDMEMBER", "UNPAUSE", "UNPAUSEALL": own = 0
        case "REMOVEMEMBER", "PAUSE", "PAUSEALL": own = 2
        default: return 1
        }
        guard let agent = line.agent else { return own }
        if newest?.at != line.at { newest = (line.at, [:]) }
        let rank = max(own, newest?.ranks[agent] ?? 0)
        newest?.ranks[agent] = rank
        return rank
    }

    /// The earliest line, if it is before `limit`; nil for no limit. At the limit itself others may still be added.
    ///
    /// Gives lines in the order of a log as long as it is called with limits that do not fall.
    package mutating func next(before limit: Instant?) -> QueueLogLine? {
        guard let first = lines.last else { return nil }
        if let limit, first.line.at >= limit { return nil }
        return lines.removeLast().line
    }
}
