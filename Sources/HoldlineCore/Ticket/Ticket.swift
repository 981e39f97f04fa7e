package enum TicketState: String, WireWord {
    /// Nobody has it.
    case new
    case open
    case waiting
    case resolved
    case closed

    package static let noun = "ticket state"

    package var isLive: Bool { self == .new || self == .open || self == .waiting }
}

package enum Priority: String, WireWord {
    case low, normal, high, urgent

    package static let noun = "priority"
}

package enum Channel: String, WireWord {
    case phone, email, letter, web, einvoice

    package static let noun = "channel"
}

/// Whom a ticket waits for; only waiting for the customer stops the clock.
package enum WaitingFor: String, WireWord {
    case customer, carrier, `internal`

    package static let noun = "waiting reason"
}

package enum Outcome: String, WireWord {
    case upheld
    case partlyUpheld = "partly-upheld"
    case rejected
    case withdrawn
    case duplicate

    package static let noun = "outcome"
}

/// Who complained.
package struct Contact: Codable, Hashable, Sendable {
    @OrNull package var name: FreeText?
    @OrNull package var phone: FreeText?
    @OrNull package var email: FreeText?

    package init(name: FreeText? = nil, phone: FreeText? = nil, email: FreeText? = nil) {
        (self.name, self.phone, self.email) = (name, phone, email)
    }
}

/// A file that backs the complaint, by name and SHA-256; the file itself stays where it is.
package struct Evidence: Codable, Hashable, Sendable {
    package var name: FreeText
    package var sha256: String

    package init(name: FreeText, sha256: String) { (self.name, self.sha256) = (name, sha256) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(FreeText.self, forKey: .name)
        sha256 = try container.decode(String.self, forKey: .sha256).lowercased()
        guard sha256.utf8.count == 64,
            sha256.utf8.allSatisfy({
                ("0"..."9").contains(Character(Unicode.Scalar($0))) || ("a"..."f").contains(Character(Unicode.Scalar($0)))
            })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .sha256, in: container, debugDescription: "a SHA-256 is 64 hexadecimal digits")
        }
    }
}

/// How a ticket ended.
package struct Resolution: Codable, Hashable, Sendable {
    package var outcome: Outcome
    package var at: Instant
    package var by: String
    /// The ticket that has the disputes now: of a duplicate, or of a merge.
    @OrNull package var of: TicketID?
}

/// A time during which a ticket's clock stood still.
package struct Pause: Codable, Hashable, Sendable {
    package var from, to: Instant
}

/// A complaint.
package struct Ticket: Codable, Hashable, Sendable {
    package var id: TicketID
    package var customer: CustomerReference
    /// In one line, what is wrong.
    @Personal package var subject: FreeText?
    @Personal package var description: FreeText?
    package var priority: Priority
    package var channel: Channel
    package var state: TicketState
    /// The Unix user whose ticket it is.
    @OrNull package var assignee: String?
    /// Whom to answer.
    @Personal package var contact: Contact?
    /// The customer's own reference for the complaint.
    @Personal package var reference: FreeText?
    @OrNull package var requested: RequestedAction?
    @Personal package var evidence: [Evidence]?
    /// The call that it came from. The number of a call of ours is chained (`Facts.disclose`); a text of another telephone system may
    /// be anybody's number.
    @Personal package var call: String?
    /// Kept in a table of their own.
    package var disputes: [Dispute] = []
    package var openedAt: Instant
    package var openedBy: String
    package var updatedAt: Instant
    @OrNull package var waitingFor: WaitingFor? = nil
    @OrNull package var waitingUntil: Day? = nil
    @OrNull package var waitingSince: Instant? = nil
    /// When somebody first did something for the customer.
    @OrNull package var firstResponseAt: Instant? = nil
    @OrNull package var resolution: Resolution? = nil
    /// Times that do not count: waiting for the customer, and from a resolution to a reopening.
    package var pauses: [Pause] = []
    /// The invoice whose life-cycle messages opened this ticket.
    package var messagesOf: InvoiceNumber?
    package var version: Int64

    package init(
        id: TicketID, customer: CustomerReference, subject: FreeText?, description: FreeText? = nil,
        priority: Priority = .normal, channel: Channel = .phone, assignee: String? = nil, contact: Contact? = nil,
        reference: FreeText? = nil, requested: RequestedAction? = nil, evidence: [Evidence]? = nil, call: String? = nil,
        openedAt: Instant, openedBy: String, messagesOf: InvoiceNumber? = nil, version: Int64
    ) {
        (self.id, self.customer, self.subject, self.description) = (id, customer, subject, description)
        (self.priority, self.channel, self.state, self.assignee) = (priority, channel, assignee == nil ? .new : .open, assignee)
        (self.contact, self.reference, self.requested, self.evidence, self.call) = (contact, reference, requested, evidence, call)
        (self.openedAt, self.openedBy, updatedAt, self.messagesOf, self.version) = (openedAt, openedBy, openedAt, messagesOf, version)
    }
}

extension Ticket: StoredRow {
    package static let blank = Ticket(
        id: TicketID(number: 0), customer: .unknown, subject: nil, openedAt: Instant(seconds: 0), openedBy: "", version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("assignee", &_assignee)
        try field("call", &_call, in: \.call)
        try field("channel", &channel)
        try field.json("contact", &_contact, in: \.contact)
        try field("customer", &customer)
        try field("description", &_description, in: \.description)
        try field.beside("disputes", disputes)
        try field.json("evidence", &_evidence, in: \.evidence)
        try field("firstResponseAt", &_firstResponseAt)
        try field("id", &id)
        try field("messagesOf", &messagesOf)
        try field("openedAt", &openedAt)
        try field("openedBy", &openedBy)
        try field.json("pauses", &pauses)
        try field("priority", &priority)
        try field("reference", &_reference, in: \.reference)
        try field("requested", &_requested)
        try field.json("resolution", &_resolution)
        try field("state", &state)
        try field("subject", &_subject, in: \.subject)
        try field("updatedAt", &updatedAt)
        try field("version", &version)
        try field("waitingFor", &_waitingFor)
        try field("waitingSince", &_waitingSince)
        try field("waitingUntil", &_waitingUntil)
    }

    /// The facts of a ticket are without its disputes: those that an event touched stand beside it.
    package var chained: Ticket {
        var row = self
        row.takeOutPersonalFields()
        row.disputes = []
        return row
    }
}

/// A note on a ticket.
package struct Note: Codable, Hashable, Sendable {
    package var at: Instant
    package var by: String
    @Personal package var text: FreeText?
    /// Ledger seq of the event that first wrote it: the order within a second, which a merge keeps. nil before this was recorded.
    package var seq: Int64?

    package init(at: Instant, by: String, text: FreeText?, seq: Int64? = nil) {
        (self.at, self.by, self.text, self.seq) = (at, by, text, seq)
    }
}

extension Note: StoredRow {
    package static let blank = Note(at: Instant(seconds: 0), by: "", text: nil)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("at", &at)
        try field("by", &by)
        try field("seq", &seq)
        try field("text", &_text, in: \.text)
    }
}
