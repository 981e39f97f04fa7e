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
    private let clock: @Sendable () -> Instant
    private let index: HoldIndex
    private let live: LiveCalls
    private let heads: Heads
    private let freshness: Freshness
    private let log = LogLength()
    private var ledger: Ledger
    private var lastTicket: Int64
    private var lastHold: Int64
    private var lastCall: Int64

    /// Commands of one transaction.
    private static let largestBatch = 512

    init(
        pool: DatabasePool, policy: Policy, mayTake: @escaping @Sendable (String) -> Bool, clock: @escaping @Sendable () -> Instant,
        index: HoldIndex, live: LiveCalls, heads: Heads, freshness: Freshness, capacity: Int
    ) throws {
        self.pool = pool
        self.policy = policy
        self.mayTake = mayTake
        self.clock = clock
        self.index = index
        self.live = live
        self.heads = heads
        self.freshness = freshness
        self.inbox = Inbox(capacity: capacity)
        (ledger, lastTicket, lastHold, lastCall) = try pool.read { db in
            (
                try Ledger(db), try Int64.fetchOne(db, sql: "SELECT max(id) FROM ticket") ?? 0,
                try Int64.fetchOne(db, sql: "SELECT max(id) FROM hold") ?? 0, try Int64.fetchOne(db, sql: "SELECT max(id) FROM call") ?? 0
            )
        }
    }

    /// Runs until the inbox is closed and empty. Throws `OutcomeUnknown`; everybody who waited was told so by then.
    func run() throws {
        try pool.writeWithoutTransaction { db in
            log.follow(db)
            defer { log.unfollow(db) }
            while true {
                let batch = inbox.take(limit: Self.largestBatch)
                guard !batch.isEmpty else { return }
                do {
                    try commit(batch, db)
                } catch let failure as OutcomeUnknown {
                    inbox.close()
                    let refusal = Refusal(
                        .outcomeUnknown, "the disk did not confirm the commit: repeat the request with the same Idempotency-Key")
                    for write in batch { write.finish(.failure(refusal)) }
                    // These were not begun.
                    let stopping = Refusal(.busy, "the daemon is restarting: repeat the request")
                    while case let rest = inbox.take(limit: .max), !rest.isEmpty {
                        for write in rest { write.finish(.failure(stopping)) }
                    }
                    throw failure
                }
            }
        }
    }

    // MARK: A batch

    private func commit(_ batch: [PendingWrite], _ db: Database) throws {
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
    }

    /// One transaction. Throws what a statement threw, after rolling back; `OutcomeUnknown` where the commit itself failed.
    private func transact(_ batch: [PendingWrite], _ db: Database) throws {
        let before = (ledger, lastTicket, lastHold, lastCall)
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
                } catch let refusal as Refusal {
                    // Refused by `decide`, which ran before any statement of this command.
                    answers.append((write, .failure(refusal)))
                }
            }
            if wrote {
                try projection.writeTexts()
                try db.cachedStatement(sql: "UPDATE setting SET value = ? WHERE name = 'applied'").execute(arguments: [ledger.head])
                try freshness.save(db)
            }
        } catch {
            (ledger, lastTicket, lastHold, lastCall) = before
            try? db.rollback()
            throw error
        }
        guard wrote else {
            try db.rollback()
            for (write, answer) in answers { write.finish(answer) }
            figures.count(rejected: answers.filter { (try? $0.1.get()) == nil }.count)
            return
        }
        do {
            try db.commit()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // Nothing reached the disk: SQLite could not append to its log.
            (ledger, lastTicket, lastHold, lastCall) = before
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
        for (write, answer) in answers { write.finish(answer) }
    }

    private struct Done {
        var written: Written
        var facts: [Facts]
        var bookings: [BookingChange]
        var wrote: Bool
    }

    private func process(_ write: Write, _ projection: Projection) throws -> Done {
        let db = projection.db
        if let key = write.key, let first = try Idempotency.find(key, actor: write.actor.name, db) {
            guard first.endpoint == key.endpoint, first.body == Data(key.body) else {
                throw Refusal(.keyReused, "this Idempotency-Key was used for another request: take a new one", field: "Idempotency-Key")
            }
            return Done(
                written: try Replay(db: db, policy: policy, now: now).answer(of: first, write.command), facts: [], bookings: [],
                wrote: false)
        }
        var records = TableRecords(db)
        records.head = ledger.head
        records.lastTicket = lastTicket
        records.lastHold = lastHold
        records.lastCall = lastCall
        let now = now
        let context = Context(actor: write.actor, now: now, policy: policy, mayTake: mayTake)
        let decision = try decide(write.command, records, context, expected: write.ifMatch)

        // From here on statements run: an error rolls the whole batch back.
        for event in decision.events {
            let read = try ledger.append(event, actor: write.actor.name, at: now, db)
            try projection.apply(read)
            if let ticket = event.facts.ticket { lastTicket = max(lastTicket, ticket.id.number) }
            for hold in event.facts.holds ?? [] { lastHold = max(lastHold, hold.id.number) }
            for call in event.facts.calls ?? [] { lastCall = max(lastCall, call.id.number) }
        }
        if case .registerInvoice = write.command { freshness.registered(at: now) }
        let answer = try answer(decision, write.command, records)
        if let key = write.key {
            try Idempotency.remember(
                key, actor: write.actor.name, at: now, seq: ledger.head, events: decision.events.count, subject: decision.subject,
                created: decision.created, db)
        }
        return Done(
            written: Written(answer: answer.answer, created: decision.created, version: answer.version, replayed: false),
            facts: decision.events.map(\.facts), bookings: decision.draft.bookings,
            wrote: !decision.events.isEmpty || write.key != nil || freshness.isUnsaved)
    }

    /// Whole seconds: what people and messages write, and what every comparison of times here is made on.
    private var now: Instant { max(Instant(seconds: clock().seconds), ledger.at) }

    /// The subject as it stands after the decision.
    private func answer(_ decision: Decision, _ command: Command, _ records: TableRecords) throws -> (
        answer: Written.Answer, version: Int64
    ) {
        switch decision.subject {
        case .ticket(let id):
            let ticket = try decision.draft.ticket(id)
            let warnings = decision.events.flatMap { $0.facts.warnings ?? [] }
            return (.ticket(.brief(ticket, warnings: warnings)), ticket.version)
        case .hold(let id):
            var hold = try decision.draft.hold(id)
            if hold.note == nil { hold.note = decision.events.last?.sealed.text }
            return (.hold(hold), hold.version)
        case .invoice(let number):
            // Reminders and hand-overs: the event is the invoice's last one.
            if let event = decision.events.last, let answer = Written.Answer(event.facts, of: command) { return (answer, ledger.head) }
            let version = try records.version(of: number)
            if case .postStatus(_, let body) = command {
                let statuses = try decision.events.compactMap(\.facts.status) + records.statuses(of: number)
                if let status = statuses.first(where: { $0.isOf(body) }) { return (.status(status), version) }
            }
            guard let invoice = try decision.draft.invoice(number) else { throw LostRow(subject: decision.subject) }
            return (.invoice(invoice), version)
        case .customer(let reference):
            guard let customer = try records.customer(reference) else { throw LostRow(subject: decision.subject) }
            return (.customer(customer), customer.version)
        case .call(let id):
            let call = try decision.draft.call(id)
            return (.call(call.read(at: now)), call.version)
        case .agent(let login):
            guard let agent = try decision.draft.agent(login) else { throw Refusal(.notFound, "no agent \(login) has ever logged in") }
            return (.agent(agent.read(at: now)), agent.version)
        }
    }

    // MARK: Failures and the log

    private func refusal(for error: any Error) -> any Error {
        guard let error = error as? DatabaseError else {
            return Refusal(.internal, "the command could not be written (\(error)): nothing was done")
        }
        if error.resultCode == .SQLITE_FULL {
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
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL || error.resultCode == .SQLITE_BUSY {
            // The log grows meanwhile, and holds everything.
        } catch {
            throw OutcomeUnknown(description: "the log could not be copied into the database: \(error)")
        }
    }
}

/// A row that was written and cannot be read back. No `Refusal`: the statements of its command have run, and are rolled back.
struct LostRow: Error {
    let subject: Subject
}

extension InvoiceStatus {
    func isOf(_ body: PostStatus) -> Bool { code == body.code && at == body.at && message == body.message.text }
}
