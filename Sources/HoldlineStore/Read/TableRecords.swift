import GRDB
import HoldlineCore

/// What decisions and answers read, out of the tables of one connection.
/// It sees what its connection sees: the writer's transaction with the commands that were applied before, or a reader's snapshot.
/// `Records` says what each function promises.
struct TableRecords: Records {
    let statements: Statements
    var db: Database { statements.db }
    /// The writer's own counts, which `Batch` sets before each decision; 0 for a reader, who asks `Database.head()`.
    var head: Int64 = 0
    var lastTicket: Int64 = 0
    var lastHold: Int64 = 0
    var lastCall: Int64 = 0
    var lastMessage: Int64 = 0

    /// What the writer knows of holds on customers already; nil for a reader.
    var customerHolds: CustomerHolds?

    init(_ statements: Statements) { self.statements = statements }
    /// For a read that is made once: the statements are found by their text then, in GRDB's own cache.
    init(_ db: Database) { self.init(Statements(db)) }

    /// With all of its disputes, in the order in which they were opened.
    func ticket(_ id: TicketID) throws -> Ticket? {
        guard var ticket = try Ticket.table.find(id.column, in: statements) else { return nil }
        ticket.disputes = try disputes(of: id)
        return ticket
    }

    func disputes(of id: TicketID) throws -> [Dispute] { try Self.disputesOfTicket.all([id.column], in: statements) }

    func notes(of id: TicketID) throws -> [Note] { try Self.notesOfTicket.all([id.column], in: statements) }

    /// Events that mention the ticket and carry another one's row are left out. All of them are read, with their sealed parts: an
    /// undone merge is decided on them.
    func events(of id: TicketID) throws -> [PastEvent] {
        try LedgerRow.mentioning(.ticket(id), db).map { try $0.read() }
            .filter { $0.facts.ticket?.id == id }.map(PastEvent.init)
    }

    func invoice(_ number: InvoiceNumber) throws -> Invoice? { try Invoice.table.find(number.column, in: statements) }

    /// One step of the primary key of `mention`.
    func version(of number: InvoiceNumber) throws -> Int64 {
        try statements.integers(Self.lastMention, Subject.invoice(number).column).first ?? 0
    }

    func hold(_ id: HoldID) throws -> Hold? { try Hold.table.find(id.column, in: statements) }

    /// It asks by the spelling's key and the number, which is what `hold_invoice` has (migration 9). A kind is asked for one at a
    /// time, and the holds are sorted by number then.
    func standingHolds(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> [Hold] {
        let key = number.spellingKey
        if kinds == HoldKind.all {
            // What every reminder asks: one question instead of one a kind.
            return try Self.standingHolds.all([.text(key), number.column], in: statements)
        }
        var holds: [Hold] = []
        for kind in kinds { holds += try Self.standingHoldsOfKind.all([.text(key), number.column, .text(kind.rawValue)], in: statements) }
        return holds.sorted { $0.id < $1.id }
    }

    /// One look-up by `hold_invoice` for each kind; it ends at the first kind that has one.
    func hasStandingHold(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> Bool {
        let key = number.spellingKey
        return try kinds.contains { try statements.isAny(Self.isHeld, .text(key), number.column, .text($0.rawValue)) }
    }

    func customer(_ reference: CustomerReference) throws -> Customer? {
        try Customer.table.find(reference.column, in: statements)
    }

    func statuses(of number: InvoiceNumber) throws -> [InvoiceStatus] {
        try Self.statusesOfInvoice.all([number.column], in: statements)
    }

    func messageTickets(of number: InvoiceNumber) throws -> [TicketID] {
        try statements.integers(Self.ticketsOfMessages, number.column).map(TicketID.init(number:))
    }
}

extension TableRecords {
    private static let disputesOfTicket = Dispute.table.lookup("WHERE ticket = ? ORDER BY place")
    /// By time first: notes that a merge brought stand among the ticket's own.
    private static let notesOfTicket = Note.table.lookup("WHERE ticket = ? ORDER BY at, seq, part")
    private static let lastMention = PreparedText("SELECT max(seq) FROM mention WHERE subject = ?")
    private static let standingHolds = Hold.table.lookup("WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL ORDER BY id")
    private static let standingHoldsOfKind = Hold.table.lookup(
        "WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL AND kind = ? ORDER BY id")
    private static let isHeld = PreparedText(
        "SELECT 1 FROM hold WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL AND kind = ? LIMIT 1")
    /// By the time at which each status was set, and not by when it was received.
    private static let statusesOfInvoice = InvoiceStatus.table.lookup("WHERE invoice = ? ORDER BY at, version")
    /// The newest first: a message goes to the live one that was opened last.
    private static let ticketsOfMessages = PreparedText("SELECT id FROM ticket WHERE messages_of = ? ORDER BY id DESC")
}
