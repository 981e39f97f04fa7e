/// The body of `POST /v1/messages`: a mail that came in, as the reader of mails took it apart.
///
/// Texts are UTF-8 without control characters. The files of its attachments are put before it.
package struct PostMessage: Codable, Hashable, Sendable {
    /// SHA-256 of the raw message.
    package var digest: FileDigest
    /// With or without its angle brackets.
    package var messageID: FreeText?
    package var from: Correspondent?
    /// Addresses.
    package var to: [FreeText]?
    package var subject: FreeText?
    /// When it was written, as it says itself.
    package var date: Instant?
    /// The new part of its text: what it quotes is in the raw message.
    package var text: FreeText?
    /// Message-IDs, in the order of the mail.
    package var inReplyTo, references: [FreeText]?
    /// Why no person is behind it; absent: as far as known one is.
    package var automatic: AutomaticMail?
    package var bounce: Bounce?
    package var attachments: [Attachment]?
    /// Parts that were not kept, with why.
    package var omitted: [OmittedPart]?
    /// What was odd about the raw message, a sentence each.
    package var oddities: [FreeText]?

    /// A report on a delivery (RFC 3464).
    package struct Bounce: Codable, Hashable, Sendable {
        /// The Message-ID of the mail that it is about; absent where it does not say.
        package var of: FreeText?
        package var recipients: [BounceRecipient]

        package init(of: FreeText? = nil, recipients: [BounceRecipient] = []) { (self.of, self.recipients) = (of, recipients) }

        /// Whether it says that the mail did not arrive; one that names nobody does.
        var saysFailed: Bool { recipients.isEmpty || recipients.contains { $0.action.text.trimmed.lowercased() == "failed" } }
    }

    package init(digest: FileDigest) { self.digest = digest }
}

/// Message-IDs of RFC 5322.
package enum MessageName {
    /// By what two are compared: what stands between the angle brackets.
    package static func key(_ text: String) -> String {
        var key = text.trimmed[...]
        if key.first == "<" { key = key.dropFirst() }
        if key.last == ">" { key = key.dropLast() }
        return String(key).trimmed
    }
}

extension PostMessage: Change {
    package var reply: Reply { .receipt }

    /// Takes a mail: one that was taken before changes nothing, whatever it says now.
    ///
    /// It refuses no mail for what that says. A mail alone never holds or frees an invoice, but for the report that one of ours did not
    /// arrive.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        if let known = try draft.known(self) { return draft.answer(with: .message(known)) }
        var message = Message(
            id: draft.newMessageID(), direction: .in, state: .received, at: draft.context.now, by: draft.context.actor.name,
            version: draft.nextSeq)
        (message.digest, message.automatic, message.date) = (digest.text, automatic, date)
        (message.messageID, message.from, message.to, message.subject, message.text) = (messageID, from, to, subject, text)
        (message.inReplyTo, message.attachments, message.omitted, message.oddities) = (inReplyTo, attachments, omitted, oddities)
        message.recipients = bounce?.recipients
        message.outcome = .recorded
        if try automatic == .own || draft.isOurs(messageID) {
            message.automatic = .own
            draft.record(.messageReceived, on: .message(message.id), messages: [message])
        } else if let bounce {
            try draft.take(bounce, message)
        } else {
            try draft.take(message, names: MailThread.names(self))
        }
        draft.made(.message(message.id))
    }
}

extension Message {
    package static let events: [EventType] = [.messageReceived, .messageBounced, .messageQueued] + actions.flatMap { $0.events }
}

extension EventType {
    package static let messageReceived = EventType("message.received", isWhole: true) { told in
        guard let message = told.facts.messages?.first else { return "took a mail" }
        let automatic = message.automatic.map { " (\($0.rawValue))" } ?? ""
        switch message.outcome {
        case .opened: return "took the mail \(message.id)\(automatic), which opened \(message.ticket?.description ?? "a ticket")"
        case .joined: return "took the mail \(message.id)\(automatic), which belongs to \(message.ticket?.description ?? "a ticket")"
        case .bounced: return "took the mail \(message.id): \(message.bounced?.description ?? "a mail of ours") did not arrive"
        case .recorded, .known, nil: return "took the mail \(message.id)\(automatic)"
        }
    }
    package static let messageBounced = EventType("message.bounced") { told in
        guard let message = told.facts.messages?.first else { return "a mail came back" }
        return "the mail \(message.id)\(message.about) came back"
    }
    /// A mail came in for a ticket that there is; one that waited for the customer goes on.
    package static let ticketWritten = EventType("ticket.written") { told in
        "took the mail \(told.facts.from ?? "") for \(told.ticket)"
    }
}

extension Draft {
    /// The mail that came in before and is the same; nil where none is.
    fileprivate func known(_ body: PostMessage) throws -> MessageID? {
        if let same = try base.message(withDigest: body.digest.text) { return same.id }
        guard let name = body.messageID.map({ MessageName.key($0.text) }), !name.isEmpty else { return nil }
        return try base.messages(named: name).first { $0.direction == .in }?.id
    }

