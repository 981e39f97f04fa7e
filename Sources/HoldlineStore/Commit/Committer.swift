import Foundation
import GRDB
import HoldlineCore
import Synchronization

/// The one writer: takes every command that waits, decides each, writes all in one transaction, commits once, and only then answers.
///
/// Under load the cost of the fsync is shared; alone, a command waits for nobody.
final class Committer: @unchecked Sendable {
    // Used on the committer's thread only, but for `inbox` and `figures`, which lock themselves.
    let inbox: Inbox
    /// Totals for the metrics page; any thread may read them.
    let figures = CommitFigures()
    /// The committer holds the pool's one writing connection for as long as `run` lasts. Readers get connections of
    /// their own.
    private let pool: DatabasePool
    /// Orders the ledger: this file alone, or one that several daemons share.
    private let home: any LedgerHome
    /// What commands are decided by, apart from the tables.
    private let rules: BatchRules
    /// What memory shows; it is brought up to date after the commit and before the first answer.
    private let views: CommitViews
    /// Looked at before each batch, since a commit into a file without a name is lost at the next start.
    private let watch: FileWatch
    /// Written after each commit without an fsync, so it costs no wait.
    private let headFile: HeadFile
    /// The length of the write-ahead log, told by SQLite's own hook on the committer's connection.
    private let log = LogLength()
    private let customerHolds = CustomerHolds()
    /// Of a shared ledger, what a look need not bring again.
    private var lastTold = LastTold()
    /// How far the ledger is on disk. A batch works on a copy, which replaces this one after its commit.
    private var position: LedgerPosition
    private var forgetting = KeyForgetting()

    /// When invoices were last registered.
    private var staleness: LedgerStaleness { rules.staleness }
    /// What is wrong now.
    private var conditions: StoreConditions { rules.conditions }

    /// Erasures whose traces are to be taken out of the file, and the list of all of them.
    let erasures: ErasureFile
    private let scrub: Scrub, files: FileStore

    /// Commands of one transaction.
    private static let largestBatch = 512

    /// Writes the ledger's end into the head file at once, for a first start, too. Of commands `capacity` may wait; one more is `busy`.
    init(
        pool: DatabasePool, home: any LedgerHome, at position: LedgerPosition, rules: BatchRules, views: CommitViews, watch: FileWatch,
        headFile: HeadFile, erasures: ErasureFile, scrub: Scrub, files: FileStore, capacity: Int
    ) {
        (self.pool, self.home, self.position, self.rules, self.views) = (pool, home, position, rules, views)
        (self.watch, self.headFile, inbox) = (watch, headFile, Inbox(capacity: capacity))
        (self.erasures, self.scrub, self.files) = (erasures, scrub, files)
        headFile.write(position.ledger.mark)
    }

    /// Runs until the inbox is closed and empty. Throws `OutcomeUnknown`; everybody who waited was told so by then.
    func run() throws {
        try pool.writeWithoutTransaction { db in
            log.follow(db)
            defer { log.unfollow(db) }
            let statements = Statements(db)
            while let (batch, waiting) = inbox.take(limit: Self.largestBatch) {
                var looks = waiting
                do {
                    // A look is short, and those who wait for it need not wait for the batch.
                    if home.isShared, !looks.isEmpty || batch.isEmpty { try look(for: &looks, statements) }
                    if batch.isEmpty { try tryAgain(db) } else { try commit(batch, statements) }
                    try scrubIfDue(db)
                } catch let failure as OutcomeUnknown {
                    let refusal = Refusal(
                        .outcomeUnknown, "the disk did not confirm the commit: repeat the request with the same Idempotency-Key")
                    for write in batch { write.finish(.failure(refusal)) }
                    for look in looks { look.resume(throwing: refusal) }
                    // Those that wait were not begun.
                    inbox.fail(failure)
                    pool.leaveOpen()
                    throw failure
                }
            }
            if let failure = inbox.failure { throw failure }
        }
    }

    // MARK: A batch

