package import HoldlineCore

/// A command, who gives it, and under which conditions.
package struct Write: Sendable {
    /// What is to be decided.
    package var command: Command
    /// Who sent it, and for which agent; the ledger names both.
    package var actor: Actor
    /// nil for a write that is done again each time it is sent.
    package var key: IdempotencyKey?
    /// `If-Match`: the version that the resource must have.
    package var ifMatch: Int64?

    /// Makes a write without conditions where `key` and `ifMatch` are left out.
    package init(_ command: Command, by actor: Actor, key: IdempotencyKey? = nil, ifMatch: Int64? = nil) {
        (self.command, self.actor, self.key, self.ifMatch) = (command, actor, key, ifMatch)
    }
}

/// An `Idempotency-Key`, bound to the write's actor, the method and path, and the body.
package struct IdempotencyKey: Hashable, Sendable {
    /// How long a key is remembered.
    package static let daysKept: Int64 = 40

    /// 1 to 255 printable ASCII characters, as the client chose them.
    package var key: String
    /// "POST /v1/tickets".
    package var endpoint: String
    /// How an earlier version remembered the same request, without the agent for whom it was sent: taken where the ledger names that agent.
    package var formerEndpoint: String?
    /// SHA-256 of the body's bytes.
    package var body: [UInt8]

    /// `formerEndpoint` is set apart, where an earlier version may have remembered the request.
    package init(key: String, endpoint: String, body: [UInt8]) {
        (self.key, self.endpoint, self.body) = (key, endpoint, body)
    }
}

/// What a committed command answers.
package struct Written: Sendable {
    /// The resource as it stands after the write.
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

    /// One case for each kind of resource that a write answers with; the JSON of the answer is that of the associated
    /// value.
    ///
    /// Each value is kept apart, since answers go through several hands and are large.
    package indirect enum Answer: Sendable {
        /// With the warnings of this write's own events; notes and history are not read for it.
        case ticket(TicketPage)
        case invoice(Invoice)
        /// A life-cycle status of an invoice, and what the daemon did about it.
        case status(InvoiceStatus)
        case document(DocumentRecord)
        case hold(Hold)
        /// A reminder that may go out, or that went out.
        case reminder(Reminder)
        /// An invoice that went to a collection agency, or came back from it.
        case handover(Handover)
        case customer(Customer)
        case call(Call)
        case agent(Agent)
        case legalHold(LegalHold)
        case notice(Notice)
        case message(Message)
        /// What became of a mail that came in.
        case receipt(MessageReceipt)
        case erasure(ErasureReceipt)
        case reading(Reading)
    }
}

/// A commit failed in a way that leaves open whether it is on disk: the daemon must end and read the disk again.
///
/// A failed fsync is never retried: the kernel may have dropped the pages and marked them clean.
package struct OutcomeUnknown: Error, CustomStringConvertible {
    /// What failed and at which file, for the log and for whoever starts the daemon again.
    package let description: String
}

/// Events on an invoice whose answer is a row of their own.
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
