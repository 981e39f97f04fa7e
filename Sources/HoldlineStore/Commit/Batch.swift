import Foundation
import GRDB
import HoldlineCore

/// How far the local file is: the ledger's end, the numbers that were given, and the time by which keys are forgotten.
struct LedgerPosition {
    /// The head and hash that the next event is chained to. It counts events of the open transaction too, so the
    /// committer keeps a position only once its commit succeeded.
    var ledger: Ledger
    /// Kept beside the tables, so that no batch asks them for the highest numbers.
    var ids: LastIDs
    /// The clock that idempotency keys age by, which differs from the time of the last event after a jump of the
    /// machine's clock.
    var keyTime: SteadyTime
    /// The clock that retention counts by, for the same reason.
    var retentionTime: SteadyTime

    /// Reads all of it from the tables as they stand in `db`. Throws what SQLite says.
    init(_ db: Database) throws {
        ledger = try Ledger(db)
        ids = try LastIDs(db)
        keyTime = try .ofKeys(db, last: ledger.at)
        retentionTime = try .ofRetention(db, last: ledger.at)
    }

    /// An event is part of the ledger, whoever appended it. Each is passed by itself: a file that takes over a year at once is then as old
    /// as one that lived through it.
    mutating func pass(to instant: Instant) {
        keyTime.pass(to: instant)
        retentionTime.pass(to: instant)
    }

    /// Another site of the ledger is so far: a file that aged less, as earlier versions had it that took over much at once, is now as old.
    mutating func age(atLeast instant: Instant) {
        keyTime.raise(to: instant)
        // Its steps are the longer ones, so that it is never behind.
        retentionTime.raise(to: keyTime.now)
    }

    /// Saves both times to the minute, within the transaction.
    mutating func saveTimes(_ db: Database) throws {
        try keyTime.save(db)
        try retentionTime.save(db)
    }
}

/// What decides a command beside the tables.
struct BatchRules {
    /// The configured policy, of the moment at which a command is decided.
    let policies: InForce<Policy>
    /// Whether the user of this login has a role that takes tickets. The committer's thread calls it while the
    /// transaction is open, so that a slow answer holds up every writer.
    let mayTake: @Sendable (String) -> Bool
    /// The clock that dates events.
    let clock: StoreClock
    /// This daemon's name among those of a shared ledger; nil for the file's own.
    let site: String?
    /// When invoices were last registered; the batch asks it whether that time is due to be saved.
    let staleness: LedgerStaleness
    /// What is wrong now; the committer asks it before a batch is begun.
    let conditions: StoreConditions
}

/// The commands of one transaction, each decided on the tables as those before it left them.
///
/// It changes nothing but the transaction: one that is taken back leaves no trace outside of it.
struct Batch {
    /// Those of the committer's connection, within an open transaction.
    private let statements: Statements
    private var db: Database { statements.db }
    /// What the committer knows of holds on customers: an event of this batch that changes them has it forget. The committer has
    /// it forget all after a rollback.
    private let customerHolds: CustomerHolds
    /// Applies each event to the tables as soon as it is appended, so that the next command of the batch is decided on
    /// it.
    private let projection: Projection
    /// The policy is read anew for each command, so that a reload counts from the next one on.
    private let rules: BatchRules
    /// How far the ledger is with the events of this batch. The committer takes it over after the commit, and drops it
    /// with the batch after a rollback.
    private(set) var position: LedgerPosition
    /// For the ledger's home.
    private(set) var added = LedgerEntries()
    /// Of all events that the tables took, those of others among them: for the index and the board.
    private(set) var facts: [Facts] = []
    /// How visits to queues change their booking in this batch, for `Booked` and for the board in memory.
    private(set) var bookings: [BookingChange] = []
    /// One answer a command that was decided, in the order of the inbox. The committer gives them out after the commit,
    /// so that nobody hears of what a crash could undo.
    private(set) var answers: [(PendingWrite, Result<Written, any Error>)] = []
    /// Of the erasures of this batch, for the list beside the database.
    private(set) var erasures: [ErasureFile.Line] = []
    /// Files that the erasures of this batch leave without a message.
    private(set) var doomed: Set<String> = []
    /// When invoices were registered last, changed or not; nil where none were.
    private(set) var registeredAt: Instant?
    /// The time of whoever orders the ledger; nil where that is this machine.
    private let ledgerTime: Instant?
    /// There is something to commit.
    private(set) var isToCommit = false

    private var ledger: Ledger { position.ledger }
    /// Answers that are refusals.
    var rejected: Int { answers.count { (try? $0.1.get()) == nil } }

    /// Takes what others have added since the local head; the numbers that come next follow from that. `redacted` is asked at the first row
    /// that does not follow from the one before it.
    init(
        _ position: LedgerPosition, _ rules: BatchRules, after news: LedgerEntries, _ statements: Statements,
        _ customerHolds: CustomerHolds,
        _ redactions: inout Redactions, _ redacted: () throws -> [Int64: String]
    ) throws {
        (self.statements, self.customerHolds, self.rules, self.position) = (statements, customerHolds, rules, position)
        projection = Projection(statements: statements)
        ledgerTime = news.now
        for row in news.events {
            let event = try row.read()
            try self.position.ledger.take(row, statements, &redactions, redacted)
            try apply(event)
        }
        // A shared ledger tells keys and registrations again that go with the last event.
        var isNews = !news.events.isEmpty
        for var key in news.keys {
            self.position.age(atLeast: key.at)
            // Of a site whose time is far behind: it would be forgotten at once, and its request done twice.
            if key.at < Idempotency.limit(self.position.keyTime.now) { key.at = self.position.keyTime.now }
            if try key.saveOnce(statements) { isNews = true }
        }
        if let instant = news.registeredAt, rules.staleness.isNews(instant) {
            registeredAt = instant
            isNews = isNews || rules.staleness.isDue(instant)
        }
        isToCommit = isNews
    }

