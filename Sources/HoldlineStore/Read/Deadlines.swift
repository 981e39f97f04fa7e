import GRDB
import HoldlineCore
import HoldlineWire
import Synchronization

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
    /// Counted from the clocks of the live tickets. Where that takes long, a count is given again for a while: who asks often would keep the
    /// daemon from other work.
    package func deadlines() async throws -> DeadlineCounts {
        if let counts = deadlineCounts.last { return counts }
        let (policy, now) = (policy, now)
        let begin = ContinuousClock.now
        let counts = try await pool.read { db in
            let late = try StaleQuestion(StaleQuery(), at: now, policy).lateTickets(db)
            let count = "SELECT count(*) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition)"
            return DeadlineCounts(
                live: try Int.fetchOne(db, sql: count) ?? 0, unassigned: try Int.fetchOne(db, sql: count + " AND assignee IS NULL") ?? 0,
                late: late.count, firstResponseLate: late.count { $0.firstResponseLate && $0.firstResponseDue != nil },
                resolutionLate: late.count(where: \.resolutionLate))
        }
        deadlineCounts.keep(counts, since: begin)
        return counts
    }
}

/// The last count of deadlines that took long.
final class LastDeadlines: Sendable {
    private let kept = Mutex<(counts: DeadlineCounts, until: ContinuousClock.Instant)?>(nil)

    /// A count that is quicker is made anew each time.
    private static let quick = Duration.milliseconds(50)

    var last: DeadlineCounts? { kept.withLock { $0.flatMap { $0.until > .now ? $0.counts : nil } } }

    /// Twenty times as long as it took: counting takes a twentieth of the time at most.
    func keep(_ counts: DeadlineCounts, since begin: ContinuousClock.Instant) {
        let took = ContinuousClock.now - begin
        kept.withLock { $0 = took > Self.quick ? (counts, .now + took * 20) : nil }
    }
}
