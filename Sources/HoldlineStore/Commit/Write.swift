package import HoldlineCore

/// A command, who gives it, and under which conditions.
package struct Write: Sendable {
    package var command: Command
    package var actor: Actor
    package var key: IdempotencyKey?
    /// `If-Match`: the version that the resource must have.
    package var ifMatch: Int64?

    package init(_ command: Command, by actor: Actor, key: IdempotencyKey? = nil, ifMatch: Int64? = nil) {
        (self.command, self.actor, self.key, self.ifMatch) = (command, actor, key, ifMatch)
    }
}

/// An `Idempotency-Key`, bound to the write's actor, the method and path, and the body.
package struct IdempotencyKey: Hashable, Sendable {
    package var key: String
    /// "POST /v1/tickets".
    package var endpoint: String
    /// How an earlier version remembered the same request, without the agent for whom it was sent: taken where the ledger names that agent.
    package var formerEndpoint: String?
    /// SHA-256 of the body's bytes.
    package var body: [UInt8]

    package init(key: String, endpoint: String, body: [UInt8]) {
        (self.key, self.endpoint, self.body) = (key, endpoint, body)
    }
}

/// What a committed command answers.
package struct Written: Sendable {
    package var answer: Answer
    /// 201 where something was created.
    package var created: Bool
    /// Ledger seq of the subject's last event: the ETag.
    package var version: Int64
    /// The key was seen before: this is the first answer, again.
    package var replayed: Bool

    /// A call as it stands: what somebody who asks again is told.
    package static func standing(_ call: Call) -> Written {
        Written(answer: .call(call), created: false, version: call.version, replayed: false)
    }

    package enum Answer: Sendable {
        case ticket(TicketPage)
        case invoice(Invoice)
        case status(InvoiceStatus)
        case document(DocumentRecord)
        case hold(Hold)
        case reminder(Reminder)
        case handover(Handover)
        case customer(Customer)
        case call(Call)
        case agent(Agent)
    }
}

/// A commit failed in a way that leaves open whether it is on disk: the daemon must end and read the disk again.
///
/// A failed fsync is never retried: the kernel may have dropped the pages and marked them clean.
package struct OutcomeUnknown: Error, CustomStringConvertible {
    package let description: String
}

extension Written.Answer {
    /// What an event on an invoice answers with, where that is not the invoice.
    init?(_ facts: Facts, for reply: Reply) {
        switch reply {
        case .reminder:
            guard let reminder = facts.reminder else { return nil }
            self = .reminder(reminder)
        case .handover:
            guard let handover = facts.handover else { return nil }
            self = .handover(handover)
        default: return nil
        }
    }
}
