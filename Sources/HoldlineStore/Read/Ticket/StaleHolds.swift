import GRDB
import HoldlineCore
import HoldlineWire

extension StaleQuestion {
    /// A hold with its ticket and the dispute that it stands for; both are NULL for a hold by hand.
    private static func joined(by index: String? = nil) -> String {
        """
        FROM hold \(index.map { "INDEXED BY \($0)" } ?? "")
            LEFT JOIN ticket ON ticket.id = hold.ticket
            LEFT JOIN dispute ON dispute.ticket = hold.ticket AND dispute.invoice = hold.invoice AND dispute.hold = hold.id
        """
    }

    /// Holds that stand, are not over, and for which there is a reason: those past their review date, and the odd ones.
    func holds(_ db: Database) throws -> [StaleFinding] {
        // Each by its index in the order of its age: `first` and `last` of a place are its values there.
        let reviewed = try holds(
            db, "hold_standing", "hold.review_day <= ?1", order: "hold.review_day, hold.id",
            behind: (Int64(rule.policy.calendar.zone.day(of: since).number), -1)
        ) { ($0.review.map { Int64($0.number) } ?? 0) }
        let odd = try holds(
            db, "hold_odd", "hold.odd = 1 AND (hold.review_day IS NULL OR hold.review_day > ?1)", order: "hold.since, hold.id",
            behind: (since.milliseconds, -1)
        ) { $0.since.milliseconds }
        return reviewed + odd
    }

    /// The first findings in the order of an index.
    /// `start` is the place in the index behind which the page begins, `value` gives a hold's value in it. Rows are read by
    /// `firstChunk` until enough are found: those that the rule passes over are no findings.
    private func holds(
        _ db: Database, _ index: String, _ condition: String, order: String, behind start: (value: Int64, id: Int64),
        _ value: (StaleRule.StandingHold) -> Int64
    ) throws -> [StaleFinding] {
        let select = try db.cachedStatement(
            sql: """
                SELECT hold.id, hold.kind, hold.since, hold.review_day, hold.until_day IS NOT NULL, hold.note IS NOT NULL, ticket.state,
                    dispute.state IS 'open'
                \(Self.joined(by: index))
                WHERE hold.lifted_at IS NULL AND (hold.until_day IS NULL OR hold.until_day >= ?1) AND \(condition)
                    AND (\(order)) > (?2, ?3)
                    AND (?5 IS NULL OR CASE WHEN hold.ticket IS NULL THEN hold.placed_by ELSE ticket.assignee END = ?5)
                ORDER BY \(order) LIMIT ?4
                """)
        var found: [StaleFinding] = []
        var last = start
        while found.count < limit {
            let rows = try Row.fetchAll(select, arguments: [rule.today.number, last.value, last.id, firstChunk, query.assignee])
            for row in rows {
                let hold = try Self.standing(row)
                let id = HoldID(number: row[0])
                last = (value(hold), id.number)
                guard let (reason, since) = rule.reason(hold) else { continue }
                let place = StalePlace(id, since: since)
                guard isNext(place, reason) else { continue }
                found.append(StaleFinding(place: place, reason: reason) { db in try item(id, reason, since: since, db) })
            }
            guard rows.count == firstChunk else { break }
        }
        return found
    }

    /// Columns are read by position, in the order of `holds`. Throws `UnreadableColumn` for a kind that this version does not know.
    private static func standing(_ row: Row) throws -> StaleRule.StandingHold {
        guard let kind = HoldKind(rawValue: row[1]) else { throw UnreadableColumn(description: "kind of a hold") }
        return StaleRule.StandingHold(
            kind: kind, since: Instant(milliseconds: row[2]), review: (row[3] as Int32?).map(Day.init(number:)), hasEnd: row[4],
            hasNote: row[5], ticket: (row[6] as String?).flatMap(TicketState.init(rawValue:)), isDisputed: row[7])
    }

    /// Reads what the list shows of a hold. Its customer is its ticket's where the hold is on one invoice. Throws `notFound`
    /// where it is gone, which a read of one snapshot never sees.
    private func item(_ id: HoldID, _ reason: StaleReason, since: Instant, _ db: Database) throws -> StaleItem {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT hold.*, ticket.state AS ticket_state, ticket.customer AS ticket_customer, ticket.assignee, ticket.subject
                \(Self.joined()) WHERE hold.id = ?
                """, arguments: [id.number])
        guard let row else { throw Refusal(.notFound, "there is no hold \(id)") }
        let hold = try Hold(row: row)
        return StaleItem(
            kind: .hold, staleReason: reason, why: rule.why(reason, hold, ticket: row["ticket_state"]), since: since, ticket: hold.ticket,
            hold: hold.id, customer: hold.customer ?? row.customer("ticket_customer"), invoice: hold.invoice, assignee: row["assignee"],
            subject: row.text("subject"), command: rule.command(reason, hold))
    }

    /// Promises whose instalment was not met by the last day of its grace; the customer is the invoice's as it is registered now.
    /// All are read: they are few, by `hold_promised`.
    func brokenPromises(_ db: Database) throws -> [StaleFinding] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT hold.*, invoice.customer AS whose FROM hold LEFT JOIN invoice ON invoice.number = hold.invoice
                WHERE \(PromiseSchema.broken) AND (?2 IS NULL OR hold.placed_by = ?2)
                """, arguments: [rule.today.number, query.assignee])
        return try rows.compactMap { row in
            let hold = try Hold(row: row)
            guard let found = rule.brokenPromise(hold) else { return nil }
            let item = StaleItem(
                kind: .hold, staleReason: found.reason, why: found.why, since: found.since, ticket: nil, hold: hold.id,
                customer: row.customer("whose"), invoice: hold.invoice, assignee: nil, subject: nil,
                command: rule.command(found.reason, hold))
            let place = StalePlace(hold.id, since: found.since)
            return isNext(place, found.reason) ? StaleFinding(place: place, reason: found.reason) { _ in item } : nil
        }
    }
}
