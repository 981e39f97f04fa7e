/// How far a complaint is. The first three states are live: dunning of what they dispute is held.
package enum TicketState: String, WireWord {
    /// Nobody has it.
    case new
    /// Somebody has it and works on it.
    case open
    /// It waits for somebody (`Ticket.waitingFor`), until a day or without an end.
    case waiting
    /// Its disputes are settled; it can be closed or reopened.
    case resolved
    /// Filed, or merged into another ticket. It can be reopened.
    case closed

    package static let noun = "ticket state"

    /// Whether somebody still has something to do: new, open or waiting.
    package var isLive: Bool { self == .new || self == .open || self == .waiting }
}

/// How urgent a ticket or a call is, lowest first. `normal` is what is not said otherwise.
///
/// A ticket's priority changes no deadline; a call's is worth the seconds of credit that its queue gives it.
package enum Priority: String, WireWord {
    case low, normal, high, urgent

    package static let noun = "priority"
}

/// How the complaint came in. `einvoice` is a life-cycle message or an invoice response.
package enum Channel: String, WireWord {
    case phone, email, letter, web, einvoice

    package static let noun = "channel"
}

/// Whom a ticket waits for; only waiting for the customer stops the clock.
///
/// `carrier` is whoever delivers, `internal` is somebody of the company.
package enum WaitingFor: String, WireWord {
    case customer, carrier, `internal`

    package static let noun = "waiting reason"
}

/// How a complaint or one of its disputes ends.
package enum Outcome: String, WireWord {
    /// The customer is right about all that is disputed: a credit of that amount is pending from then on.
    case upheld
    /// The customer is right about the amount that the outcome credits; the rest is owed.
    case partlyUpheld = "partly-upheld"
    /// The customer is wrong: the hold ends, after `resumeAfter` days where the configuration gives some.
    case rejected
    /// The customer takes the complaint back, or approved the invoice meanwhile (status 205).
    case withdrawn
    /// Another ticket has the same complaint: it takes the disputes over, and the older clock.
    case duplicate

    package static let noun = "outcome"
}

/// Who complained.
///
/// All three are personal data, and are sealed with the event that brings them.
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
    /// 64 hexadecimal digits in lower case; decoding lowers upper-case ones and refuses anything else.
    package var sha256: String

    package init(name: FreeText, sha256: String) { (self.name, self.sha256) = (name, sha256) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(FreeText.self, forKey: .name)
        sha256 = try container.decode(FileDigest.self, forKey: .sha256).text
    }
}

/// How a ticket ended.
package struct Resolution: Codable, Hashable, Sendable {
    /// The outcome of the whole; disputes that were settled before may have others.
    package var outcome: Outcome
    package var at: Instant
    /// The Unix user who resolved it.
    package var by: String
    /// The ticket that has the disputes now: of a duplicate, or of a merge.
    @OrNull package var of: TicketID?

    package init(outcome: Outcome, at: Instant, by: String, of: TicketID? = nil) {
        (self.outcome, self.at, self.by, self.of) = (outcome, at, by, of)
    }
}

/// A time during which a ticket's clock stood still.
package struct Pause: Codable, Hashable, Sendable {
    /// `from`: when the clock stopped.
    /// `to`: when it ran again. A pause that lasts is not listed: `waitingSince` has its begin.
    package var from, to: Instant
}

extension Pause {
    /// Reads a list as this program writes it, `[{"from":"…","to":"…"}]`; nil for every other text, which a decoder may read.
    ///
    /// A report would want a decoder for each of a hundred thousand tickets otherwise.
    package static func list(plain text: String) -> [Pause]? {
        let words = text.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).map { Substring($0) }
        guard words.count % 8 == 1, words.last == "}]" else { return nil }
        var pauses: [Pause] = []
        for start in stride(from: 0, to: words.count - 1, by: 8) {
            let between = [words[start], words[start + 1], words[start + 2], words[start + 4], words[start + 5], words[start + 6]]
            guard between == [start == 0 ? "[{" : "},{", "from", ":", ",", "to", ":"], let from = Instant(text: words[start + 3]),
                let to = Instant(text: words[start + 7])
            else { return nil }
            pauses.append(Pause(from: from, to: to))
        }
        return pauses
    }
}

