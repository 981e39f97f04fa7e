import Foundation
import GRDB
import HoldlineCore

/// A ledger in PostgreSQL, which the daemons of several sites append to in turn. The database of each daemon is a full copy that follows.
///
/// The committer's thread alone uses it: between two batches it looks for what others appended, so that one session is enough, and what is
/// applied is always what follows. A check that has to see every acknowledged hold waits for the look or the batch that begins next.
///
/// Nothing that was read counts before a commit on this session was acknowledged, by the standby too where there is one: a primary that was
/// replaced still answers reads, with what nobody will ever see again.
final class SharedLedger: LedgerHome, @unchecked Sendable {
    // Used on the committer's thread only, but for `standing`, which locks itself.
    /// Where the servers are, and who this daemon is among those of the ledger.
    private let place: SharedPlace
    /// The ledger that the file follows.
    private let ledger: UUID
    /// New at each start: a second daemon of the same name is found by it.
    private let token = UUID()
    /// What checks, the status and the log show.
    let standing = SharedStanding()
    /// nil while there is none; the next turn or look opens one.
    private var session: PostgresConnection?
    /// Whether this process has said on the present session that the site is its own.
    private var isEntered = false
    /// The head of the file behind which something stands that it did not take; nil: nothing does.
    private var stop: Int64?

    /// How long one answer of the server may take. Longer than `lock_timeout`, so that a turn that is not to be had is told by the server.
    private static let patience = Duration.seconds(10)
    /// How long the outcome of a commit is looked for, before its commands are answered `outcomeUnknown`.
    private static let settling = Duration.seconds(8)
    /// Rows that one turn or look takes over.
    static let most = 2000

    /// Opens no connection yet.
    init(_ place: SharedPlace, ledger: UUID) { (self.place, self.ledger) = (place, ledger) }

    var isShared: Bool { true }
    var isBehind: Bool { standing.state == .behind }
    var site: String? { place.site }

    // MARK: A turn

    /// Locks the ledger's one row, and reads what others appended since `head`. The transactions of PostgreSQL and of the file are both open
    /// when it returns.
    ///
    /// Throws `busy` where others keep the turn, and `ledgerAway` where no server answers, or the ledger is an older one, another
    /// one, or one of another form or other rules: nothing was done. Throws `OutcomeUnknown` where another daemon has taken the
    /// site's name, and `LedgerBehind` where more was appended than a turn takes: a look takes it over without the lock.
    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries {
        let entries = try standing.asking { try attempt(after: head, isTurn: true) }
        try db.beginTransaction(.immediate)
        return entries
    }

    /// What others appended since `head`, without a turn. Its commit was acknowledged when it returns: whatever anybody was told before the
    /// look began is in it, or behind it where `isPartial`. Throws as `turn` does.
    func look(after head: HeadFile.Head) throws -> LedgerEntries {
        try standing.asking { try attempt(after: head, isTurn: false) }
    }

    /// One try, and another where the session turns out to have ended while it rested.
    private func attempt(after head: HeadFile.Head, isTurn: Bool) throws -> LedgerEntries {
        let isFresh = session == nil
        do {
            return try ask(after: head, isTurn: isTurn)
        } catch PostgresProblem.lost where !isFresh {
            leave()
            return try translated { try ask(after: head, isTurn: isTurn) }
        } catch let problem as PostgresProblem {
            throw refusal(of: problem)
        }
    }

    /// Begins a transaction, reads, and keeps it open for a turn; a look is committed. Throws `LedgerBehind` for a turn that
    /// would take over more than `most` rows.
    private func ask(after head: HeadFile.Head, isTurn: Bool) throws -> LedgerEntries {
        let session = try enter()
        var group = [PostgresStatement].begin
        // The lock is a statement of its own: a statement sees what was committed before it began, and not before it was given its lock.
        group.append(PostgresStatement("SELECT ledger::text, format::bigint, policy FROM holdline.turn\(isTurn ? " FOR UPDATE" : "")"))
        group += reading(after: head, isTurn: isTurn)
        // It writes to the log, so that the commit waits for the disk and the standby as one of a turn does.
        if !isTurn { group.append(PostgresStatement("SELECT pg_logical_emit_message(true, 'holdline', '')")) }
        let answers = try asked(group, session, isTurn: isTurn)
        do {
            var entries = try read(answers, after: head)
            if stop != head.seq || entries.events.isEmpty { stop = nil }
            guard entries.events.count > Self.most else {
                if stop == nil { standing.set(.following) }
                return entries
            }
            guard !isTurn else { throw LedgerBehind() }
            entries.events.removeSubrange(Self.most...)
            entries.keys.removeAll { $0.write.seq > entries.events[Self.most - 1].seq }
            entries.isPartial = true
            if stop == nil { standing.set(.behind) }
            return entries
        } catch {
            if isTurn { session.rollBack(until: .now + Self.patience) }
            throw error
        }
    }

