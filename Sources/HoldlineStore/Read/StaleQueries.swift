import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    ///
    /// Every page sorts all of them by little more than their place, and reads in full only what it shows: there is no end before the end.
    package func stale(olderThan age: Span, _ page: PageQuery) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let place = try StalePlace(page.after)
        return try await pool.read { db in
            let question = StaleQuestion(cutoff: now.adding(seconds: -age.seconds), now: now, policy: policy)
            var found = try question.tickets(db) + question.holds(db) + question.brokenPromises(db)
            if let place { found.removeAll { !(place < $0.place) } }
            found.sort { $0.place < $1.place }
            let shown = found.prefix(page.size)
            return Page(
                items: try shown.map { try $0.item(db) }, next: found.count > page.size ? shown.last.map { $0.place.description } : nil,
                version: try db.head())
        }
    }

    /// Live tickets, and how many of them missed a deadline: the first response that nobody gave yet, the resolution.
    package func deadlines() async throws -> (live: Int, firstResponseLate: Int, resolutionLate: Int) {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            let question = StaleQuestion(cutoff: now, now: now, policy: policy)
            let late = try question.lateTickets(db)
            return (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM ticket WHERE state IN ('new', 'open', 'waiting')") ?? 0,
                late.count { $0.firstResponseLate && $0.firstResponseDue != nil }, late.count(where: \.resolutionLate)
            )
        }
    }
}

/// What is asked: what is untouched since `cutoff`, and what is over by now.
struct StaleQuestion {
    let cutoff: Instant
    let now: Instant
    let policy: Policy

    var today: Day { policy.today(at: now) }
    var zone: Zone { policy.calendar.zone }
}

/// Something stale: where it stands in the list, and how the rest of it is read.
struct StaleFinding {
    let place: StalePlace
    let item: (Database) throws -> StaleItem
}

/// Where an item stands in the list: since when, then tickets before holds, then the number.
struct StalePlace: Comparable, CustomStringConvertible {
    let since: Int64
    let kind: Int64
    let number: Int64

    init(_ ticket: TicketID, since: Instant) { (self.since, kind, number) = (since.milliseconds, 0, ticket.number) }

    init(_ hold: HoldID, since: Instant) { (self.since, kind, number) = (since.milliseconds, 1, hold.number) }

    init?(_ text: String?) throws {
        guard let text else { return nil }
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 3 else {
            throw Refusal.invalid("after", "“\(text.prefix(40))” is no place in this list: use the “next” of the page before")
        }
        (since, kind, number) = (parts[0], parts[1], parts[2])
    }

    var description: String { "\(since).\(kind).\(number)" }

    static func < (left: StalePlace, right: StalePlace) -> Bool {
        (left.since, left.kind, left.number) < (right.since, right.kind, right.number)
    }
}
