import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    ///
    /// Each kind of reason has an index in the order of its age, so that a page reads little more than what it shows; what is shown is read
    /// in full. There is no end before the end.
    package func stale(_ query: StaleQuery, _ page: PageQuery, _ people: StalePeople = StalePeople()) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            let question = StaleQuestion(
                query, at: now, policy, people, absent: try people.absent(on: policy.today(at: now), db), after: try StalePlace(after, db),
                limit: page.size + 1)
            let found = try question.findings(db)
            let shown = found.prefix(page.size)
            return Page(
                items: try shown.map { try $0.item(db) },
                next: found.count > page.size ? shown.last.map { $0.place.cursor.description } : nil, version: try db.head())
        }
    }

    /// The same for whatever is untouched for so long.
    package func stale(olderThan age: Span, _ page: PageQuery) async throws -> Page<StaleItem> {
        var query = StaleQuery()
        query.olderThan = age
        return try await stale(query, page)
    }

    /// How much is stale for which reason, the most first.
    /// All that is stale is found for it, however much that is: the wallboard keeps the answer for a while. Of equal counts the
    /// older reason comes first.
    package func staleCounts(_ query: StaleQuery, _ people: StalePeople = StalePeople()) async throws -> StaleCounts {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            var counts: [StaleReason: StaleCount] = [:]
            let absent = try people.absent(on: policy.today(at: now), db)
            for found in try StaleQuestion(query, at: now, policy, people, absent: absent).findings(db) {
                var count = counts[found.reason] ?? StaleCount(found.reason, since: found.place.since)
                count.since = min(count.since, found.place.since)
                if found.place.isHold { count.holds += 1 } else { count.tickets += 1 }
                counts[found.reason] = count
            }
            let items = counts.values.sorted { ($1.tickets + $1.holds, $0.since) < ($0.tickets + $0.holds, $1.since) }
            return StaleCounts(items: items, version: try db.head())
        }
    }
}

/// Finds what a rule decides on, of each kind at least the first `limit` behind a place.
struct StaleQuestion {
    let rule: StaleRule
    let query: StaleQuery
    let people: StalePeople
    /// The last line of the page before; nil for the first page.
    let after: StalePlace?
    /// One more than the page shows, so that it is known whether another page follows; `.max` for the counts.
    let limit: Int

    /// All of it, where no limit is said.
    init(
        _ query: StaleQuery, at now: Instant, _ policy: Policy, _ people: StalePeople = StalePeople(), absent: [String: Absence] = [:],
        after: StalePlace? = nil, limit: Int = .max
    ) {
        (self.query, self.people, self.after, self.limit) = (query, people, after, limit)
        rule = StaleRule(olderThan: query.olderThan, now: now, policy: policy, absent: absent)
    }

    /// What the query asks for, in the list's order.
    func findings(_ db: Database) throws -> [StaleFinding] {
        var found = query.kind == .hold ? [] : try tickets(db)
        if query.kind != .ticket { found += try holds(db) + brokenPromises(db) }
        return found.sorted { $0.place < $1.place }
    }

    /// Rows that are read at once, at most.
    static let chunk = 8192

    /// Rows that are read first.
    var firstChunk: Int { min(limit, Self.chunk / 2) * 2 }

    /// Whether something is behind the page before, and stale for a reason that is asked for.
    func isNext(_ place: StalePlace, _ reason: StaleReason) -> Bool {
        (after.map { $0 < place } ?? true) && isAsked(reason)
    }

    /// Whether the query names the reason, or names none.
    func isAsked(_ reason: StaleReason) -> Bool { query.reason?.words.contains(reason) ?? true }

    /// Nothing that is stale for a shorter time is on this page.
    var since: Instant { after?.since ?? Instant(milliseconds: 0) }
}

/// Where something stands in the list of what is stale: since when, tickets before holds, tickets by their opening, then the number.
struct StalePlace: Comparable {
    /// When the reason began: the list has the oldest first.
    let since: Instant
    let isHold: Bool
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
    let reason: StaleReason
    /// Reads the line in full. It is called for what a page shows alone, within the same read.
    let item: (Database) throws -> StaleItem
}
