import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing
import Waiting

@testable import HoldlineStore

/// A ledger that another daemon appends to as well: it brings what it was given, and writes down what it is asked.
private final class SharedHome: LedgerHome {
    private let own = OwnLedger()
    private let log = Mutex<[String]>([])
    private let news = Mutex(LedgerEntries())
    private let full = Mutex(false)
    private let failure = Mutex(DatabaseError?.none)
    private let held = Mutex(false)
    private let broken = Mutex(false)
    private let behind = Mutex(0)

    var steps: [String] { log.withLock { $0 } }
    func note(_ step: String) { log.withLock { $0.append(step) } }
    func bring(_ entries: LedgerEntries) { news.withLock { $0 = entries } }
    func refuse(_ isFull: Bool) { full.withLock { $0 = isFull } }
    func fail(_ error: DatabaseError?) { failure.withLock { $0 = error } }
    /// A commit that is on disk comes back only when it is let go.
    func hold(_ isHeld: Bool) { held.withLock { $0 = isHeld } }

    /// The next batch fails as a whole, and so many turns behind it find more than a turn takes over.
    func breakNext(thenBehind turns: Int) {
        broken.withLock { $0 = true }
        behind.withLock { $0 = turns }
    }

    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries {
        note("turn after \(head.seq)")
        let isBehind = behind.withLock { turns in
            guard turns > 0, !broken.withLock({ $0 }) else { return false }
            turns -= 1
            return true
        }
        if isBehind { throw LedgerBehind() }
        _ = try own.turn(after: head, db)
        return news.withLock { news in
            defer { news = LedgerEntries() }
            return news
        }
    }

    var isShared: Bool { false }
    var site: String? { nil }
    func confirm(_ db: Database) { giveBack(db) }
    func look(after head: HeadFile.Head) -> LedgerEntries { LedgerEntries() }
    func redactions() -> [Int64: String] { [:] }
    func forget(before instant: Instant, limit: Int) -> Int { 0 }

    func append(_ entries: LedgerEntries, _ db: Database) throws {
        if full.withLock({ $0 }) { throw Refusal(.busy, "there is no turn") }
        let isBroken = broken.withLock { broken in
            defer { broken = false }
            return broken
        }
        if isBroken { throw DatabaseError(resultCode: .SQLITE_CONSTRAINT) }
        note("append \(entries.events.map(\.seq)) \(entries.keys.map(\.key))\(entries.registeredAt == nil ? "" : " registered")")
    }

    func commit(_ db: Database) throws {
        note("commit")
        if let error = failure.withLock({ $0 }) { throw error }
        try own.commit(db)
        while held.withLock({ $0 }) { usleep(1000) }
    }

    func giveBack(_ db: Database) {
        note("give back")
        own.giveBack(db)
    }
}

/// A shared ledger that always has more than was taken over.
private final class EndlessHome: LedgerHome {
    private let own = OwnLedger()
    private let told = Mutex(Int64(0))

    var isShared: Bool { true }
    var site: String? { "paris" }
    func turn(after head: HeadFile.Head, _ db: Database) throws -> LedgerEntries { throw LedgerBehind() }
    func look(after head: HeadFile.Head) -> LedgerEntries {
        var entries = LedgerEntries()
        (entries.isPartial, entries.end) = (true, .max)
        entries.registeredAt = told.withLock {
            $0 += 1
            return Instant(milliseconds: $0)
        }
        return entries
    }
    func append(_ entries: LedgerEntries, _ db: Database) throws {}
    func confirm(_ db: Database) {}
    func redactions() -> [Int64: String] { [:] }
    func forget(before instant: Instant, limit: Int) -> Int { 0 }
    func commit(_ db: Database) throws { try own.commit(db) }
    func giveBack(_ db: Database) { own.giveBack(db) }
}

@Suite("the ledger's home")
struct LedgerHomeTests {
    private static func withStore(_ home: any LedgerHome, _ shared: SharedStanding? = nil, _ body: (StoreFixture) async throws -> Void)
        async throws
    {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clock = TestClock()
        let store = try Store(
            path: directory + "/holdline.db", home: { _ in (home, shared) }, policy: Policy(), queueDepth: 64,
            clock: Timepiece(steady: { clock.now }),
            mayTake: { _ in true })
        try await StoreFixture(store: store, clock: clock, path: directory + "/holdline.db").run(body)
    }

