import GRDB
package import HoldlineCore
package import HoldlineWire

/// Reports of tickets and of what is held, reckoned from the tables in one snapshot.
extension Store {
    /// What came in, what was settled and what is left. Throws `invalid` for days that are the wrong way round, or too many.
    package func ticketReport(_ query: TicketReportQuery) async throws -> TicketReport {
        let (policy, now) = (policy, now)
        let to = query.to ?? max(policy.today(at: now), query.from ?? .earliest)
        let from = query.from ?? to.adding(days: -12 * 7 - to.weekday)
        try ReportOptions(from: from, to: to).check()
        return try await pool.read { db in
            var builder = TicketReport.Builder(
                by: query.by ?? .week, from...to, in: policy.calendar.zone, currency: query.currency ?? policy.currency)
            let report = TicketReading(policy: policy, now: now, range: builder.instants)
            try report.each(db) { builder.add($0, $1) }
            if query.by == .agent || query.by == .reason {
                try report.eachLive(db, by: query.by) { builder.addLive(agent: $0, reasons: $1) }
            }
            return builder.finish(version: try db.head(), backlog: try report.backlog(db))
        }
    }

    /// How much money is held today, and why.
    package func holdReport(by: HoldGrouping) async throws -> HoldReport {
        let (policy, now) = (policy, now)
        let today = policy.today(at: now)
        let index = index
        return try await pool.read { db in
            let records = TableRecords(db)
            var builder = HoldReport.Builder(by: by, today: today, in: policy.calendar.zone)
            var agents: [String: String?] = [:]
            try HeldInvoices(records).each { invoice in
                // Whether an invoice is held is the index's to say.
                try builder.add(invoice, index.check(invoice.number, customer: nil, asOf: nil, now: now)) { blocker in
                    guard let name = blocker.ticket?.description ?? blocker.hold?.description else { return nil }
                    if let known = agents[name] { return known }
                    let agent = try records.agent(of: blocker)
                    agents[name] = .some(agent)
                    return agent
                }
            }
            let unregistered = try Int.fetchOne(
                db,
                sql: """
                    SELECT count(DISTINCT invoice) FROM hold
                    WHERE invoice IS NOT NULL AND lifted_at IS NULL AND (from_day IS NULL OR from_day <= ?1)
                        AND (until_day IS NULL OR until_day >= ?1)
                        AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.number = hold.invoice)
                    """, arguments: [today.number])
            return builder.finish(unregistered: unregistered ?? 0, version: try db.head())
        }
    }
}

extension TableRecords {
    /// Whose a blocker is: the one who has its ticket, or who placed the hold.
    fileprivate func agent(of blocker: Blocker) throws -> String? {
        if let ticket = blocker.ticket {
            let select = try db.cachedStatement(sql: "SELECT assignee FROM ticket WHERE id = ?")
            return try Row.fetchOne(select, arguments: [ticket.number])?[0]
        }
        guard let hold = blocker.hold else { return nil }
        let select = try db.cachedStatement(sql: "SELECT placed_by FROM hold WHERE id = ?")
        return try Row.fetchOne(select, arguments: [hold.number])?[0]
    }
}

/// The tickets of a report, each found by an index.
private struct TicketReading {
    let policy: Policy
    let now: Instant
    let range: Range<Instant>

    /// Tickets that were opened or resolved in the range, each once.
    func each(_ db: Database, _ add: (Ticket, TicketClock) throws -> Void) throws {
        let records = TableRecords(db)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM ticket WHERE id IN (
                    SELECT id FROM ticket INDEXED BY ticket_opened WHERE opened_at >= ?1 AND opened_at < ?2
                    UNION SELECT id FROM ticket INDEXED BY ticket_resolved
                    WHERE resolved_at IS NOT NULL AND resolved_at >= ?1 AND resolved_at < ?2)
                """, arguments: [range.lowerBound.milliseconds, range.upperBound.milliseconds])
        var clocks: Clocks?
        while let row = try rows.next() {
            var ticket = try Ticket(row: row)
            ticket.disputes = try records.disputes(of: ticket.id)
            // They share their opening hours; one that was opened long before the range is counted day by day.
            let known = clocks ?? Clocks(since: range.lowerBound.adding(seconds: -366 * 86_400), at: now, policy)
            clocks = known
            try add(ticket, known.clock(of: ticket))
        }
    }

    /// Live tickets with whoever has them and why they dispute something.
    func eachLive(_ db: Database, by: TicketGrouping?, _ add: (String?, [Reason]) throws -> Void) throws {
        let reasons = try db.cachedStatement(sql: "SELECT reason FROM dispute WHERE ticket = ? AND state = 'open'")
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, assignee FROM \(LiveTicket.source) WHERE \(LiveTicket.condition)")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            let found = by == .reason ? try String.fetchAll(reasons, arguments: [id]).compactMap(Reason.init(rawValue:)) : []
            try add(row[1], found)
        }
    }

    /// Tickets that were opened before the range, and not resolved by then.
    func backlog(_ db: Database) throws -> Int {
        let count = try Int.fetchOne(
            db,
            sql: """
                SELECT (SELECT count(*) FROM ticket INDEXED BY ticket_opened WHERE opened_at < ?1)
                    - (SELECT count(*) FROM ticket INDEXED BY ticket_resolved WHERE resolved_at IS NOT NULL AND resolved_at < ?1)
                """, arguments: [range.lowerBound.milliseconds])
        return count ?? 0
    }
}