    /// Whether a mail of this name went out from here.
    fileprivate func isOurs(_ messageID: FreeText?) throws -> Bool {
        guard let name = messageID.map({ MessageName.key($0.text) }), !name.isEmpty else { return false }
        return try base.messages(named: name).contains { $0.direction == .out }
    }

    // MARK: A mail with a thread, or without one

    fileprivate mutating func take(_ message: Message, names: MailThread.Names) throws {
        var message = message
        let thread = try thread(of: message, names)
        message.refused = thread.refused
        message.warnings = thread.isRefused ? [.notOfThread] : []
        if let ticket = thread.ticket, ticket.state.isLive {
            try join(ticket, &message)
        } else if message.automatic != nil {
            // Where it belongs to what is over, that is told, and nothing else.
            message.ticket = thread.ticket?.id
            if thread.ticket != nil { message.outcome = .joined }
            message.customer = thread.ticket?.customer ?? thread.answered?.customer
            record(.messageReceived, on: .message(message.id), messages: [message.tidy])
        } else {
            try open(&message, thread)
        }
    }

    private mutating func join(_ ticket: Ticket, _ message: inout Message) throws {
        (message.outcome, message.ticket, message.customer) = (.joined, ticket.id, ticket.customer)
        message.suggestions = try suggestions(message, for: ticket.customer)
        record(.messageReceived, on: .message(message.id), messages: [message.tidy])
        // Nobody has written: the ticket stays as it is.
        guard message.automatic == nil else { return }
        var ticket = ticket
        if ticket.state == .waiting, ticket.waitingFor == .customer {
            ticket.stopWaiting(at: context.now)
            ticket.state = ticket.assignee == nil ? .new : .open
        }
        record(.ticketWritten, on: .ticket(ticket.id), ticket: ticket, from: message.id.description)
    }

    /// Opens a ticket for a mail; it disputes nothing by itself.
    private mutating func open(_ message: inout Message, _ thread: MailThread) throws {
        message.follows = thread.ticket?.id
        if thread.ticket != nil { message.warnings?.append(.threadIsOver) }
        let customer: CustomerReference
        if let known = thread.ticket?.customer ?? thread.answered?.customer, known != .unknown {
            customer = known
        } else {
            let found = try writer(of: message)
            customer = found.customer ?? context.policy.mail.unknown ?? .unknown
            if let warning = found.warning { message.warnings?.append(warning) }
        }
        (message.customer, message.invoice) = (customer, thread.answered?.invoice)
        message.suggestions = try suggestions(message, for: customer)
        let evidence = message.attachments.map { $0.map { Evidence(name: $0.name, sha256: $0.sha256) } }
        let contact = message.from.map { Contact(name: $0.name, email: $0.address) }
        let id = try open(
            OpenTicket(
                customer: customer, subject: message.title, description: message.text.flatMap { $0.isBlank ? nil : $0 }, channel: .email,
                contact: contact, evidence: evidence?.isEmpty == false ? evidence : nil), from: message.id)
        (message.outcome, message.ticket) = (.opened, id)
        var messages = [message.tidy]
        if var answered = thread.answered {
            // What answers the same mail later belongs to this ticket.
            answered.ticket = id
            messages.append(answered)
        }
        record(.messageReceived, on: .message(message.id), messages: messages)
    }

    /// The customer whose address the sender has, or on whose tickets the sender is the contact.
    private func writer(of message: Message) throws -> (customer: CustomerReference?, warning: MessageWarning.Code?) {
        guard let address = message.from.map({ MailAddress.key($0.address.text) }), !address.isEmpty else { return (nil, .unknownSender) }
        let registered = try base.customers(withAddress: address)
        let found = try registered.isEmpty ? base.customersOfTickets(withAddress: address).filter { $0 != .unknown } : registered
        guard let first = found.first else { return (nil, .unknownSender) }
        let company = try base.company(of: first)
        return try found.allSatisfy { try base.company(of: $0) == company } ? (first, nil) : (nil, .severalCustomers)
    }
}

extension Message {
    /// Its subject in one line, or what stands for one.
    fileprivate var title: FreeText {
        let line = (subject?.text ?? "").split { $0.isNewline }.joined(separator: " ").trimmed
        let first =
            line.isEmpty ? (text?.text ?? "").split { $0.isNewline }.lazy.map { String($0).trimmed }.first { !$0.isEmpty } ?? "" : line
        let short = String(String.UnicodeScalarView(first.unicodeScalars.prefix(300)))
        return (short.isEmpty ? nil : FreeText(short)) ?? Self.noTitle
    }

    private static let noTitle = FreeText(known: "A mail without a subject")

    /// Without lists that say nothing.
    fileprivate var tidy: Message {
        var message = self
        if message.warnings?.isEmpty == true { message.warnings = nil }
        if message.suggestions?.isEmpty == true { message.suggestions = nil }
        return message
    }

    /// ` of F1`, or nothing.
    var about: String { invoice.map { " of \($0)" } ?? ticket.map { " of \($0)" } ?? "" }
}