    /// What a turn and a look read, prepared, since each check waits for it.
    private func reading(after head: HeadFile.Head, isTurn: Bool) -> [PostgresStatement] {
        // Writes that change nothing leave any number of keys with the last event: who decides wants them, who looks has no use for them yet.
        let isNews = isTurn ? "" : " AND EXISTS (SELECT 1 FROM holdline.event WHERE event.seq > $1)"
        return [
            PostgresStatement(
                "SELECT \(LedgerRow.columns) FROM holdline.event WHERE seq >= $1 ORDER BY seq LIMIT $2",
                [.integer(head.seq), .integer(Int64(Self.most + 2))], isPrepared: true),
            // The ledger has no gaps: these are the keys of as many events.
            PostgresStatement(
                """
                SELECT actor, key, endpoint, body, at, seq, events::bigint, subject, created FROM holdline.request
                WHERE seq BETWEEN $1 AND $2\(isNews)
                """, [.integer(head.seq), .integer(head.seq + Int64(Self.most))], isPrepared: true),
            // Of the batches of as many events, too: a site that lacks years would read all of them at each look.
            PostgresStatement(
                """
                SELECT (SELECT token::text FROM holdline.site WHERE name = $1),
                    (SELECT coalesce(max(registered), 0) FROM holdline.batch WHERE head BETWEEN $2 AND $3),
                    (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
                    coalesce((SELECT seq FROM holdline.event ORDER BY seq DESC LIMIT 1), 0)
                """, [.text(place.site), .integer(head.seq), .integer(head.seq + Int64(Self.most))], isPrepared: true),
        ]
    }

    /// The answers to a group, which a look commits; a transaction that the server refused to go on with is taken back.
    private func asked(
        _ group: [PostgresStatement], _ session: PostgresConnection, isTurn: Bool
    ) throws(PostgresProblem) -> [PostgresRows] {
        do {
            return try isTurn ? session.run(group, until: .now + Self.patience) : session.commit(group, until: .now + Self.patience)
        } catch {
            if error.state != nil { session.rollBack(until: .now + Self.patience) }
            throw error
        }
    }

    /// Reads the answers of a turn or look; the first event is the file's own last one.
    private func read(_ answers: [PostgresRows], after head: HeadFile.Head) throws -> LedgerEntries {
        let (turn, events, keys, rest) = (answers[2], answers[3], answers[4], answers[5])
        guard turn.count == 1, UUID(uuidString: turn.text(0, 0)) == ledger else {
            throw fault(.forked("PostgreSQL has \(turn.count == 1 ? "another ledger" : "no ledger"), and this file follows \(ledger)"))
        }
        let format = try turn.integer(0, 1)
        guard format == SharedSchema.format else {
            throw fault(
                .unreadable(
                    format == 0
                        ? "the shared ledger was left (holdlined ledger leave): it takes nothing any more"
                        : "the shared ledger has the form \(format), and this program reads \(SharedSchema.format)"))
        }
        if let policy = turn.data(0, 2), policy != place.policy {
            throw fault(
                .unreadable(
                    "the other sites decide by other rules: seller, calendar, deadlines, credits, queues, unregistered and the like have to be the same at all of them (holdlined ledger policy)"
                ))
        }
        guard !rest.isNull(0, 0), UUID(uuidString: rest.text(0, 0)) == token else {
            throw OutcomeUnknown(description: "another daemon has taken the name “\(place.site)”: give each its own")
        }
        var entries = LedgerEntries()
        entries.events = try (0..<events.count).map { try LedgerRow(events, $0) }
        if head.seq > 0 {
            guard let own = entries.events.first, own.seq == head.seq else {
                let last = try lastSeq()
                throw fault(
                    .ahead(
                        "the shared ledger ends at \(last), and this site has events up to \(head.seq): \(head.seq - last) are missing there"
                    ))
            }
            guard own.hash == head.hash else {
                throw fault(
                    .forked(
                        "event \(head.seq) of the shared ledger is another one than this site's: they have parted"
                    ))
            }
            entries.events.removeFirst()
        }
        // A look takes no lock: somebody may have appended between its statements.
        let last = entries.events.last?.seq ?? head.seq
        entries.keys = try (0..<keys.count).map { try RememberedKey(keys, $0) }.filter { $0.write.seq <= last }
        let registered = try rest.integer(0, 1)
        entries.registeredAt = registered == 0 ? nil : Instant(milliseconds: registered)
        entries.now = Instant(milliseconds: try rest.integer(0, 2))
        entries.end = try rest.integer(0, 3)
        return entries
    }

