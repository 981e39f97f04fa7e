import GRDB
import HoldlineCore
import HoldlineWire

/// Tickets that lists of their own bring, so that the others leave them out.
struct StaleOthers {
    /// Numbers of tickets with an open dispute about a cancelled invoice: that reason comes before all others.
    let cancelled: Set<Int64>
    /// Of live tickets that bounce, or were reopened twice.
    let courses: [Int64: TicketCourse]

    /// The course of a ticket that never bounced and was reopened once at most is that of a new one.
    func course(of ticket: Ticket) -> TicketCourse { courses[ticket.id.number] ?? TicketCourse() }

    /// What `ofAbsent` and `ofCourses` bring.
    static let reasons: Set<StaleReason> = [.assigneeGone, .assigneeAway, .reopenedTwice, .bouncing]
}

extension StaleQuestion {
    /// The ways of live tickets that somebody has to look at, out of their indices alone.
    ///
    /// Each index is named: SQLite takes these few for as many as all live ones, and would read those.
    func courses(_ db: Database) throws -> [Int64: TicketCourse] {
        var courses: [Int64: TicketCourse] = [:]
        let bouncing = try Row.fetchCursor(db, sql: Self.courses(since: "bouncing_since", "moves", index: "ticket_bouncing"))
        while let row = try bouncing.next() {
            courses[row[0]] = TicketCourse(moves: row[2], bouncingSince: Instant(milliseconds: row[1]))
        }
        let reopened = try Row.fetchCursor(db, sql: Self.courses(since: "reopened_since", "reopenings", index: "ticket_reopened"))
        while let row = try reopened.next() {
            courses[row[0], default: TicketCourse()].reopenings = row[2]
            courses[row[0], default: TicketCourse()].reopenedSince = Instant(milliseconds: row[1])
        }
        return courses
    }

    private static func courses(since: String, _ count: String, index: String) -> String {
        "SELECT id, \(since), \(count) FROM ticket INDEXED BY \(index) WHERE \(since) IS NOT NULL AND \(LiveTicket.condition)"
    }

    /// Tickets of those who do not work on them.
    func ofAbsent(but others: StaleOthers, _ db: Database) throws -> [StaleFinding] {
        let select = try db.cachedStatement(
            sql: "SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND assignee = ?")
        var found: [StaleFinding] = []
        for login in rule.absent.keys.sorted() where query.assignee.map({ $0 == login }) ?? true {
            let rows = try Row.fetchCursor(select, arguments: [login])
            while let row = try rows.next() {
                let ticket = try LiveTicket.read(row)
                guard !others.cancelled.contains(ticket.id.number), let finding = rule.absence(of: ticket) else { continue }
                let place = StalePlace(ticket, since: finding.since)
                if isNext(place, finding.reason) { found.append(self.finding(place, ticket, finding, cancelled: nil)) }
            }
        }
        return found
    }

    /// The first tickets that bounce or were reopened twice, and that no more pressing reason has.
    func ofCourses(but others: StaleOthers, _ db: Database) throws -> [StaleFinding] {
        let select = try db.cachedStatement(
            sql: "SELECT \(LiveTicket.columns) FROM ticket WHERE id = ?1 AND (?2 IS NULL OR assignee = ?2)")
        let waiting = others.courses.compactMap { id, course in rule.finding(course).map { (id, $0) } }
            .filter { $0.1.since >= since && isAsked($0.1.reason) && !others.cancelled.contains($0.0) }
            .sorted { ($0.1.since, $0.0) < ($1.1.since, $1.0) }
        var found: [StaleFinding] = []
        var start = 0
        var last: Instant?
        while start < waiting.count {
            // All of one instant belong together: their places are in the order of their opening.
            if found.count >= limit, waiting[start].1.since != last { break }
            let chunk = waiting[start..<min(waiting.count, start + firstChunk)]
            start = chunk.endIndex
            let tickets = try chunk.compactMap { try Row.fetchOne(select, arguments: [$0.0, query.assignee]).map(LiveTicket.read) }
            let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
            for ticket in tickets {
                let finding = rule.finding(ticket, clocks.clock(of: ticket), cancelled: nil, course: others.course(of: ticket))
                guard let finding, finding.reason == .bouncing || finding.reason == .reopenedTwice else { continue }
                let place = StalePlace(ticket, since: finding.since)
                if isNext(place, finding.reason) { found.append(self.finding(place, ticket, finding, cancelled: nil)) }
            }
            last = chunk.last?.1.since
        }
        return found
    }
}
