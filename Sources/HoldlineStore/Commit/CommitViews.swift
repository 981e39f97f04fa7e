/// What memory shows of the ledger; it changes with each commit, before anybody is answered.
struct CommitViews {
    /// The board of calls and agents.
    let live: LiveCalls
    /// The dunning answers. It is changed with one lock for the whole batch, so a check sees all of a commit or nothing
    /// of it.
    let index: HoldIndex
    /// Wakes followers of the feed, which then read the new events from the ledger.
    let heads: HeadFeed
    /// Has reads of the tables wait for the two.
    let unseen: UnseenCommit

    /// Brings memory to the state of a committed batch. The committer calls it before it answers, so an acknowledged
    /// command shows in the next check.
    func take(_ batch: Batch) {
        live.apply(batch.facts, batch.bookings)
        index.apply(batch.facts, version: batch.position.ledger.head)
        heads.announce(batch.position.ledger.head)
    }
}
