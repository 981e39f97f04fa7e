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

/// Who complained: personal data.
package struct Contact: Codable, Hashable, Sendable {
    @OrNull package var name: FreeText?
    @OrNull package var phone: FreeText?
    @OrNull package var email: FreeText?

    package init(name: FreeText? = nil, phone: FreeText? = nil, email: FreeText? = nil) {
        self.name = name
        self.phone = phone
        self.email = email
    }
}

/// A file that backs the complaint, by name and SHA-256; the file itself stays where it is.
package struct Evidence: Codable, Hashable, Sendable {
    package var name: FreeText
    package var sha256: String

    package init(name: FreeText, sha256: String) {
        self.name = name
        self.sha256 = sha256
    }

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
    package var from: Instant
    package var to: Instant
}

/// A complaint.
///
/// The fields marked personal are sealed in the ledger: an erasure empties them, and they read as null from then on.
package struct Ticket: Codable, Hashable, Sendable {
    package var id: TicketID
    package var customer: CustomerReference
    /// Personal.
    @OrNull package var subject: FreeText?
    /// Personal.
    @OrNull package var description: FreeText?
    package var priority: Priority
    package var channel: Channel
    package var state: TicketState
    @OrNull package var assignee: String?
    /// Personal.
    @OrNull package var contact: Contact?
    /// The customer's own reference. Personal: it is free text.
    @OrNull package var reference: FreeText?
    @OrNull package var requested: RequestedAction?
    /// Personal, for the names.
    @OrNull package var evidence: [Evidence]?
    @OrNull package var call: String?
    package var disputes: [Dispute]
    package var openedAt: Instant
    package var openedBy: String
    package var updatedAt: Instant
    @OrNull package var waitingFor: WaitingFor?
    @OrNull package var waitingUntil: Day?
    @OrNull package var waitingSince: Instant?
    /// When somebody first did something for the customer.
    @OrNull package var firstResponseAt: Instant?
    @OrNull package var resolution: Resolution?
    /// Times that do not count: waiting for the customer, and from a resolution to a reopening.
    package var pauses: [Pause]
    /// The invoice whose life-cycle messages opened this ticket.
    package var messagesOf: InvoiceNumber?
    package var version: Int64

    package init(
        id: TicketID, customer: CustomerReference, subject: FreeText?, description: FreeText? = nil,
        priority: Priority = .normal, channel: Channel = .phone, assignee: String? = nil, contact: Contact? = nil,
        reference: FreeText? = nil, requested: RequestedAction? = nil, evidence: [Evidence]? = nil, call: String? = nil,
        openedAt: Instant, openedBy: String, messagesOf: InvoiceNumber? = nil, version: Int64
    ) {
        self.id = id
        self.customer = customer
        self.subject = subject
        self.description = description
        self.priority = priority
        self.channel = channel
        self.state = assignee == nil ? .new : .open
        self.assignee = assignee
        self.contact = contact
        self.reference = reference
        self.requested = requested
        self.evidence = evidence
        self.call = call
        self.disputes = []
        self.openedAt = openedAt
        self.openedBy = openedBy
        self.updatedAt = openedAt
        self.waitingFor = nil
        self.waitingUntil = nil
        self.waitingSince = nil
        self.firstResponseAt = nil
        self.resolution = nil
        self.pauses = []
        self.messagesOf = messagesOf
        self.version = version
    }
}

/// A note on a ticket: personal.
package struct Note: Codable, Hashable, Sendable {
    package var at: Instant
    package var by: String
    @OrNull package var text: FreeText?
    /// Ledger seq of the event that first wrote it: the order within a second, which a merge keeps. nil before this was recorded.
    package var seq: Int64?

    package init(at: Instant, by: String, text: FreeText?, seq: Int64? = nil) {
        self.at = at
        self.by = by
        self.text = text
        self.seq = seq
    }
}