    // MARK: A command

    /// Decides a command and writes what follows. One that is refused before any statement of it ran is answered with that, and the rest of
    /// the batch goes on; whatever else happens is thrown, and takes the whole batch back.
    mutating func decide(_ pending: PendingWrite) throws {
        let (write, now) = (pending.write, now)
        let decision: Decision
        let answer: (answer: Written.Answer, version: Int64)
        do {
            if let written = try Self.replayed(write, statements) { return answers.append((pending, .success(written))) }
            let context = Context(
                actor: write.actor, now: now, steady: position.retentionTime.at(now), policy: rules.policies.current,
                mayTake: rules.mayTake,
                site: rules.site
            )
            decision = try HoldlineCore.decide(write.command, records, context, expected: write.ifMatch)
            answer = try decision.answer(at: now)
        } catch let refusal as Refusal {
            return answers.append((pending, .failure(refusal)))
        }
        // From here on statements run: an error rolls the whole batch back.
        for event in decision.events {
            let (row, read) = try position.ledger.append(event, actor: write.actor.name, at: now, statements)
            added.events.append(row)
            try apply(read)
        }
        if write.command.registersInvoices {
            (registeredAt, added.registeredAt) = (now, now)
            isToCommit = isToCommit || rules.staleness.isDue(now)
        }
        if let key = write.key {
            let keyTime = position.keyTime.now
            let remembered = RememberedKey(
                actor: write.actor.name, key: key.key, at: keyTime.milliseconds == 0 ? now : keyTime,
                write: Idempotency(
                    endpoint: key.endpoint, body: Data(key.body), seq: ledger.head, events: Int64(decision.events.count),
                    subject: decision.subject.description, created: decision.created))
            try remembered.save(statements)
            added.keys.append(remembered)
        }
        isToCommit = isToCommit || !decision.events.isEmpty || write.key != nil
        let written = Written(answer: answer.answer, created: decision.created, version: answer.version, replayed: false)
        answers.append((pending, .success(written)))
    }

    /// The first answer, where the command had its key before. It reads only, so it can be asked while nothing is written.
    static func replayed(_ write: Write, _ statements: Statements) throws -> Written? {
        guard let key = write.key, let first = try Idempotency.find(key, actor: write.actor.name, statements) else { return nil }
        guard first.body == Data(key.body), try first.isOf(key, behalf: write.actor.behalf, statements.db) else {
            throw Refusal(.keyReused, "this Idempotency-Key was used for another request: take a new one", field: "Idempotency-Key")
        }
        return try Replay(db: statements.db).answer(of: first, for: write.command.reply)
    }

    /// Applies an event to the tables. The bookings are compared first, since they need the calls as they stood before
    /// the event.
    private mutating func apply(_ event: ReadEvent) throws {
        bookings += try Booked.changes(by: event.facts.calls ?? [], db)
        if let messages = event.facts.erasure?.messages { doomed.formUnion(try MailIndex.files(of: messages, statements)) }
        try projection.apply(event)
        position.pass(to: event.at)
        customerHolds.take(event.facts)
        position.ids.take(event.facts)
        facts.append(event.facts)
        if let erasure = event.facts.erasure, let line = try ErasureList.line(erasure, seq: event.seq, db) {
            erasures.append(line)
            try Scrub.note(event.seq, db)
        }
    }

    /// The tables with the numbers that were given last: a command sees the tickets, holds and calls of those before it.
    private var records: TableRecords {
        var records = TableRecords(statements)
        records.customerHolds = customerHolds
        records.head = ledger.head
        (records.lastTicket, records.lastHold, records.lastCall) = (position.ids.ticket, position.ids.hold, position.ids.call)
        records.lastMessage = position.ids.message
        return records
    }

    /// Whole seconds: what people and messages write, and what every comparison of times here is made on.
    private var now: Instant { LedgerTime.next(after: ledger.at, at: Instant(seconds: (ledgerTime ?? rules.clock.now).seconds)) }

    // MARK: Its end

    /// Writes what stands beside the rows of the events, once all are decided.
    mutating func finish() throws {
        try projection.writeTexts()
        try db.cachedStatement(sql: "UPDATE setting SET value = ? WHERE name = 'applied'").execute(arguments: [ledger.head])
        try Booked.add(bookings, db)
        doomed = try doomed.filter { try !MailIndex.isNamed($0, statements) }
        if let instant = registeredAt, rules.staleness.isDue(instant) { try LedgerStaleness.save(instant, db) }
        try position.saveTimes(db)
    }
}

/// The last numbers that were given to tickets, holds, calls and messages.
struct LastIDs {
    /// The highest id of its kind, those of the open transaction among them; 0 before the first one.
    private(set) var ticket, hold, call, message: Int64

    /// Reads the highest ids through the primary keys, one step of an index for each table.
    init(_ db: Database) throws {
        func last(_ table: String) throws -> Int64 {
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM \(table)")) ?? 0
        }
        (ticket, hold, call, message) = (try last("ticket"), try last("hold"), try last("call"), try last("message"))
    }

    /// Raises the numbers to those that an event names. Events of others may come in any order of ids, so the highest
    /// counts.
    mutating func take(_ facts: Facts) {
        if let id = facts.ticket?.id { ticket = max(ticket, id.number) }
        for one in facts.holds ?? [] { hold = max(hold, one.id.number) }
        for one in facts.calls ?? [] { call = max(call, one.id.number) }
        for one in facts.messages ?? [] { message = max(message, one.id.number) }
    }
}