    /// Writes what was taken out of the inbox and answers every command of it. Where the batch fails as a whole, each
    /// command is tried in a transaction of its own, so that only the one that cannot be written is refused.
    /// While a condition refuses writes, commands are refused with it. Throws `OutcomeUnknown`; the
    /// commands that are still unanswered are then the caller's to answer.
    private func commit(_ batch: [PendingWrite], _ statements: Statements) throws {
        let db = statements.db
        if let condition = conditions.refusal() {
            refuse(batch, condition.refusal, statements)
            // What is in a log without a name would be gone with this process.
            if watch.look() == .log, !conditions.stands(.damaged) { _ = try? db.checkpoint(.passive) }
            return
        }
        do {
            try inTurn(batch, statements)
        } catch let failure as OutcomeUnknown {
            throw failure
        } catch let failure as TurnRefused {
            for write in batch { write.finish(.failure(failure.refusal)) }
        } catch  where batch.count > 1 {
            // Only the guilty command may fail: the others are committed one by one, unless the first attempt has found out that none can be.
            for write in batch {
                if let condition = conditions.toldRefusal {
                    refuse([write], condition.refusal, statements)
                    continue
                }
                do {
                    try inTurn([write], statements)
                } catch let failure as OutcomeUnknown {
                    throw failure
                } catch {
                    write.finish(.failure((error as? TurnRefused)?.refusal ?? refusal(for: error)))
                }
            }
        } catch {
            for write in batch { write.finish(.failure(refusal(for: error))) }
        }
        guard conditions.toldRefusal == nil else { return }
        try checkpointIfLong(db)
        try forgetKeys(db)
    }

    /// Refuses commands that are not begun. One whose key is known hears its first answer all the same: a refusal says that nothing was done.
    private func refuse(_ writes: [PendingWrite], _ refusal: Refusal, _ statements: Statements) {
        for write in writes {
            do {
                guard let known = try Batch.replayed(write.write, statements) else { throw refusal }
                write.finish(.success(known))
            } catch {
                write.finish(.failure(error as? Refusal ?? refusal))
            }
        }
    }

    /// One transaction: the turn, the commands, append, commit, and only then the answers.
    ///
    /// Throws what a statement threw, after rolling back; `OutcomeUnknown` where the commit itself failed.
    private func transact(_ writes: [PendingWrite], _ statements: Statements) throws {
        let db = statements.db
        let started = DispatchTime.now()
        let (news, batch): (LedgerEntries, Batch)
        do {
            news = try refusing { try home.turn(after: position.ledger.mark, db) }
            var redactions = Redactions()
            var deciding = try Batch(position, rules, after: news, statements, customerHolds, &redactions) {
                try refusing { try home.redactions() }
            }
            for write in writes { try deciding.decide(write) }
            if deciding.isToCommit {
                try deciding.finish()
                try refusing { try home.append(deciding.added, db) }
            } else {
                try refusing { try home.confirm(db) }
            }
            batch = deciding
        } catch {
            let reason = reason(for: error, db)
            customerHolds.forget()
            home.giveBack(db)
            throw reason
        }
        defer { views.unseen.ends() }
        if batch.isToCommit {
            views.unseen.begins()
            do {
                try home.commit(db)
            } catch let error as DatabaseError where [.full, .readOnly].contains(error.meaning(db)) {
                // The transaction is not whole on the disk: SQLite could not append to its log, and has not asked for it to be forced out.
                let reason = reason(for: error, db)
                customerHolds.forget()
                home.giveBack(db)
                guard !home.isShared else { throw TurnRefused(refusal: Self.kept) }
                throw reason
            } catch {
                throw OutcomeUnknown(description: "the commit failed: \(error)")
            }
            figures.count(
                batch: writes.count, rejected: batch.rejected,
                seconds: Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9)
        } else {
            figures.count(rejected: batch.rejected)
        }
        finish(batch, with: news.keys + batch.added.keys)
    }

