import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

/// Lists whose pages are read by an index, against the same lists made of everything.
@Suite("pages of long lists")
struct ListPageTests {
    /// Numbers that are the same in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
        mutating func below(_ count: UInt64) -> UInt64 { next() % count }
    }

    private static var policy: Policy {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))
        policy.deadlines = Deadlines(firstResponse: 4 * 3600, resolution: 30 * 3600)
        return policy
    }

    @Test("a list goes on only at a place that a page gave, written as the page wrote it")
    func places() async throws {
        for text in ["12.7.1", "-5.2.0"] { #expect(try Cursor(text, of: 3)?.description == text) }
        for text in ["", "12", "12.7", "+12.7.1", "12.07.1", "12.x.7.1", "12.7.1.", "12..7.1", "12.7.1.0"] {
            #expect(throws: Refusal.self, "\(text)") { try Cursor(text, of: 3) }
        }
        #expect(try Cursor(nil, of: 3) == nil)
        #expect(try PageQuery(limit: 1, after: "12").place() == 12)
        for text in ["+12", "012", "-1", "-0", "12.7"] {
            #expect(throws: Refusal.self, "\(text)") { try PageQuery(limit: 1, after: text).place() }
        }
        try await StoreFixture.run { f in
            try await f.register("F1", open: "10.00")
            func changes(_ after: String) async throws { _ = try await f.store.changes(since: 0, PageQuery(limit: 1, after: after)) }
            try await changes("1/F1")
            for text in ["+1/F1", "01/F1"] { #expect(await refusal { try await changes(text) } == .invalid, "\(text)") }
        }
    }

    /// Tickets of some weeks, in all states, of which many were answered, waited, or dispute an invoice that was cancelled.
    private func weeks(_ f: StoreFixture, _ seed: UInt64) async throws -> Int64 {
        var dice = Dice(state: seed)
        for number in 1...12 { try await f.register("F\(number)", open: "1200.00", customer: "C-\(number % 4)") }
        var last: Int64 = 0
        for _ in 0..<160 {
            switch dice.below(10) {
            case 0...3:
                let number = dice.below(12) + 1
                last = try await f.open([try "F\(number)".disputed(number % 2 == 0 ? nil : "7.00")], customer: "C-\(number % 4)").number
            case 4 where last > 0, 5 where last > 0:
                let id = TicketID(number: Int64(dice.below(UInt64(last))) + 1)
                _ = try? await f.submit(.on(id, TakeTicket(steal: true)))
                if dice.below(2) == 0 {
                    _ = try? await f.submit(.on(id, NoteOnTicket(text: try #require(FreeText("called back")), toCustomer: true)))
                }
            case 6 where last > 0:
                let id = TicketID(number: Int64(dice.below(UInt64(last))) + 1)
                let day = Day(number: Policy(calendar: Self.policy.calendar).today(at: f.clock.now).number + Int32(dice.below(9)))
                _ = try? await f.submit(.on(id, WaitTicket(for: dice.below(2) == 0 ? .customer : .carrier, until: day)))
            case 7 where last > 0:
                let id = TicketID(number: Int64(dice.below(UInt64(last))) + 1)
                _ = try? await f.submit(.on(id, ContinueTicket()))
            case 8 where last > 0:
                let id = TicketID(number: Int64(dice.below(UInt64(last))) + 1)
                let other = TicketID(number: Int64(dice.below(UInt64(last))) + 1)
                let invoice = try "F\(dice.below(12) + 1)".invoice
                switch dice.below(8) {
                case 0: _ = try? await f.submit(.on(id, ResolveTicket(outcome: .rejected)))
                case 1:
                    _ = try? await f.submit(.on(id, ResolveTicket(outcome: .upheld)))
                    _ = try? await f.submit(.on(id, CloseTicket()))
                case 2: _ = try? await f.submit(.on(id, ReopenTicket()))
                case 3: _ = try? await f.submit(.on(id, MergeTicket(into: other)))
                case 4:
                    _ = try? await f.submit(.on(id, MergeTicket(into: other)))
                    _ = try? await f.submit(.on(id, UnmergeTicket()))
                case 5:
                    let disputed = try await f.store.ticket(id).ticket.disputes.first?.invoice
                    if let disputed { _ = try? await f.submit(.on(id, SettleDispute(invoice: disputed, outcome: .upheld))) }
                    if let disputed { _ = try? await f.submit(.on(id, UnsettleDispute(invoice: disputed))) }
                default:
                    let note = dice.below(2) == 0 ? FreeText("the court") : nil
                    _ = try? await f.submit(.new(PlaceHold(kind: .manual, invoice: invoice, note: note)), by: StoreFixture.boss)
                }
            default: f.clock.advance(Span(seconds: Int64(dice.below(20) * 3600)))
            }
            f.clock.advance(Span(seconds: Int64(dice.below(3) * 1800)))
        }
        #expect(try await f.post(220, "\(f.clock.now)", on: "F3", by: "SE").effect == .cancelled)
        return last
    }

    @Test("what is stale comes oldest first and once, however small the pages, and all of it", arguments: [1, 2] as [UInt64])
    func stale(seed: UInt64) async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let last = try await weeks(f, seed)
            for hours in [0, 40, 200] as [Int64] {
                let age = Span(seconds: hours * 3600)
                let rule = StaleRule(olderThan: age, now: f.clock.now, policy: Self.policy)
                let courses = try await courses(f)
                var expected: Set<String> = []
                for number in 1...last {
                    let page = try await f.store.ticket(TicketID(number: number))
                    guard page.ticket.state.isLive, let clock = page.clock else { continue }
                    let isCancelled = page.ticket.disputes.contains { $0.invoice.text == "F3" && $0.state == .open }
                    let found = rule.finding(
                        page.ticket, clock, cancelled: isCancelled ? InvoiceNumber(unchecked: "F3") : nil,
                        course: courses[page.ticket.id] ?? TicketCourse())
                    if let found { expected.insert("T-\(number) \(found.reason) \(found.since)") }
                }
                let expectedHolds = try await staleHolds(f, rule)
                for size in hours == 40 ? [1, 500] : [4] {
                    let items = try await f.stale(olderThan: age, pages: size)
                    let tickets = items.filter { $0.kind == .ticket }
                    #expect(tickets.count == expected.count)
                    #expect(Set(tickets.map { "\($0.ticket.map(\.description) ?? "") \($0.staleReason) \($0.since)" }) == expected)
                    let holds = items.compactMap { item in item.hold.map { "\($0) \(item.staleReason) \(item.since)" } }
                    #expect(Set(holds) == expectedHolds)
                    #expect(items.map(\.since) == items.map(\.since).sorted())
                    #expect(Set(items.map { "\($0.kind) \($0.ticket?.number ?? 0) \($0.hold?.number ?? 0)" }).count == items.count)
                }
            }
        }
    }

    /// The way of each ticket, counted out of its events.
    private func courses(_ f: StoreFixture) async throws -> [TicketID: TicketCourse] {
        var courses: [TicketID: TicketCourse] = [:]
        var last: [TicketID: Ticket] = [:]
        var after: Int64 = 0
        while true {
            let events = try await f.store.events(after: after, limit: 1000)
            guard let end = events.last else { return courses }
            after = end.seq
            for event in events {
                guard let facts = try? StoredJSON.decode(FeedFacts.self, from: event.json),
                    let ticket = facts.facts.ticket
                else { continue }
                var course = courses[ticket.id] ?? TicketCourse()
                if let before = last[ticket.id], before.state != ticket.state || before.assignee != ticket.assignee { course.moves += 1 }
                if !ticket.state.isLive || facts.type == "ticket.settled" { course.moves = 0 }
                if course.moves < 4 { course.bouncingSince = nil } else if course.bouncingSince == nil { course.bouncingSince = facts.at }
                if facts.type == "ticket.reopened" {
                    course.reopenings += 1
                    if course.reopenings == 2 { course.reopenedSince = facts.at }
                }
                (courses[ticket.id], last[ticket.id]) = (course, ticket)
            }
        }
    }

    private struct FeedFacts: Decodable {
        var at: Instant
        var type: String
        var facts: Facts
    }

    /// What the rule says of each hold by itself.
    private func staleHolds(_ f: StoreFixture, _ rule: StaleRule) async throws -> Set<String> {
        var found: Set<String> = []
        for hold in try await f.store.holds(HoldQuery(), PageQuery(limit: 500)).items {
            var standing = StaleRule.StandingHold(
                kind: hold.kind, since: hold.since, review: hold.review, hasEnd: hold.until != nil, hasNote: hold.note != nil, ticket: nil,
                isDisputed: false)
            if let id = hold.ticket {
                let ticket = try await f.store.ticket(id).ticket
                standing.ticket = ticket.state
                standing.isDisputed = ticket.disputes.contains { $0.hold == hold.id && $0.state == .open }
            }
            if let (reason, since) = rule.reason(standing) { found.insert("\(hold.id) \(reason) \(since)") }
        }
        return found
    }

    @Test("missed deadlines are counted by their indices as by every clock", arguments: [4, 5] as [UInt64])
    func late(seed: UInt64) async throws {
        try await StoreFixture.run(policy: Self.policy) { f in
            let last = try await weeks(f, seed)
            var counted = DeadlineCounts()
            for number in 1...last {
                let page = try await f.store.ticket(TicketID(number: number))
                guard page.ticket.state.isLive, let clock = page.clock else { continue }
                counted.live += 1
                if page.ticket.assignee == nil { counted.unassigned += 1 }
                if clock.isLate { counted.late += 1 }
                if clock.firstResponseLate, clock.firstResponseDue != nil { counted.firstResponseLate += 1 }
                if clock.resolutionLate { counted.resolutionLate += 1 }
            }
            #expect(counted.live > 20 && counted.firstResponseLate > 0 && counted.resolutionLate > 0)
            #expect(try await f.store.deadlines() == counted)
        }
    }

    @Test("the boundary of what is late is that of each second's own clock")
    func boundary() throws {
        let policy = Self.policy
        let now = try #require(Instant(text: "2026-11-23T10:30:00Z"))
        let rule = StaleRule(cutoff: now, now: now, policy: policy)
        for limit in [0, 1, 3600, 4 * 3600, 30 * 3600, 300 * 3600] as [Int64] {
            let before = try #require(rule.lateBefore(limit))
            #expect(policy.calendar.businessSeconds(from: before, to: now) <= limit)
            #expect(policy.calendar.businessSeconds(from: before.adding(seconds: -1), to: now) > limit)
            let due = try #require(rule.due(limit, openedAt: before.adding(seconds: -7200)))
            let opened = rule.openedBefore(due: due, limit)
            #expect(try #require(rule.due(limit, openedAt: opened)) >= due)
            #expect(try #require(rule.due(limit, openedAt: opened.adding(seconds: -1))) < due)
        }
        var closed = policy
        closed.calendar = BusinessCalendar(zone: .utc, week: Array(repeating: nil, count: 7))
        #expect(StaleRule(cutoff: now, now: now, policy: closed).lateBefore(60) == nil)
    }

    @Test("held invoices are all in the list, in the order of their registration, held by themselves or by their customer")
    func held() async throws {
        try await StoreFixture.run { f in
            _ = try await f.open([try "F7".disputed("5.00"), try "F2".disputed()])
            for number in 1...30 { try await f.register("F\(number)", open: "1200.00", customer: "C-\(number % 5)") }
            _ = try await f.open([try "F29".disputed()], customer: "C-4")
            let ticket = try await f.open([try "F11".disputed()], customer: "C-1")
            try await f.submit(.on(ticket, ResolveTicket(outcome: .withdrawn)))
            try await f.submit(
                .new(
                    PlaceHold(
                        kind: .insolvency, customer: CustomerReference("C-3"), note: FreeText("the court"))),
                by: StoreFixture.boss)
            f.clock.advance(days: 10)
            func all(_ query: InvoiceQuery, limit: Int) async throws -> [String] {
                var (numbers, after): ([String], String?) = ([], nil)
                repeat {
                    let page = try await f.store.invoices(query, PageQuery(limit: limit, after: after))
                    numbers += page.items.map(\.number.text)
                    after = page.next
                } while after != nil
                return numbers
            }
            let everything = try await all(InvoiceQuery(), limit: 500)
            let expected = everything.filter { (try? f.check($0).held?.isPositive) ?? false }
            #expect(expected.contains("F7") && expected.contains("F29") && expected.contains("F3") && !expected.contains("F11"))
            var query = InvoiceQuery()
            query.held = true
            for limit in [1, 3, 500] { #expect(try await all(query, limit: limit) == expected) }
            query.customer = CustomerReference("C-3")
            #expect(try await all(query, limit: 2) == expected.filter { ["F3", "F8", "F13", "F18", "F23", "F28"].contains($0) })
        }
    }

    @Test("a new invoice and the page of a customer find their holds by an index, however many stand")
    func holdsByIndex() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", customer: "C-1")
            try await f.store.pool.read { db in
                var asked: [String] = []
                db.trace { asked.append($0.description) }
                _ = try TableRecords(db).disputedNumbers(spelledLike: try "F1".invoice)
                _ = try Store.page(of: CustomerReference(unchecked: "C-1"), Day(number: 20_000), db)
                db.trace(nil)
                var steps: [String] = []
                for sql in asked where sql.contains("FROM hold") || sql.contains("JOIN hold") {
                    let sql = sql.replacing("?", with: "1")
                    steps += try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }.filter {
                        $0.contains(" hold ")
                    }
                }
                #expect(steps.count >= 3)
                for step in steps { #expect(step.contains("=?"), "\(step)") }
            }
        }
    }
}
