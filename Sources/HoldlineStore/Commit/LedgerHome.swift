import GRDB
import HoldlineCore

/// What one transaction adds to a ledger, or what others have added to it: its events, the keys of its writes, and the news of invoices.
struct LedgerEntries: Sendable {
    /// In their order, each behind the one before.
    var events: [LedgerRow] = []
    /// Keys of the writes, in the order of the writes; a write without a key has none.
    var keys: [RememberedKey] = []
    /// When invoices were last registered in it, changed or not; nil where none were.
    var registeredAt: Instant?
    /// The time of whoever orders the ledger, by which its events are dated; nil where that is this machine.
    var now: Instant?
    /// The ledger goes on after these.
    var isPartial = false
    /// Seq of the ledger's last event when these were read; 0 where nobody else appends.
    var end: Int64 = 0

    /// Nothing has to be committed for these.
    var isEmpty: Bool { events.isEmpty && keys.isEmpty && registeredAt == nil }
}

/// Where the ledger is kept, and who says which event comes next.
///
/// A batch of commands asks its home for the turn, is decided on tables that have all of the ledger, appends what it decided, and commits;
/// its answers are given after that. The tables are in the local file whatever the home is: what goes through here is what a ledger that
/// several daemons share has to order.
protocol LedgerHome: Sendable {
    /// Whether others append to it too: then what is known here is not all, and a check has to look first.
    var isShared: Bool { get }
    /// Whether more of it is known to be there than was taken over: a look goes on with it at once.
    var isBehind: Bool { get }
    /// This daemon's name among those that append; nil where it is alone.
    var site: String? { get }

    /// Begins the transaction of a batch, and gives what the ledger has after the local head: the batch applies it before it decides.
    ///
    /// Throws what SQLite says, and a `Refusal` that says “not done” where there is no turn to be had.
    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries

    /// Makes what the batch has added part of the ledger. Its rows are in the local transaction already.
    ///
    /// Throws `OutcomeUnknown` where nobody knows whether they are part of it and this process must end, and a `Refusal` of `outcomeUnknown`
    /// where it goes on; after any other error they are not.
    func append(_ entries: LedgerEntries, _ db: Database) throws

    /// Ends a turn in which nothing was decided and nothing came; what its commands are told rests on what the turn has read. Throws what
    /// `append` throws.
    func confirm(_ db: Database) throws

    /// What the ledger has after the local head, without a turn: all that was acknowledged before the look began.
    func look(after head: HeadFile.Head) throws -> LedgerEntries

    /// What those who asked hear of an error with which news of a look was not taken over. Where it is the news that this program cannot
    /// read or apply, the site stands still at `head`, and that is told until it goes on.
    func stopped(by error: any Error, behind head: Int64) -> any Error

    /// By seq the hashes of all rows that the ledger says were redacted, with the facts that they have now: asked where one of what a turn or
    /// a look brought does not follow from the row before it.
    func redactions() throws -> [Int64: String]

    /// Forgets keys from before an instant of `SteadyTime` in the ledger that is elsewhere, and what its sites need no more; returns how many
    /// rows went, at most `limit` of a kind. Whatever keeps it from that is passed over: an hour later it is tried again.
    func forget(before instant: Instant, limit: Int) -> Int

    /// Ends the transaction: what was appended is on disk when it returns. Throws what SQLite says.
    func commit(_ db: Database) throws

    /// Takes the transaction back, where one is open, and gives the turn to whoever comes next.
    func giveBack(_ db: Database)
}

extension LedgerHome {
    /// Where nobody else appends there is no news.
    var isBehind: Bool { false }
    /// The same.
    func stopped(by error: any Error, behind head: Int64) -> any Error { error }
}

/// A ledger of this file alone: the write lock of the database is the turn, and its commit appends.
struct OwnLedger: LedgerHome {
    var isShared: Bool { false }
    var site: String? { nil }

    /// Takes SQLite's write lock. Others cannot have added anything: a lock file keeps a second daemon off the
    /// database. Throws `SQLITE_BUSY` where another program writes.
    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries {
        try db.beginTransaction(.immediate)
        return LedgerEntries()
    }

    /// The rows are part of the ledger with the local commit, so there is nothing to do here.
    func append(_ entries: LedgerEntries, _ db: Database) {}

    /// The lock goes, and nothing else.
    func confirm(_ db: Database) { giveBack(db) }

    /// Nobody else appends.
    func look(after head: HeadFile.Head) -> LedgerEntries { LedgerEntries() }

    /// Nobody else appends, so nothing is brought that could have been redacted.
    func redactions() -> [Int64: String] { [:] }

    /// There is no ledger elsewhere.
    func forget(before instant: Instant, limit: Int) -> Int { 0 }

    /// With `synchronous = FULL` SQLite syncs the log at every commit (sqlite.org/pragma.html, synchronous).
    func commit(_ db: Database) throws { try db.commit() }

    /// A rollback that fails is passed over: SQLite may have rolled back by itself, as it does after `SQLITE_FULL` and
    /// `SQLITE_IOERR` (sqlite.org/lang_transaction.html).
    func giveBack(_ db: Database) { try? db.rollback() }
}
