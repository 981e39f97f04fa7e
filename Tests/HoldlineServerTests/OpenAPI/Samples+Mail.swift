import HoldlineCore

/// Mails, in and out.
extension Samples {
    static let messageID = MessageID(number: 5)

    private static var digest: FileDigest {
        guard case .success(let digest) = FileDigest.read(sha256) else { preconditionFailure("64 digits are a digest") }
        return digest
    }

    private static let correspondent = Correspondent(name: text, address: empty)
    private static let attachment = Attachment(name: empty, type: empty, size: 3, sha256: sha256)
    private static let omitted = OmittedPart(name: empty, type: empty, size: 3, why: empty)
    private static let recipient = BounceRecipient(address: empty, action: empty, status: empty, diagnostic: text)

    static var postMessage: PostMessage {
        var mail = PostMessage(digest: digest)
        (mail.messageID, mail.from, mail.to, mail.subject, mail.date, mail.text) = (text, correspondent, [empty], text, instant, text)
        (mail.inReplyTo, mail.references, mail.automatic) = ([empty], [empty], .report)
        mail.bounce = PostMessage.Bounce(of: text, recipients: [recipient])
        (mail.attachments, mail.omitted, mail.oddities) = ([attachment], [omitted], [empty])
        return mail
    }

    static var messageIn: Message {
        var message = Message(id: messageID, direction: .in, state: .received, at: instant, by: "lea", version: 3)
        (message.ticket, message.invoice, message.customer, message.outcome) = (ticketID, number, reference, .joined)
        (message.digest, message.automatic, message.date, message.bounced) = (sha256, .report, instant, messageID)
        (message.refused, message.follows, message.suggestions, message.warnings) = (ticketID, ticketID, [number], [.notOfThread])
        (message.messageID, message.from, message.to, message.subject) = (text, correspondent, [empty], text)
        (message.text, message.inReplyTo, message.attachments, message.omitted) = (text, [empty], [attachment], [omitted])
        (message.oddities, message.recipients) = ([empty], [recipient])
        return message
    }

    static var messageOut: Message {
        var message = messageIn
        (message.direction, message.state, message.purpose, message.kind, message.level) = (.out, .failed, "reminder/F-1/2", "reminder", 2)
        (message.attempts, message.changedAt, message.isDoubtful, message.size) = (1, instant, true, 3)
        (message.sha256, message.error) = (sha256, text)
        return message
    }

    static var mailBodies: [(String, any Encodable)] {
        [
            ("DisputeSuggested", DisputeSuggested(reason: .quantity)), ("PostMessage", postMessage),
            ("FailMessage", FailMessage(error: empty, permanent: true)),
            ("DoubtMessage", DoubtMessage(error: text)),
            (
                "QueueMessage",
                QueueMessage(
                    purpose: "reminder/F-1/2", kind: "reminder", ticket: ticketID, invoice: number, level: 2, to: [empty], subject: empty,
                    messageID: empty, sha256: digest, size: 3, again: true)
            ),
        ]
    }

    static var mailAnswers: [(String, any Encodable)] {
        var settings = MailPolicy()
        (settings.unknown, settings.from, settings.domain) = (reference, "billing@example.com", "example.com")
        settings.command = ["/usr/sbin/sendmail"]
        return [
            ("Message", messageOut), ("MessageReceipt", MessageReceipt(messageIn, isKnown: false)),
            ("MailPolicy", settings), ("Attachment", attachment), ("OmittedPart", omitted), ("BounceRecipient", recipient),
            ("Correspondent", correspondent), ("MessageWarning", MessageWarning(.notOfThread, "m")),
        ]
    }
}
