import GRDB
import HoldlineCore

/// What documents, instalments, spellings and companies add to the tables.
enum OwedSchema {
    /// Tables that a replay of the ledger makes; the order matters to nobody.
    static let projections = ["document", "company_merge"]

    /// The tables of holds and invoices are made anew: a pending credit may have no ticket and an invoice no due date, and SQLite's
    /// ALTER TABLE takes no constraint out of a table (it renames, and adds or drops columns).
    static func change(_ db: Database) throws {
        let functions = Self.functions
        for function in functions { db.add(function: function) }
        defer { for function in functions { db.remove(function: function) } }
        try db.execute(sql: tables)
        try db.execute(sql: "INSERT INTO setting VALUES ('former_documents', (SELECT coalesce(max(seq), 0) FROM event))")
    }

    /// What the new columns hold of rows that are there: computed as the rows are copied, so that millions of them take no memory.
    private static var functions: [DatabaseFunction] {
        [
            DatabaseFunction("holdline_spelling", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).map { InvoiceNumber(unchecked: $0).spellingKey }
            },
            DatabaseFunction("holdline_company", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).flatMap { Company.key(ofNumber: $0) }
            },
            DatabaseFunction("holdline_customer", argumentCount: 3, pure: true) { values in
                String.fromDatabaseValue(values[0]).flatMap { reference in
                    Company.key(
                        CustomerReference(unchecked: reference), siren: String.fromDatabaseValue(values[1]),
                        vat: String.fromDatabaseValue(values[2]))
                }
            },
        ]
    }

    /// Statements of the migration, run in its transaction.
    /// A pending credit may have no ticket, and an invoice no due date, which the former constraints refused; the rows are
    /// copied, and the indices made anew.
    /// `spelling` is `InvoiceNumber.spellingKey`, which is the same for all spellings of a number; `company` is `Company.key`,
    /// and NULL where the text is no company's number. `company_merge` points from each former key to the one that stands. A
    /// `document` is kept for good: its copy changes nothing.
    private static let tables = """
        ALTER TABLE hold RENAME TO former_hold;
        DROP INDEX hold_invoice;
        DROP INDEX hold_customer;
        DROP INDEX hold_ticket;
        DROP INDEX hold_review;
        DROP INDEX hold_promised;
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
            promise TEXT CHECK (promise IS NULL OR (kind = 'promise' AND invoice IS NOT NULL)),
            replaced_by TEXT,
            origin INTEGER,
            spelling TEXT,
            company TEXT,
            CHECK ((invoice IS NULL) <> (customer IS NULL)),
            CHECK (amount IS NULL OR (currency IS NOT NULL AND customer IS NULL)),
            CHECK (until_day IS NULL OR from_day IS NULL OR from_day <= until_day),
            CHECK (until_day IS NOT NULL OR review_day IS NOT NULL),
            CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
            CHECK (kind NOT IN ('dispute', 'undelivered') OR ticket IS NOT NULL),
            CHECK (amount <> 0 OR lifted_at IS NOT NULL)
        ) STRICT;
        INSERT INTO hold (id, kind, invoice, customer, ticket, reason, amount, currency, from_day, until_day, review_day, issued_before,
            since, placed_by, lifted_at, lifted_by, note, counted_since, version, promise, spelling, company)
        SELECT id, kind, invoice, customer, ticket, reason, amount, currency, from_day, until_day, review_day, issued_before, since,
            placed_by, lifted_at, lifted_by, note, counted_since, version, promise, holdline_spelling(invoice),
            holdline_company(customer)
        FROM former_hold;
        DROP TABLE former_hold;
        CREATE INDEX hold_invoice ON hold (invoice, kind, id) WHERE invoice IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_customer ON hold (customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX hold_ticket ON hold (ticket) WHERE ticket IS NOT NULL;
        CREATE INDEX hold_review ON hold (review_day) WHERE lifted_at IS NULL;
        CREATE INDEX hold_promised ON hold (until_day) WHERE promise IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_spelling ON hold (spelling, invoice) WHERE ticket IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_company ON hold (company) WHERE company IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_origin ON hold (origin) WHERE origin IS NOT NULL AND lifted_at IS NULL;

        ALTER TABLE invoice RENAME TO former_invoice;
        DROP INDEX invoice_customer;
        DROP INDEX invoice_due;
        CREATE TABLE invoice (
            number TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL UNIQUE,
            customer TEXT NOT NULL,
            issued INTEGER NOT NULL,
            due INTEGER,
            currency TEXT NOT NULL,
            amount INTEGER NOT NULL,
            open INTEGER NOT NULL,
            credited INTEGER,
            registered_at INTEGER NOT NULL,
            movements TEXT,
            version INTEGER NOT NULL,
            credit_notes INTEGER,
            from_documents INTEGER,
            instalments TEXT,
            reissued TEXT,
            excess INTEGER CHECK (excess > 0),
            spelling TEXT,
            company TEXT
        ) STRICT, WITHOUT ROWID;
        INSERT INTO invoice (number, first_seq, customer, issued, due, currency, amount, open, credited, registered_at, movements, version,
            spelling, company)
        SELECT number, first_seq, customer, issued, due, currency, amount, open, credited, registered_at, movements, version,
            holdline_spelling(number), holdline_company(customer)
        FROM former_invoice;
        DROP TABLE former_invoice;
        CREATE INDEX invoice_customer ON invoice (customer, first_seq);
        CREATE INDEX invoice_due ON invoice (due) WHERE open > 0;
        CREATE INDEX invoice_spelling ON invoice (spelling);
        CREATE INDEX invoice_company ON invoice (company) WHERE company IS NOT NULL;

        ALTER TABLE dispute ADD COLUMN near TEXT;
        ALTER TABLE customer ADD COLUMN company TEXT;
        UPDATE customer SET company = holdline_customer(reference, siren, vat);
        CREATE INDEX customer_company ON customer (company) WHERE company IS NOT NULL;
        CREATE TABLE company_merge (
            company TEXT PRIMARY KEY,
            becomes TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX company_merge_becomes ON company_merge (becomes);
        CREATE TABLE document (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit-note', 'corrected')),
            number TEXT NOT NULL,
            issued INTEGER NOT NULL,
            currency TEXT NOT NULL,
            amount INTEGER NOT NULL,
            payable INTEGER,
            type_code TEXT,
            preceding TEXT,
            credits TEXT,
            effect TEXT NOT NULL,
            CHECK ((kind = 'credit-note') = (credits IS NOT NULL))
        ) STRICT;
        CREATE INDEX document_number ON document (number);
        CREATE INDEX document_credits ON document (credits) WHERE credits IS NOT NULL;
        """
}
