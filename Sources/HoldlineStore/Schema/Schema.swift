import Foundation
import GRDB
import HoldlineCore

/// The tables. A migration that has shipped never changes: the next one is added below it.
package enum Schema {
    /// "Hold" in ASCII: how a database file says whose it is (SQLite's `application_id`).
    static let applicationID: Int64 = 0x486F_6C64

    /// Migrations in their order; GRDB runs each in a transaction, and notes its name. A database is at the last one
    /// once it is open.
    static var migrator: DatabaseMigrator { migrator { _ in } }

    /// The same, with a word on how far a long change is.
    static func migrator(_ progress: @escaping CompactSchema.Progress) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 ledger, tickets, holds, invoices, customers") { db in
            try db.execute(sql: ledger + tickets + invoices + settings)
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        migrator.registerMigration("2 calls and agents") { db in
            try db.execute(sql: CallSchema.tables)
            try CallSchema.findNumbers(db)
        }
        migrator.registerMigration("3 reminders", sql: ReminderSchema.tables)
        migrator.registerMigration("4 promises", sql: PromiseSchema.change)
        migrator.registerMigration("5 documents, instalments and companies", migrate: OwedSchema.change)
        migrator.registerMigration("6 pauses by queue", sql: ObservedSchema.change)
        migrator.registerMigration("7 folded search text", migrate: SearchSchema.fold)
        migrator.registerMigration("8 counted bookings", migrate: Booked.count)
        migrator.registerMigration("9 packed facts, short mentions, a full text without a copy") { db in
            try CompactSchema.change(db, progress)
        }
        migrator.registerMigration("11 words of customers and contacts", migrate: FindSchema.change)
        migrator.registerMigration("13 struck notes", sql: "ALTER TABLE note ADD COLUMN struck_at INTEGER")
        migrator.registerMigration("14 ranks of holds, and tickets by the age of what is open") { db in
            progress("upgrading the database: indices for its lists are made")
            try db.execute(sql: ListSchema.change)
        }
        migrator.registerMigration("15 follow-ups, and indices of lists and reports", migrate: DeskSchema.change)
        migrator.registerMigration("16 legal holds", sql: PersonSchema.tables)
        migrator.registerMigration(
            "20 a ledger that several sites share",
            sql: SharedFile.table + "ALTER TABLE call ADD COLUMN site TEXT; ALTER TABLE visit ADD COLUMN site TEXT;")
        migrator.registerMigration("21 notices of collective procedures", sql: NoticeSchema.tables)
        migrator.registerMigration("22 mails", migrate: MessageSchema.change)
        migrator.registerMigration("23 reports of collection agencies", sql: "ALTER TABLE handover ADD COLUMN reports TEXT")
        migrator.registerMigration("24 tickets that go to and fro, and agents who are away") { db in
            try CourseSchema.change(db, progress)
        }
        migrator.registerMigration("25 deadlines by policy, and what customers were told") { db in
            progress("upgrading the database: the index of live tickets is made anew")
            try db.execute(sql: DeskSchema.policies)
        }
        migrator.registerMigration("26 words that are compared") { db in
            try ComparedWords.change(db)
        }
        return migrator
    }

    /// What is replayed from the ledger, and only from there; the full text is, too.
    static let projections =
        ["mention", "ticket", "dispute", "note", "hold", "invoice", "status", "customer"] + CallSchema.projections
        + ReminderSchema.projections + OwedSchema.projections + FindSchema.projections + PersonSchema.projections + NoticeSchema.projections
        + MessageSchema.projections

    /// The events, their mentions and the remembered keys.
    private static let ledger = """
        CREATE TABLE event (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            facts TEXT NOT NULL,
            sealed TEXT,
            salt BLOB,
            sealed_digest BLOB CHECK (length(sealed_digest) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            CHECK ((sealed IS NULL) = (salt IS NULL)),
            CHECK (sealed IS NULL OR sealed_digest IS NOT NULL)
        ) STRICT;
        CREATE TABLE mention (
            subject TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (subject, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE idempotency (
            actor TEXT NOT NULL,
            key TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            body BLOB NOT NULL,
            at INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            events INTEGER NOT NULL,
            subject TEXT NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (actor, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_at ON idempotency (at);

        """

    /// Tickets, with disputes, notes and the full text.
    /// A ticket's `contact`, `evidence`, `resolution` and `pauses` are JSON; `messages_of` is the invoice whose life-cycle
    /// messages opened it. `waiting_until` is a day, the other times are milliseconds.
    /// A dispute's amounts are minor units of its `currency`; `place` is its number among the ticket's, from 0; `base` is what
    /// was open on the invoice when it was opened. A note's key is its ticket, the seq of the event that wrote it and its number
    /// within that event.
    /// Later migrations add columns: 5 `near`, 13 `struck_at`, 15 `follow_ups` and `resolved_at`, 24 the four of `CourseSchema`,
    /// 25 those of deadlines by policy. `search` was made anew by 9.
    private static let tickets = """
        CREATE TABLE ticket (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            customer TEXT NOT NULL,
            subject TEXT,
            description TEXT,
            priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
            channel TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('new', 'open', 'waiting', 'resolved', 'closed')),
            assignee TEXT,
            contact TEXT,
            reference TEXT,
            requested TEXT,
            evidence TEXT,
            call TEXT,
            opened_at INTEGER NOT NULL,
            opened_by TEXT NOT NULL,
            updated_at INTEGER NOT NULL,
            waiting_for TEXT CHECK (waiting_for IN ('customer', 'carrier', 'internal')),
            waiting_until INTEGER,
            waiting_since INTEGER,
            first_response_at INTEGER,
            resolution TEXT,
            pauses TEXT NOT NULL,
            messages_of TEXT,
            version INTEGER NOT NULL,
            CHECK (state <> 'new' OR assignee IS NULL),
            CHECK (state <> 'open' OR assignee IS NOT NULL),
            CHECK ((state = 'waiting') = (waiting_for IS NOT NULL)),
            CHECK ((state = 'waiting') = (waiting_since IS NOT NULL)),
            CHECK ((state IN ('resolved', 'closed')) = (resolution IS NOT NULL))
        ) STRICT;
        CREATE INDEX ticket_live ON ticket (updated_at) WHERE state IN ('new', 'open', 'waiting');
        CREATE INDEX ticket_state ON ticket (state, id);
        CREATE INDEX ticket_assignee ON ticket (assignee, id) WHERE assignee IS NOT NULL;
        CREATE INDEX ticket_customer ON ticket (customer, id);
        CREATE INDEX ticket_messages_of ON ticket (messages_of) WHERE messages_of IS NOT NULL;
        CREATE TABLE dispute (
            ticket INTEGER NOT NULL,
            invoice TEXT NOT NULL,
            place INTEGER NOT NULL,
            reason TEXT NOT NULL,
            reason_code TEXT,
            amount INTEGER CHECK (amount > 0),
            currency TEXT,
            state TEXT NOT NULL,
            credited INTEGER CHECK (credited > 0),
            hold INTEGER NOT NULL,
            pending INTEGER,
            opened_at INTEGER NOT NULL,
            opened_seq INTEGER NOT NULL,
            base INTEGER,
            PRIMARY KEY (ticket, invoice),
            CHECK (currency IS NOT NULL OR (amount IS NULL AND credited IS NULL AND base IS NULL)),
            CHECK (state <> 'open' OR (credited IS NULL AND pending IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dispute_invoice ON dispute (invoice, ticket);
        CREATE TABLE note (
            ticket INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            part INTEGER NOT NULL,
            at INTEGER NOT NULL,
            author TEXT NOT NULL,
            text TEXT,
            PRIMARY KEY (ticket, seq, part)
        ) STRICT, WITHOUT ROWID;
        CREATE VIRTUAL TABLE search USING fts5 (ticket UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');

        """

    /// Holds, invoices, customers and messages.
    /// Days (`from_day`, `until_day`, `review_day`, `issued_before`, `issued`, `due`) are days since 1970-01-01, and the first
    /// and the last day of a hold are both included. Amounts are minor units of `currency`, VAT included; a hold's `amount` is
    /// NULL where it holds all, and 0 only where it is lifted.
    /// `first_seq` is the seq of the first registration: lists are in its order. `status` has a row for each message, code and
    /// time that was ever posted of an invoice; `status_cancelled` finds those of 220.
    /// Migration 5 made `hold` and `invoice` anew, 14 and 15 added to `hold`.
    private static let invoices = """
        CREATE TABLE hold (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            kind TEXT NOT NULL CHECK
                (kind IN ('dispute', 'credit-pending', 'promise', 'insolvency', 'manual', 'cancelled', 'undelivered')),
            invoice TEXT,
            customer TEXT,
            ticket INTEGER,
            reason TEXT,
            amount INTEGER CHECK (amount >= 0),
            currency TEXT,
            from_day INTEGER,
            until_day INTEGER,
            review_day INTEGER,
            issued_before INTEGER,
            since INTEGER NOT NULL,
            placed_by TEXT NOT NULL,
            lifted_at INTEGER,
            lifted_by TEXT,
            note TEXT,
            counted_since INTEGER,
            version INTEGER NOT NULL,
            CHECK ((invoice IS NULL) <> (customer IS NULL)),
            CHECK (amount IS NULL OR (currency IS NOT NULL AND customer IS NULL)),
            CHECK (until_day IS NULL OR from_day IS NULL OR from_day <= until_day),
            CHECK (until_day IS NOT NULL OR review_day IS NOT NULL),
            CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
            CHECK (kind NOT IN ('dispute', 'undelivered', 'credit-pending') OR ticket IS NOT NULL),
            CHECK (amount <> 0 OR lifted_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX hold_invoice ON hold (invoice, kind, id) WHERE invoice IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_customer ON hold (customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX hold_ticket ON hold (ticket) WHERE ticket IS NOT NULL;
        CREATE INDEX hold_review ON hold (review_day) WHERE lifted_at IS NULL;
        CREATE TABLE invoice (
            number TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL UNIQUE,
            customer TEXT NOT NULL,
            issued INTEGER NOT NULL,
            due INTEGER NOT NULL,
            currency TEXT NOT NULL,
            amount INTEGER NOT NULL,
            open INTEGER NOT NULL,
            credited INTEGER,
            registered_at INTEGER NOT NULL,
            movements TEXT,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX invoice_customer ON invoice (customer, first_seq);
        CREATE INDEX invoice_due ON invoice (due) WHERE open > 0;
        CREATE TABLE status (
            invoice TEXT NOT NULL,
            message TEXT NOT NULL,
            code INTEGER NOT NULL,
            at INTEGER NOT NULL,
            role TEXT NOT NULL,
            reasons TEXT NOT NULL,
            amount INTEGER,
            currency TEXT,
            requested TEXT,
            received_at INTEGER NOT NULL,
            effect TEXT NOT NULL,
            ticket INTEGER,
            version INTEGER NOT NULL,
            PRIMARY KEY (invoice, message, code, at)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX status_cancelled ON status (invoice) WHERE code = 220;
        CREATE TABLE customer (
            reference TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL UNIQUE,
            name TEXT,
            siren TEXT,
            vat TEXT,
            phones TEXT NOT NULL,
            emails TEXT NOT NULL,
            language TEXT,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// What is kept beside the ledger, as numbers. A rebuild carries it over, since no event tells it.
    private static let settings = """
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO setting VALUES ('applied', 0), ('registered_at', 0);
        """
}

extension DatabaseMigrator {
    /// A migration that is statements alone.
    fileprivate mutating func registerMigration(_ name: String, sql: String) {
        registerMigration(name) { try $0.execute(sql: sql) }
    }
}
