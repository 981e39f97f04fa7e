import GRDB
import HoldlineCore

// Mails, and who writes them.
extension TableRecords {
    func message(_ id: MessageID) throws -> Message? { try Message.table.find(id.column, in: statements) }
    /// By the primary key of `message_name`, whose names are without angle brackets: a bracket in `name` finds nothing.
    func messages(named name: String) throws -> [Message] { try Self.messagesOfName.all([.text(name)], in: statements) }
    /// At most one, by the unique index `message_digest`. An erased mail is found, too: its digest stays.
    func message(withDigest digest: String) throws -> Message? { try Self.messageOfDigest.first([.text(digest)], in: statements) }

    /// By the primary key of `message_address`, whose form `MailAddress.key` gives. Mails of both directions count.
    func isWritten(_ address: String, about ticket: TicketID) throws -> Bool {
        try statements.isAny(Self.addressOfTicket, ticket.column, .text(address))
    }

    /// In the order of the mails that name them; an invoice that several name stands where the first one has it.
    func suggestions(for ticket: TicketID) throws -> [InvoiceNumber] {
        var seen: Set<InvoiceNumber> = []
        return try statements.texts(Self.suggestionsOfTicket, ticket.column).flatMap {
            try StoredJSON.decode([InvoiceNumber].self, from: $0)
        }
        .filter { seen.insert($0).inserted }
    }

    /// The newest messages of a ticket, or that went out for an invoice, oldest first; and how many come before them.
    func newestMessages(of ticket: TicketID) throws -> (messages: [Message]?, earlier: Int?) {
        let found = try Self.newestOfTicket.all([ticket.column], in: statements)
        let count = try found.count < Self.shown ? found.count : Int(statements.integers(Self.countOfTicket, ticket.column).first ?? 0)
        return (found.isEmpty ? nil : found.reversed(), More.count(count, shown: found.count))
    }

    /// As for a ticket. Mails that came in are shown at their ticket, and not here.
    func newestMessages(about number: InvoiceNumber) throws -> (messages: [Message]?, earlier: Int?) {
        let found = try Self.newestOfInvoice.all([number.column], in: statements)
        let count = try found.count < Self.shown ? found.count : Int(statements.integers(Self.countOfInvoice, number.column).first ?? 0)
        return (found.isEmpty ? nil : found.reversed(), More.count(count, shown: found.count))
    }

    /// Mails on one page.
    private static let shown = 50
    /// They are read newest first, by `message_ticket`, and given oldest first.
    private static let newestOfTicket = Message.table.lookup("WHERE ticket = ? ORDER BY id DESC LIMIT \(shown)")
    private static let countOfTicket = PreparedText("SELECT count(*) FROM message WHERE ticket = ?")
    /// By `message_invoice`, which has mails of both directions; those that came in are passed over.
    private static let newestOfInvoice = Message.table.lookup("WHERE invoice = ? AND direction = 'out' ORDER BY id DESC LIMIT \(shown)")
    private static let countOfInvoice = PreparedText("SELECT count(*) FROM message WHERE invoice = ? AND direction = 'out'")
    private static let suggestionsOfTicket = PreparedText(
        "SELECT suggestions FROM message WHERE ticket = ? AND suggestions IS NOT NULL ORDER BY id")
    /// A report on a delivery may come from anybody.
    private static let addressOfTicket = PreparedText(
        """
        SELECT 1 FROM message_address JOIN message ON message.id = message_address.message
        WHERE message.ticket = ?1 AND message_address.address = ?2 AND message.outcome IS NOT 'bounced' LIMIT 1
        """)

    func messagesOut(about number: InvoiceNumber) throws -> [Message] { try Self.messagesOfInvoice.all([number.column], in: statements) }
    func messages(for purpose: String) throws -> [Message] { try Self.messagesOfPurpose.all([.text(purpose)], in: statements) }

    func tickets(following id: TicketID) throws -> [TicketID] {
        try statements.integers(Self.ticketsFollowing, id.column).map(TicketID.init(number:))
    }

    func customers(withAddress address: String) throws -> [CustomerReference] {
        try statements.texts(Self.customersOfAddress, .text(address)).map(CustomerReference.init(unchecked:))
    }

    func customersOfTickets(withAddress address: String) throws -> [CustomerReference] {
        try statements.texts(Self.customersOfContact, .text(address)).map(CustomerReference.init(unchecked:))
    }

    private static let messagesOfName = Message.table.lookup("WHERE id IN (SELECT message FROM message_name WHERE name = ?) ORDER BY id")
    private static let messageOfDigest = Message.table.lookup("WHERE digest = ?")
    private static let messagesOfInvoice = Message.table.lookup("WHERE invoice = ? AND direction = 'out' ORDER BY id")
    /// By `message_purpose`: one that failed may be followed by another for the same purpose.
    private static let messagesOfPurpose = Message.table.lookup("WHERE purpose = ? ORDER BY id")
    /// By `message_follows`. A mail that was erased keeps its ticket and the one that it follows.
    private static let ticketsFollowing = PreparedText(
        "SELECT DISTINCT ticket FROM message WHERE follows = ? AND ticket IS NOT NULL ORDER BY ticket")
    private static let customersOfAddress = PreparedText("SELECT customer FROM email WHERE address = ? ORDER BY customer LIMIT 20")
    private static let customersOfContact = PreparedText(
        """
        SELECT DISTINCT ticket.customer FROM ticket_email JOIN ticket ON ticket.id = ticket_email.ticket
        WHERE ticket_email.address = ? ORDER BY 1 LIMIT 20
        """)
}
