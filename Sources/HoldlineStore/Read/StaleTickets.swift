import GRDB
import HoldlineCore

extension StaleQuestion {
    /// Tickets untouched for too long, waiting past their date, with a deadline missed, or about an invoice that was cancelled.
    func tickets(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(Self.clockColumns), (SELECT min(dispute.invoice) FROM dispute JOIN status ON status.invoice = dispute.invoice
                    WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled')
                FROM ticket
                WHERE state IN ('new', 'open', 'waiting')
                    AND (updated_at < ?1 OR waiting_until < ?2 OR opened_at < ?3
                        OR EXISTS (SELECT 1 FROM dispute JOIN status ON status.invoice = dispute.invoice
                            WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled'))
                """, arguments: [rule.cutoff.milliseconds, rule.today.number, rule.possiblyLateBefore?.milliseconds])
        let tickets = try rows.map(Self.ticket)
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return zip(tickets, rows).compactMap { ticket, row in
            let cancelled = (row[Self.clockColumnCount] as String?).map(InvoiceNumber.init(unchecked:))
            guard let found = rule.finding(ticket, clocks.clock(of: ticket), cancelled: cancelled) else { return nil }
            return StaleFinding(cursor: Cursor(ticket.id, since: found.since)) { db in
                let row = try Row.fetchOne(db, sql: "SELECT customer, subject FROM ticket WHERE id = ?", arguments: [ticket.id.number])
                return StaleItem(
                    kind: .ticket, staleReason: found.reason, why: found.why, since: found.since, ticket: ticket.id, hold: nil,
                    customer: row?.customer("customer"), invoice: cancelled, assignee: ticket.assignee, subject: row?.text("subject"))
            }
        }
    }

    /// The clocks of live tickets that missed a deadline.
    func lateTickets(_ db: Database) throws -> [TicketClock] {
        guard let before = rule.possiblyLateBefore else { return [] }
        let tickets = try Row.fetchAll(
            db, sql: "SELECT \(Self.clockColumns) FROM ticket WHERE state IN ('new', 'open', 'waiting') AND opened_at < ?",
            arguments: [before.milliseconds]
        ).map(Self.ticket)
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return tickets.map(clocks.clock).filter(\.isLate)
    }

    // MARK: What a clock is read from

    private static let clockColumns = """
        id, state, assignee, opened_at, updated_at, waiting_for, waiting_until, waiting_since, first_response_at,
        CASE pauses WHEN '[]' THEN NULL ELSE pauses END
        """
    private static let clockColumnCount = 10

    /// A live ticket with no more than that, by position: there may be hundreds of thousands.
    private static func ticket(row: Row) throws -> Ticket {
        func instant(_ column: Int) -> Instant? { (row[column] as Int64?).map(Instant.init(milliseconds:)) }
        guard let state = TicketState(rawValue: row[1]) else { throw UnreadableColumn(description: "state of a ticket") }
        var ticket = Ticket(
            id: TicketID(number: row[0]), customer: .unknown, subject: nil, assignee: row[2], openedAt: Instant(milliseconds: row[3]),
            openedBy: "", version: 0)
        ticket.state = state
        ticket.updatedAt = Instant(milliseconds: row[4])
        ticket.waitingFor = (row[5] as String?).flatMap(WaitingFor.init(rawValue:))
        ticket.waitingUntil = (row[6] as Int32?).map(Day.init(number:))
        ticket.waitingSince = instant(7)
        ticket.firstResponseAt = instant(8)
        if let text: String = row[9] { ticket.pauses = try StoredJSON.decode([Pause].self, from: text) }
        return ticket
    }
}
