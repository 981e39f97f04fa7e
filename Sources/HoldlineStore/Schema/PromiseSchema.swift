/// What promises add to the table of holds.
enum PromiseSchema {
    /// The promise is nil for other kinds of hold, and for promises of before this version.
    static let change = """
        ALTER TABLE hold ADD COLUMN promise TEXT CHECK (promise IS NULL OR (kind = 'promise' AND invoice IS NOT NULL));
        CREATE INDEX hold_promised ON hold (until_day) WHERE promise IS NOT NULL AND lifted_at IS NULL;
        """

    /// Promises whose instalment was not met by the last day of its grace (`?`: today's number) and that nobody has ended: what is kept
    /// is lifted, and `until_day` is that of the next instalment.
    ///
    /// One beside which the customer promised anew is none of them: the newer one says what is expected now.
    static let broken = "(hold.promise IS NOT NULL AND hold.lifted_at IS NULL AND hold.until_day < ? AND NOT \(renewed))"

    /// Whether there is a newer promise on the same invoice, whatever became of it.
    static let renewed = """
        EXISTS (SELECT 1 FROM hold AS newer
            WHERE newer.spelling = hold.spelling AND newer.invoice = hold.invoice AND newer.kind = 'promise' AND newer.id > hold.id)
        """
}