    /// The last event's seq, for a message.
    private func lastSeq() throws -> Int64 {
        guard let session else { return 0 }
        return try session.run(
            [PostgresStatement("SELECT coalesce(max(seq), 0) FROM holdline.event")], until: .now + Self.patience)[0].integer(0, 0)
    }

    // MARK: Appending

    /// Appends what the batch decided, and commits. After an answer that is lost on the way it finds out what became of it.
    ///
    /// Throws `OutcomeUnknown` where the ledger's promises are broken, and a `Refusal` otherwise: `outcomeUnknown` where nobody could find
    /// out in time, else nothing was done.
    func append(_ entries: LedgerEntries, _ db: Database) throws { try standing.asking { try send(entries, db) } }

    /// Each batch has an id of its own, so that it can be found again after an answer that was lost.
    private func send(_ entries: LedgerEntries, _ db: Database) throws {
        guard let session else { throw fault(.away("the connection was lost")) }
        let id = UUID()
        let group = try [PostgresStatement](entries, site: place.site, batch: id) + [PostgresStatement](erasedBy: entries.events, db)
        do {
            try session.commit(group, until: .now + Self.patience)
        } catch {
            try resolve(error, batch: id)
        }
    }

    /// A batch that decided nothing rests on what it read all the same: its commit says that this was the ledger.
    func confirm(_ db: Database) throws {
        defer { try? db.rollback() }
        guard let session else { throw fault(.away("the connection was lost")) }
        _ = try translated { try session.commit(until: .now + Self.patience) }
    }

    /// What became of a batch whose commit was not confirmed. Returns where it is in the ledger.
    private func resolve(_ problem: PostgresProblem, batch id: UUID) throws {
        switch problem {
        case .refused(PostgresState.uniqueViolation, let message):
            leave()
            throw OutcomeUnknown(
                description: "two daemons had the turn of the shared ledger at once (\(message)): its server keeps no locks")
        case .refused(let state, let message) where session?.takeBackCommit(until: .now + Self.patience) == true:
            throw Refusal(.busy, "the shared ledger did not take it (\(message), \(state)): nothing was done, repeat the request")
        case .refused, .lost, .unreachable, .unexpected:
            leave()
            let limit = ContinuousClock.now + Self.settling
            repeat {
                if let isThere = settled(id) {
                    guard isThere else {
                        throw Refusal(
                            .busy, "the shared ledger's connection broke before it took this: nothing was done, repeat the request")
                    }
                    return
                }
                usleep(100_000)
            } while ContinuousClock.now < limit
            standing.set(.away(problem.description))
            throw Refusal(
                .outcomeUnknown,
                "the shared ledger does not answer, so that nobody knows whether it took this: repeat the request with the same Idempotency-Key"
            )
        }
    }

    /// Whether a batch is in the ledger, once that is final; nil where no server says it.
    ///
    /// The lock comes first: while the lost session's process lives it holds it, and may commit yet. Its own commit comes last: it is
    /// acknowledged by the standby, and what was read with it is too.
    private func settled(_ id: UUID) -> Bool? {
        do {
            let session = try enter()
            let mine = PostgresStatement("SELECT count(*) FROM holdline.batch WHERE id = $1", [.uuid(id)])
            return try session.commit(.turn + [mine], until: .now + Self.patience).last?.integer(0, 0) ?? 0 > 0
        } catch {
            leave()
            return nil
        }
    }

