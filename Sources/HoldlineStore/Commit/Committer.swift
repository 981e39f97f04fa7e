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
    private let policy: Policy
    private let mayTake: @Sendable (String) -> Bool
    private let clock: StoreClock
    private let index: HoldIndex
    private let live: LiveCalls
    private let heads: Heads
    private let freshness: Freshness
    private let watch: FileWatch
    private let headFile: HeadFile
    private let log = LogLength()
    private var place: Place
    private var ledger: Ledger { place.ledger }
    /// Ticks at which keys are looked through again.
    private var nextForgetting = Instant(milliseconds: 0)

    /// How far the ledger has come: taken back as a whole where a batch is.
    private struct Place {
        var ledger: Ledger
        var lastTicket: Int64
        var lastHold: Int64
        var lastCall: Int64
        var keyTime: KeyTime
        /// The batch has registered invoices.
        var registeredAt: Instant?
    }

    /// Commands of one transaction.
    private static let largestBatch = 512

    init(
        pool: DatabasePool, policy: Policy, mayTake: @escaping @Sendable (String) -> Bool, clock: StoreClock, index: HoldIndex,
        live: LiveCalls, heads: Heads, freshness: Freshness, watch: FileWatch, headFile: HeadFile, capacity: Int
    ) throws {
        self.pool = pool
        self.policy = policy
        self.mayTake = mayTake
        self.clock = clock
        self.index = index
        self.live = live
        self.heads = heads
        self.freshness = freshness
        self.watch = watch
        self.headFile = headFile
        self.inbox = Inbox(capacity: capacity)
        place = try pool.read { db in
            let ledger = try Ledger(db)
            return Place(
                ledger: ledger, lastTicket: try Int64.fetchOne(db, sql: "SELECT max(id) FROM ticket") ?? 0,
                lastHold: try Int64.fetchOne(db, sql: "SELECT max(id) FROM hold") ?? 0,
                lastCall: try Int64.fetchOne(db, sql: "SELECT max(id) FROM call") ?? 0, keyTime: try KeyTime(db, last: ledger.at))
        }
        headFile.write(place.ledger.mark)
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

    /// One transaction. Throws what a statement threw, after rolling back; `OutcomeUnknown` where the commit itself failed.
    private func transact(_ batch: [PendingWrite], _ db: Database) throws {
        let before = place
        let started = DispatchTime.now()
        var answers: [(PendingWrite, Result<Written, any Error>)] = []
        var facts: [Facts] = []
        var bookings: [BookingChange] = []
        var wrote = false
        do {
            try db.beginTransaction(.immediate)
            let projection = Projection(db: db)
            for write in batch {
                do {
                    let done = try process(write.write, projection)
                    facts += done.facts
                    bookings += done.bookings
                    wrote = wrote || done.wrote
                    answers.append((write, .success(done.written)))
                } catch let refused as RefusedBefore {
                    answers.append((write, .failure(refused.refusal)))
                }
            }
            if wrote {
                try projection.writeTexts()
                try db.cachedStatement(sql: "UPDATE setting SET value = ? WHERE name = 'applied'").execute(arguments: [ledger.head])
                try Booked.add(bookings, db)
                if let instant = place.registeredAt, freshness.isDue(instant) { try Freshness.save(instant, db) }
                place.keyTime.pass(to: ledger.at)
                try place.keyTime.save(db)
            }
        } catch {
            place = before
            try? db.rollback()
            if let error = error as? DatabaseError, error.isDamage {
                throw OutcomeUnknown(description: "the database \(watch.path) or its disk is damaged: \(error)")
            }
            throw error
        }
        guard wrote else {
            try db.rollback()
            settleFreshness(isSaved: false)
            for (write, answer) in answers { write.finish(answer) }
            figures.count(rejected: answers.filter { (try? $0.1.get()) == nil }.count)
            return
        }
        do {
            try db.commit()
        } catch let error as DatabaseError where error.isFull {
            // Nothing reached the disk: SQLite could not append to its log.
            place = before
            try? db.rollback()
            throw error
        } catch {
            throw OutcomeUnknown(description: "the commit failed: \(error)")
        }
        figures.count(
            batch: batch.count, rejected: answers.filter { (try? $0.1.get()) == nil }.count,
            seconds: Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9)
        live.apply(facts, bookings)
        index.apply(facts, version: ledger.head)
        heads.announce(ledger.head)
        freshness.isFull = false
        settleFreshness(isSaved: true)
        clock.wrote(at: ledger.at)
        headFile.write(ledger.mark)
        for (write, answer) in answers { write.finish(answer) }
    }

    /// What was registered counts from now on: it is committed, or had nothing to commit.
    private func settleFreshness(isSaved: Bool) {
        guard let instant = place.registeredAt else { return }
        freshness.registered(at: instant, isSaved: isSaved && freshness.isDue(instant))
        place.registeredAt = nil
    }

    private struct Done {
        var written: Written
        var facts: [Facts]
        var bookings: [BookingChange]
        var wrote: Bool
    }

    /// Decides and writes one command. Throws `RefusedBefore` where it was refused before any statement of it ran; whatever else is
    /// thrown takes the whole batch back.
    private func process(_ write: Write, _ projection: Projection) throws -> Done {
        let records: TableRecords
        let decision: Decision
        let now = now
        do {
            if let done = try replayed(write, projection.db) { return done }
            if case .jumped = clock.standing, let problem = clock.problem { throw Refusal(.clockAhead, problem) }
            records = self.records(projection.db)
            let context = Context(actor: write.actor, now: now, policy: policy, mayTake: mayTake)
            decision = try decide(write.command, records, context, expected: write.ifMatch)
        } catch let refusal as Refusal {
            throw RefusedBefore(refusal: refusal)
        }

        // From here on statements run: an error rolls the whole batch back.
        for event in decision.events {
            let read = try place.ledger.append(event, actor: write.actor.name, at: now, projection.db)
            try projection.apply(read)
            if let ticket = event.facts.ticket { place.lastTicket = max(place.lastTicket, ticket.id.number) }
            for hold in event.facts.holds ?? [] { place.lastHold = max(place.lastHold, hold.id.number) }
            for call in event.facts.calls ?? [] { place.lastCall = max(place.lastCall, call.id.number) }
        }
        if write.command.registersInvoices { place.registeredAt = now }
        let answer: (answer: Written.Answer, version: Int64)
        do {
            answer = try decision.answer(records, head: ledger.head, at: now)
        } catch let refusal as Refusal where decision.events.isEmpty {
            throw RefusedBefore(refusal: refusal)
        }
        if let key = write.key {
            try Idempotency.remember(
                key, actor: write.actor.name, at: place.keyTime.now.milliseconds == 0 ? now : place.keyTime.now, seq: ledger.head,
                events: decision.events.count, subject: decision.subject, created: decision.created, projection.db)
        }
        return Done(
            written: Written(answer: answer.answer, created: decision.created, version: answer.version, replayed: false),
            facts: decision.events.map(\.facts), bookings: decision.draft.bookings,
            wrote: !decision.events.isEmpty || write.key != nil || place.registeredAt.map(freshness.isDue) ?? false)
    }

    /// The first answer, where the command had its key before.
    private func replayed(_ write: Write, _ db: Database) throws -> Done? {
        guard let key = write.key, let first = try Idempotency.find(key, actor: write.actor.name, db) else { return nil }
        guard first.body == Data(key.body), try first.isOf(key, behalf: write.actor.behalf, db) else {
            throw Refusal(.keyReused, "this Idempotency-Key was used for another request: take a new one", field: "Idempotency-Key")
        }
        return Done(
            written: try Replay(db: db, policy: policy, now: now).answer(of: first, for: write.command.reply), facts: [], bookings: [],
            wrote: false)
    }

    private func records(_ db: Database) -> TableRecords {
        var records = TableRecords(db)
        records.head = ledger.head
        records.lastTicket = place.lastTicket
        records.lastHold = place.lastHold
        records.lastCall = place.lastCall
        return records
    }

    /// Whole seconds: what people and messages write, and what every comparison of times here is made on.
    private var now: Instant { LedgerTime.next(after: ledger.at, at: Instant(seconds: clock.now.seconds)) }

    // MARK: Failures and the log

    private func refusal(for error: any Error) -> any Error {
        if let refused = error as? Refusal { return refused }
        guard let error = error as? DatabaseError else {
            return Refusal(.internal, "the command could not be written (\(error)): nothing was done")
        }
        if error.isFull {
            freshness.isFull = true
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
        guard clock.uptime >= nextForgetting else { return }
        do {
            var count = 0
            try db.inTransaction(.immediate) {
                count = try Idempotency.forget(before: place.keyTime.limit, limit: Self.forgottenAtOnce, db)
                return .commit
            }
            nextForgetting = clock.uptime.adding(seconds: count < Self.forgottenAtOnce ? 3600 : 1)
        } catch let error as DatabaseError where error.isFull || error.resultCode == .SQLITE_BUSY {
            nextForgetting = clock.uptime.adding(seconds: 60)
        } catch {
            throw OutcomeUnknown(description: "old keys could not be forgotten in \(watch.path): \(error)")
        }
    }

    private static let forgottenAtOnce = 2000
}

/// A command was refused before any of its statements ran: the rest of its batch is committed.
private struct RefusedBefore: Error {
    let refusal: Refusal
}
