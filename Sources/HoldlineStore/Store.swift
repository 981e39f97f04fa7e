import Foundation
import GRDB
package import HoldlineCore
import HoldlineWire
import Synchronization

/// The database, its one writer, the hold index and the feed.
///
/// Reads see one state of the tables each, and block no thread of the caller's executor.
package final class Store: Sendable {
    /// Brought up to date before a command is answered.
    package let index: HoldIndex
    /// Brought up to date before a command is answered.
    package let live: LiveCalls
    /// All time comes from here.
    package let clock: StoreClock
    /// Connections for reading. The committer has the one that writes.
    let pool: Readers
    /// Shared with the committer.
    let policies: InForce<Policy>
    /// The policy of this moment.
    package var policy: Policy { policies.current }
    /// Shared with the committer, which writes it.
    let staleness: LedgerStaleness
    /// The last count of active holds.
    let active = ActiveHolds()
    /// Looked at before each commit, and once a second.
    let watch: FileWatch
    /// What is wrong now; shared with the committer.
    package let conditions: StoreConditions
    /// What a person should hear at the start, though it stops nothing.
    package let warnings: [String]
    /// Made anew where somebody removed it.
    private let headFile: HeadFile
    /// What was erased from this ledger, for an older backup that is put in its place.
    let erasures: ErasureFile
    /// Of mails, in and out.
    package let files: FileStore
    /// Whether a stop came between an erasure and the removal of its files.
    let owesFiles: Bool
    /// Writes the file anew after an erasure.
    let scrub: Scrub
    /// This daemon's name among those of a shared ledger; nil for the file's own.
    let site: String?
    /// How this site stands to the ledger that it shares; nil where the ledger is the file's own.
    package let shared: SharedStanding?
    /// The one writer, and its inbox.
    private let committer: Committer
    /// Told of each new head.
    private let followers: HeadFeed
    /// The writer's turns at the last look; -1 before the first one.
    private let heartbeats = Mutex(-1)
    /// Of all tickets, and of those that live: as they were seen last.
    let lastCounts = LastAnswer<(Int, Int)>()
    /// The last count of missed deadlines.
    let lastDeadlines = LastAnswer<DeadlineCounts>()
    /// What wallboards show.
    let wallboards = WallboardKeep()

    /// How far live tickets were looked through for parts of deadlines that are used up.
    let escalations = EscalationSweep()

    /// Opens or creates the database: settings are read back, the schema is brought up to date, the index is loaded.
    ///
    /// `mayTake` says whether a Unix user has a role that takes tickets; `progress` hears how far the upgrade of a large database is.
    /// Throws `UnusableDatabase`.
    package convenience init(
        path: String, shared: SharedPlace? = nil, policy: Policy, queueDepth: Int = 8192, clock timepiece: Timepiece = .system,
        mayTake: @escaping @Sendable (String) -> Bool, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        try self.init(
            path: path, home: { try SharedPlace.home(shared, of: path, $0) }, mustExist: shared != nil, policy: policy,
            queueDepth: queueDepth, clock: timepiece, mayTake: mayTake, progress: progress)
    }

    /// The same, with a ledger that may be kept elsewhere: the database is made only where it may be.
    init(
        path: String, home makeHome: (DatabasePool) throws -> (any LedgerHome, SharedStanding?), mustExist: Bool = false, policy: Policy,
        queueDepth: Int, clock timepiece: Timepiece,
        mayTake: @escaping @Sendable (String) -> Bool, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let found = HeadFile.read(database: path)
        Self.removeUnfinished(path)
        let pool = try openDatabase(path: path, mustExist: mustExist, progress)
        let home: any LedgerHome
        (home, shared) = try makeHome(pool)
        if home.isShared { try SharedFile.relax(pool) }
        site = home.site
        let unseen: UnseenCommit
        policies = InForce(policy)
        followers = HeadFeed()
        watch = FileWatch(path)
        headFile = HeadFile(database: path)
        erasures = ErasureFile(database: path)
        files = FileStore(database: path)
        do {
            let position = try pool.read { try LedgerPosition($0) }
            let ledger = position.ledger
            warnings = Self.warnings(path, ledger.head, found)
            let clock = StoreClock(timepiece, last: ledger.head == 0 ? nil : ledger.at)
            self.clock = clock
            conditions = StoreConditions { clock.now }
            index = try pool.read { try HoldIndex($0, policy: policy, head: ledger.head) }
            staleness = try pool.read { try LedgerStaleness($0) }
            live = try pool.read { try LiveCalls($0) }
            scrub = try pool.read { try Scrub($0) }
            owesFiles = scrub.trouble != nil
            unseen = UnseenCommit(index)
            committer = Committer(
                pool: pool, home: home, at: position,
                rules: BatchRules(
                    policies: policies, mayTake: mayTake, clock: clock, site: home.site, staleness: staleness, conditions: conditions),
                views: CommitViews(live: live, index: index, heads: followers, unseen: unseen), watch: watch, headFile: headFile,
                erasures: erasures, scrub: scrub, files: files, capacity: queueDepth)
        } catch {
            throw UnusableDatabase(unreadableTables: path, error)
        }
        self.pool = Readers(pool: pool, unseen: unseen) { [watch, conditions] error in
            // A further connection cannot be opened where the file is gone: those that are open have everything, for the copy at the stop.
            if let loss = watch.look() { return Refusal(.storageGone, watch.trouble(loss).sentence) }
            return conditions.damaged(path, error, pool)
        }
        self.pool.open()
        follow()
    }

    /// Has what can go wrong looked at.
    private func follow() {
        conditions.follow(.storageGone) { [watch] in watch.look().map(watch.trouble) }
        conditions.follow(.clockAhead, .clockUnset, .clockBehind, .clockStepped) { [clock] in clock.trouble }
        conditions.follow(.headFile) { [headFile] in headFile.trouble }
        conditions.follow(.erasure) { [erasures, scrub] in erasures.trouble ?? scrub.trouble }
        conditions.follow(.files) { [files] in files.trouble }
        if let shared { conditions.follow(.ledgerAway) { shared.state.trouble } }
        conditions.follow(.stopping) { [inbox = committer.inbox] in
            inbox.isClosed ? Trouble("the daemon is stopping", advice: "Repeat the request when it is back") : nil
        }
    }

    /// Warns of an empty ledger, and of a head file that cannot say whether rows are missing.
    private static func warnings(_ path: String, _ head: Int64, _ found: HeadFile.Found) -> [String] {
        guard head > 0 else {
            return ["the ledger of \(path) is empty: every invoice counts as unregistered. If there was one before, stop, and put it back"]
        }
        if case .head = found { return [] }
        return [
            "\(HeadFile.path(path)) \(found == .nothing ? "is missing" : "cannot be read"), so that nobody can tell whether newer events than \(head) are missing: it is made anew. After an upgrade or a restored backup that is as it should be"
        ]
    }

    /// By `clock`: what all comparisons of times use.
    package var now: Instant { clock.now }

    /// Ticks as an instant: for how long something has been silent.
    package var uptime: Instant { clock.uptime }

    // MARK: Writing

    /// The writer: returns when `stop` was called and all that was taken is committed.
    ///
    /// Throws `OutcomeUnknown` when a commit failed; everybody who waited was told by then. Runs on a thread of its own: a client that
    /// hangs up cancels nothing.
    package func run() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread { [committer] in
                continuation.resume(with: Result { try committer.run() })
            }
            thread.name = "committer"
            thread.start()
        }
    }

    /// Takes no more commands, and ends the feed of everybody who follows.
    package func stop() {
        committer.inbox.close()
        followers.close()
    }

    /// Copies the log into the database and closes it, so that its file alone has everything. Call when `run` has returned.
    ///
    /// Where the file was removed or replaced meanwhile, a whole copy of what was acknowledged takes its place; a damaged one stays as it
    /// is. The sentence that is returned says so. Throws what SQLite or the file system says: then the log stays, and the next start reads
    /// it.
    package func close() throws -> String? {
        headFile.renew()
        if conditions.stands(.damaged) {
            return "the database \(watch.path) is damaged: nothing more was written to it, and its newest rows are in \(watch.path)-wal"
        }
        switch watch.look() {
        case .database: return try Rescue(watch: watch).run(pool.pool)
        case .log, nil:
            try pool.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try Rescue(watch: watch).moveLogAside()
            try pool.pool.close()
            // GRDB closes its readers last, and they may not remove the log: one more connection does.
            let last = try DatabaseQueue(path: watch.path)
            _ = try last.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            try last.close()
            return nil
        }
    }

    /// To be called about once a second: looks after the files, and says whether the writer came round since the last call.
    package func keep() -> Bool {
        headFile.renew()
        erasures.keep()
        let isTried = conditions.stands(.full) || conditions.stands(.readOnly)
        if scrub.isDue(clock.uptime) || shared != nil || isTried && DiskRoom.isThere(for: watch.path) { committer.inbox.wake() }
        let beats = committer.inbox.heartbeats
        committer.inbox.prod()
        return heartbeats.withLock { last in
            defer { last = beats }
            // To write the file anew may take longer than the service manager waits for a sign of life.
            return beats != last || scrub.isRunning || shared?.isAsking == true
        }
    }

    /// The database is no longer where it was: nothing is written. A sentence for a person, nil where all is well.
    package var lostFile: String? { watch.look().map { watch.trouble($0).sentence } }

    /// Takes a command's place in the queue. Throws `Refusal` `busy`, which was not done.
    package func enqueue(_ write: Write) throws -> PendingWrite {
        let pending = PendingWrite(write)
        try committer.inbox.put(pending)
        return pending
    }

    /// Takes what the daemon has to do before it starts, however much waits.
    func enqueueOwed(_ pending: PendingWrite) throws { try committer.inbox.put(pending, isOwed: true) }

    /// Whether a write of this actor had this key before.
    package func remembers(_ key: IdempotencyKey, of actor: Actor) async throws -> Bool {
        try await pool.read { try Idempotency.find(key, actor: actor.name, Statements($0)) != nil }
    }

    /// Sees to the calls that a stop of the daemon interrupted: before any other command, and to be awaited before anybody asks.
    package func recoverCalls() throws -> [PendingWrite] {
        try live.read { $0.interrupted(at: site) }.map { call in
            let pending = PendingWrite(Write(.on(call, RecoverCall()), by: .daemon))
            try committer.inbox.put(pending, isOwed: true)
            return pending
        }
    }

    /// Calls to which time has something to do, by the ledger's clock.
    ///
    /// The daemons of several sites see the same calls at the same second. So each comes at a moment of its own, and gives only what no other
    /// has seen to by then. Throws what `look` throws.
    package func overdueCalls(apart moment: Duration = .milliseconds(.random(in: 0..<1000))) async throws -> [CallID] {
        func overdue() -> [CallID] { live.read { $0.overdue(policy: policy.calls, at: now, isSettled: clock.isSettled()) } }
        let found = overdue()
        guard shared != nil, !found.isEmpty else { return found }
        try await Task.sleep(for: moment)
        try await look()
        return overdue()
    }

    /// Decides and commits. Throws `Refusal`: its codes `busy` and `full` mean "not done", `outcomeUnknown` that nobody knows.
    package func submit(_ write: Write) async throws -> Written { try await enqueue(write).value }

    // MARK: The ledger

    /// Returns once this site has all that was acknowledged at any site before the call; at once where the ledger is the file's own. To be
    /// awaited before an answer that nobody may give from an older state.
    ///
    /// Throws `ledgerAway` where that cannot be known.
    package func look() async throws {
        guard shared != nil else { return }
        try await committer.inbox.look()
    }

    /// Events after `seq`, oldest first, at most `limit`. Throws `ahead` where `seq` is beyond the head: a restored backup.
    package func events(after seq: Int64, limit: Int) async throws -> [FeedLine] {
        try await pool.read { db in
            // The ledger's own head: between a commit and the index a follower may have seen more than the index.
            if let head = try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM event"), seq > head {
                throw Refusal(
                    .ahead, "the ledger ends at \(head), before \(seq): it is another one, or an older copy. Read it again from 0")
            }
            return try LedgerRow.fetchAll(
                db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [seq, limit]
            ).map(\.feedLine)
        }
    }

    /// A wake-up for each commit with the new head: newest only, so that a slow reader holds nothing back. Ends with `stop`.
    package func heads() -> AsyncStream<Int64> { followers.follow() }

    /// Compares holds and invoices with the events that they come from, some hundred at a time and with a pause after each; a difference
    /// stands in the status from then on. Returns it in words.
    package func checkRows(pause: Duration = .milliseconds(20)) async throws -> String? {
        var check = RowVerification()
        while !check.isOver {
            let (problem, next) = try await pool.read { [check] db in
                var check = check
                do {
                    return (try check.next(db), check)
                } catch let error where !(error is DatabaseError || error is CancellationError || error is Refusal) {
                    return ("a row cannot be read (\(error))", check)
                }
            }
            check = next
            if let problem {
                // What a read found that was broken off is nothing to go by.
                try Task.checkCancellation()
                let trouble = Trouble(
                    "the tables of \(watch.path) differ from the ledger: \(problem)",
                    advice: "Stop the daemon and run “holdlined rebuild”; nobody should be dunned before")
                conditions.set(.tablesDiffer, trouble)
                return trouble.sentence
            }
            if pause > .zero { try await Task.sleep(for: pause) }
        }
        return nil
    }

    /// Replays the hash chain and compares the rows that answer the dunning question with their events; where `tables` says so, also all
    /// tables with a replay of the ledger.
    /// Heads that were kept elsewhere have to be in it.
    package func verify(tables: Bool = false, against heads: [LedgerHead] = []) async throws -> LedgerVerdict {
        let verdict = try await verify(tables: tables)
        guard verdict.intact, !heads.isEmpty else { return verdict }
        return try await pool.read { db in try verdict.against(heads) { try LedgerRow.hash(of: $0, db)?.hexadecimal } }
    }

    /// The end of the ledger.
    package func head() async throws -> LedgerHead {
        let mark = try await pool.read { try Ledger($0).mark }
        return LedgerHead(seq: mark.seq, hash: mark.hash.hexadecimal)
    }

    /// The chain first, then the rows that answer the dunning question, and with `tables` a whole replay: the first that is wrong
    /// ends it. A database that is too damaged to be read gives a verdict, too, and no refusal.
    private func verify(tables: Bool) async throws -> LedgerVerdict {
        do {
            var verdict = try await LedgerVerification.run(pool)
            guard verdict.intact else { return verdict }
            if let problem = try await checkRows(pause: .zero) {
                verdict.intact = false
                verdict.tables = tables ? true : nil
                verdict.problem = problem
                return verdict
            }
            guard tables else { return verdict }
            let path = watch.path
            let findings = try await withCheckedThrowingContinuation { continuation in
                // It computes for as long as the ledger is long: on a thread of its own.
                Thread { continuation.resume(with: Result { try TableVerification.run(path: path) }) }.start()
            }
            verdict.tables = true
            guard !findings.isEmpty else { return verdict }
            verdict.intact = false
            verdict.problem =
                "the ledger is whole, and the tables differ from it (\(findings.joined(separator: "; "))): stop the daemon and run “holdlined rebuild”"
            return verdict
        } catch let refusal as Refusal where refusal.code == .storageDamaged {
            return LedgerVerdict(
                intact: false, rows: 0, head: index.version, headHash: "", firstBad: nil, problem: refusal.message)
        }
    }

    /// The totals of the committer, and what holds now. `activeHolds` counts every hold that nobody lifted;
    /// `activeHolds()` counts those of today.
    package var metrics: StoreMetrics {
        var metrics = committer.figures.current
        metrics.queueDepth = committer.inbox.depth
        metrics.activeHolds = index.standingHolds
        metrics.head = index.version
        metrics.clockBehind = clock.standing.secondsBehind
        metrics.standing = shared?.state.word
        metrics.registeredAt = staleness.registeredAt
        return metrics
    }

    /// The same for all parts of the program.
    package static let programVersion = ProgramVersion.text
}

/// A line of the feed: JSON without the line feed.
package struct FeedLine: Sendable {
    /// What a reader goes on after.
    package var seq: Int64
    /// The object of one event, with the facts as they are chained and without anything sealed.
    package var json: String
    /// The event's type, and its hash in hexadecimal digits.
    package var type, hash: String
}

/// Who acts in the ledger.
extension Actor {
    /// What the daemon does by itself.
    package static let daemon = Actor(name: "holdlined", roles: [])
}
