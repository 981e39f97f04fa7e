/// The tables of reminders and hand-overs.
enum ReminderSchema {
    /// Tables that a replay of the ledger makes.
    static let projections = ["reminder", "handover"]

    /// Both keep what was registered as it was then: a later invoice changes no row here.
    static let tables = """
        CREATE TABLE reminder (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            invoice TEXT NOT NULL,
            customer TEXT NOT NULL,
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 99),
            amount INTEGER NOT NULL CHECK (amount > 0),
            currency TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            run TEXT,
            registered_at INTEGER NOT NULL,
            registered_by TEXT NOT NULL,
            answered INTEGER NOT NULL CHECK (answered < version)
        ) STRICT;
        CREATE INDEX reminder_invoice ON reminder (invoice, version);
        CREATE TABLE handover (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            invoice TEXT NOT NULL,
            customer TEXT NOT NULL,
            agency TEXT,
            amount INTEGER NOT NULL CHECK (amount > 0),
            currency TEXT NOT NULL,
            level INTEGER NOT NULL,
            handed_over_at INTEGER NOT NULL,
            handed_over_by TEXT NOT NULL,
            recalled_at INTEGER,
            recalled_by TEXT,
            version INTEGER NOT NULL,
            CHECK ((recalled_at IS NULL) = (recalled_by IS NULL))
        ) STRICT;
        CREATE INDEX handover_invoice ON handover (invoice, seq);
        -- An invoice is with one agency at a time.
        CREATE UNIQUE INDEX handover_standing ON handover (invoice) WHERE recalled_at IS NULL;

        """
}
