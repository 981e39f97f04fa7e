import GRDB
import HoldlineCore

/// The words by which customers and tickets are found, and indices for the days that pass.
enum FindSchema {
    /// Tables that a replay of the ledger makes.
    static let projections = ["customer_word", "ticket_word"]

    /// Adds the tables, and fills them from what is there.
    static func change(_ db: Database) throws {
        try db.execute(sql: tables)
        let statements = Statements(db)
        let customers = try Row.fetchCursor(db, sql: "SELECT reference, name, siren, vat, emails FROM customer")
        while let row = try customers.next() {
            try WordIndex.changeCustomer(
                CustomerReference(unchecked: row["reference"]), from: [], to: WordIndex.words(ofCustomer: row), statements)
        }
        let tickets = try Row.fetchCursor(
            db, sql: "SELECT id, contact, reference FROM ticket WHERE contact IS NOT NULL OR reference IS NOT NULL")
        while let row = try tickets.next() {
            try WordIndex.changeTicket(TicketID(number: row["id"]), from: [], to: WordIndex.words(ofTicket: row), statements)
        }
    }

    /// Few holds have a first or a last day, few invoices instalments.
    /// Migration 11. Both word tables are in the order of their words, so that a beginning is a range of the primary key. The list
    /// of changed answers reads `hold_until`, `hold_from` and `invoice_instalments` for the days that passed since a version.
    private static let tables = """
        CREATE TABLE customer_word (
            word TEXT NOT NULL,
            customer TEXT NOT NULL,
            PRIMARY KEY (word, customer)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE ticket_word (
            word TEXT NOT NULL,
            ticket INTEGER NOT NULL,
            PRIMARY KEY (word, ticket)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX hold_until ON hold (until_day) WHERE until_day IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_from ON hold (from_day) WHERE from_day IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX invoice_instalments ON invoice (number) WHERE instalments IS NOT NULL;
        """
}
