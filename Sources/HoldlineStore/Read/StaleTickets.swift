import GRDB
import HoldlineCore
import HoldlineWire

extension StaleQuestion {
    /// Tickets untouched for too long, waiting past their date, with a deadline missed, or about an invoice that was cancelled.
    func tickets(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(LiveTicket.columns), (SELECT min(dispute.invoice) FROM dispute JOIN status ON status.invoice = dispute.invoice
                    WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled')
                FROM \(LiveTicket.source)
                WHERE \(LiveTicket.condition) AND (?4 IS NULL OR assignee = ?4)
                    AND (updated_at < ?1 OR waiting_until < ?2 OR opened_at < ?3
                        OR EXISTS (SELECT 1 FROM dispute JOIN status ON status.invoice = dispute.invoice
                            WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled'))
                """, arguments: [rule.cutoff.milliseconds, rule.today.number, rule.possiblyLateBefore?.milliseconds, query.assignee])
        let tickets = try rows.map(LiveTicket.read)
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return zip(tickets, rows).compactMap { ticket, row in
            let cancelled = (row[LiveTicket.columnCount] as String?).map(InvoiceNumber.init(unchecked:))
            guard let found = rule.finding(ticket, clocks.clock(of: ticket), cancelled: cancelled) else { return nil }
            return StaleFinding(cursor: Cursor(ticket.id, since: found.since), kind: .ticket, reason: found.reason, since: found.since) {
                db in
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
            db, sql: "SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND opened_at < ?",
            arguments: [before.milliseconds]
        ).map(LiveTicket.read)
        let clocks = Clocks(of: tickets, at: rule.now, rule.policy)
        return tickets.map(clocks.clock).filter(\.isLate)
    }
}
