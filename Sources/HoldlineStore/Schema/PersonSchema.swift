/// What keeps personal data from being erased.
enum PersonSchema {
    static let projections = ["legal_hold"]

    static let tables = """
        CREATE TABLE legal_hold (
            customer TEXT PRIMARY KEY,
            by_user TEXT NOT NULL,
            since INTEGER NOT NULL,
            reason TEXT,
            lifted_at INTEGER,
            lifted_by TEXT,
            version INTEGER NOT NULL,
            CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
        ) STRICT, WITHOUT ROWID;
        """
}
