/// The body of `POST /v1/tickets`.
package struct OpenTicket: Codable, Hashable, Sendable {
    /// May be left out by an agent who is in a call whose customer is known.
    package var customer: CustomerReference?
    package var subject: FreeText
    package var description: FreeText?
    package var priority: Priority?
    package var channel: Channel?
    package var contact: Contact?
    package var reference: FreeText?
    package var requested: RequestedAction?
    package var evidence: [Evidence]?
    package var assignee: String?
    /// The number of one of our calls, or another telephone system's name of it.
    package var call: String?
    package var disputes: [RaiseDispute]?

    package init(
        customer: CustomerReference?, subject: FreeText, description: FreeText? = nil, priority: Priority? = nil,
        channel: Channel? = nil, contact: Contact? = nil, reference: FreeText? = nil, requested: RequestedAction? = nil,
        evidence: [Evidence]? = nil, assignee: String? = nil, call: String? = nil, disputes: [RaiseDispute]? = nil
    ) {
        self.customer = customer
        self.subject = subject
        self.description = description
        self.priority = priority
        self.channel = channel
        self.contact = contact
        self.reference = reference
        self.requested = requested
        self.evidence = evidence
        self.assignee = assignee
        self.call = call
        self.disputes = disputes
    }
}

package struct TakeTicket: Codable, Hashable, Sendable {
    package var steal: Bool?
    package init(steal: Bool? = nil) { self.steal = steal }
}

package struct AssignTicket: Codable, Hashable, Sendable {
    package var agent: String
    package init(agent: String) { self.agent = agent }
}

package struct NoteOnTicket: Codable, Hashable, Sendable {
    package var text: FreeText
    package init(text: FreeText) { self.text = text }
}

package struct WaitTicket: Codable, Hashable, Sendable {
    package var `for`: WaitingFor
    package var until: Day?

    package init(for reason: WaitingFor, until: Day? = nil) {
        self.for = reason
        self.until = until
    }
}

/// One dispute's outcome.
package struct SettleDispute: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var outcome: Outcome
    package var credit: Amount?
    package var note: FreeText?

    package init(invoice: InvoiceNumber, outcome: Outcome, credit: Amount? = nil, note: FreeText? = nil) {
        self.invoice = invoice
        self.outcome = outcome
        self.credit = credit
        self.note = note
    }
}

/// Settles what is left of a ticket.
package struct ResolveTicket: Codable, Hashable, Sendable {
    package var outcome: Outcome
    package var note: FreeText?
    package var credits: [Credit]?
    package var of: TicketID?
    /// True: the ticket that stays is another customer's, and that is meant.
    package var otherCustomer: Bool?

    package struct Credit: Codable, Hashable, Sendable {
        package var invoice: InvoiceNumber
        package var amount: Amount

        package init(invoice: InvoiceNumber, amount: Amount) {
            self.invoice = invoice
            self.amount = amount
        }
    }

    package init(
        outcome: Outcome, note: FreeText? = nil, credits: [Credit]? = nil, of: TicketID? = nil, otherCustomer: Bool? = nil
    ) {
        self.outcome = outcome
        self.note = note
        self.credits = credits
        self.of = of
        self.otherCustomer = otherCustomer
    }
}

package struct MergeTicket: Codable, Hashable, Sendable {
    package var into: TicketID
    /// True: the other ticket is another customer's, and that is meant.
    package var otherCustomer: Bool?

    package init(into: TicketID, otherCustomer: Bool? = nil) {
        self.into = into
        self.otherCustomer = otherCustomer
    }
}

/// The body of an action that takes nothing.
package struct NoDetails: Codable, Hashable, Sendable {
    package init() {}
}

/// The actions of `POST /v1/tickets/{id}/ACTION`.
package enum TicketAction: String, WireWord {
    case take, assign, release, notes, wait, `continue`, disputes, settle, resolve, merge, reopen, close

    package static let noun = "action"

    /// The states that take it.
    package var states: Set<TicketState> {
        switch self {
        case .notes: [.new, .open, .waiting, .resolved, .closed]
        case .wait: [.new, .open]
        case .continue: [.waiting]
        case .take, .assign, .release, .disputes, .settle, .resolve, .merge: [.new, .open, .waiting]
        case .reopen: [.resolved, .closed]
        case .close: [.resolved]
        }
    }

    /// What a ticket in this state takes.
    package static func allowed(in state: TicketState) -> [TicketAction] {
        allCases.filter { $0.states.contains(state) }
    }
}
