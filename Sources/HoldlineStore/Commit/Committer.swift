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
    let figures = CommitFigures()
    private let pool: DatabasePool
    private let home: any LedgerHome
    private let rules: BatchRules
    private let views: CommitViews
    private let watch: FileWatch
    private let headFile: HeadFile
    private let log = LogLength()
    private var position: LedgerPosition
    /// Ticks at which keys are looked through again.
    private var nextForgetting = Instant(milliseconds: 0)

    private var staleness: LedgerStaleness { rules.staleness }

    /// Commands of one transaction.
    private static let largestBatch = 512

    init(
        pool: DatabasePool, home: any LedgerHome, rules: BatchRules, views: CommitViews, watch: FileWatch, headFile: HeadFile, capacity: Int
    ) throws {
        (self.pool, self.home, self.rules, self.views) = (pool, home, rules, views)
        (self.watch, self.headFile, inbox) = (watch, headFile, Inbox(capacity: capacity))
        position = try pool.read { try LedgerPosition($0) }
        headFile.write(position.ledger.mark)
    }

    /// Runs until the inbox is closed and empty. Throws `OutcomeUnknown`; everybody who waited was told so by then.
    func run() throws {
        try pool.writeWithoutTransaction { db in
            log.follow(db)
            defer { log.unfollow(db) }
            while true {
                let batch = inbox.take(limit: Self.largestBatch)
                guard !batch.isEmpty else {
                    if let failure = inbox.failure { throw failure }
                    return
                }
                do {
                    try commit(batch, db)
                } catch let failure as OutcomeUnknown {
                    let refusal = Refusal(
                        .outcomeUnknown, "the disk did not confirm the commit: repeat the request with the same Idempotency-Key")
                    for write in batch { write.finish(.failure(refusal)) }
                    // Those that wait were not begun.
                    inbox.fail(failure)
                    throw failure
                }
            }
        }
    }

    // MARK: A batch

    private func commit(_ batch: [PendingWrite], _ db: Database) throws {
        if let loss = watch.look() {
            let refusal = Refusal(.storageGone, watch.sentence(loss))
            for write in batch { write.finish(.failure(refusal)) }
            // What is in a log without a name would be gone with this process.
            if loss == .log { _ = try? db.checkpoint(.passive) }
            return
        }
        do {
            try transact(batch, db)
        } catch let failure as OutcomeUnknown {
            throw failure
        } catch  where batch.count > 1 {
            // Only the guilty command may fail: the others are committed one by one.
            for write in batch {
                do {
                    try transact([write], db)
                } catch let failure as OutcomeUnknown {
                    throw failure
                } catch {
                    write.finish(.failure(refusal(for: error)))
                }
            }
        } catch {
            for write in batch { write.finish(.failure(refusal(for: error))) }
        }
        try checkpointIfLong(db)
        try forgetKeys(db)
    }

    /// One transaction: the turn, the commands, append, commit, and only then the answers.
    ///
    /// Throws what a statement threw, after rolling back; `OutcomeUnknown` where the commit itself failed.
    private func transact(_ writes: [PendingWrite], _ db: Database) throws {
        let started = DispatchTime.now()
        let batch: Batch
        do {
            let news = try home.turn(after: position.ledger.mark, db)
            var deciding = try Batch(position, rules, after: news, db)
            for write in writes { try deciding.decide(write) }
            if deciding.isToCommit {
                try deciding.finish()
                try home.append(deciding.added)
            }
            batch = deciding
        } catch {
            home.giveBack(db)
            if let error = error as? DatabaseError, error.isDamage {
                throw OutcomeUnknown(description: "the database \(watch.path) or its disk is damaged: \(error)")
            }
            throw error
        }
        if batch.isToCommit {
            do {
                try home.commit(db)
            } catch let error as DatabaseError where error.isFull {
                // Nothing reached the disk: SQLite could not append to its log.
                home.giveBack(db)
                throw error
            } catch {
                throw OutcomeUnknown(description: "the commit failed: \(error)")
            }
            position = batch.position
            figures.count(
                batch: writes.count, rejected: batch.rejected,
                seconds: Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9)
            views.take(batch)
            staleness.isFull = false
        } else {
            home.giveBack(db)
            figures.count(rejected: batch.rejected)
        }
        // What was registered counts from now on: it is committed, or had nothing to commit.
        if let instant = batch.registeredAt {
            staleness.registered(at: instant, isSaved: batch.isToCommit && staleness.isDue(instant))
        }
        if batch.isToCommit {
            rules.clock.wrote(at: position.ledger.at)
            headFile.write(position.ledger.mark)
        }
        for (write, answer) in batch.answers { write.finish(answer) }
    }

    // MARK: Failures and the log

    private func refusal(for error: any Error) -> any Error {
        if let refused = error as? Refusal { return refused }
        guard let error = error as? DatabaseError else {
            return Refusal(.internal, "the command could not be written (\(error)): nothing was done")
        }
        if error.isFull {
            staleness.isFull = true
            return Refusal(.full, "the disk is full: nothing was done. Checks go on; repeat the request when there is room")
        }
        return Refusal(.internal, "the database refused the command (\(error.message ?? "\(error.resultCode)")): nothing was done")
    }

    /// Copies the log back into the database when it is long. A disk that fails here is not trusted any more.
    private func checkpointIfLong(_ db: Database) throws {
        figures.queueDepth(inbox.depth)
        guard log.isLong else { return }
        log.checkpointed()
        do {
            try db.checkpoint(.passive)
        } catch let error as DatabaseError where error.isFull || error.resultCode == .SQLITE_BUSY {
            // The log grows meanwhile, and holds everything.
        } catch {
            throw OutcomeUnknown(description: "the log could not be copied into the database \(watch.path): \(error)")
        }
    }

    /// Forgets old keys once an hour, in transactions of their own: a million of them hold nobody up for long.
    private func forgetKeys(_ db: Database) throws {
        guard rules.clock.uptime >= nextForgetting else { return }
        do {
            var count = 0
            try db.inTransaction(.immediate) {
                count = try Idempotency.forget(before: position.keyTime.limit, limit: Self.forgottenAtOnce, db)
                return .commit
            }
            nextForgetting = rules.clock.uptime.adding(seconds: count < Self.forgottenAtOnce ? 3600 : 1)
        } catch let error as DatabaseError where error.isFull || error.resultCode == .SQLITE_BUSY {
            nextForgetting = rules.clock.uptime.adding(seconds: 60)
        } catch {
            throw OutcomeUnknown(description: "old keys could not be forgotten in \(watch.path): \(error)")
        }
    }

    private static let forgottenAtOnce = 2000
}

/// What memory shows of the ledger; it changes with each commit, before anybody is answered.
struct CommitViews {
    let live: LiveCalls
    let index: HoldIndex
    let heads: HeadFeed

    func take(_ batch: Batch) {
        live.apply(batch.facts, batch.bookings)
        index.apply(batch.facts, version: batch.position.ledger.head)
        heads.announce(batch.position.ledger.head)
    }
}
