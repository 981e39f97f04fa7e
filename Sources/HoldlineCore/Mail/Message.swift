/// A mail, in or out: what it says, and what became of it.
///
/// It is a row of its own beside tickets and invoices, so that the words of one person can be erased without those of another.
package struct Message: Codable, Hashable, Sendable {
    package var id: MessageID
    package var direction: MessageDirection
    /// `received` of every mail that came in; the others are of mails that go out.
    package var state: MessageState
    /// When it was taken, in or out.
    package var at: Instant
    /// The Unix user who brought it.
    package var by: String
    /// What it is about, as far as known. A mail that came in has the ticket that it opened or joined.
    package var ticket: TicketID?
    package var invoice: InvoiceNumber?
    package var customer: CustomerReference?

    // MARK: In

    /// nil of a mail that goes out.
    package var outcome: MessageOutcome?
    /// SHA-256 of the raw message, in hexadecimal digits: by it the same one is known again, after an erasure too.
    package var digest: String?
    /// Why no person is behind it; nil: as far as known one is.
    package var automatic: AutomaticMail?
    /// When it was written, as it says itself.
    package var date: Instant?
    /// Of a report: the message of ours that it is about.
    package var bounced: MessageID?
    /// The ticket that it names and was not let into, since its sender has no part in it.
    package var refused: TicketID?
    /// The resolved or closed ticket that it answers: it opened another one.
    package var follows: TicketID?
    /// Registered invoices of the customer whose numbers it names.
    package var suggestions: [InvoiceNumber]?
    package var warnings: [MessageWarning.Code]?

    // MARK: Out

    /// What it is sent for, such as `reminder/F-1/2`: at most one message for it is queued, handing or sent.
    package var purpose: String?
    /// The kind of letter; `invoice` is the invoice itself.
    package var kind: String?
    /// Of a reminder.
    package var level: Int?
    /// How often it was given to the mail system.
    package var attempts: Int?
    /// When its state last changed.
    package var changedAt: Instant?
    /// True: the program that gave it to the mail system does not know what came of it.
    package var isDoubtful: Bool?
    /// Bytes of the whole mail.
    package var size: Int?

    // MARK: Personal

    @Personal package var messageID: FreeText?
    @Personal package var from: Correspondent?
    /// Addresses.
    @Personal package var to: [FreeText]?
    @Personal package var subject: FreeText?
    @Personal package var text: FreeText?
    /// Message-IDs.
    @Personal package var inReplyTo: [FreeText]?
    @Personal package var attachments: [Attachment]?
    /// Parts that were not kept, with why.
    @Personal package var omitted: [OmittedPart]?
    /// What was odd about the raw message, a sentence each.
    @Personal package var oddities: [FreeText]?
    /// Of a report on a delivery.
    @Personal package var recipients: [BounceRecipient]?
    /// The file that has the bytes of a mail that goes out.
    @Personal package var sha256: String?
    /// What the mail system said of the last attempt that failed.
    @Personal package var error: FreeText?
    /// Ledger seq of its last event.
    package var version: Int64

    package init(id: MessageID, direction: MessageDirection, state: MessageState, at: Instant, by: String, version: Int64) {
        (self.id, self.direction, self.state, self.at, self.by, self.version) = (id, direction, state, at, by, version)
    }
}

extension Message: StoredRow {
    package static let blank = Message(
        id: MessageID(number: 0), direction: .in, state: .received, at: Instant(seconds: 0), by: "", version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("at", &at)
        try field.json("attachments", &_attachments, in: \.attachments)
        try field("attempts", &attempts, "automatic", &automatic, "bounced", &bounced, "by", &by)
        try field("changedAt", &changedAt, "customer", &customer, "date", &date, "digest", &digest)
        try field("direction", &direction)
        try field("error", &_error, in: \.error)
        try field("follows", &follows)
        try field.json("from", &_from, in: \.from)
        try field("id", &id)
        try field.json("inReplyTo", &_inReplyTo, in: \.inReplyTo)
        try field("invoice", &invoice, "isDoubtful", &isDoubtful, "kind", &kind, "level", &level)
        try field("messageID", &_messageID, in: \.messageID)
        try field.json("oddities", &_oddities, in: \.oddities)
        try field.json("omitted", &_omitted, in: \.omitted)
        try field("outcome", &outcome, "purpose", &purpose)
        try field.json("recipients", &_recipients, in: \.recipients)
        try field("refused", &refused)
        try field("sha256", &_sha256, in: \.sha256)
        try field("size", &size, "state", &state)
        try field("subject", &_subject, in: \.subject)
        try field.json("suggestions", &suggestions)
        try field("text", &_text, in: \.text)
        try field("ticket", &ticket)
        try field.json("to", &_to, in: \.to)
        try field("version", &version)
        try field.json("warnings", &warnings)
    }
}

extension Message {
    /// The files that it names: attachments, or the bytes of a mail that goes out.
    package var files: Set<String> { Set((attachments ?? []).map(\.sha256) + (sha256.map { [$0] } ?? [])) }

    /// Who is at the other end: of a mail that came in its sender, else to whom it goes. In lower case.
    package var addresses: Set<String> {
        Set((direction == .in ? [from?.address].compactMap(\.self) : to ?? []).map { MailAddress.key($0.text) })
    }

    /// These, and whoever a report on a delivery names.
    package var namedAddresses: Set<String> { addresses.union((recipients ?? []).map { MailAddress.key($0.address.text) }) }
}

/// Which way a mail goes.
package enum MessageDirection: String, WireWord {
    case `in`, out

    package static let noun = "direction"
}

