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
