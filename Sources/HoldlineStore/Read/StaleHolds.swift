import GRDB
import HoldlineCore
import HoldlineWire

extension StaleQuestion {
    private static let joined = """
        FROM hold
            LEFT JOIN ticket ON ticket.id = hold.ticket
            LEFT JOIN dispute ON dispute.ticket = hold.ticket AND dispute.invoice = hold.invoice AND dispute.hold = hold.id
        """

    /// Holds that stand, are not over, and for which there may be a reason.
    func holds(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.id, hold.kind, hold.since, hold.review_day, hold.until_day IS NOT NULL, hold.note IS NOT NULL, ticket.state,
                    dispute.state IS 'open'
                \(Self.joined)
                WHERE hold.lifted_at IS NULL AND (hold.until_day IS NULL OR hold.until_day >= ?1)
                    AND (?2 IS NULL OR CASE WHEN hold.ticket IS NULL THEN hold.placed_by ELSE ticket.assignee END = ?2)
                    AND (hold.review_day <= ?1
                        OR (hold.kind IN ('dispute', 'undelivered', 'credit-pending')
                            AND (ticket.id IS NULL OR ticket.state IN ('resolved', 'closed') OR dispute.state IS NOT 'open'))
                        OR (hold.kind = 'manual' AND hold.note IS NULL))
                """, arguments: [rule.today.number, query.assignee])
        return try rows.compactMap { row in
            guard let kind = HoldKind(rawValue: row[1]) else { throw UnreadableColumn(description: "kind of a hold") }
            let found = rule.reason(
                StaleRule.StandingHold(
                    kind: kind, since: Instant(milliseconds: row[2]), review: (row[3] as Int32?).map(Day.init(number:)), hasEnd: row[4],
                    hasNote: row[5], ticket: (row[6] as String?).flatMap(TicketState.init(rawValue:)), isDisputed: row[7]))
            guard let (reason, since) = found else { return nil }
            let id = HoldID(number: row[0])
            return StaleFinding(cursor: Cursor(id, since: since), kind: .hold, reason: reason, since: since) { db in
                try item(id, reason, since: since, db)
            }
        }
    }

    private func item(_ id: HoldID, _ reason: StaleReason, since: Instant, _ db: Database) throws -> StaleItem {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT hold.*, ticket.state AS ticket_state, ticket.customer AS ticket_customer, ticket.assignee, ticket.subject
                \(Self.joined) WHERE hold.id = ?
                """, arguments: [id.number])
        guard let row else { throw Refusal(.notFound, "there is no hold \(id)") }
        let hold = try Hold(row: row)
        return StaleItem(
            kind: .hold, staleReason: reason, why: rule.why(reason, hold, ticket: row["ticket_state"]), since: since, ticket: hold.ticket,
            hold: hold.id, customer: hold.customer ?? row.customer("ticket_customer"), invoice: hold.invoice, assignee: row["assignee"],
            subject: row.text("subject"))
    }

    func brokenPromises(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.*, invoice.customer AS whose FROM hold LEFT JOIN invoice ON invoice.number = hold.invoice
                WHERE \(PromiseSchema.broken) AND (? IS NULL OR hold.placed_by = ?)
                """, arguments: [rule.today.number, query.assignee, query.assignee])
        return try rows.compactMap { row in
            let hold = try Hold(row: row)
            guard let found = rule.brokenPromise(hold) else { return nil }
            let item = StaleItem(
                kind: .hold, staleReason: found.reason, why: found.why, since: found.since, ticket: nil, hold: hold.id,
                customer: row.customer("whose"), invoice: hold.invoice, assignee: nil, subject: nil)
            return StaleFinding(cursor: Cursor(hold.id, since: found.since), kind: .hold, reason: found.reason, since: found.since) { _ in
                item
            }
        }
    }
}
