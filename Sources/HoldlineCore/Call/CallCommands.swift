/// The body of `POST /v1/calls`.
package struct AddCall: Codable, Hashable, Sendable {
    package var queue: QueueName
    /// E.164 or as dialled; absent or empty where it was withheld.
    package var number: FreeText?
    package var name: FreeText?
    package var customer: CustomerReference?
    package var priority: Priority?
    package var skills: [Skill]?
    package var ticket: TicketID?

    package init(
        queue: QueueName, number: FreeText? = nil, name: FreeText? = nil, customer: CustomerReference? = nil,
        priority: Priority? = nil, skills: [Skill]? = nil, ticket: TicketID? = nil
    ) {
        self.queue = queue
        self.number = number
        self.name = name
        self.customer = customer
        self.priority = priority
        self.skills = skills
        self.ticket = ticket
    }
}

/// The body of `POST /v1/calls/next`.
package struct NextCall: Codable, Hashable, Sendable {
    /// Seconds to wait for a call, at most 300; absent or 0: the answer comes at once.
    package var wait: Int?

    package init(wait: Int? = nil) { self.wait = wait }
}

package struct AnswerCall: Codable, Hashable, Sendable {
    /// Who it turned out to be.
    package var customer: CustomerReference?

    package init(customer: CustomerReference? = nil) { self.customer = customer }
}

/// To another queue, or to an agent: exactly one of the two.
package struct TransferCall: Codable, Hashable, Sendable {
    package var queue: QueueName?
    package var agent: String?
    package var priority: Priority?

    package init(queue: QueueName? = nil, agent: String? = nil, priority: Priority? = nil) {
        self.queue = queue
        self.agent = agent
        self.priority = priority
    }
}

package struct DoneCall: Codable, Hashable, Sendable {
    /// The ticket that the call was about.
    package var ticket: TicketID?
    /// Opens a ticket for it in the same transaction; customer and channel are the call's.
    package var open: FreeText?
    package var customer: CustomerReference?
    /// Seconds of wrap-up; absent: what the queue sets.
    package var wrapUp: Int?

    package init(ticket: TicketID? = nil, open: FreeText? = nil, customer: CustomerReference? = nil, wrapUp: Int? = nil) {
        self.ticket = ticket
        self.open = open
        self.customer = customer
        self.wrapUp = wrapUp
    }
}

package struct AbandonCall: Codable, Hashable, Sendable {
    /// How it ended; absent: the caller hung up.
    package var outcome: CallOutcome?

    package init(outcome: CallOutcome? = nil) { self.outcome = outcome }

    /// What a caller who is not spoken with may end as.
    package static let outcomes: [CallOutcome] = [.abandoned, .timedOut, .leftByKey, .emptied, .withdrawn, .lost]
}

package struct RequestCallback: Codable, Hashable, Sendable {
    /// The wished time; absent: at the turn.
    package var at: Instant?
    /// Another number than the one that called.
    package var number: FreeText?

    package init(at: Instant? = nil, number: FreeText? = nil) {
        self.at = at
        self.number = number
    }
}

/// The actions of `POST /v1/calls/{id}/ACTION`.
package enum CallAction: String, WireWord {
    case answer, decline, hold, unhold, requeue, transfer, done, abandon, callback

    package static let noun = "action"

    /// The states that take it.
    package var states: Set<CallState> {
        switch self {
        case .answer, .decline: [.offered]
        case .hold: [.talking]
        case .unhold: [.held]
        case .requeue: [.offered, .talking, .held]
        case .transfer, .done: [.talking, .held]
        case .abandon: [.waiting, .offered]
        // Of those that ended only who was not spoken with: decided with the command.
        case .callback: [.waiting, .ended]
        }
    }

    package static func allowed(in state: CallState) -> [CallAction] { allCases.filter { $0.states.contains(state) } }
}

package struct LoginAgent: Codable, Hashable, Sendable {
    /// `support`, `billing:2`; absent: what the configuration says, or all.
    package var queues: [Membership]?
    package var skills: [Skill]?

    package init(queues: [Membership]? = nil, skills: [Skill]? = nil) {
        self.queues = queues
        self.skills = skills
    }
}

package struct PauseAgent: Codable, Hashable, Sendable {
    package var reason: FreeText?

    package init(reason: FreeText? = nil) { self.reason = reason }
}

/// The actions of `POST /v1/agents/{login}/ACTION`.
package enum AgentAction: String, WireWord {
    case login, logout, pause, resume

    package static let noun = "action"
}
