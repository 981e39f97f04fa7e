import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    ///
    /// Every page sorts all of them by little more than their place, and reads in full only what it shows: there is no end before the end.
    package func stale(olderThan age: Span, _ page: PageQuery) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            let question = StaleQuestion(rule: StaleRule(cutoff: now.adding(seconds: -age.seconds), now: now, policy: policy))
            var found = try question.tickets(db) + question.holds(db) + question.brokenPromises(db)
            if let after { found.removeAll { !(after < $0.cursor) } }
            found.sort { $0.cursor < $1.cursor }
            let shown = found.prefix(page.size)
            return Page(
                items: try shown.map { try $0.item(db) }, next: found.count > page.size ? shown.last.map { $0.cursor.description } : nil,
                version: try db.head())
        }
    }

    /// Live tickets, and how many of them missed a deadline: the first response that nobody gave yet, the resolution.
    package func deadlines() async throws -> (live: Int, firstResponseLate: Int, resolutionLate: Int) {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            let question = StaleQuestion(rule: StaleRule(cutoff: now, now: now, policy: policy))
            let late = try question.lateTickets(db)
            return (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM ticket WHERE state IN ('new', 'open', 'waiting')") ?? 0,
                late.count { $0.firstResponseLate && $0.firstResponseDue != nil }, late.count(where: \.resolutionLate)
            )
        }
    }
}

/// Finds the candidates that a rule decides on.
struct StaleQuestion {
    let rule: StaleRule
}

/// Something stale: where it stands in the list, and how the rest of it is read.
struct StaleFinding {
    let cursor: Cursor
    let item: (Database) throws -> StaleItem
}

extension Cursor {
    /// In the list of what is stale: since when, then tickets before holds, then the number.
    init(_ ticket: TicketID, since: Instant) { self.init(since.milliseconds, 0, ticket.number) }

    init(_ hold: HoldID, since: Instant) { self.init(since.milliseconds, 1, hold.number) }
}
