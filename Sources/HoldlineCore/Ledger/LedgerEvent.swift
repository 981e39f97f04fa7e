/// What an event is about: `T-7`, `H-12`, `C-3`, `M-5`, `invoice/F1`, `customer/C-042`, `agent/lea`, `ledger`.
///
/// An event is found in the history of its subject and of whatever else its facts mention.
package enum Subject: Hashable, Sendable, CustomStringConvertible {
    case ticket(TicketID)
    case hold(HoldID)
    case invoice(InvoiceNumber)
    case customer(CustomerReference)
    case call(CallID)
    case agent(String)
    case message(MessageID)
    /// The ledger itself: what concerns many rows at once.
    case ledger

    package var description: String {
        switch self {
        case .ticket(let id): id.description
        case .hold(let id): id.description
        case .invoice(let number): "invoice/\(number)"
        case .customer(let reference): "customer/\(reference)"
        case .call(let id): id.description
        case .agent(let login): "agent/\(login)"
        case .message(let id): id.description
        case .ledger: "ledger"
        }
    }
}

extension Subject {
    /// Reads what `description` writes.
    package init?(_ text: String) {
        if let number = text.dropping(prefix: "invoice/") {
            self = .invoice(InvoiceNumber(unchecked: number))
        } else if let reference = text.dropping(prefix: "customer/") {
            self = .customer(CustomerReference(unchecked: reference))
        } else if let login = text.dropping(prefix: "agent/") {
            self = .agent(login)
        } else if text == "ledger" {
            self = .ledger
        } else if text.hasPrefix("C-"), let id = CallID(text) {
            self = .call(id)
        } else if text.hasPrefix("T-"), let id = TicketID(text) {
            self = .ticket(id)
        } else if text.hasPrefix("H-"), let id = HoldID(text) {
            self = .hold(id)
        } else if text.hasPrefix("M-"), let id = MessageID(text) {
            self = .message(id)
        } else {
            return nil
        }
    }
}

extension String {
    /// By bytes: a number that begins with a combining accent would make one character with the prefix's slash.
    fileprivate func dropping(prefix: String) -> String? {
        utf8.starts(with: prefix.utf8) ? String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }
}

/// The rows as they stand after an event, without anything personal: what is chained, replayed and fed to followers.
///
/// An event carries its consequences, so that replaying needs no rule: a rule that changes later never changes the past.
package struct Facts: Codable, Hashable, Sendable {
    /// Without its disputes, and with its call only where that is one of ours.
    @Chained package var ticket: Ticket? = nil
    /// Only those that the event touched; likewise below.
    package var disputes: [Dispute]?
    @Chained package var holds: [Hold]? = nil
    @Apart package var invoice: Invoice? = nil
    @Apart package var status: InvoiceStatus? = nil
    @Chained package var customer: Customer? = nil
    @Apart package var document: DocumentRecord? = nil
    @Apart package var merge: CompanyMerge? = nil
    @Apart package var notice: Notice? = nil
    /// Whose the ticket was before, or the ticket that disputes came from.
    package var from: String?
    /// What the event changed of its row, from what to what; of personal fields the names alone. nil before this was recorded.
    package var changes: [FieldChange]?
    package var warnings: [Warning]?
    @Chained package var calls: [Call]? = nil
    @Chained package var agents: [Agent]? = nil
    package var entries: [AgentEntry]?
    @Apart package var reminder: Reminder? = nil
    @Apart package var handover: Handover? = nil
    /// The agent for whom the actor acted.
    package var behalf: String?
    /// The note of the ticket that its author struck, by its seq.
    package var struckNote: Int64?
    /// True: the note says what the customer was told.
    package var toCustomer: Bool?
    /// How much of a deadline is used up.
    @Apart package var escalation: Escalation? = nil
    /// True: another system kept the ticket before.
    package var imported: Bool?
    @Apart package var erasure: Erasure? = nil
    @Apart package var reading: Reading? = nil
    @Chained package var legalHold: LegalHold? = nil
    /// The first is what the event is about, and the one whose personal part it brings.
    @Chained package var messages: [Message]? = nil

    package init() {}

    /// Names the ticket's call, which is one of ours.
    mutating func disclose(_ call: CallID) { _ticket.disclose(call) }
}

