/// All that names a person: the answer to who asks for the own data (GDPR 15).
///
/// The rows as they stand, and what every event says of them in its sealed part. Nothing is cut: a list that could not be given whole is
/// refused instead.
package struct PersonData: Codable, Hashable, Sendable {
    package var customers: [Customer]
    package var legalHolds: [LegalHold]
    /// Each with its disputes.
    package var tickets: [Ticket]
    package var notes: [PersonNote]
    /// Every visit to a queue.
    package var calls: [Call]
    package var holds: [Hold]
    /// Mails, in and out; their files are at `GET /v1/files/{sha256}`.
    package var messages: [Message]
    /// `invoices`, `reminders` and `handovers`: those under the customer's reference.
    package var invoices: [Invoice]
    package var reminders: [Reminder]
    package var handovers: [Handover]
    /// Oldest first.
    package var events: [PersonEvent]
    /// Tickets of others in whose texts the name, the number or the address stands: to be looked at by a person.
    package var namedIn: [TicketID]
    /// Ledger seq of the head that was read.
    package var version: Int64

    package init(
        customers: [Customer], legalHolds: [LegalHold], tickets: [Ticket], notes: [PersonNote], calls: [Call], holds: [Hold],
        messages: [Message],
        invoices: [Invoice], reminders: [Reminder], handovers: [Handover], events: [PersonEvent], namedIn: [TicketID], version: Int64
    ) {
        (self.customers, self.legalHolds, self.tickets, self.notes) = (customers, legalHolds, tickets, notes)
        (self.calls, self.holds, self.messages, self.invoices, self.reminders) = (calls, holds, messages, invoices, reminders)
        (self.handovers, self.events, self.namedIn, self.version) = (handovers, events, namedIn, version)
    }
}

/// A note, with the ticket on which it stands.
package struct PersonNote: Codable, Hashable, Sendable {
    package var ticket: TicketID
    package var note: Note

    package init(ticket: TicketID, note: Note) { (self.ticket, self.note) = (ticket, note) }
}

/// An event that concerns the person.
package struct PersonEvent: Codable, Hashable, Sendable {
    package var seq: Int64
    package var at: Instant
    /// The Unix user, or the daemon.
    package var actor: String
    /// The feed's word for it, and its subject.
    package var type, subject: String
    /// In words, to be read behind the actor's name.
    package var text: String
    /// What of it is personal; null where nothing is, or where it was erased.
    @OrNull package var sealed: Sealed?

    package init(seq: Int64, at: Instant, actor: String, type: String, subject: String, text: String, sealed: Sealed?) {
        (self.seq, self.at, self.actor, self.type, self.subject) = (seq, at, actor, type, subject)
        (self.text, self.sealed) = (text, sealed)
    }
}
