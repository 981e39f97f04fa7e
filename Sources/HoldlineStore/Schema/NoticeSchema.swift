/// What is known of collective procedures.
enum NoticeSchema {
    static let projections = ["notice"]

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