    /// Shows a batch that is committed, or that had nothing to commit, and answers its commands. `keys`: those that came with it, and its own.
    private func finish(_ batch: Batch, with keys: [RememberedKey]) {
        if batch.isToCommit {
            position = batch.position
            views.take(batch)
            wroteAgain()
        }
        if home.isShared { lastTold.take(keys, head: position.ledger.head) }
        // What was registered counts from now on: it is committed, or had nothing to commit.
        if let instant = batch.registeredAt {
            staleness.registered(at: instant, isSaved: batch.isToCommit && staleness.isDue(instant))
        }
        if batch.isToCommit {
            rules.clock.wrote(at: position.ledger.at)
            headFile.write(position.ledger.mark)
            if !batch.erasures.isEmpty {
                // Before anybody is answered: an older backup must not bring back what was acknowledged as erased.
                erasures.keep(batch.erasures)
                files.remove(batch.doomed)
                scrub.want(position.ledger.head)
            }
        }
        for (write, answer) in batch.answers { write.finish(answer) }
    }

    // MARK: A ledger that others append to

    /// A turn that was not to be had, or a ledger that did not take the batch: all of its commands hear the same.
    private struct TurnRefused: Error {
        let refusal: Refusal
    }

    /// What a site with a full disk says of a command that the shared ledger has taken.
    private static let kept = Refusal(
        .outcomeUnknown,
        "the shared ledger has taken it, and this site's disk takes nothing, so that it is not shown here yet: make room, and repeat the request with the same Idempotency-Key"
    )

