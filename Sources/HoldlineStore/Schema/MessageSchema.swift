import GRDB
import HoldlineCore

/// Mails, in and out, and by what they are found: all of it is empty after an erasure.
enum MessageSchema {
    /// Tables that a replay of the ledger makes. `message_name` has Message-IDs without their angle brackets, `message_address`,
    /// `email` and `ticket_email` have addresses as `MailAddress.key` folds them, `message_file` has the SHA-256 of each file
    /// that a mail names.
    static let projections = ["message", "message_name", "message_address", "message_file", "email", "ticket_email"]

    /// Adds the tables, and finds the addresses of customers and tickets that are there.
    static func change(_ db: Database) throws {
        try db.execute(sql: tables)
        let statements = Statements(db)
        let customers = try Row.fetchCursor(db, sql: "SELECT reference, emails FROM customer WHERE emails <> '[]'")
        while let row = try customers.next() {
            let emails = try StoredJSON.decode([FreeText].self, from: row["emails"])
            try MailIndex.save(emails, of: CustomerReference(unchecked: row["reference"]), statements)
        }
        let tickets = try Row.fetchCursor(db, sql: "SELECT id, contact FROM ticket WHERE contact IS NOT NULL")
        while let row = try tickets.next() {
            let contact = try StoredJSON.decode(Contact.self, from: row["contact"])
            try MailIndex.save(contact, of: TicketID(number: row["id"]), statements)
        }
    }

    /// Migration 22. The columns from `name` to `error` are personal, and NULL after an erasure; the others are in the chained
    /// facts. `at`, `date` and `changed_at` are instants in milliseconds, `size` is bytes of the whole mail.
    /// `message_digest` lets no mail be taken twice, `message_outbox` serves the outbox by state, `message_follows` the tickets
    /// that were opened by answers to one that was over.
    private static let tables = """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
            state TEXT NOT NULL,
            at INTEGER NOT NULL,
            by_user TEXT NOT NULL,
            ticket INTEGER,
            invoice TEXT,
            customer TEXT,
            outcome TEXT,
            digest TEXT,
            automatic TEXT,
            date INTEGER,
            bounced INTEGER,
            refused INTEGER,
            follows INTEGER,
            suggestions TEXT,
            warnings TEXT,
            purpose TEXT,
            kind TEXT,
            level INTEGER,
            attempts INTEGER,
            changed_at INTEGER,
            is_doubtful INTEGER,
            size INTEGER,
            name TEXT,
            sender TEXT,
            sent_to TEXT,
            subject TEXT,
            text TEXT,
            in_reply_to TEXT,
            attachments TEXT,
            omitted TEXT,
            oddities TEXT,
            recipients TEXT,
            sha256 TEXT,
            error TEXT,
            version INTEGER NOT NULL,
            CHECK ((direction = 'in') = (state = 'received')),
            CHECK ((direction = 'in') = (outcome IS NOT NULL)),
            CHECK ((direction = 'in') = (digest IS NOT NULL)),
            CHECK ((direction = 'out') = (purpose IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX message_digest ON message (digest) WHERE digest IS NOT NULL;
        CREATE INDEX message_ticket ON message (ticket, id) WHERE ticket IS NOT NULL;
        CREATE INDEX message_invoice ON message (invoice, id) WHERE invoice IS NOT NULL;
        CREATE INDEX message_customer ON message (customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX message_purpose ON message (purpose, id) WHERE purpose IS NOT NULL;
        CREATE INDEX message_follows ON message (follows, id) WHERE follows IS NOT NULL;
        CREATE INDEX message_outbox ON message (state, id) WHERE direction = 'out';
        CREATE TABLE message_name (
            name TEXT NOT NULL,
            message INTEGER NOT NULL,
            PRIMARY KEY (name, message)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message_address (
            address TEXT NOT NULL,
            message INTEGER NOT NULL,
            PRIMARY KEY (address, message)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message_file (
            sha256 TEXT NOT NULL,
            message INTEGER NOT NULL,
            PRIMARY KEY (sha256, message)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX message_name_message ON message_name (message);
        CREATE INDEX message_address_message ON message_address (message);
        CREATE INDEX message_file_message ON message_file (message);
        CREATE TABLE email (
            address TEXT NOT NULL,
            customer TEXT NOT NULL,
            PRIMARY KEY (address, customer)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX email_customer ON email (customer);
        CREATE TABLE ticket_email (
            address TEXT NOT NULL,
            ticket INTEGER NOT NULL,
            PRIMARY KEY (address, ticket)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_email_ticket ON ticket_email (ticket);
        """
}