/// How far a mail is.
package enum MessageState: String, WireWord {
    /// It came in.
    case received
    /// It waits to be given to the mail system.
    case queued
    /// A program is giving it to the mail system, or was when it ended: it is never sent again by itself.
    case handing
    /// The mail system has it.
    case sent
    /// It was sent and came back.
    case bounced
    /// The mail system refused it.
    case failed
    /// A person decided that it is not sent.
    case dropped

    package static let noun = "state of a message"

    /// Of those that keep a second one for the same purpose from being sent.
    package var keepsPurpose: Bool { self == .queued || self == .handing || self == .sent }
}

/// What became of a mail that came in.
package enum MessageOutcome: String, WireWord {
    /// It opened a ticket.
    case opened
    /// It is part of a ticket's thread.
    case joined
    /// It says that a mail of ours did not arrive.
    case bounced
    /// It is kept, and nothing follows from it.
    case recorded
    /// It was taken before: nothing changed.
    case known

    package static let noun = "outcome of a message"
}

/// Why no person is behind a mail: it opens no ticket and is never answered.
package enum AutomaticMail: String, WireWord {
    case autoSubmitted = "auto-submitted"
    case bulk, list
    case emptyReturnPath = "empty-return-path"
    /// A report on a delivery.
    case report
    /// A mail of ours that came back.
    case own

    package static let noun = "reason why a mail is automatic"
}

/// Who wrote a mail.
package struct Correspondent: Codable, Hashable, Sendable {
    package var name: FreeText?
    package var address: FreeText

    package init(name: FreeText? = nil, address: FreeText) { (self.name, self.address) = (name, address) }
}

/// A file that came with a mail; its bytes are at `GET /v1/files/{sha256}`.
package struct Attachment: Codable, Hashable, Sendable {
    package var name: FreeText
    /// The media type, as the mail says.
    package var type: FreeText
    /// Bytes.
    package var size: Int
    /// 64 hexadecimal digits in lower case.
    package var sha256: String

    package init(name: FreeText, type: FreeText, size: Int, sha256: String) {
        (self.name, self.type, self.size, self.sha256) = (name, type, size, sha256)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(FreeText.self, forKey: .name)
        type = try container.decode(FreeText.self, forKey: .type)
        size = try container.decode(Int.self, forKey: .size)
        sha256 = try container.decode(FileDigest.self, forKey: .sha256).text
    }
}

/// A part of a mail that was not kept.
package struct OmittedPart: Codable, Hashable, Sendable {
    package var name: FreeText
    package var type: FreeText
    /// Bytes.
    package var size: Int
    /// A sentence for a person.
    package var why: FreeText

    package init(name: FreeText, type: FreeText, size: Int, why: FreeText) {
        (self.name, self.type, self.size, self.why) = (name, type, size, why)
    }
}

/// What a report on a delivery says of one address (RFC 3464).
package struct BounceRecipient: Codable, Hashable, Sendable {
    package var address: FreeText
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
    package var action: FreeText
    /// Such as `5.1.1`.
    package var status: FreeText
    package var diagnostic: FreeText?

    package init(address: FreeText, action: FreeText, status: FreeText, diagnostic: FreeText? = nil) {
        (self.address, self.action, self.status, self.diagnostic) = (address, action, status, diagnostic)
    }
}

/// Something that a person should know of a mail that was taken.
package struct MessageWarning: Codable, Hashable, Sendable {
    package var code: Code
    /// A sentence for a person; programs read `code`.
    package var message: String

    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    package enum Code: String, WireWord {
        /// It names a ticket in which its sender has no part: it did not join that.
        case notOfThread = "not-of-thread"
        /// It answers a ticket that is over: another one was opened.
        case threadIsOver = "thread-is-over"
        /// No customer has the sender's address.
        case unknownSender = "unknown-sender"
        /// Several customers have the sender's address.
        case severalCustomers = "several-customers"
        /// A report on a mail that is none of ours.
        case unknownBounce = "unknown-bounce"
        /// A report that says of no address that the delivery failed.
        case notFailed = "not-failed"

        package static let noun = "warning of a message"
    }
}

extension Message {
    /// The warnings in sentences.
    package var told: [MessageWarning] {
        (warnings ?? []).map { code in
            let sentence =
                switch code {
                case .notOfThread:
                    "it names \(refused.map(\.description) ?? "another customer's mail"), in which its sender has no part: it did not join that"
                case .threadIsOver: "it answers \(follows?.description ?? "a ticket"), which is over: another ticket was opened"
                case .unknownSender: "no customer has the sender's address"
                case .severalCustomers: "several customers have the sender's address"
                case .unknownBounce: "it reports on a mail that is none of ours"
                case .notFailed: "it reports no failure: nothing follows from it"
                }
            return MessageWarning(code, sentence)
        }
    }
}

/// What `POST /v1/messages` answers.
package struct MessageReceipt: Codable, Hashable, Sendable {
    package var id: MessageID
    package var outcome: MessageOutcome
    package var ticket: TicketID?
    package var invoice: InvoiceNumber?
    package var warnings: [MessageWarning]
    /// Registered invoices of the customer whose numbers it names.
    package var suggestions: [InvoiceNumber]
    /// Ledger seq of the message's last event.
    package var version: Int64

    /// `isKnown`: it was taken before.
    package init(_ message: Message, isKnown: Bool) {
        (id, ticket, invoice) = (message.id, message.ticket, message.invoice)
        outcome = isKnown ? .known : message.outcome ?? .recorded
        (warnings, suggestions, version) = (message.told, message.suggestions ?? [], message.version)
    }
}
