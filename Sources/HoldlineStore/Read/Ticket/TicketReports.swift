import GRDB
package import HoldlineCore
package import HoldlineWire

/// Reports of tickets and of what is held, reckoned from the tables in one snapshot.
extension Store {
    /// What came in, what was settled and what is left. Throws `invalid` for days that are the wrong way round, or too many.
    /// Two reads of tickets, the live ones and those that were resolved since the first day, give all figures; a ticket is in one
    /// of the two.
    package func ticketReport(_ query: TicketReportQuery) async throws -> TicketReport {
        let (policy, now) = (policy, now)
        let today = policy.today(at: now)
        let days = try Self.days(query, today: today)
        return try await pool.read { db in
            let by = query.by ?? .week
            var builder = TicketReport.Builder(
                by: by, days, today: today, in: policy.calendar.zone, currency: query.currency ?? policy.currency)
            let reading = TicketReading(by: by, policy: policy, now: now, range: builder.instants)
            try reading.each(db) { ticket, parts, clocks in
                builder.add(ticket, parts, clock: { clocks.clock(of: ticket) }, lengths: { clocks.firstLengths(of: ticket) })
            }
            return builder.finish(version: try db.head())
        }
    }

    /// How much holds kept back over time. Throws `invalid` for days that are the wrong way round, or too many.
    package func moneyReport(_ query: MoneyReportQuery) async throws -> MoneyReport {
        let (policy, now) = (policy, now)
        let days = try Self.days(query, today: policy.today(at: now))
        return try await pool.read { db in
            var builder = MoneyReport.Builder(
                by: query.by ?? .week, days, in: policy.calendar.zone, currency: query.currency ?? policy.currency)
            try MoneyReading.each(db, builder.instants) { builder.add($0) }
            return builder.finish(version: try db.head())
        }
    }

    /// Those of the query; twelve weeks up to the last one, which is today where none is named.
    private static func days(_ query: some DaysQuery, today: Day) throws -> ClosedRange<Day> {
        let to = query.to ?? max(today, query.from ?? .earliest)
        let from = query.from ?? to.adding(days: -12 * 7 - to.weekday)
        try ReportOptions(from: from, to: to).check()
        return from...to
    }

    /// How much money is held today, and why.
    /// Invoices that nobody registered are counted apart: of these nothing says what is open.
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

/// The tickets of a report, with no more of each than it reads: there may be hundreds of thousands.
private struct TicketReading {
    /// Columns that another grouping needs are not read: there may be hundreds of thousands of rows.
    let by: TicketGrouping
    let policy: Policy
    let now: Instant
    /// From the beginning of the first day to the end of the last one, which is not included.
    let range: Range<Instant>

    /// Tickets that live, and those that were resolved in the range or after it; by time only those that were opened before its end.
    ///
    /// One statement brings a ticket and its disputes, a row each. They come in the order of their numbers, in which disputes and holds stand
    /// in the file, too: that takes less time than the order of their resolutions.
    func each(_ db: Database, _ add: (Ticket, [TicketReport.Part], Clocks) throws -> Void) throws {
        // They share their opening hours; one that was opened long before the range is counted day by day.
        let clocks = Clocks(since: range.lowerBound.adding(seconds: -366 * 86_400), at: now, policy)
        let end = by.isTime ? range.upperBound.milliseconds : .max
        let resolved = "ticket INDEXED BY ticket_resolved"
        for (source, condition) in [
            (LiveTicket.source, "\(LiveTicket.condition) AND ?1 = ?1"),
            (resolved, "resolved_at IS NOT NULL AND resolved_at >= ?1"),
        ] {
            var ticket: Ticket?
            var parts: [TicketReport.Part] = []
            let rows = try Row.fetchCursor(
                db, sql: select(source, condition), arguments: [range.lowerBound.milliseconds, end])
            while let row = try rows.next() {
                let id: Int64 = row[0]
                if ticket?.id.number != id {
                    if let ticket { try add(ticket, parts, clocks) }
                    ticket = try read(row)
                    parts.removeAll(keepingCapacity: true)
                }
                if let part = try self.part(row) { parts.append(part) }
            }
            if let ticket { try add(ticket, parts, clocks) }
        }
    }

    /// Columns that are read by position. What only one grouping needs is left out for the others.
    private func select(_ source: String, _ condition: String) -> String {
        func column(_ name: String, for grouping: TicketGrouping) -> String { by == grouping ? name : "NULL" }
        // Deadlines may go by the customer.
        let customer = by == .customer || !policy.customerGroups.isEmpty ? "ticket.customer" : "NULL"
        return """
            SELECT ticket.id, ticket.state, assignee, ticket.opened_at, waiting_for, waiting_since, first_response_at,
                CASE pauses WHEN '[]' THEN NULL ELSE pauses END, resolved_at, \(column("resolution ->> 'outcome'", for: .outcome)),
                \(column("resolution ->> 'by'", for: .agent)), \(customer), channel, priority,
                part.reason, part.amount, part.base, part.credited, part.currency, part.opened_at, hold.lifted_at, part.state,
                acknowledged_at
            FROM ticket
            LEFT JOIN dispute AS part ON part.ticket = ticket.id AND part.state NOT IN ('moved', 'replaced')
            LEFT JOIN hold ON hold.id = part.hold
            WHERE ticket.id IN (SELECT id FROM \(source) WHERE \(condition)) AND ticket.opened_at < ?2
            """
    }

