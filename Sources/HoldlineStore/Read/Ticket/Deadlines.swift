import GRDB
import HoldlineCore
import HoldlineWire

/// How many live tickets there are, and how many of them somebody should look at.
package struct DeadlineCounts: Hashable, Sendable {
    /// Those that are new, open or waiting.
    package var live = 0
    /// Those that nobody has.
    package var unassigned = 0
    /// Those that missed a deadline that somebody can still do something about, whichever.
    package var late = 0
    /// `firstResponseLate`: of those, the ones to which nobody has responded.
    /// `resolutionLate`: the ones whose resolution is overdue.
    package var firstResponseLate = 0, resolutionLate = 0
    /// `acknowledgeLate`: the ones that nobody has taken in time.
    /// `nextUpdateLate`: the ones whose customers have heard nothing for too long.
    package var acknowledgeLate = 0, nextUpdateLate = 0
}

extension DeadlineCounts {
    /// Where deadlines differ from ticket to ticket, the clock of every live one is read, out of their index alone.
    fileprivate init(of policy: Policy, at now: Instant, _ db: Database) throws {
        let tickets = try Row.fetchAll(
            db, sql: "SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition)"
        ).map(LiveTicket.read)
        let clocks = Clocks(of: tickets, at: now, policy)
        self.init()
        (live, unassigned) = (tickets.count, tickets.count { $0.assignee == nil })
        for ticket in tickets {
            let clock = clocks.clock(of: ticket)
            if clock.isLate { late += 1 }
            if clock.firstResponseLate, clock.firstResponseDue != nil { firstResponseLate += 1 }
            if clock.resolutionLate { resolutionLate += 1 }
            if clock.acknowledgeDue != nil, clock.acknowledgeLate == true { acknowledgeLate += 1 }
            if clock.nextUpdateDue != nil, clock.nextUpdateLate == true { nextUpdateLate += 1 }
        }
    }
}

extension Store {
    /// Counted anew where that is quick, else given again for a while: who asks often would keep the daemon from other work.
    ///
    /// Where the clock has never stood, all that were opened before an instant are late, and their index counts them.
    package func deadlines() async throws -> DeadlineCounts {
        let (policy, now) = (policy, now)
        if let known = lastDeadlines.recent(at: now) { return known }
        let counts = try await pool.read { db in
            guard policy.hasPlainDeadlines else { return try DeadlineCounts(of: policy, at: now, db) }
            let question = StaleQuestion(StaleQuery(), at: now, policy, limit: 0)
            let late = try question.latePausedTickets(db)
            func count(_ condition: String, past limit: Int64?) throws -> Int {
                guard let before = limit.flatMap(question.rule.lateBefore) else { return 0 }
                return try Self.count(db, "ticket WHERE \(condition) AND opened_at < ?", [before.milliseconds])
            }
            let (response, resolution) = (policy.deadlines.firstResponse, policy.deadlines.resolution)
            let answered = try count(ListSchema.answered, past: resolution)
            let live = "\(LiveTicket.source) WHERE \(LiveTicket.condition)"
            var counts = DeadlineCounts()
            (counts.live, counts.unassigned) = (try Self.count(db, live), try Self.count(db, live + " AND assignee IS NULL"))
            counts.late = try late.count + answered + count(ListSchema.unanswered, past: [response, resolution].compactMap(\.self).min())
            counts.firstResponseLate =
                try late.count { $0.firstResponseLate && $0.firstResponseDue != nil } + count(ListSchema.unanswered, past: response)
            counts.resolutionLate =
                try late.count(where: \.resolutionLate) + count(ListSchema.unanswered, past: resolution) + answered
            return counts
        }
        lastDeadlines.keep(counts, at: now, isLong: counts.live > ActiveHolds.few)
        return counts
    }

    /// `source` is what follows `FROM`, and the program's own text.
    private static func count(_ db: Database, _ source: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM " + source, arguments: arguments) ?? 0
    }
}
