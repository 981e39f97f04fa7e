import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    ///
    /// Every page sorts all of them by little more than their place, and reads in full only what it shows: there is no end before the end.
    package func stale(_ query: StaleQuery, _ page: PageQuery) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            var found = try StaleQuestion(query, at: now, policy).findings(db)
            if let after { found.removeAll { !(after < $0.cursor) } }
            found.sort { $0.cursor < $1.cursor }
            let shown = found.prefix(page.size)
            return Page(
                items: try shown.map { try $0.item(db) }, next: found.count > page.size ? shown.last.map { $0.cursor.description } : nil,
                version: try db.head())
        }
    }

    /// The same for whatever is untouched for so long.
    package func stale(olderThan age: Span, _ page: PageQuery) async throws -> Page<StaleItem> {
        var query = StaleQuery()
        query.olderThan = age
        return try await stale(query, page)
    }

    /// How much is stale for which reason, the most first.
    package func staleCounts(_ query: StaleQuery) async throws -> StaleCounts {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            var counts: [StaleReason: StaleCount] = [:]
            for found in try StaleQuestion(query, at: now, policy).findings(db) {
                var count = counts[found.reason] ?? StaleCount(found.reason, since: found.since)
                count.since = min(count.since, found.since)
                if found.kind == .ticket { count.tickets += 1 } else { count.holds += 1 }
                counts[found.reason] = count
            }
            let items = counts.values.sorted { ($1.tickets + $1.holds, $0.since) < ($0.tickets + $0.holds, $1.since) }
            return StaleCounts(items: items, version: try db.head())
        }
    }
}

/// Finds the candidates that a rule decides on.
struct StaleQuestion {
    let rule: StaleRule
    let query: StaleQuery

    init(_ query: StaleQuery, at now: Instant, _ policy: Policy) {
        self.query = query
        rule = StaleRule(cutoff: now.adding(seconds: -query.olderThan.seconds), now: now, policy: policy)
    }

    /// All that the query asks for, in no order.
    func findings(_ db: Database) throws -> [StaleFinding] {
        var found = query.kind == .hold ? [] : try tickets(db)
        if query.kind != .ticket { found += try holds(db) + brokenPromises(db) }
        guard let reasons = query.reason?.words else { return found }
        return found.filter { reasons.contains($0.reason) }
    }
}

/// Something stale: where it stands in the list, and how the rest of it is read.
struct StaleFinding {
    let cursor: Cursor
    let kind: StaleItem.Kind
    let reason: StaleReason
    let since: Instant
    let item: (Database) throws -> StaleItem
}

extension Cursor {
    /// In the list of what is stale: since when, then tickets before holds, then the number.
    init(_ ticket: TicketID, since: Instant) { self.init(since.milliseconds, 0, ticket.number) }

    init(_ hold: HoldID, since: Instant) { self.init(since.milliseconds, 1, hold.number) }
}
