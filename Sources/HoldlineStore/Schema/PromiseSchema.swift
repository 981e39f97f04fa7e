/// What promises add to the table of holds.
enum PromiseSchema {
    /// The promise is nil for other kinds of hold, and for promises of before this version.
    static let change = """
        ALTER TABLE hold ADD COLUMN promise TEXT CHECK (promise IS NULL OR (kind = 'promise' AND invoice IS NOT NULL));
        CREATE INDEX hold_promised ON hold (until_day) WHERE promise IS NOT NULL AND lifted_at IS NULL;
        """

    /// Promises whose instalment was not met by the last day of its grace (`?`: today's number) and that nobody has ended: what is kept
    /// is lifted, and `until_day` is that of the next instalment.
    static let broken = "(hold.promise IS NOT NULL AND hold.lifted_at IS NULL AND hold.until_day < ?)"
}
