import GRDB
import HoldlineCore
import HoldlineWire

extension StaleQuestion {
    /// Tickets untouched for too long, waiting past their date, with a deadline missed, or about an invoice that was cancelled: at least the
    /// first `limit`.
    func tickets(_ db: Database) throws -> [StaleFinding] {
        let cancelled = try cancelledTickets(db)
        let others = StaleOthers(cancelled: Set(cancelled.map(\.ticket)), courses: try courses(db))
        let deadlines = rule.policy.deadlines
        var found = try finding(cancelled, db) + ofAbsent(but: others, db) + ofCourses(but: others, db)
        guard rule.policy.hasPlainDeadlines else { return try found + allLive(but: others, db) }
        // The first deadline that somebody can still do something about.
        let first = [deadlines.firstResponse, deadlines.resolution].compactMap(\.self).min()
        found += try neverPaused("ticket_unanswered", ListSchema.unanswered, first, but: others, db)
        found += try neverPaused("ticket_answered", ListSchema.answered, deadlines.resolution, but: others, db)
        let inactive = "(updated_at < ?1 OR waiting_until < ?2 OR opened_at < ?3)"
        found += try inOrder(
            "ticket_paused", "\(ListSchema.paused) AND \(inactive)",
            [rule.cutoff.milliseconds, Int64(rule.today.number), rule.possiblyLateBefore?.milliseconds], behind: Self.first, but: others, db
        )
        return found
    }

    /// Tickets whose clock has never stood: those that were opened before an instant are late, in the order in which they were opened; the
    /// others are stale where nothing has happened to them.
    private func neverPaused(
        _ index: String, _ condition: String, _ limit: Int64?, but others: StaleOthers, _ db: Database
    ) throws -> [StaleFinding] {
        var found: [StaleFinding] = []
        let late = limit.flatMap(rule.lateBefore)
        if let limit, let late {
            found += try inOrder(
                index, "\(condition) AND opened_at < ?1", [late.milliseconds], behind: start(limit), but: others, db
            ) { rule.due(limit, openedAt: $0) ?? $0 }
        }
        found += try inOrder(
            index, "\(condition) AND opened_at < ?1 AND updated_at < ?1 AND updated_at >= ?2",
            [rule.cutoff.milliseconds, since.milliseconds],
            behind: late.map { ($0.milliseconds, -1) } ?? Self.first, but: others, db)
        return found
    }

    /// Behind which ticket those are that are due behind the page before.
    private func start(_ limit: Int64) -> (openedAt: Int64, id: Int64) {
        guard let after else { return Self.first }
        // Whole nights and weekends are due at one instant.
        if rule.due(limit, openedAt: after.openedAt) == after.since { return (after.openedAt.milliseconds, after.number) }
        return (rule.openedBefore(due: after.since, limit).milliseconds, -1)
    }

    /// Before all tickets.
    private static let first: (openedAt: Int64, id: Int64) = (-1, -1)

    /// The first findings among tickets in the order of their opening: it ends once no later one can stand before them.
    ///
    /// `since` gives the earliest instant since when a ticket may be stale that was opened then.
    private func inOrder(
        _ index: String, _ condition: String, _ values: [Int64?], behind start: (openedAt: Int64, id: Int64), but others: StaleOthers,
        _ db: Database, since: (Instant) -> Instant = { $0 }
    ) throws -> [StaleFinding] {
        var found: [(place: StalePlace, finding: StaleFinding)] = []
        let select = try db.cachedStatement(
            sql: """
                SELECT \(LiveTicket.columns) FROM ticket INDEXED BY \(index)
                WHERE \(condition) AND (opened_at, id) > (?4, ?5) AND (?7 IS NULL OR assignee = ?7) ORDER BY opened_at, id LIMIT ?6
                """)
        // A condition does not use all of the first three places.
        let values = values + Array(repeating: nil, count: 3 - values.count)
        var last = start
        var count = firstChunk
        while true {
            let rows = try Row.fetchAll(
                select, arguments: StatementArguments(values + [last.openedAt, last.id, Int64(count)]) + [query.assignee])
            let tickets = try rows.map(LiveTicket.read)
            found += reckoned(tickets, but: others)
            guard let end = tickets.last, rows.count == count else { break }
            last = (end.openedAt.milliseconds, end.id.number)
            count = min(count * 2, max(count, Self.chunk))
            if found.count >= limit {
                found.sort { $0.place < $1.place }
                found.removeLast(found.count - limit)
                // All that are not read were opened after this one.
                let next = StalePlace(end, since: since(end.openedAt))
                if let place = found.last?.place, place < next { break }
            }
        }
        return found.map(\.finding)
    }

