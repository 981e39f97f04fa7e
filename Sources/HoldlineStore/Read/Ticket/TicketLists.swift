import GRDB
import HoldlineCore
import HoldlineWire

/// Lists of tickets in another order than that of their numbers.
extension Store {
    /// Live tickets, by what is due, by priority or by their last change. Every page reckons all that the query asks for by little more than
    /// their clocks, and reads in full only what it shows.
    ///
    /// Throws `invalid` for an `after` that no page gave.
    func desk(_ query: TicketQuery, _ page: PageQuery) async throws -> Page<TicketLine> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            let desk = Desk(policy: policy, now: now)
            var places = try desk.places(query, db)
            if let after { places.removeAll { !(after < $0.cursor) } }
            places.sort { $0.cursor < $1.cursor }
            let shown = places.prefix(page.size)
            return Page(
                items: try desk.lines(shown.map(\.id), of: query.assignee, db),
                next: places.count > page.size ? shown.last.map { $0.cursor.description } : nil, version: try db.head())
        }
    }

    /// Tickets in all states, the last change first. Throws `invalid` for an `after` that no page gave.
    func lastChanged(_ query: TicketQuery, _ page: PageQuery) async throws -> Page<TicketLine> {
        let (policy, now) = (policy, now)
        let after = try Cursor(page.after, of: 3)
        return try await pool.read { db in
            var conditions = Conditions()
            if let after { conditions.add("(updated_at, ticket.id) < (?, ?)", -after.first, -(after.third ?? 0)) }
            try query.narrow(&conditions, in: policy.calendar.zone)
            if let text = query.text {
                conditions.add("ticket.id IN (SELECT rowid FROM search WHERE search MATCH ?)", try SearchPattern(text, db).text)
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT ticket.id, updated_at FROM ticket\(conditions.clause) ORDER BY updated_at DESC, ticket.id DESC LIMIT ?",
                arguments: conditions.arguments + [page.size + 1])
            let shown = rows.prefix(page.size)
            return Page(
                items: try Desk(policy: policy, now: now).lines(shown.map { TicketID(number: $0[0]) }, of: query.assignee, db),
                next: rows.count > page.size ? shown.last.map { Cursor.changed($0[1], $0[0]).description } : nil, version: try db.head())
        }
    }
}

/// Tickets as somebody works them down.
struct Desk {
    let policy: Policy
    let now: Instant

    var zone: Zone { policy.calendar.zone }

    /// Live tickets that a query asks for, in no order.
    func places(_ query: TicketQuery, _ db: Database) throws -> [DeskPlace] {
        var conditions = Conditions()
        conditions.add(LiveTicket.condition)
        try query.narrow(&conditions, in: zone)
        if let text = query.text {
            conditions.add("ticket.id IN (SELECT rowid FROM search WHERE search MATCH ?)", try SearchPattern(text, db).text)
        }
        if query.late, let before = policy.possiblyLateBefore(now) { conditions.add("opened_at < ?", before.milliseconds) }
        // What names one customer, one invoice or words has an index of its own that is quicker.
        let source = query.customer == nil && query.invoice == nil && query.text == nil ? LiveTicket.source : "ticket"
        let tickets = try Row.fetchAll(
            db, sql: "SELECT \(LiveTicket.columns) FROM \(source)\(conditions.clause)", arguments: conditions.arguments
        ).map(LiveTicket.read)
        let clocks = Clocks(of: tickets, at: now, policy)
        let end = query.due.map { zone.instant(of: $0.adding(days: 1)) }
        return tickets.compactMap { ticket in
            let place = DeskPlace(ticket, clocks.clock(of: ticket), query.sort ?? .opened, in: zone, of: query.assignee)
            if query.late, !place.isLate { return nil }
            if let end { guard let due = place.due, due.at < end else { return nil } }
            return place
        }
    }

    /// Tickets in full, in the order in which they are named; `user` is whose follow-ups count.
    func lines(_ ids: [TicketID], of user: String? = nil, _ db: Database) throws -> [TicketLine] {
        let records = TableRecords(db)
        return lines(of: try ids.compactMap { try records.ticket($0) }, for: user)
    }

    /// With the clock of each, over opening hours that are added up once for all of them.
    func lines(of tickets: [Ticket], for user: String? = nil) -> [TicketLine] {
        let clocks = Clocks(of: tickets, at: now, policy)
        return tickets.map { ticket in
            let clock = clocks.clock(of: ticket)
            return TicketLine(ticket: ticket, clock: clock, due: TicketDue(ticket, clock, in: zone, of: user ?? ticket.assignee))
        }
    }
}

extension TicketQuery {
    /// Whether live tickets alone are asked for.
    var isOfLive: Bool { asksForLive || state?.words.allSatisfy(\.isLive) ?? false }

    /// Adds what columns decide; words of a text, deadlines and follow-ups are looked at elsewhere.
    func narrow(_ conditions: inout Conditions, in zone: Zone) throws {
        if let states = state?.words {
            conditions.add(
                Set(states) == Set(TicketState.groups[0].words) ? LiveTicket.condition : "state IN (\(Self.list(states)))")
        }
        if let assignee { conditions.add("assignee = ?", assignee) }
        if unassigned { conditions.add("assignee IS NULL") }
        if let customer { conditions.add("ticket.customer = ?", customer.text) }
        if let invoice { conditions.add("ticket.id IN (SELECT ticket FROM dispute WHERE invoice = ?)", invoice.text) }
        if let priorities = priority?.words { conditions.add("priority IN (\(Self.list(priorities)))") }
        if let reasons = reason?.words {
            conditions.add(
                isOfLive
                    ? "EXISTS (SELECT 1 FROM dispute WHERE dispute.ticket = ticket.id AND dispute.reason IN (\(Self.list(reasons))))"
                    : "ticket.id IN (SELECT ticket FROM dispute WHERE reason IN (\(Self.list(reasons))))")
        }
        if let since { conditions.add("updated_at >= ?", zone.instant(of: since).milliseconds) }
        if let openedAfter { conditions.add("opened_at >= ?", zone.instant(of: openedAfter.adding(days: 1)).milliseconds) }
    }

    /// Words of the program's own, as SQL has them.
    private static func list(_ words: [some WireWord]) -> String { words.map { "'\($0.rawValue)'" }.joined(separator: ", ") }
}