    /// Events of a newer version, and rows that do not follow from each other: whatever comes after them is not here either.
    func stopped(by error: any Error, behind head: Int64) -> any Error {
        switch error {
        case is Refusal, is OutcomeUnknown: return error
        case let error as DatabaseError where error.resultCode != .SQLITE_CONSTRAINT: return error
        default:
            stop = head
            return fault(
                .unreadable("this site stands still at event \(head) of the shared ledger, since it cannot take what follows: \(error)"))
        }
    }

    // MARK: Redactions

    /// The server's rows that tell of redactions. They need no commit to count: what they are compared with is a row that was read with one,
    /// and only exactly that row is accepted.
    func redactions() throws -> [Int64: String] {
        try standing.asking {
            try translated {
                let told = PostgresStatement(
                    "SELECT \(LedgerRow.columns) FROM holdline.event WHERE type = 'person.erased' ORDER BY seq")
                // In a ledger without the index of them all of its rows are looked at.
                let rows = try enter().run([told], until: .now + .seconds(60))[0]
                return try Redactions.read((0..<rows.count).map { try LedgerRow(rows, $0) })
            }
        }
    }

    /// Needs no turn: a site that follows takes no key of that age over, and decides by its own file. No session is opened for it.
    func forget(before instant: Instant, limit: Int) -> Int {
        guard let session else { return 0 }
        do {
            let group = [PostgresStatement].begin + [PostgresStatement](forgottenBefore: instant, limit: limit)
            return Int(try session.commit(group, until: .now + Self.patience).suffix(2).map { try $0.integer(0, 0) }.max() ?? 0)
        } catch {
            if case .refused = error as? PostgresProblem, session.rollBack(until: .now + Self.patience) { return 0 }
            leave()
            return 0
        }
    }

    // MARK: The file

    /// Ends the file's own transaction. The ledger is elsewhere: a power cut means catching up.
    func commit(_ db: Database) throws { try db.commit() }

    /// Takes both transactions back.
    func giveBack(_ db: Database) {
        try? db.rollback()
        if session?.rollBack(until: .now + Self.patience) == false { leave() }
    }

    // MARK: The session

    /// The session, opened where there is none. A new one says first that the site is this process's.
    private func enter() throws(PostgresProblem) -> PostgresConnection {
        if let session { return session }
        let opened = try PostgresConnection(place.target)
        try opened.run(
            [
                // Each statement here finds a few rows by a key: one plan of a prepared one is right for all of its values, and none is worth
                // compiling, which the server would do for the one row of a table that has no key to look it up by.
                PostgresStatement("SET plan_cache_mode = force_generic_plan"), PostgresStatement("SET enable_seqscan = off"),
                PostgresStatement("SET jit = off"),
                PostgresStatement(
                    """
                    INSERT INTO holdline.site (name, token, formats, seen)
                    VALUES ($1, $2, int4range($3::bigint::int, $3::bigint::int, '[]'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
                    ON CONFLICT (name) DO UPDATE SET token = CASE WHEN $4 = 1 THEN site.token ELSE excluded.token END, seen = excluded.seen
                    """,
                    [.text(place.site), .uuid(token), .integer(SharedSchema.format), .integer(isEntered ? 1 : 0)]),
            ], until: .now + Self.patience)
        isEntered = true
        session = opened
        return opened
    }

    /// Ends the session; what the server had not committed of it is taken back there.
    private func leave() { session = nil }

    // MARK: Problems

    /// Turns a problem with PostgreSQL into the refusal that a command or a check hears.
    private func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let problem as PostgresProblem { throw refusal(of: problem) }
    }

    /// The refusal of a turn or look that did not come about: nothing was done.
    private func refusal(of problem: PostgresProblem) -> Refusal {
        if problem.state == PostgresState.lockNotAvailable {
            return Refusal(.busy, "other sites keep the turn of the shared ledger: nothing was done, repeat the request")
        }
        leave()
        return fault(.away(problem.description))
    }

    /// A ledger that this file must not follow; it is said until it is mended.
    private func fault(_ state: SharedStanding.State) -> Refusal {
        standing.set(state)
        return state.refusal
    }
}

/// The turn brings more than it takes over: what was appended is read without the lock first.
struct LedgerBehind: Error {}