    /// Where deadlines differ from ticket to ticket, every live one is looked at, by little more than its clock.
    private func allLive(but others: StaleOthers, _ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND (?1 IS NULL OR assignee = ?1)",
            arguments: [query.assignee])
        let found = reckoned(try rows.map(LiveTicket.read), but: others).sorted { $0.place < $1.place }
        return found.prefix(limit).map(\.finding)
    }

    /// What the rule finds in these tickets that stands behind the page before, and that no list of its own brings.
    private func reckoned(_ tickets: [Ticket], but others: StaleOthers) -> [(place: StalePlace, finding: StaleFinding)] {
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return tickets.compactMap { ticket in
            guard !others.cancelled.contains(ticket.id.number),
                let found = rule.finding(ticket, clocks.clock(of: ticket), cancelled: nil, course: others.course(of: ticket)),
                !StaleOthers.reasons.contains(found.reason)
            else { return nil }
            let place = StalePlace(ticket, since: found.since)
            return isNext(place, found.reason) ? (place, finding(place, ticket, found, cancelled: nil)) : nil
        }
    }

    /// The finding, with the command that would end it; customer and subject are read once the line is shown.
    func finding(
        _ place: StalePlace, _ ticket: Ticket, _ found: StaleRule.Finding, cancelled: InvoiceNumber?
    ) -> StaleFinding {
        let command = rule.command(found.reason, ticket.id, assignee: ticket.assignee, cancelled: cancelled, reader: people.reader)
        return StaleFinding(place: place, reason: found.reason) { db in
            let row = try Row.fetchOne(db, sql: "SELECT customer, subject FROM ticket WHERE id = ?", arguments: [ticket.id.number])
            return StaleItem(
                kind: .ticket, staleReason: found.reason, why: found.why, since: found.since, ticket: ticket.id, hold: nil,
                customer: row?.customer("customer"), invoice: cancelled, assignee: ticket.assignee, subject: row?.text("subject"),
                command: command)
        }
    }

    // MARK: Cancelled invoices

    /// Live tickets with an open dispute about an invoice that was cancelled: few, and found by the cancellations.
    private func cancelledTickets(_ db: Database) throws -> [(ticket: Int64, invoice: InvoiceNumber)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT dispute.ticket, min(dispute.invoice) FROM status CROSS JOIN dispute ON dispute.invoice = status.invoice
                WHERE status.code = 220 AND status.effect = 'cancelled' AND dispute.state = 'open' GROUP BY dispute.ticket
                """
        ).map { ($0[0], InvoiceNumber(unchecked: $0[1])) }
    }

    /// Their findings: the rule gives the cancelled invoice as the reason whatever else is wrong with the ticket.
    private func finding(_ cancelled: [(ticket: Int64, invoice: InvoiceNumber)], _ db: Database) throws -> [StaleFinding] {
        let select = try db.cachedStatement(
            sql: "SELECT \(LiveTicket.columns) FROM ticket WHERE id = ?1 AND \(LiveTicket.condition) AND (?2 IS NULL OR assignee = ?2)")
        return try cancelled.compactMap { id, invoice in
            guard let ticket = try Row.fetchOne(select, arguments: [id, query.assignee]).map(LiveTicket.read) else { return nil }
            let clock = Clocks(of: [ticket], at: rule.now, rule.policy).clock(of: ticket)
            guard let found = rule.finding(ticket, clock, cancelled: invoice) else { return nil }
            let place = StalePlace(ticket, since: found.since)
            return isNext(place, found.reason) ? finding(place, ticket, found, cancelled: invoice) : nil
        }
    }

    // MARK: Deadlines

    /// The clocks that missed a deadline of live tickets whose clock has stood.
    func latePausedTickets(_ db: Database) throws -> [TicketClock] {
        guard let before = rule.possiblyLateBefore else { return [] }
        let tickets = try Row.fetchAll(
            db, sql: "SELECT \(LiveTicket.columns) FROM ticket INDEXED BY ticket_paused WHERE \(ListSchema.paused) AND opened_at < ?",
            arguments: [before.milliseconds]
        ).map(LiveTicket.read)
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return tickets.map(clocks.clock).filter(\.isLate)
    }
}
