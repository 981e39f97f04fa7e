import GRDB
import HoldlineCore

/// By what mails, and those who write them, are found: Message-IDs, addresses and files.
enum MailIndex {
    private static let deleteEmails = PreparedText("DELETE FROM email WHERE customer = ?")
    private static let insertEmail = PreparedText("INSERT INTO email (address, customer) VALUES (?, ?)")
    private static let deleteTicketEmail = PreparedText("DELETE FROM ticket_email WHERE ticket = ?")
    private static let insertTicketEmail = PreparedText("INSERT INTO ticket_email (address, ticket) VALUES (?, ?)")

    /// Replaces the addresses of a customer.
    static func save(_ emails: [FreeText], of customer: CustomerReference, _ statements: Statements) throws {
        try statements.run(deleteEmails, [customer.column])
        for address in Set(emails.map { MailAddress.key($0.text) }) where !address.isEmpty {
            try statements.run(insertEmail, [.text(address), customer.column])
        }
    }

    /// Replaces the address of a ticket's contact.
    static func save(_ contact: Contact?, of ticket: TicketID, _ statements: Statements) throws {
        try statements.run(deleteTicketEmail, [ticket.column])
        guard let address = contact?.email.map({ MailAddress.key($0.text) }), !address.isEmpty else { return }
        try statements.run(insertTicketEmail, [.text(address), ticket.column])
    }

    private static let insertName = PreparedText("INSERT INTO message_name (name, message) VALUES (?, ?) ON CONFLICT DO NOTHING")
    private static let insertAddress = PreparedText("INSERT INTO message_address (address, message) VALUES (?, ?) ON CONFLICT DO NOTHING")
    private static let insertFile = PreparedText("INSERT INTO message_file (sha256, message) VALUES (?, ?) ON CONFLICT DO NOTHING")

    /// Adds what an event brings of a message.
    static func add(_ message: Message, _ statements: Statements) throws {
        if let name = message.messageID.map({ MessageName.key($0.text) }), !name.isEmpty {
            try statements.run(insertName, [.text(name), message.id.column])
        }
        for address in message.namedAddresses where !address.isEmpty {
            try statements.run(insertAddress, [.text(address), message.id.column])
        }
        for file in message.files { try statements.run(insertFile, [.text(file), message.id.column]) }
    }

    private static let deletions = ["message_name", "message_address", "message_file"].map {
        PreparedText("DELETE FROM \($0) WHERE message = ?")
    }

    /// Nothing finds the message any more but its number, and nothing is kept for it.
    static func remove(_ message: MessageID, _ statements: Statements) throws {
        for deletion in deletions { try statements.run(deletion, [message.column]) }
    }

    private static let filesOfMessage = PreparedText("SELECT sha256 FROM message_file WHERE message = ?")
    private static let anyMessageOfFile = PreparedText("SELECT 1 FROM message_file WHERE sha256 = ? LIMIT 1")

    /// Digests of all files that these messages name; asked before an erasure removes them from the index.
    static func files(of messages: [MessageID], _ statements: Statements) throws -> Set<String> {
        try messages.reduce(into: []) { $0.formUnion(try statements.texts(filesOfMessage, $1.column)) }
    }

    /// Whether any message still names the file; one that none names is removed.
    static func isNamed(_ file: String, _ statements: Statements) throws -> Bool { try statements.isAny(anyMessageOfFile, .text(file)) }
}

/// `digest` is fixed, and stays after an erasure: by it the same mail is not taken a second time.
extension Message: TableRow {
    static let table = Table<Message>(
        "message", key: ["id"], renamed: ["by": "by_user", "messageID": "name", "from": "sender", "to": "sent_to"],
        fixed: [
            "direction", "at", "by_user", "outcome", "digest", "automatic", "date", "bounced", "refused", "follows", "suggestions",
            "warnings",
            "purpose", "kind", "level", "size",
        ], keepsPersonal: true)
}