extension Facts: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.list("agents", agents)
        try json.maybe("behalf", behalf)
        try json.list("calls", calls)
        try json.maybeOther("changes", changes)
        try json.maybe("customer", customer)
        try json.list("disputes", disputes)
        try json.maybe("document", document)
        try json.maybeOther("entries", entries)
        try json.maybeOther("erasure", erasure)
        try json.maybeOther("escalation", escalation)
        try json.maybe("from", from)
        try json.maybe("handover", handover)
        try json.list("holds", holds)
        try json.maybe("imported", imported)
        try json.maybe("invoice", invoice)
        try json.maybe("legalHold", legalHold)
        try json.maybeOther("merge", merge)
        try json.list("messages", messages)
        try json.maybe("notice", notice)
        try json.maybeOther("reading", reading)
        try json.maybe("reminder", reminder)
        try json.maybe("status", status)
        try json.maybe("struckNote", struckNote)
        try json.maybe("ticket", ticket)
        try json.maybe("toCustomer", toCustomer)
        try json.list("warnings", warnings)
        json.close()
    }
}

/// What a person could ask to have erased; chained by a salted digest only. It is collected from the fields marked `Personal`.
package struct Sealed: Codable, Hashable, Sendable {
    package var subject, description: FreeText?
    package var contact: Contact?
    package var evidence: [Evidence]?
    /// The customer's own reference: free text, too.
    package var reference: FreeText?
    /// A note, or the note of an outcome or of a hold.
    package var text: FreeText?
    /// Why a hold was lifted.
    package var liftedNote: FreeText?
    /// Why an agent is away.
    package var awayNote: FreeText?
    /// Notes that came with a merged ticket.
    package var notes: [Note]?
    package var name: FreeText?
    package var phones, emails: [FreeText]?
    package var language: FreeText?
    /// Of a caller.
    package var number: FreeText?
    /// What was dialled in a transfer of a telephone system.
    package var transferredTo: FreeText?
    /// What a ticket says of a call that is none of ours: free text, such as a telephone number.
    package var call: FreeText?
    // Of a mail, whose subject and text stand above.
    package var messageID, error: FreeText?
    package var from: Correspondent?
    package var to, inReplyTo, oddities: [FreeText]?
    package var attachments: [Attachment]?
    package var omitted: [OmittedPart]?
    package var recipients: [BounceRecipient]?
    package var sha256: String?
    /// The values of personal fields that the event changed.
    package var changes: [FieldChange]?

    package init() {}

    package var isEmpty: Bool { self == Sealed() }
}

extension Sealed: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.maybeOther("attachments", attachments)
        try json.maybe("awayNote", awayNote)
        try json.maybe("call", call)
        try json.maybeOther("changes", changes)
        try json.maybeOther("contact", contact)
        try json.maybe("description", description)
        try json.list("emails", emails)
        try json.maybe("error", error)
        try json.maybeOther("evidence", evidence)
        try json.maybeOther("from", from)
        try json.list("inReplyTo", inReplyTo)
        try json.maybe("language", language)
        try json.maybe("liftedNote", liftedNote)
        try json.maybe("messageID", messageID)
        try json.maybe("name", name)
        try json.maybeOther("notes", notes)
        try json.maybe("number", number)
        try json.list("oddities", oddities)
        try json.maybeOther("omitted", omitted)
        try json.list("phones", phones)
        try json.maybeOther("recipients", recipients)
        try json.maybe("reference", reference)
        try json.maybe("sha256", sha256)
        try json.maybe("subject", subject)
        try json.maybe("text", text)
        try json.list("to", to)
        try json.maybe("transferredTo", transferredTo)
        json.close()
    }
}

/// A line of the feed.
///
/// Events are never changed and never removed; an erasure empties the sealed part, and the chain holds on.
package struct LedgerEvent: Codable, Hashable, Sendable {
    /// From 1, without a gap.
    package var seq: Int64
    /// The ledger's time, which never goes back by more than a corrected clock did.
    package var at: Instant
    /// The Unix user who commanded it, or the daemon.
    package var actor: String
    package var type: EventType
    /// As `Subject` writes it.
    package var subject: String
    package var facts: Facts
    /// SHA-256 of the salt and the sealed part, in hexadecimal digits; absent where the event has none.
    ///
    /// The hash is over it, so that the chain can be followed without what is sealed, and after an erasure too.
    package var sealedDigest: String?
    /// SHA-256 over the previous hash and this row, in hexadecimal digits.
    ///
    /// Whoever keeps the last hash can tell later whether anything before it was changed.
    package var hash: String

    package init(
        seq: Int64, at: Instant, actor: String, type: EventType, subject: String, facts: Facts, sealedDigest: String? = nil, hash: String
    ) {
        (self.seq, self.at, self.actor, self.type, self.subject) = (seq, at, actor, type, subject)
        (self.facts, self.sealedDigest, self.hash) = (facts, sealedDigest, hash)
    }
}
