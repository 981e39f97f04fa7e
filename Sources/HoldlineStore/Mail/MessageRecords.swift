import GRDB
import HoldlineCore

// Mails, and who writes them.
extension TableRecords {
    func message(_ id: MessageID) throws -> Message? { try Message.table.find(id.column, in: statements) }
    func messages(named name: String) throws -> [Message] { try Self.messagesOfName.all([.text(name)], in: statements) }
    func message(withDigest digest: String) throws -> Message? { try Self.messageOfDigest.first([.text(digest)], in: statements) }
    func messages(of ticket: TicketID) throws -> [Message] { try Self.messagesOfTicket.all([ticket.column], in: statements) }
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
    private static let messagesOfTicket = Message.table.lookup("WHERE ticket = ? ORDER BY id")
    private static let messagesOfInvoice = Message.table.lookup("WHERE invoice = ? AND direction = 'out' ORDER BY id")
    private static let messagesOfPurpose = Message.table.lookup("WHERE purpose = ? ORDER BY id")
    private static let ticketsFollowing = PreparedText(
        "SELECT DISTINCT ticket FROM message WHERE follows = ? AND ticket IS NOT NULL ORDER BY ticket")
    private static let customersOfAddress = PreparedText("SELECT customer FROM email WHERE address = ? ORDER BY customer LIMIT 20")
    private static let customersOfContact = PreparedText(
        """
        SELECT DISTINCT ticket.customer FROM ticket_email JOIN ticket ON ticket.id = ticket_email.ticket
        WHERE ticket_email.address = ? ORDER BY 1 LIMIT 20
        """)
}
