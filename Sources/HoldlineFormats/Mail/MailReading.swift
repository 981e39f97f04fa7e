package import HoldlineCore

/// What a mail says, as `POST /v1/messages` takes it.
///
/// Its texts are UTF-8 without control characters, and none is longer than `MailText` lets it be. What does not fit is said in `oddities`,
/// or stands in `omitted`; the mail's own bytes are the last of `attachments`.
package struct MailReading: Codable, Hashable, Sendable {
    /// SHA-256 of the mail's bytes, without the line “From ” of a mailbox before them.
    package var digest: String
    /// Without its angle brackets, as all other ids.
    package var messageID: String?
    /// nil where `From` names no address that can be kept.
    package var from: Party?
    package var to: [String] = []
    package var subject: String?
    /// The time that the writer's program gives it.
    package var date: Instant?
    /// The part that is new: without the mails that it quotes, and without the signature.
    package var text: String?
    /// Ids of the mails that it answers; the daemon finds its ticket by them and by `references`.
    package var inReplyTo: [String] = []
    /// Ids of the thread, the oldest first.
    package var references: [String] = []
    /// Why nobody may be answered; nil for a person's mail.
    package var automatic: AutomaticMail?
    /// nil for a mail that reports no other.
    package var bounce: Bounce?
    package var attachments: [Attachment] = []
    package var omitted: [Omitted] = []
    /// Sentences about what is not as it should be.
    package var oddities: [String] = []

    package init(digest: String) { self.digest = digest }

    /// A name and an address.
    package struct Party: Codable, Hashable, Sendable {
        package var name: String?
        package var address: String

        package init(name: String?, address: String) { (self.name, self.address) = (name, address) }
    }

    /// A file of the mail, in the directory that its reader was given, under its digest.
    package struct Attachment: Codable, Hashable, Sendable {
        package var name: String
        /// Such as `application/pdf`.
        package var type: String
        /// In bytes.
        package var size: Int
        package var sha256: String

        package init(name: String, type: String, size: Int, sha256: String) {
            (self.name, self.type, self.size, self.sha256) = (name, type, size, sha256)
        }
    }

    /// A file that is not kept.
    package struct Omitted: Codable, Hashable, Sendable {
        package var name: String
        package var type: String
        package var size: Int
        /// A part of a sentence, such as `it is larger than 1000 bytes`.
        package var why: String

        package init(name: String, type: String, size: Int, why: String) {
            (self.name, self.type, self.size, self.why) = (name, type, size, why)
        }
    }

    /// A mail of ours that did not arrive.
    package struct Bounce: Codable, Hashable, Sendable {
        /// The Message-ID of the mail that came back; nil where the report does not say it.
        package var of: String?
        package var recipients: [Recipient]

        package init(of: String?, recipients: [Recipient]) { (self.of, self.recipients) = (of, recipients) }
    }

    /// What became of one address, in the words of RFC 3464.
    package struct Recipient: Codable, Hashable, Sendable {
        package var address: String
        /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
        package var action: String
        /// Such as `5.1.1`.
        package var status: String
        /// The other mail system's own words, in one line of at most 500 bytes.
        package var diagnostic: String?

        package init(address: String, action: String, status: String, diagnostic: String?) {
            (self.address, self.action, self.status, self.diagnostic) = (address, action, status, diagnostic)
        }
    }

    /// Adds a sentence, as long as there are few; the same one stands once.
    package mutating func note(_ oddity: String) {
        guard oddities.count < MailText.mostOddities, !oddities.contains(oddity) else { return }
        oddities.append(oddity)
    }
}
