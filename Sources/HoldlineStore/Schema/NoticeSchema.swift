/// What is known of collective procedures.
enum NoticeSchema {
    /// Tables that a replay of the ledger makes: a row for each notice and each company that it is about.
    static let projections = ["notice"]

    /// Migration 21. `siren` has nine digits, or is empty for a correction that names no company; `judged` and `published` are
    /// days since 1970-01-01; `effect` is what the notice did when it came. `notice_corrects` finds the notices that correct or
    /// annul one.
    static let tables = """
        CREATE TABLE notice (
            id TEXT NOT NULL,
            siren TEXT NOT NULL,
            kind TEXT NOT NULL,
            corrects TEXT,
            judgment TEXT NOT NULL,
            judged INTEGER,
            published INTEGER NOT NULL,
            customer TEXT,
            effect TEXT NOT NULL,
            hold INTEGER,
            ticket INTEGER,
            received_at INTEGER NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (id, siren)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notice_siren ON notice (siren);
        CREATE INDEX notice_corrects ON notice (corrects) WHERE corrects IS NOT NULL;
        """
}
