/// The body of `POST /v1/outbox`: a mail to be sent, whose bytes were put as a file before.
package struct QueueMessage: Codable, Hashable, Sendable {
    /// What it is sent for, such as `reminder/F-1/2`: kept once while a message for it is queued, handing or sent.
    package var purpose: String
    /// The kind of letter; `invoice` is the invoice itself, and one that comes back holds it.
    package var kind: String
    package var ticket: TicketID?
    package var invoice: InvoiceNumber?
    /// Of a reminder.
    package var level: Int?
    /// Plain addresses.
    package var to: [FreeText]
    package var subject: FreeText
    package var messageID: FreeText
    /// The file with the bytes of the whole mail.
    package var sha256: FileDigest
    /// Bytes.
    package var size: Int
    /// True: queues it although one for the same purpose is queued, handing or sent.
    package var again: Bool?

    package init(
        purpose: String, kind: String, ticket: TicketID? = nil, invoice: InvoiceNumber? = nil, level: Int? = nil, to: [FreeText],
        subject: FreeText, messageID: FreeText, sha256: FileDigest, size: Int, again: Bool? = nil
    ) {
        (self.purpose, self.kind, self.ticket, self.invoice, self.level) = (purpose, kind, ticket, invoice, level)
        (self.to, self.subject, self.messageID, self.sha256, self.size, self.again) = (to, subject, messageID, sha256, size, again)
    }
}

extension QueueMessage: Change {
    /// Queues a mail; a second one for the same purpose is answered with the first. Throws `invalid`, and `notFound` for a ticket that is none.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        try check(in: draft)
        if again != true, let first = try draft.base.messages(for: purpose).last(where: { $0.state.keepsPurpose }) {
            return draft.answer(with: .message(first.id))
        }
        let ticket = try ticket.map { try draft.ticket($0) }
        var message = Message(
            id: draft.newMessageID(), direction: .out, state: .queued, at: draft.context.now, by: draft.context.actor.name,
            version: draft.nextSeq)
        (message.purpose, message.kind, message.level, message.ticket, message.invoice) = (purpose, kind, level, self.ticket, invoice)
        message.customer = try ticket?.customer ?? invoice.flatMap { try draft.invoice($0)?.customer }
        (message.to, message.subject, message.sha256, message.size) = (to, subject, sha256.text, size)
        message.messageID = FreeText(MessageName.key(messageID.text))
        (message.attempts, message.changedAt) = (0, draft.context.now)
        draft.record(.messageQueued, on: .message(message.id), messages: [message])
        draft.made(.message(message.id))
    }

    private func check(in draft: Draft) throws {
        try draft.requirePlain(purpose, field: "purpose")
        if purpose.trimmed.isEmpty {
            throw Refusal.invalid("purpose", "the purpose is empty: name what the mail is for, such as invoice/F-1")
        }
        guard (1...40).contains(kind.utf8.count), kind.utf8.allSatisfy({ $0.isLetter || $0 == UInt8(ascii: "-") }) else {
            throw Refusal.invalid("kind", "the kind of a letter is 1 to 40 letters and hyphens, such as reminder")
        }
        guard !to.isEmpty else { throw Refusal.invalid("to", "the mail has no address: name one") }
        for (place, address) in to.enumerated() where !MailAddress.isPlain(address.text) {
            throw Refusal.invalid("to[\(place)]", "“\(address.text.prefix(80))” is no mail address: write one such as jean@example.com")
        }
        if MessageName.key(messageID.text).isEmpty { throw Refusal.invalid("messageID", "the Message-ID is empty") }
        if size < 1 { throw Refusal.invalid("size", "a mail has at least a byte") }
    }
}

extension EventType {
    package static let messageQueued = EventType("message.queued", isWhole: true) { told in
        guard let message = told.facts.messages?.first else { return "queued a mail" }
        return "queued the mail \(message.id) (\(message.kind ?? "letter")\(message.level.map { " \($0)" } ?? ""))" + message.about
    }
}
