import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    ///
    /// Each kind of reason has an index in the order of its age, so that a page reads little more than what it shows; what is shown is read
    /// in full. There is no end before the end.
    package func stale(olderThan age: Span, _ page: PageQuery) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            let rule = StaleRule(cutoff: now.adding(seconds: -age.seconds), now: now, policy: policy)
            let question = StaleQuestion(rule: rule, after: try StalePlace(after, db), limit: page.size + 1)
            var found = try question.tickets(db) + question.holds(db) + question.brokenPromises(db)
            found.sort { $0.place < $1.place }
            let shown = found.prefix(page.size)
            return Page(
                items: try shown.map { try $0.item(db) },
                next: found.count > page.size ? shown.last.map { $0.place.cursor.description } : nil, version: try db.head())
        }
    }

    /// Live tickets, and how many of them missed a deadline: the first response that nobody gave yet, the resolution.
    ///
    /// Where the clock has never stood, all that were opened before an instant are late, and their index counts them.
    package func deadlines() async throws -> Deadlined {
        let (policy, now) = (policy, now)
        if let known = lastDeadlines.recent(at: now) { return known }
        let counts: Deadlined = try await pool.read { db in
            let rule = StaleRule(cutoff: now, now: now, policy: policy)
            let late = try StaleQuestion(rule: rule, after: nil, limit: 0).latePausedTickets(db)
            func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM ticket WHERE " + sql, arguments: arguments) ?? 0
            }
            func count(_ condition: String, past limit: Int64?) throws -> Int {
                guard let before = limit.flatMap(rule.lateBefore) else { return 0 }
                return try count("\(condition) AND opened_at < ?", [before.milliseconds])
            }
            return (
                try count("state IN ('new', 'open', 'waiting')"),
                try late.count { $0.firstResponseLate && $0.firstResponseDue != nil }
                    + count(ListSchema.unanswered, past: policy.deadlines.firstResponse),
                try late.count(where: \.resolutionLate) + count(ListSchema.unanswered, past: policy.deadlines.resolution)
                    + count(ListSchema.answered, past: policy.deadlines.resolution)
            )
        }
        lastDeadlines.keep(counts, at: now, isLong: counts.live > ActiveHolds.few)
        return counts
    }

    /// Live tickets, and those of them that missed a deadline.
    package typealias Deadlined = (live: Int, firstResponseLate: Int, resolutionLate: Int)
}

/// Finds what a rule decides on, of each kind at most `limit` behind a place.
struct StaleQuestion {
    let rule: StaleRule
    let after: StalePlace?
    let limit: Int

    /// Whether something is behind the page before.
    func isNext(_ place: StalePlace) -> Bool { after.map { $0 < place } ?? true }

    /// Nothing that is stale for a shorter time is on this page.
    var since: Instant { after?.since ?? Instant(milliseconds: 0) }
}

/// Where something stands in the list of what is stale: since when, tickets before holds, tickets by their opening, then the number.
struct StalePlace: Comparable {
    let since: Instant
    private let isHold: Bool
    /// Of a ticket; those that are due at the same time are in this order in their index.
    let openedAt: Instant
    let number: Int64

    init(_ ticket: Ticket, since: Instant) {
        (self.since, isHold, openedAt, number) = (since, false, ticket.openedAt, ticket.id.number)
    }

    init(_ hold: HoldID, since: Instant) {
        (self.since, isHold, openedAt, number) = (since, true, Instant(milliseconds: 0), hold.number)
    }

    /// The place that a page names; nil where there is none.
    init?(_ cursor: Cursor?, _ db: Database) throws {
        guard let cursor else { return nil }
        since = Instant(milliseconds: cursor.first)
        isHold = cursor.second != 0
        number = cursor.third ?? 0
        let opened = isHold ? nil : try Int64.fetchOne(db, sql: "SELECT opened_at FROM ticket WHERE id = ?", arguments: [number])
        openedAt = Instant(milliseconds: opened ?? 0)
    }

    /// What a page gives as the place where the next one goes on.
    var cursor: Cursor { Cursor(since.milliseconds, isHold ? 1 : 0, number) }

    static func < (left: StalePlace, right: StalePlace) -> Bool {
        (left.since, left.isHold ? 1 : 0, left.openedAt, left.number) < (right.since, right.isHold ? 1 : 0, right.openedAt, right.number)
    }
}

/// Something stale: where it stands in the list, and how the rest of it is read.
struct StaleFinding {
    let place: StalePlace
    let item: (Database) throws -> StaleItem
}