    /// All rows of a store's ledger.
    private static func rows(_ f: StoreFixture) async throws -> [LedgerRow] {
        try await f.store.pool.read { try LedgerRow.fetchAll($0, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq") }
    }

    @Test("a list that shows a commit is answered when the checks show it, too")
    func listBehindTheIndex() async throws {
        let home = SharedHome()
        try await Self.withStore(home) { f in
            home.hold(true)
            async let placed = f.submit(.new(PlaceHold(kind: .manual, invoice: InvoiceNumber("F1"))), by: StoreFixture.boss)
            let store = f.store
            let list = Task {
                while true {
                    let page = try await store.holds(HoldQuery(), PageQuery())
                    guard page.version > 0 else { continue }
                    home.note("listed")
                    return [page.version, store.index.version]
                }
            }
            // Time enough for a list that does not wait.
            for _ in 0..<100 {
                guard !home.steps.contains("listed") else { break }
                try await Task.sleep(for: .milliseconds(2))
            }
            home.hold(false)
            _ = try await placed
            #expect(try await list.value == [1, 1])
        }
    }

    @Test("who asks a site that catches up for long is refused meanwhile, and so is who writes")
    func catchesUpForLong() async throws {
        try await Self.withStore(EndlessHome(), SharedStanding()) { f in
            let beats = f.store.keep()
            #expect(await refusal { try await f.store.look() } == .ledgerAway)
            #expect(await refusal { try await f.register("F1", open: "10.00") } == .ledgerAway)
            #expect(beats && f.store.keep())
        }
    }

    @Test("a batch takes its turn, appends, commits, and only then answers")
    func order() async throws {
        let home = SharedHome()
        try await Self.withStore(home) { f in
            try await f.register("F1", open: "1200.00")
            home.note("answer")
            let ticket = OpenTicket(
                customer: CustomerReference("C-042"), subject: try #require(FreeText("broken")), disputes: [try "F1".disputed()])
            try await f.submit(.new(ticket), key: "k1")
            home.note("answer")
            #expect(await refusal { try await f.submit(.on(TicketID(number: 7), CloseTicket())) } == .notFound)
            #expect(
                home.steps == [
                    "turn after 0", "append [1] [] registered", "commit", "answer",
                    "turn after 1", "append [2] [\"k1\"]", "commit", "answer",
                    "turn after 2", "give back",
                ])
        }
    }

    @Test("what a ledger refuses to take was not done, and the next command goes on from there")
    func refused() async throws {
        let home = SharedHome()
        try await Self.withStore(home) { f in
            home.refuse(true)
            #expect(await refusal { try await f.register("F1", open: "1200.00") } == .busy)
            #expect(home.steps == ["turn after 0", "give back"])
            #expect(try f.check("F1").known == false)
            home.refuse(false)
            try await f.register("F1", open: "1200.00")
            #expect(home.steps.suffix(3) == ["turn after 0", "append [1] [] registered", "commit"])
            #expect(try f.check("F1").known)
        }
    }

    @Test("a command that is tried alone catches up with its ledger as a batch does, and is busy where it cannot", arguments: [2, 1000])
    func behindAlone(turns: Int) async throws {
        let home = SharedHome()
        try await Self.withStore(home) { f in
            func write(_ number: Int) throws -> PendingWrite {
                let body = PlaceHold(kind: .manual, invoice: InvoiceNumber("F\(number)"))
                return try f.store.enqueue(Write(.new(body), by: StoreFixture.boss))
            }
            home.hold(true)
            let first = try write(1)
            while !home.steps.contains("commit") { await Task.yield() }
            // The writer is busy with the first one: these two are a batch.
            let others = [try write(2), try write(3)]
            home.breakNext(thenBehind: turns)
            home.hold(false)
            _ = try await first.value
            for write in others {
                #expect(await refusal { _ = try await write.value } == (turns < 8 ? nil : .busy))
            }
            #expect(f.store.index.version == (turns < 8 ? 3 : 1))
        }
    }

    @Test("a disk that was full takes writes again without being asked, and both are told once")
    func full() async throws {
        let home = SharedHome()
        try await Self.withStore(home) { f in
            try await f.register("F1", open: "10.00")
            home.fail(DatabaseError(resultCode: .SQLITE_FULL))
            for _ in 0..<3 { #expect(await refusal { try await f.register("F2", open: "10.00") } == .full) }
            let status = try await f.store.status()
            #expect(!status.ready && status.full && status.conditionCodes == [.full])
            #expect(try f.check("F1").known)
            home.fail(nil)
            try await until {
                _ = f.store.keep()
                return !f.store.conditions.stands(.full)
            }
            #expect(try await f.store.status().ready && f.store.index.version == 1)
            let told = f.store.conditions.transitions()
            #expect(told.map(\.condition.code) == [.full, .full] && told.map(\.hasBegun) == [true, false])
            try await f.register("F2", open: "10.00")
            #expect(try await f.store.verify(tables: true).intact)
        }
    }

    @Test("a commit that the disk does not confirm ends the store: nobody knows what it has")
    func unconfirmed() async throws {
        let home = SharedHome()
        await #expect(throws: OutcomeUnknown.self) {
            try await Self.withStore(home) { f in
                home.fail(DatabaseError(resultCode: .SQLITE_IOERR_FSYNC))
                #expect(await refusal { try await f.register("F1", open: "10.00") } == .outcomeUnknown)
                #expect(await refusal { try await f.register("F1", open: "10.00") } == .busy)
            }
        }
    }

    @Test("a file that is behind its ledger catches up at its turn: tables, index, numbers, keys and the feed")
    func catchesUp() async throws {
        var entries = LedgerEntries()
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            _ = try await f.open([try "F1".disputed("300.00")])
            entries.events = try await Self.rows(f)
            entries.registeredAt = f.clock.now
        }
        let home = SharedHome()
        try await Self.withStore(home) { f in
            var heads = f.store.heads().makeAsyncIterator()
            home.bring(entries)
            // Nothing of its own is written: what others have appended is kept all the same.
            #expect(await refusal { try await f.submit(.on(TicketID(number: 7), CloseTicket())) } == .notFound)
            #expect(home.steps == ["turn after 0", "append [] []", "commit"])
            #expect(await heads.next() == entries.events.last?.seq)
            #expect(try f.brief("F1") == "partial 300.00 900.00")
            #expect(try await f.store.status().registeredAt == entries.registeredAt)
            let id = try await f.open([])
            #expect(id == TicketID(number: 2))
            #expect(home.steps.suffix(3) == ["turn after 2", "append [3] []", "commit"])
            #expect(try await f.store.verify(tables: true).intact)
        }
    }

    @Test("a row that does not follow from the file's head is not taken")
    func forked() async throws {
        var entries = LedgerEntries()
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            entries.events = try await Self.rows(f)
        }
        let home = SharedHome()
        try await Self.withStore(home) { f in
            try await f.register("F2", open: "10.00")
            home.bring(entries)
            #expect(await refusal { try await f.register("F3", open: "10.00") } == .internal)
            #expect(try f.check("F1").known == false)
            try await f.register("F3", open: "10.00")
            #expect(try await f.store.verify(tables: true).intact)
        }
    }