    private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let refusal as Refusal { throw TurnRefused(refusal: refusal) }
    }

    /// `transact`, and once more after each catching up where others have appended more than a turn takes over. Throws what it throws,
    /// and `TurnRefused` where a turn was not to be had.
    private func inTurn(_ writes: [PendingWrite], _ statements: Statements) throws {
        for _ in 0..<Self.mostTries {
            do { return try transact(writes, statements) } catch is LedgerBehind { try refusing { try catchUp(statements) } }
        }
        throw TurnRefused(refusal: Refusal(.busy, "this site is catching up with the shared ledger: nothing was done, repeat the request"))
    }

    private static let mostTries = 8
    /// For so long a check or a command waits for a site that catches up.
    private static let patience = Duration.seconds(2)

    /// Looks at a shared ledger: for those who wait, and once a second for the lists. Nobody waits any more where it throws nothing.
    private func look(for waiting: inout [CheckedContinuation<Void, any Error>], _ statements: Statements) throws {
        do {
            try catchUp(statements)
            for look in waiting { look.resume() }
        } catch let failure as OutcomeUnknown {
            throw failure
        } catch {
            let refused = refusal(for: error)
            for look in waiting { look.resume(throwing: refused) }
        }
        waiting = []
    }

    /// Takes over what others had appended when it began, some thousand events a transaction. What they append meanwhile, and what would take
    /// longer than a caller should wait for, is for when the writer comes round next, which is at once. Throws `ledgerAway` in the second case.
    private func catchUp(_ statements: Statements) throws {
        let (db, end) = (statements.db, ContinuousClock.now + Self.patience)
        var redactions = Redactions()
        var last: Int64?
        while true {
            let news = lastTold.news(of: try home.look(after: position.ledger.mark), after: staleness)
            last = last ?? news.end
            if news.isEmpty { return }
            if let condition = conditions.refusal() { throw condition.refusal }
            do {
                try db.beginTransaction(.immediate)
                var batch = try Batch(
                    position, rules, after: news, statements, customerHolds, &redactions, { try home.redactions() })
                if batch.isToCommit { try batch.finish() }
                views.unseen.begins()
                defer { views.unseen.ends() }
                try batch.isToCommit ? db.commit() : db.rollback()
                finish(batch, with: news.keys)
            } catch {
                let reason = reason(for: error, db)
                customerHolds.forget()
                try? db.rollback()
                throw home.stopped(by: reason, behind: position.ledger.head)
            }
            try checkpointIfLong(db)
            // Of a site that only follows, too.
            try forgetKeys(db)
            guard news.isPartial else { return }
            let isThere = position.ledger.head >= last ?? 0
            guard isThere || .now > end else { continue }
            inbox.wake()
            guard isThere else { throw SharedStanding.State.behind.refusal }
            return
        }
    }

    // MARK: Failures and the log

    /// What an error of a statement means: a refusal where the disk is full, takes no writes or is damaged, which becomes a condition;
    /// `OutcomeUnknown` where the disk failed to confirm something; the error itself otherwise.
    private func reason(for error: any Error, _ db: Database) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.meaning(db) {
        case .full: return conditions.refused(watch.path, isFull: true)
        case .readOnly: return conditions.refused(watch.path, isFull: false)
        case .damage: return conditions.damaged(watch.path, error, pool)
        case .untrusted: return OutcomeUnknown(description: "the disk of \(watch.path) does not take what is written: \(error)")
        case .statement: return error
        }
    }

    /// What the sender of a command hears after a rollback: a refusal as it is, and `internal` for everything else. Each
    /// promises that nothing was done.
    private func refusal(for error: any Error) -> Refusal {
        if let refused = error as? Refusal { return refused }
        let words = (error as? DatabaseError)?.words ?? "\(error)"
        return Refusal(.internal, "the command could not be written (\(words)): nothing was done")
    }

    /// Finds out whether a disk that took no writes takes them again, with a commit that changes nothing.
    private func tryAgain(_ db: Database) throws {
        guard conditions.stands(.full) || conditions.stands(.readOnly), conditions.refusal() == nil, DiskRoom.isThere(for: watch.path)
        else {
            return
        }
        do {
            try db.inTransaction(.immediate) {
                // A row that is written as it stands would not reach the log.
                for sign in ["+", "-"] { try db.execute(sql: "UPDATE setting SET value = value \(sign) 1 WHERE name = 'applied'") }
                return .commit
            }
            wroteAgain()
        } catch let error as DatabaseError {
            if let failure = reason(for: error, db) as? OutcomeUnknown { throw failure }
        }
    }

    /// A commit is on disk: where the disk took no writes before, that is over.
    private func wroteAgain() {
        guard conditions.stands(.full) || conditions.stands(.readOnly), DiskRoom.isThere(for: watch.path) else { return }
        conditions.set(.full, nil)
        conditions.set(.readOnly, nil)
    }

    /// What an error means after which everybody was answered: nothing where it can be tried again.
    private func heed(_ error: any Error, _ db: Database, _ what: String, isCheckpoint: Bool = false) throws {
        guard let error = error as? DatabaseError else { throw OutcomeUnknown(description: "\(what): \(error)") }
        switch error.meaning(db, isCheckpoint: isCheckpoint) {
        case .full, .readOnly: break
        case .statement where error.resultCode == .SQLITE_BUSY: break
        case .damage: _ = conditions.damaged(watch.path, error, pool)
        case .untrusted, .statement: throw OutcomeUnknown(description: "\(what): \(error)")
        }
    }

    /// Copies the log back into the database when it is long. A disk that fails here is not trusted any more.
    private func checkpointIfLong(_ db: Database) throws {
        guard log.isLong else { return }
        log.checkpointed()
        // Where it is tried again, the log grows meanwhile, and holds everything.
        do { try db.checkpoint(.passive) } catch {
            try heed(error, db, "the log could not be copied into the database \(watch.path)", isCheckpoint: true)
        }
    }

    /// Writes the file anew where an erasure has left traces in it: once, where many erasures are taken over.
    private func scrubIfDue(_ db: Database) throws {
        guard !home.isBehind, scrub.isDue(rules.clock.uptime), conditions.refusal() == nil else { return }
        do {
            try scrub.run(db, at: rules.clock.uptime)
            log.checkpointed()
        } catch {
            try heed(error, db, "the database \(watch.path) could not be written anew")
        }
    }

    private func forgetKeys(_ db: Database) throws {
        guard forgetting.isDue(rules.clock.uptime) else { return }
        do { try forgetting.run(at: position.keyTime.now, uptime: rules.clock.uptime, home, db) } catch {
            try heed(error, db, "old keys could not be forgotten in \(watch.path)")
        }
    }
}
