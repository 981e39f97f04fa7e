import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

/// Bouncing, reopened twice, and tickets of those who do not work on them.
@Suite("the way that tickets went, and whose they are")
struct CourseTests {
    private func open(_ f: StoreFixture) async throws -> TicketID { try await f.open([try "F1".disputed()]) }

    private func reasons(_ f: StoreFixture, _ people: StalePeople = StalePeople(), limit: Int = 500) async throws -> [String] {
        var query = StaleQuery()
        query.olderThan = Span(seconds: 30 * 86_400)
        query.kind = .ticket
        var (items, after): ([String], String?) = ([], nil)
        repeat {
            let page = try await f.store.stale(query, PageQuery(limit: limit, after: after), people)
            items += page.items.map { "\($0.ticket?.description ?? "") \($0.staleReason.rawValue)" }
            after = page.next
        } while after != nil
        return items
    }

    @Test("the fourth change of state or assignee is one too many; an outcome begins the count anew")
    func bouncing() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let id = try await open(f)
            try await f.submit(.on(id, TakeTicket()))
            try await f.submit(.on(id, WaitTicket(for: .carrier)))
            try await f.submit(.on(id, NoteOnTicket(text: try #require(FreeText("called")))))
            try await f.submit(.on(id, ContinueTicket()))
            #expect(try await reasons(f).isEmpty)
            f.clock.advance(Span(seconds: 60))
            try await f.submit(.on(id, ReleaseTicket()))
            let since = f.clock.now
            #expect(try await reasons(f) == ["T-1 bouncing"])
            f.clock.advance(Span(seconds: 60))
            try await f.submit(.on(id, TakeTicket()))
            let item = try #require(try await f.store.stale(olderThan: Span(seconds: 30 * 86_400), PageQuery()).items.first)
            #expect(item.since == since && item.why.contains("5 times") && item.command == "holdline ticket show T-1")
            // A settled dispute is an outcome.
            try await f.submit(.on(id, SettleDispute(invoice: try "F1".invoice, outcome: .withdrawn)))
            #expect(try await reasons(f).isEmpty)
        }
    }

    @Test("a second reopening is listed until the ticket is resolved, and the third moves it in no list")
    func reopened() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            let id = try await open(f)
            for count in 1...3 {
                try await f.submit(.on(id, ResolveTicket(outcome: .rejected)))
                #expect(try await reasons(f).isEmpty)
                f.clock.advance(Span(seconds: 60))
                try await f.submit(.on(id, ReopenTicket()))
                #expect(try await reasons(f) == (count < 2 ? [] : ["T-1 reopened-twice"]))
            }
            let item = try #require(try await f.store.stale(olderThan: Span(seconds: 30 * 86_400), PageQuery()).items.first)
            #expect(item.why == "it was reopened 3 times" && item.since == f.clock.now.adding(seconds: -60))
            // A merge that is taken back is no reopening.
            let other = try await open(f)
            for _ in 0..<2 {
                try await f.submit(.on(other, MergeTicket(into: id)))
                try await f.submit(.on(other, UnmergeTicket()))
            }
            #expect(try await reasons(f) == ["T-1 reopened-twice"])
        }
    }

    @Test("tickets of somebody who is away, or has no role, are listed with whom to share them out, and the pages lose none")
    func absent() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            for _ in 0..<7 {
                let id = try await open(f)
                try await f.submit(.on(id, AssignTicket(agent: id.number % 2 == 0 ? "marc" : "lea")), by: StoreFixture.boss)
                f.clock.advance(Span(seconds: 60))
            }
            #expect(try await reasons(f).isEmpty)
            let until = Policy(calendar: BusinessCalendar(zone: .utc)).today(at: f.clock.now).adding(days: 3)
            try await f.submit(.on("lea", AwayAgent(until: until)))
            let away = ["T-1", "T-3", "T-5", "T-7"].map { $0 + " assignee-away" }
            #expect(try await reasons(f) == away)
            // One who has no role stays so while away.
            let people = StalePeople(reader: "boss", withoutRole: ["marc"])
            let gone = ["T-2", "T-4", "T-6"].map { $0 + " assignee-gone" }
            #expect(try await reasons(f, people) == gone + away)
            for size in 1...3 { #expect(try await reasons(f, people, limit: size) == gone + away) }
            var query = StaleQuery()
            query.olderThan = Span(seconds: 30 * 86_400)
            let counts = try await f.store.staleCounts(query, people).items
            #expect(Set(counts.map { "\($0.staleReason.rawValue) \($0.tickets)" }) == ["assignee-away 4", "assignee-gone 3"])
            let items = try await f.store.stale(query, PageQuery(), people).items
            #expect(items.first { $0.assignee == "lea" }?.command == "holdline ticket rebalance --from lea")
            query.assignee = "marc"
            #expect(try await f.store.stale(query, PageQuery(), people).items.map(\.assignee) == ["marc", "marc", "marc"])
            #expect(try await f.store.assignees() == ["lea", "marc"])
            let loads = try await f.store.agentLoads()
            #expect(loads.items.map { "\($0.login) \($0.tickets) \($0.weight)" } == ["lea 4 8", "marc 3 6"])
            #expect(loads.items.map(\.awayUntil) == [until, nil])
            // On the day the absence is over by itself.
            f.clock.advance(days: 3)
            #expect(try await reasons(f).isEmpty)
            #expect(try await f.store.agent("lea").awayUntil == nil)
            #expect(try await f.store.agents(PageQuery()).items.map(\.awayUntil) == [nil])
        }
    }

    @Test("what becomes stale between two pages neither repeats nor hides what was stale")
    func changing() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00")
            for _ in 0..<9 {
                let id = try await open(f)
                for _ in 0..<2 {
                    try await f.submit(.on(id, TakeTicket()))
                    try await f.submit(.on(id, ReleaseTicket()))
                }
                f.clock.advance(Span(seconds: 60))
            }
            let before = try await reasons(f)
            #expect(before.count == 9)
            var query = StaleQuery()
            query.olderThan = Span(seconds: 30 * 86_400)
            var (seen, after): ([Int64], String?) = ([], nil)
            repeat {
                let page = try await f.store.stale(query, PageQuery(limit: 2, after: after))
                seen += page.items.compactMap { $0.ticket?.number }
                // One that was shown bounces on, one to come does, too.
                for id in [seen.first, seen.last.map { min($0 + 1, 9) }].compactMap(\.self) {
                    _ = try? await f.submit(.on(TicketID(number: id), TakeTicket(steal: true)), by: StoreFixture.boss)
                    _ = try? await f.submit(.on(TicketID(number: id), ReleaseTicket()), by: StoreFixture.boss)
                }
                after = page.next
            } while after != nil
            #expect(seen == Array(1...9))
        }
    }

    // MARK: The upgrade

    /// A year in small: tickets that go to and fro, and an absence.
    private func history(_ path: String) async throws {
        try await StoreFixture.run(at: path) { f in
            var state: UInt64 = 7
            func dice(_ below: UInt64) -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (state >> 33) % below
            }
            for number in 1...3 { try await f.register("F\(number)", open: "1200.00") }
            for _ in 0..<12 { _ = try await f.open([try "F\(dice(3) + 1)".disputed()]) }
            for _ in 0..<240 {
                let id = TicketID(number: Int64(dice(12)) + 1)
                let actor = dice(2) == 0 ? StoreFixture.lea : StoreFixture.boss
                switch dice(8) {
                case 0, 1: _ = try? await f.submit(.on(id, TakeTicket(steal: true)), by: actor)
                case 2: _ = try? await f.submit(.on(id, ReleaseTicket()), by: StoreFixture.boss)
                case 3: _ = try? await f.submit(.on(id, WaitTicket(for: .customer)), by: StoreFixture.boss)
                case 4: _ = try? await f.submit(.on(id, ContinueTicket()), by: StoreFixture.boss)
                case 5:
                    let outcome = ResolveTicket(outcome: .rejected)
                    _ = try? await f.submit(.on(id, outcome), by: StoreFixture.boss)
                case 6: _ = try? await f.submit(.on(id, ReopenTicket()), by: StoreFixture.boss)
                default:
                    let invoice = try await f.store.ticket(id).ticket.disputes.first?.invoice
                    if let invoice, dice(3) == 0 {
                        _ = try? await f.submit(.on(id, SettleDispute(invoice: invoice, outcome: .withdrawn)), by: StoreFixture.boss)
                    }
                }
                f.clock.advance(Span(seconds: Int64(dice(7200))))
            }
            let until = Policy(calendar: BusinessCalendar(zone: .utc)).today(at: f.clock.now).adding(days: 9)
            try await f.submit(.on("lea", AwayAgent(until: until, note: FreeText("tom stands in"))))
        }
    }

    private func courses(_ path: String) async throws -> [String] {
        try await StoreFixture.run(at: path) { f in
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.problem == nil, "\(verdict)")
        }
        let queue = try DatabaseQueue.beside(path)
        defer { try? queue.close() }
        return try await queue.read { db in
            try Row.fetchAll(db, sql: "SELECT id, moves, bouncing_since, reopenings, reopened_since FROM ticket ORDER BY id").map {
                "\($0)"
            }
        }
    }

    /// A database of the version before, made of what this version wrote.
    private func downgrade(_ path: String) throws {
        let queue = try DatabaseQueue.beside(path)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    DROP INDEX ticket_bouncing; DROP INDEX ticket_reopened; DROP INDEX agent_away;
                    ALTER TABLE ticket DROP COLUMN moves; ALTER TABLE ticket DROP COLUMN bouncing_since;
                    ALTER TABLE ticket DROP COLUMN reopenings; ALTER TABLE ticket DROP COLUMN reopened_since;
                    ALTER TABLE agent DROP COLUMN away_since; ALTER TABLE agent DROP COLUMN away_until;
                    ALTER TABLE agent DROP COLUMN away_note;
                    DELETE FROM agent;
                    DELETE FROM grdb_migrations WHERE identifier GLOB '24 *';
                    """)
        }
        try queue.close()
    }

    @Test("a database from before counts the ways of its tickets out of the ledger, as the projection and a rebuild do")
    func upgraded() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = directory + "/holdline.db"
        try await history(path)
        let lived = try await courses(path)
        #expect(
            lived.contains { !$0.contains("bouncing_since:NULL") } && lived.contains { !$0.contains("reopened_since:NULL") }, "\(lived)")
        _ = try Store.rebuild(path: path)
        #expect(try await courses(path) == lived)
        try downgrade(path)
        let queue = try DatabaseQueue.beside(path)
        try Schema.migrator.migrate(queue)
        let upgraded = try await queue.read { db in
            try Row.fetchAll(db, sql: "SELECT id, moves, bouncing_since, reopenings, reopened_since FROM ticket ORDER BY id").map {
                "\($0)"
            }
        }
        try queue.close()
        #expect(upgraded == lived)
    }

    @Test("an absence and its note are in the tables after a rebuild, and the note is in no line of the feed")
    func absence() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = directory + "/holdline.db"
        try await StoreFixture.run(at: path) { f in
            let until = Policy(calendar: BusinessCalendar(zone: .utc)).today(at: f.clock.now).adding(days: 9)
            try await f.submit(.on("lea", AwayAgent(until: until, note: FreeText("tom stands in"))))
        }
        _ = try Store.rebuild(path: path)
        try await StoreFixture.run(at: path) { f in
            let agent = try await f.store.agent("lea")
            #expect(agent.awayNote?.text == "tom stands in" && agent.awayUntil != nil && agent.awaySince == f.clock.now)
            #expect(try await f.store.verify(tables: true).problem == nil)
            let facts = try await f.store.events(after: 0, limit: 10).map(\.json).joined()
            #expect(facts.contains("agent.away") && !facts.contains("stands in"))
        }
    }
}