    /// Throws `UnreadableColumn` for a value that no version of this program wrote.
    private func read(_ row: Row) throws -> Ticket {
        guard let state = TicketState(rawValue: row[1]), let channel = Channel(rawValue: row[12]),
            let priority = Priority(rawValue: row[13])
        else { throw UnreadableColumn(description: "state, channel or priority of a ticket") }
        func instant(_ column: Int) -> Instant? { (row[column] as Int64?).map(Instant.init(milliseconds:)) }
        var ticket = Ticket(
            id: TicketID(number: row[0]), customer: CustomerReference(unchecked: row[11] ?? ""), subject: nil, priority: priority,
            channel: channel, assignee: row[2], openedAt: Instant(milliseconds: row[3]), openedBy: "", version: 0)
        ticket.state = state
        ticket.waitingFor = (row[4] as String?).flatMap(WaitingFor.init(rawValue:))
        (ticket.waitingSince, ticket.firstResponseAt, ticket.acknowledgedAt) = (instant(5), instant(6), instant(22))
        if let text: String = row[7] { ticket.pauses = try Pause.list(stored: text) }
        if let at = instant(8) {
            let outcome = (row[9] as String?).flatMap(Outcome.init(rawValue:)) ?? .rejected
            ticket.resolution = Resolution(outcome: outcome, at: at, by: row[10] ?? "", of: nil)
        }
        return ticket
    }

    /// nil in the row of a ticket that disputes nothing.
    private func part(_ row: Row) throws -> TicketReport.Part? {
        guard let code: String = row[14] else { return nil }
        guard let reason = Reason(rawValue: code) else { throw UnreadableColumn(description: "reason of a dispute") }
        let currency = (row[18] as String?).flatMap { Currency(code: $0) }
        func amount(_ column: Int) -> Amount? {
            currency.flatMap { currency in (row[column] as Int64?).map { Amount(units: $0, decimals: currency.decimals) } }
        }
        return TicketReport.Part(
            reason: reason, amount: amount(15) ?? amount(16), credited: amount(17), currency: currency,
            openedAt: Instant(milliseconds: row[19]), liftedAt: (row[20] as Int64?).map(Instant.init(milliseconds:)),
            isOpen: row[21] == DisputeState.open.rawValue)
    }
}

/// The holds of a report of money.
private enum MoneyReading {
    /// Those that stood in the range.
    ///
    /// Of a pending credit what was credited: the hold has what is still missing. Of the hold of a dispute without an amount what was open.
    static func each(_ db: Database, _ range: Range<Instant>, _ add: (MoneyReport.Stretch) -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT hold.since, hold.from_day, hold.until_day, hold.lifted_at, hold.invoice,
                    CASE WHEN part.pending = hold.id THEN coalesce(part.credited, hold.amount) ELSE coalesce(hold.amount, part.base) END,
                    CASE WHEN hold.amount IS NULL THEN part.currency ELSE hold.currency END, invoice.amount, invoice.currency
                FROM hold
                LEFT JOIN dispute AS part ON part.ticket = hold.ticket AND part.invoice = hold.invoice
                    AND hold.id IN (part.hold, part.pending)
                LEFT JOIN invoice ON invoice.number = hold.invoice
                WHERE hold.since < ?2 AND (hold.lifted_at IS NULL OR hold.lifted_at >= ?1)
                """, arguments: [range.lowerBound.milliseconds, range.upperBound.milliseconds])
        while let row = try rows.next() {
            func amount(_ column: Int, _ currency: Currency?) -> Amount? {
                currency.flatMap { currency in (row[column] as Int64?).map { Amount(units: $0, decimals: currency.decimals) } }
            }
            func day(_ column: Int) -> Day? { (row[column] as Int32?).map(Day.init(number:)) }
            var hold = MoneyReport.Stretch(since: Instant(milliseconds: row[0]))
            (hold.from, hold.until) = (day(1), day(2))
            hold.liftedAt = (row[3] as Int64?).map(Instant.init(milliseconds:))
            hold.invoice = row[4]
            hold.currency = (row[6] as String?).flatMap { Currency(code: $0) }
            hold.amount = amount(5, hold.currency)
            hold.invoiceCurrency = (row[8] as String?).flatMap { Currency(code: $0) }
            hold.most = amount(7, hold.invoiceCurrency)
            add(hold)
        }
    }
}
