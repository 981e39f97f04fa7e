import GRDB
package import HoldlineCore

extension Store {
    /// Tickets and holds that somebody has to look at, oldest first, each with its most pressing reason.
    package func stale(olderThan age: Span, _ page: PageRequest) async throws -> Page<StaleItem> {
        let (policy, now) = (policy, now)
        let place = try StalePlace(page.after)
        return try await pool.read { db in
            let cutoff = now.adding(seconds: -age.seconds)
            var items = try Self.staleTickets(db, before: cutoff, now: now, today: policy.today(at: now))
            items += try Self.staleHolds(db, before: cutoff, today: policy.today(at: now), zone: policy.calendar.zone)
            items += try Self.brokenPromises(db, today: policy.today(at: now), zone: policy.calendar.zone)
            items.sort { StalePlace($0) < StalePlace($1) }
            if let place { items.removeAll { !(place < StalePlace($0)) } }
            let shown = Array(items.prefix(page.limit))
            return Page(
                items: shown, next: items.count > page.limit ? shown.last.map { StalePlace($0).description } : nil, version: try db.head())
        }
    }

    // MARK: Tickets

    private static func staleTickets(_ db: Database, before cutoff: Instant, now: Instant, today: Day) throws -> [StaleItem] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT ticket.*, (SELECT min(dispute.invoice) FROM dispute JOIN status ON status.invoice = dispute.invoice
                    WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled')
                    AS cancelled
                FROM ticket
                WHERE state IN ('new', 'open', 'waiting')
                    AND (updated_at < ?1 OR waiting_until < ?2 OR EXISTS (SELECT 1 FROM dispute JOIN status ON status.invoice = dispute.invoice
                        WHERE dispute.ticket = ticket.id AND dispute.state = 'open' AND status.code = 220 AND status.effect = 'cancelled'))
                ORDER BY updated_at LIMIT 10000
                """, arguments: [cutoff.milliseconds, today.number])
        return try rows.map { row in
            let ticket = try Ticket(row: row)
            let (reason, since, why) = reason(ticket, cancelled: row.invoice("cancelled"), now: now, today: today)
            return StaleItem(
                kind: .ticket, staleReason: reason, why: why, since: since, ticket: ticket.id, hold: nil, customer: ticket.customer,
                invoice: row.invoice("cancelled"), assignee: ticket.assignee, subject: ticket.subject)
        }
    }

    private static func reason(
        _ ticket: Ticket, cancelled: InvoiceNumber?, now: Instant, today: Day
    ) -> (StaleReason, Instant, String) {
        func ago(_ instant: Instant) -> String { Span(seconds: max(0, now.seconds - instant.seconds)).description }
        if let cancelled {
            return (.invoiceCancelled, ticket.updatedAt, "it disputes \(cancelled), which was cancelled: settle it")
        }
        if ticket.state == .new {
            return (.unassigned, ticket.openedAt, "nobody has taken it, \(ago(ticket.openedAt)) after it was opened")
        }
        if ticket.state == .waiting, let since = ticket.waitingSince {
            let whom = ticket.waitingFor?.rawValue ?? "somebody"
            if let until = ticket.waitingUntil, until < today {
                return (.waitingTooLong, since, "it waits for the \(whom), and was to wait until \(until)")
            }
            return (.waitingTooLong, since, "it has waited for the \(whom) for \(ago(since))")
        }
        return (
            .noActivity, ticket.updatedAt, "\(ticket.assignee ?? "nobody") has it, and nothing has happened for \(ago(ticket.updatedAt))"
        )
    }

    // MARK: Holds

    private static func staleHolds(_ db: Database, before cutoff: Instant, today: Day, zone: Zone) throws -> [StaleItem] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.*, ticket.state AS ticket_state, ticket.customer AS ticket_customer, ticket.assignee, ticket.subject,
                    dispute.state AS dispute_state
                FROM hold
                    LEFT JOIN ticket ON ticket.id = hold.ticket
                    LEFT JOIN dispute ON dispute.ticket = hold.ticket AND dispute.invoice = hold.invoice AND dispute.hold = hold.id
                WHERE hold.lifted_at IS NULL AND (hold.until_day IS NULL OR hold.until_day >= ?1)
                    AND (hold.review_day <= ?1
                        OR (hold.kind IN ('dispute', 'undelivered') AND hold.until_day IS NULL
                            AND (ticket.id IS NULL OR ticket.state IN ('resolved', 'closed') OR dispute.state IS NULL OR dispute.state <> 'open'))
                        OR (hold.kind = 'credit-pending' AND ticket.state = 'closed' AND hold.since < ?2)
                        OR (hold.kind = 'manual' AND hold.note IS NULL AND hold.since < ?2))
                ORDER BY hold.since LIMIT 10000
                """, arguments: [today.number, cutoff.milliseconds])
        return try rows.map { row in
            let hold = try Hold(row: row)
            let (reason, since, why) = reason(hold, ticketState: row["ticket_state"], today: today, zone: zone)
            return StaleItem(
                kind: .hold, staleReason: reason, why: why, since: since, ticket: hold.ticket, hold: hold.id,
                customer: hold.customer ?? row.customer("ticket_customer"), invoice: hold.invoice, assignee: row["assignee"],
                subject: row.text("subject"))
        }
    }

    private static func reason(_ hold: Hold, ticketState: String?, today: Day, zone: Zone) -> (StaleReason, Instant, String) {
        let what = "\(hold.kind.rawValue) on \(hold.invoice?.text ?? hold.customer.map { "customer \($0)" } ?? "nothing")"
        if let review = hold.review, review <= today {
            return (.reviewPassed, zone.instant(of: review), "\(what): it was to be looked at on \(review)")
        }
        if hold.kind == .manual {
            return (.noReason, hold.since, "\(what): nobody wrote down why")
        }
        let ticket = hold.ticket.map { "\($0) is \(ticketState ?? "gone")" } ?? "it has no ticket"
        return (.ticketClosed, hold.since, "\(what): \(ticket), and it still holds")
    }

    // MARK: Promises

    private static func brokenPromises(_ db: Database, today: Day, zone: Zone) throws -> [StaleItem] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.*, invoice.customer AS whose FROM hold LEFT JOIN invoice ON invoice.number = hold.invoice
                WHERE \(PromiseSchema.broken) ORDER BY hold.until_day LIMIT 10000
                """, arguments: [today.number])
        return try rows.compactMap { row in
            let hold = try Hold(row: row).seen(on: today)
            guard let missed = hold.promise?.instalments.first(where: { $0.state == .missed }), let invoice = hold.invoice else {
                return nil
            }
            let due = missed.amount.map { "\($0)\(hold.currency.map { " \($0.code)" } ?? "")" } ?? "all that is open"
            let came = missed.paid.map { $0 == missed.amount ? ", and came late" : $0.isPositive ? ", and \($0) came" : "" } ?? ""
            return StaleItem(
                kind: .hold, staleReason: .promiseBroken, why: "promise on \(invoice): \(due) was promised for \(missed.due)\(came)",
                since: zone.instant(of: missed.heldUntil.adding(days: 1)), ticket: nil, hold: hold.id, customer: row.customer("whose"),
                invoice: invoice, assignee: nil, subject: nil)
        }
    }
}

/// Where an item stands in the list: since when, then tickets before holds, then the number.
private struct StalePlace: Comparable, CustomStringConvertible {
    let since: Int64
    let kind: Int64
    let number: Int64

    init(_ item: StaleItem) {
        since = item.since.milliseconds
        kind = item.kind == .ticket ? 0 : 1
        number = (item.kind == .ticket ? item.ticket?.number : item.hold?.number) ?? 0
    }

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
