package import HoldlineCore

/// One line of Asterisk's `queue_log`: `epoch|callid|queue|agent|EVENT|data…`, in whole seconds; copies of it may have fractions.
package struct QueueLogEntry: Hashable, Sendable {
    /// In its file, from 1.
    package var line: Int
    /// When Asterisk wrote it. Lines are not always in the order of their times: several threads write.
    package var at: Instant
    /// nil where the log says NONE, MANAGER, CLI or REALTIME: no call then.
    package var callid: String?
    /// nil for NONE.
    package var queue: QueueName?
    /// nil for NONE.
    package var agent: String?
    /// The event as the log writes it.
    package var word: String
    /// What `word` and its data mean here.
    package var event: QueueLogEvent
}

/// What a line says, as far as it matters here. Which data an event has: `ast_queue_log` in Asterisk's `app_queue.c`.
package enum QueueLogEvent: Hashable, Sendable {
    /// The caller got into the queue; number and name as the channel has them, nil where they are
    /// withheld.
    case entered(number: String?, name: String?)
    /// The agent answered; seconds that the caller waited, and that it rang at this agent.
    case connected(hold: Int64?, ringing: Int64?)
    /// The conversation is over; seconds. `to`: where the caller was transferred.
    case talked(hold: Int64?, talk: Int64?, to: String?)
    /// The caller left without a conversation; seconds waited.
    case left(CallOutcome, wait: Int64?)
    /// It rang at the agent in vain; milliseconds.
    case passed(ringing: Int64)
    /// The agent picked up, and hung up before the caller was put through (AGENTDUMP).
    case dropped
    /// About one queue where the line names one and `isAll` is false. `isPaused`: added as paused.
    case agent(AgentEntry.Kind, isAll: Bool, reason: String?, isPaused: Bool)
    /// The agent ended a session that was as many seconds long (AGENTLOGOFF).
    case loggedOff(after: Int64?)
    /// The telephone system was started (QUEUESTART).
    case started
    /// An event of Asterisk's that changes nothing here.
    case noted
    /// An event of another product.
    case foreign
}

/// The events that Asterisk itself writes (`ast_queue_log` in `app_queue.c`, `app_agent_pool.c` and `logger.c`, and in older versions).
enum QueueLogWords {
    /// A word that is not here is counted as another product's.
    static let all = words(
        """
        ENTERQUEUE CONNECT COMPLETEAGENT COMPLETECALLER ABANDON EXITWITHTIMEOUT EXITEMPTY EXITWITHKEY WITHDRAW RINGNOANSWER RINGCANCELED \
        BLINDTRANSFER ATTENDEDTRANSFER TRANSFER ADDMEMBER REMOVEMEMBER PAUSE UNPAUSE PAUSEALL UNPAUSEALL AGENTLOGIN AGENTLOGOFF \
        AGENTDUMP AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF SYSCOMPAT PENALTY RINGINUSE OUTCALL QUEUESTART CONFIGRELOAD
        """)

    /// The event whose beginning a word is without being one itself; nil where it may be another product's.
    static func cut(_ word: String) -> String? {
        guard !word.isEmpty, !all.contains(word) else { return nil }
        return all.filter { $0.utf8.starts(with: word.utf8) }.min()
    }

    /// Where within a line another one begins, because the first was never ended; nil where it is one line.
    ///
    /// A power cut or a full disk leaves half a line, and the next start appends its own to it. A line begins with ten digits of seconds
    /// (from 2001 on) and has one of Asterisk's events four fields later: no whole line has that in its middle.
    static func seam(in bytes: ArraySlice<UInt8>) -> Int? {
        var starts = [bytes.startIndex]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "|") { starts.append(index + 1) }
        guard starts.count > 4 else { return nil }
        for field in 4..<starts.count {
            let end = field + 1 < starts.count ? starts[field + 1] - 1 : bytes.endIndex
            guard (4...20).contains(end - starts[field]), bytes[starts[field]] >= UInt8(ascii: "A"),
                all.contains(String(decoding: bytes[starts[field]..<end], as: UTF8.self)),
                let epoch = epoch(in: bytes[starts[field - 4]..<(starts[field - 3] - 1)])
            else { continue }
            if epoch > bytes.startIndex { return epoch }
        }
        return nil
    }

    /// Where the seconds begin at the end of a field, before their fraction if they have one.
    ///
    /// More than nine digits after a point are no fraction: a call's id was cut after its point, and the seconds follow.
    private static func epoch(in field: ArraySlice<UInt8>) -> Int? {
        var digits = field
        if let point = field.lastIndex(of: UInt8(ascii: ".")), field.endIndex - point <= 10, field[(point + 1)...].allSatisfy(\.isDigit) {
            digits = field[..<point]
        }
        let seconds = digits.suffix(10)
        guard seconds.count == 10, seconds.allSatisfy(\.isDigit), seconds.first != UInt8(ascii: "0") else { return nil }
        return seconds.startIndex
    }

}