    @Test("a call's bookings follow from its events, whoever decided them")
    func bookings() {
        let support = QueueName(unchecked: "support")
        let call = { (visit: Int, outcome: CallOutcome?) in
            var call = Call(
                id: CallID(number: 1), queue: support, number: nil, name: nil, customer: nil, priority: .normal, credit: 0, skills: [],
                arrivedAt: Instant(seconds: 0), version: 1)
            (call.visit, call.outcome) = (visit, outcome)
            return call
        }
        let changes = { (calls: [Call], stored: (Int, CallBooking)?) in
            BookingChange.changes(by: calls) { _ in stored.map { (visit: $0.0, booking: $0.1) } }
        }
        #expect(changes([call(1, nil)], nil) == [BookingChange(queue: support, from: nil, to: .waiting)])
        #expect(changes([call(1, .abandoned)], (1, .waiting)) == [BookingChange(queue: support, from: .waiting, to: .abandoned)])
        #expect(changes([call(1, nil)], (1, .waiting)) == [])
        // The earlier visit is over: it is booked, and the next one arrives.
        #expect(changes([call(1, .answered)], (2, .waiting)) == [])
        #expect(
            changes([call(1, .answered), call(2, nil)], (1, .waiting)) == [
                BookingChange(queue: support, from: .waiting, to: .answered), BookingChange(queue: support, from: nil, to: .waiting),
            ])
    }
}
