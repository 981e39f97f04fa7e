import GRDB
import HoldlineCore

/// What decisions and answers read, out of the tables of one connection.
struct TableRecords: Records {
    let statements: Statements
    var db: Database { statements.db }
    var head: Int64 = 0
    var lastTicket: Int64 = 0
    var lastHold: Int64 = 0
    var lastCall: Int64 = 0

    init(_ statements: Statements) { self.statements = statements }
    init(_ db: Database) { self.init(Statements(db)) }

    /// The row that a statement finds, which has all columns of the table; nil for none.
    func row<Found: TableRow>(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Found? {
        try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map(Found.init(row:))
    }

    /// The rows that a statement finds, in its order.
    func rows<Found: TableRow>(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [Found] {
        try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map(Found.init(row:))
    }

    func ticket(_ id: TicketID) throws -> Ticket? {
        guard var ticket = try Ticket.table.find(id.column, in: statements) else { return nil }
        ticket.disputes = try disputes(of: id)
        return ticket
    }

    func disputes(of id: TicketID) throws -> [Dispute] { try rows("SELECT * FROM dispute WHERE ticket = ? ORDER BY place", id.number) }

    func notes(of id: TicketID) throws -> [Note] { try rows("SELECT * FROM note WHERE ticket = ? ORDER BY at, seq, part", id.number) }

    func events(of id: TicketID) throws -> [PastEvent] {
        let select = try db.cachedStatement(
            sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq IN (SELECT seq FROM mention WHERE subject = ?) ORDER BY seq")
        return try LedgerRow.fetchAll(select, arguments: [Subject.ticket(id).key]).map { try $0.read() }
            .filter { $0.facts.ticket?.id == id }.map(PastEvent.init)
    }

    func invoice(_ number: InvoiceNumber) throws -> Invoice? { try Invoice.table.find(number.column, in: statements) }

    func version(of number: InvoiceNumber) throws -> Int64 {
        let select = try db.cachedStatement(sql: "SELECT coalesce(max(seq), 0) FROM mention WHERE subject = ?")
        return try Int64.fetchOne(select, arguments: [Subject.invoice(number).key]) ?? 0
    }

    func hold(_ id: HoldID) throws -> Hold? { try Hold.table.find(id.column, in: statements) }

    func standingHolds(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> [Hold] {
        let key = number.spellingKey
        if kinds.count == HoldKind.allCases.count {
            // What every reminder asks: one question instead of one a kind.
            return try rows(
                "SELECT * FROM hold WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL ORDER BY id", key, number.text)
        }
        let select = try db.cachedStatement(
            sql: "SELECT * FROM hold WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL AND kind = ? ORDER BY id")
        var holds: [Hold] = []
        for kind in kinds {
            holds += try Row.fetchAll(select, arguments: [key, number.text, kind.rawValue]).map(Hold.init(row:))
        }
        return holds.sorted { $0.id < $1.id }
    }

    func hasStandingHold(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> Bool {
        let select = try db.cachedStatement(
            sql: "SELECT 1 FROM hold WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL AND kind = ? LIMIT 1")
        let key = number.spellingKey
        return try kinds.contains { try Int.fetchOne(select, arguments: [key, number.text, $0.rawValue]) != nil }
    }

    func customer(_ reference: CustomerReference) throws -> Customer? {
        try Customer.table.find(reference.column, in: statements)
    }

    func statuses(of number: InvoiceNumber) throws -> [InvoiceStatus] {
        try rows("SELECT * FROM status WHERE invoice = ? ORDER BY at, version", number.text)
    }

    func messageTickets(of number: InvoiceNumber) throws -> [TicketID] {
        let select = try db.cachedStatement(sql: "SELECT id FROM ticket WHERE messages_of = ? ORDER BY id DESC")
        return try Int64.fetchAll(select, arguments: [number.text]).map(TicketID.init(number:))
    }
}
