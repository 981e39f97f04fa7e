import GRDB
import HoldlineCore
import HoldlineWire

/// How many live tickets there are, and how many of them somebody should look at.
package struct DeadlineCounts: Hashable, Sendable {
    package var live = 0
    /// Those that nobody has.
    package var unassigned = 0
    /// Those that missed a deadline that somebody can still do something about, whichever.
    package var late = 0
    /// `firstResponseLate`: of those, the ones to which nobody has responded.
    /// `resolutionLate`: the ones whose resolution is overdue.
    package var firstResponseLate = 0, resolutionLate = 0
}

extension Store {
    /// Counted anew where that is quick, else given again for a while: who asks often would keep the daemon from other work.
    ///
    /// Where the clock has never stood, all that were opened before an instant are late, and their index counts them.
    package func deadlines() async throws -> DeadlineCounts {
        let (policy, now) = (policy, now)
        if let known = lastDeadlines.recent(at: now) { return known }
        let counts = try await pool.read { db in
            let question = StaleQuestion(StaleQuery(), at: now, policy, limit: 0)
            let late = try question.latePausedTickets(db)
            func count(_ condition: String, past limit: Int64?) throws -> Int {
                guard let before = limit.flatMap(question.rule.lateBefore) else { return 0 }
                return try Self.count(db, "ticket WHERE \(condition) AND opened_at < ?", [before.milliseconds])
            }
            let (response, resolution) = (policy.deadlines.firstResponse, policy.deadlines.resolution)
            let answered = try count(ListSchema.answered, past: resolution)
            let live = "\(LiveTicket.source) WHERE \(LiveTicket.condition)"
            return DeadlineCounts(
                live: try Self.count(db, live), unassigned: try Self.count(db, live + " AND assignee IS NULL"),
                late: try late.count + answered
                    + count(ListSchema.unanswered, past: [response, resolution].compactMap(\.self).min()),
                firstResponseLate: try late.count { $0.firstResponseLate && $0.firstResponseDue != nil }
                    + count(ListSchema.unanswered, past: response),
                resolutionLate: try late.count(where: \.resolutionLate) + count(ListSchema.unanswered, past: resolution) + answered)
        }
        lastDeadlines.keep(counts, at: now, isLong: counts.live > ActiveHolds.few)
        return counts
    }

    private static func count(_ db: Database, _ source: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM " + source, arguments: arguments) ?? 0
    }
}
