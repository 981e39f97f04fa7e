package import HoldlineCore

/// What a list of calls is narrowed to.
package struct CallQuery: WireQuery {
    /// Compared without regard to the case of ASCII letters.
    package var queue: QueueName?
    /// The state of the call's last visit.
    package var state: CallState?
    /// The agent's login; of a call with more visits the last one's agent.
    package var agent: String?
    /// Of calls that are over.
    package var outcome: CallOutcome?
    package var customer: CustomerReference?
    /// Those that were lost and that nobody has called back since, or all others.
    package var lost: Bool?

    /// All calls.
    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("queue", \.queue, "Only those in this queue."),
        Parameter("state", \.state, "Only those in this state."),
        Parameter("agent", \.agent, "Only those of this agent.", schema: .named("User")),
        Parameter("outcome", \.outcome, "Only those that ended so."),
        .customer(\.customer),
        Parameter("lost", \.lost, "Only those that were lost, to be called back."),
    ]
}

/// The days from `from` to `to`, both of them included, in the configured zone.
package protocol DaysQuery: WireQuery {
    /// nil: from the first day that there is, or the daemon's choice.
    var from: Day? { get set }
    /// nil: to the last day that there is, or the daemon's choice.
    var to: Day? { get set }
}

/// Parameters that all of these queries have.
extension DaysQuery {
    static var days: [Parameter<Self>] {
        [Parameter("from", \.from, "The first day, in the configured zone."), Parameter("to", \.to, "The last day.")]
    }
}

/// What a list of visits is narrowed to.
package struct VisitQuery: DaysQuery {
    /// nil: visits to all queues.
    package var queue: QueueName?
    /// Only Holdline's own calls, or only those of telephone systems.
    package var own: Bool?
    /// Only those that go on, or whose end a telephone system's log has not said; or only the others.
    package var unfinished: Bool?
    /// By the visit's arrival.
    package var from, to: Day?

    /// All visits.
    package init() {}

    package static let parameters: [Parameter<Self>] =
        [
            Parameter("own", \.own, "Only Holdline's own calls; with false only those of telephone systems."),
            Parameter("unfinished", \.unfinished, "Only those that go on, or whose end a log has not said."),
        ] + days + [Parameter("queue", \.queue, "Only to this queue.")]
}

/// The days of which the agents' times are listed.
package struct EntryQuery: DaysQuery {
    /// By the time of the entry.
    package var from, to: Day?

    package init() {}

    package static let parameters: [Parameter<Self>] = days
}

/// The days of which arrivals are reckoned, in one queue or in all of them together.
package struct ArrivalQuery: DaysQuery {
    /// nil: all queues together.
    package var queue: QueueName?
    /// nil: the four weeks up to yesterday.
    package var from, to: Day?

    package init() {}

    package static let parameters: [Parameter<Self>] = [Parameter("queue", \.queue, "Only this queue.")] + days
}

/// What is nil is the daemon's choice: today, all queues together, and the threshold of the queue, or the usual one.
package struct QueueReportQuery: DaysQuery {
    /// nil: all queues, of which each has rows of its own.
    package var queue: QueueName?
    /// What one row is about: a queue, an agent, an hour, a day.
    package var by: ReportGrouping?
    /// Which calls the service level divides by.
    package var formula: ServiceLevelFormula?
    /// The threshold within which a call should be answered.
    package var serviceLevel: Span?
    /// Below this an abandoned call is a short one.
    package var shortAbandon: Span?
    /// nil: today.
    package var from, to: Day?

    package init() {}

    package static let parameters: [Parameter<Self>] =
        [Parameter("queue", \.queue, "Only this queue.")] + days + [
            Parameter("by", \.by, "What a row is about; queue where it is absent."),
            Parameter("serviceLevel", \.serviceLevel, "The threshold; where it is absent that of the queue, or the usual 20s."),
            Parameter("formula", \.formula, "Of the service level; offered where it is absent."),
            Parameter("shortAbandon", \.shortAbandon, "Who gives up sooner is a short abandon; 10s where it is absent."),
        ]
}