/// A complaint.
///
/// It disputes any number of invoices, each with its own hold; `resolve` ends it.
package struct Ticket: Codable, Hashable, Sendable {
    package var id: TicketID
    /// `unknown` where a message opened it for an invoice that nobody registered.
    package var customer: CustomerReference
    /// In one line, what is wrong.
    ///
    /// nil after an erasure only.
    @Personal package var subject: FreeText?
    @Personal package var description: FreeText?
    package var priority: Priority
    package var channel: Channel
    /// `new` and `open` follow the assignee: a ticket without one is new.
    package var state: TicketState
    /// The Unix user whose ticket it is.
    ///
    /// nil: nobody has taken it.
    @OrNull package var assignee: String?
    /// Whom to answer.
    ///
    /// nil where nobody is named, and after an erasure.
    @Personal package var contact: Contact?
    /// The customer's own reference for the complaint.
    @Personal package var reference: FreeText?
    /// What the customer wants, by Peppol's code list OPStatusAction; nil where nobody said it.
    @OrNull package var requested: RequestedAction?
    /// Kept in a table of their own.
    package var disputes: [Dispute] = []
    /// The files that back it; their names are personal, since people put names into them.
    @Personal package var evidence: [Evidence]?
    /// The call that it came from. The number of a call of ours is chained (`Facts.disclose`); a text of another telephone system may
    /// be anybody's number.
    @Personal package var call: String?
    /// The beginning of its clock. After a merge it is the older ticket's.
    package var openedAt: Instant
    /// The Unix user, or the connector whose message opened it.
    package var openedBy: String
    /// When the last event on it was written, but for one that tells of time alone: `stale` measures inactivity from here.
    package var updatedAt: Instant
    /// nil unless the state is `waiting`.
    @OrNull package var waitingFor: WaitingFor? = nil
    /// The day on which somebody looks again; nil where none was named.
    @OrNull package var waitingUntil: Day? = nil
    /// When the waiting began; nil unless the state is `waiting`.
    @OrNull package var waitingSince: Instant? = nil
    /// When somebody first did something for the customer.
    ///
    /// What reaches the customer is one: a mail, a note that says so, waiting for the customer, a settlement and a resolution. An edit, an
    /// assignment and an internal note are none; before `customerToldAt` was recorded, notes were. It never moves once it is set.
    @OrNull package var firstResponseAt: Instant? = nil
    /// When somebody first had it, or the first response where that came before; nil for nobody, and before this was recorded.
    package var acknowledgedAt: Instant? = nil
    /// When something last reached the customer; nil for never, and before this was recorded.
    package var customerToldAt: Instant? = nil
    /// How much of its deadlines was told to be used up, one for each; nil for none.
    package var escalations: [Escalation]? = nil
    /// nil while the ticket is live; a reopening takes it back.
    @OrNull package var resolution: Resolution? = nil
    /// Times that do not count: waiting for the customer, and from a resolution to a reopening.
    package var pauses: [Pause] = []
    /// Who wants to see it again, and when; nil for nobody.
    package var followUps: [FollowUp]? = nil
    /// The invoice whose life-cycle messages opened this ticket.
    ///
    /// nil for a ticket that a person opened: a message never settles such a one.
    package var messagesOf: InvoiceNumber?
    /// Ledger seq of its last event: what `If-Match` is compared with.
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
        try field("acknowledgedAt", &acknowledgedAt)
        try field("assignee", &_assignee)
        try field("call", &_call, in: \.call)
        try field("channel", &channel)
        try field.json("contact", &_contact, in: \.contact)
        try field("customer", &customer, "customerToldAt", &customerToldAt)
        try field("description", &_description, in: \.description)
        try field.beside("disputes", disputes)
        try field.json("escalations", &escalations)
        try field.json("evidence", &_evidence, in: \.evidence)
        try field("firstResponseAt", &_firstResponseAt)
        try field.json("followUps", &followUps)
        try field("id", &id, "messagesOf", &messagesOf, "openedAt", &openedAt, "openedBy", &openedBy)
        try field.json("pauses", &pauses)
        try field("priority", &priority)
        try field("reference", &_reference, in: \.reference)
        try field("requested", &_requested)
        try field.json("resolution", &_resolution)
        try field("state", &state)
        try field("subject", &_subject, in: \.subject)
        try field("updatedAt", &updatedAt, "version", &version, "waitingFor", &_waitingFor)
        try field("waitingSince", &_waitingSince, "waitingUntil", &_waitingUntil)
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
///
/// Notes are never changed: a correction is another note, and one that is wrong is struck by its author and stays to be read.
package struct Note: Codable, Hashable, Sendable {
    package var at: Instant
    /// The Unix user who wrote it.
    package var by: String
    /// nil after an erasure.
    @Personal package var text: FreeText?
    /// Ledger seq of the event that first wrote it: the order within a second, which a merge keeps. nil before this was recorded.
    package var seq: Int64?
    /// When its author struck it; nil for a note that counts.
    package var struckAt: Instant?
    /// True: it says what the customer was told. nil for an internal note.
    package var toCustomer: Bool?

    package init(at: Instant, by: String, text: FreeText?, seq: Int64? = nil, struckAt: Instant? = nil, toCustomer: Bool? = nil) {
        (self.at, self.by, self.text, self.seq, self.struckAt, self.toCustomer) = (at, by, text, seq, struckAt, toCustomer)
    }
}

extension Note: StoredRow {
    package static let blank = Note(at: Instant(seconds: 0), by: "", text: nil)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("at", &at, "by", &by, "seq", &seq)
        try field("struckAt", &struckAt)
        try field("text", &_text, in: \.text)
        try field("toCustomer", &toCustomer)
    }
}
