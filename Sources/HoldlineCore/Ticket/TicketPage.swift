/// `GET /v1/tickets/{id}`, and the answer of every write on a ticket: the ticket's own fields, and these beside them.
package struct TicketPage: Codable, Hashable, Sendable {
    package var ticket: Ticket
    /// Oldest first; the newest where not all are shown.
    package var notes: [Note]
    /// What happened to the ticket, in words; oldest first, the newest where not all are shown.
    package var history: [HistoryLine]
    /// Mails, in and out, oldest first; the newest where not all are shown. nil where there are none, and in the answer of a write.
    package var messages: [Message]?
    /// Registered invoices that its mails name and that it does not dispute; nil where there are none.
    package var suggestions: [InvoiceNumber]?
    /// nil in the answer of a write.
    package var clock: TicketClock?
    /// What a person should know of the write; nil where there is nothing, and on a page that is read.
    package var warnings: [Warning]?
    /// What is left out; nil where nothing is.
    package var more: More?
    /// The answer of a write: the ticket and the warnings alone.
    package var isBrief = false

    package init(ticket: Ticket, notes: [Note], history: [HistoryLine], clock: TicketClock?, warnings: [Warning]? = nil, more: More? = nil)
    {
        (self.ticket, self.notes, self.history, self.clock) = (ticket, notes, history, clock)
        (self.warnings, self.more) = (warnings, more)
    }

    /// What a write answers.
    package static func brief(_ ticket: Ticket, warnings: [Warning]) -> TicketPage {
        var page = TicketPage(ticket: ticket, notes: [], history: [], clock: nil, warnings: warnings.isEmpty ? nil : warnings)
        page.isBrief = true
        return page
    }

    enum CodingKeys: String, CodingKey {
        case notes, history, messages, suggestions, clock, warnings, more
    }

    package init(from decoder: any Decoder) throws {
        ticket = try Ticket(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        notes = try container.decodeIfPresent([Note].self, forKey: .notes) ?? []
        history = try container.decodeIfPresent([HistoryLine].self, forKey: .history) ?? []
        messages = try container.decodeIfPresent([Message].self, forKey: .messages)
        suggestions = try container.decodeIfPresent([InvoiceNumber].self, forKey: .suggestions)
        clock = try container.decodeIfPresent(TicketClock.self, forKey: .clock)
        warnings = try container.decodeIfPresent([Warning].self, forKey: .warnings)
        more = try container.decodeIfPresent(More.self, forKey: .more)
    }

    package func encode(to encoder: any Encoder) throws {
        try ticket.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !isBrief {
            try container.encode(notes, forKey: .notes)
            try container.encode(history, forKey: .history)
            try container.encodeIfPresent(messages, forKey: .messages)
            try container.encodeIfPresent(suggestions, forKey: .suggestions)
            try container.encodeIfPresent(clock, forKey: .clock)
            try container.encodeIfPresent(more, forKey: .more)
        }
        try container.encodeIfPresent(warnings, forKey: .warnings)
    }
}

/// An element of `GET /v1/tickets`: the ticket's own fields, and its clock beside them. It is read as the ticket.
@dynamicMemberLookup
package struct TicketLine: Codable, Hashable, Sendable {
    package var ticket: Ticket
    /// nil from a daemon that gives none.
    package var clock: TicketClock?
    /// What it wants next, and when: a deadline, the end of a waiting, or a follow-up of the one who has it. nil where it is due at no time.
    package var due: TicketDue?
    /// How much of a deadline is used up, as far as that was told; nil for nothing.
    package var escalation: Escalation?

    package init(ticket: Ticket, clock: TicketClock?, due: TicketDue? = nil) {
        (self.ticket, self.clock, self.due) = (ticket, clock, due)
        escalation = clock.flatMap(ticket.escalation)
    }

    /// The field of the ticket itself.
    package subscript<Value>(dynamicMember member: KeyPath<Ticket, Value>) -> Value { ticket[keyPath: member] }

    enum CodingKeys: String, CodingKey {
        case clock, due, escalation
    }

    package init(from decoder: any Decoder) throws {
        ticket = try Ticket(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        clock = try container.decodeIfPresent(TicketClock.self, forKey: .clock)
        due = try container.decodeIfPresent(TicketDue.self, forKey: .due)
        escalation = try container.decodeIfPresent(Escalation.self, forKey: .escalation)
    }

    package func encode(to encoder: any Encoder) throws {
        try ticket.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(clock, forKey: .clock)
        try container.encodeIfPresent(due, forKey: .due)
        try container.encodeIfPresent(escalation, forKey: .escalation)
    }
}
