import GRDB
import HoldlineCore

extension StaleQuestion {
    private static let joined = """
        FROM hold
            LEFT JOIN ticket ON ticket.id = hold.ticket
            LEFT JOIN dispute ON dispute.ticket = hold.ticket AND dispute.invoice = hold.invoice AND dispute.hold = hold.id
        """

    /// Holds past their review date, without a living ticket or dispute, or manual ones without a reason.
    func holds(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.id, hold.since, hold.review_day
                \(Self.joined)
                WHERE hold.lifted_at IS NULL AND (hold.until_day IS NULL OR hold.until_day >= ?1)
                    AND (hold.review_day <= ?1
                        OR (hold.kind IN ('dispute', 'undelivered') AND hold.until_day IS NULL
                            AND (ticket.id IS NULL OR ticket.state IN ('resolved', 'closed') OR dispute.state IS NULL OR dispute.state <> 'open'))
                        OR (hold.kind = 'credit-pending' AND ticket.state = 'closed' AND hold.since < ?2)
                        OR (hold.kind = 'manual' AND hold.note IS NULL AND hold.since < ?2))
                """, arguments: [today.number, cutoff.milliseconds])
        return rows.map { row in
            let id = HoldID(number: row[0])
            let review = (row[2] as Int32?).map(Day.init(number:)).flatMap { $0 <= today ? $0 : nil }
            let since = review.map { zone.instant(of: $0) } ?? Instant(milliseconds: row[1])
            return StaleFinding(place: StalePlace(id, since: since)) { db in try item(id, since: since, isReviewed: review != nil, db) }
        }
    }

    private func item(_ id: HoldID, since: Instant, isReviewed: Bool, _ db: Database) throws -> StaleItem {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT hold.*, ticket.state AS ticket_state, ticket.customer AS ticket_customer, ticket.assignee, ticket.subject
                \(Self.joined) WHERE hold.id = ?
                """, arguments: [id.number])
        guard let row else { throw Refusal(.notFound, "there is no hold \(id)") }
        let hold = try Hold(row: row)
        let (reason, why) = reason(hold, ticketState: row["ticket_state"], isReviewed: isReviewed)
        return StaleItem(
            kind: .hold, staleReason: reason, why: why, since: since, ticket: hold.ticket, hold: hold.id,
            customer: hold.customer ?? row.customer("ticket_customer"), invoice: hold.invoice, assignee: row["assignee"],
            subject: row.text("subject"))
    }

    private func reason(_ hold: Hold, ticketState: String?, isReviewed: Bool) -> (StaleReason, String) {
        let what = "\(hold.kind.rawValue) on \(hold.invoice?.text ?? hold.customer.map { "customer \($0)" } ?? "nothing")"
        if isReviewed, let review = hold.review { return (.reviewPassed, "\(what): it was to be looked at on \(review)") }
        if hold.kind == .manual { return (.noReason, "\(what): nobody wrote down why") }
        let ticket = hold.ticket.map { "\($0) is \(ticketState ?? "gone")" } ?? "it has no ticket"
        return (.ticketClosed, "\(what): \(ticket), and it still holds")
    }

    // MARK: Promises

    func brokenPromises(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.*, invoice.customer AS whose FROM hold LEFT JOIN invoice ON invoice.number = hold.invoice
                WHERE \(PromiseSchema.broken)
                """, arguments: [today.number])
        return try rows.compactMap { row in
            let hold = try Hold(row: row).seen(on: today)
            guard let missed = hold.promise?.instalments.first(where: { $0.state == .missed }), let invoice = hold.invoice else {
                return nil
            }
            let due = missed.amount.map { "\($0)\(hold.currency.map { " \($0.code)" } ?? "")" } ?? "all that is open"
            let came = missed.paid.map { $0 == missed.amount ? ", and came late" : $0.isPositive ? ", and \($0) came" : "" } ?? ""
            let since = zone.instant(of: missed.heldUntil.adding(days: 1))
            let item = StaleItem(
                kind: .hold, staleReason: .promiseBroken, why: "promise on \(invoice): \(due) was promised for \(missed.due)\(came)",
                since: since, ticket: nil, hold: hold.id, customer: row.customer("whose"), invoice: invoice, assignee: nil, subject: nil)
            return StaleFinding(place: StalePlace(hold.id, since: since)) { _ in item }
        }
    }
}
