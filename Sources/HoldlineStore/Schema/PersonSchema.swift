/// What keeps personal data from being erased.
enum PersonSchema {
    static let projections = ["legal_hold"]

    /// Migration 16. A customer has one row, the last legal hold on it: a new one is written over the one that was lifted.
    /// `reason` is personal, and NULL after an erasure.
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
