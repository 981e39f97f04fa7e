import GRDB
package import HoldlineCore
package import HoldlineWire

/// How a dunning run reads the table of invoices.
extension RunQuery {
    /// Where a part begins: behind this invoice, in the order of due dates.
    private struct Cursor {
        /// The due date, as days since 1970-01-01.
        let due: Int32
        /// The number of the last invoice of the part before.
        let number: String

        /// `2026-08-01/F1`: the number may hold slashes of its own.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let day = Day(text: parts[0]), !parts[1].isEmpty else { return nil }
            due = day.number
            number = String(parts[1])
        }
    }

    /// The conditions of a part: open, due before the day that `overdue` counts back to, and behind `after`. Throws
    /// `invalid` for an `after` that no part gave.
    fileprivate func conditions(today: Day) throws -> Conditions {
        var conditions = Conditions()
        // The index on due dates is one of open invoices, and ends with their numbers: a part begins where the one before ended.
        conditions.add("invoice.open > 0 AND invoice.due < ?", today.adding(days: -max(0, (overdue?.days ?? 0) - 1)).number)
        if let customer { conditions.add("invoice.customer = ?", customer.text) }
        if let after {
            guard let cursor = Cursor(after) else {
                throw Refusal.invalid("after", "“\(after.prefix(40))” is no place in a run: use the “next” of the part before")
            }
            conditions.add("(invoice.due, invoice.number) > (?, ?)", cursor.due, cursor.number)
        }
        return conditions
    }
}

/// The parts of a dunning run.
extension Store {
    /// A part of a dunning run: overdue invoices by due date, each with the verdict of the run's rule, and the line that closes the part.
    ///
    /// The version is read before the tables and the index are: a hold that came after it may show, none from before it is missing.
    package func due(_ query: RunQuery) async throws -> (lines: [DueInvoice], end: DueEnd) {
        let now = now
        let conditions = try query.conditions(today: policy.today(at: now))
        var end = DueEnd(version: index.version)
        let (limit, run) = (query.limit ?? 1000, query.rule)
        let lines = try await pool.read { [index] db in
            try Self.dueRows(db, conditions, limit: limit + 1).map { row in
                let answer = index.check(row.invoice, customer: nil, asOf: nil, now: now)
                return DueInvoice(
                    invoice: row.invoice, customer: row.customer, due: row.due, open: row.open, currency: row.currency,
                    run.verdict(last: row.last, handover: row.handover, answer, now: now), last: row.last, handover: row.handover, answer)
            }
        }
        for line in lines.prefix(limit) { end.count(line.verdict) }
        if lines.count > limit, let last = lines.prefix(limit).last { end.next = "\(last.due)/\(last.invoice)" }
        return (Array(lines.prefix(limit)), end)
    }

    /// An overdue invoice with what the rule of the run asks about it.
    private struct DueRow {
        /// The invoice's number.
        var invoice: InvoiceNumber
        var customer: CustomerReference
        /// Before today, by the calendar's zone.
        var due: Day
        /// More than zero.
        var open: Amount
        var currency: Currency
        /// The reminder that was registered last; nil for none.
        var last: Reminder?
        /// nil where no agency has it.
        var handover: Handover?
    }

    /// Reads at most `limit` rows by due date and number. Throws `UnreadableColumn` for a currency that ISO 4217 does
    /// not have.
    private static func dueRows(_ db: Database, _ conditions: Conditions, limit: Int) throws -> [DueRow] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT invoice.number, invoice.customer, invoice.due, invoice.open, invoice.currency,
                    (SELECT max(version) FROM reminder WHERE reminder.invoice = invoice.number),
                    (SELECT seq FROM handover WHERE handover.invoice = invoice.number AND handover.recalled_at IS NULL)
                FROM invoice\(conditions.clause) ORDER BY invoice.due, invoice.number LIMIT ?
                """, arguments: conditions.arguments + [limit])
        let reminder = try db.cachedStatement(sql: "SELECT * FROM reminder WHERE version = ?")
        let handover = try db.cachedStatement(sql: "SELECT * FROM handover WHERE seq = ?")
        var found: [DueRow] = []
        while let row = try rows.next() {
            guard let currency = Currency(code: row[4] as String) else { throw UnreadableColumn(description: "currency of an invoice") }
            var due = DueRow(
                invoice: InvoiceNumber(unchecked: row[0]), customer: CustomerReference(unchecked: row[1]), due: Day(number: row[2]),
                open: Amount(units: row[3], decimals: currency.decimals), currency: currency)
            if let version = row[5] as Int64? { due.last = try Row.fetchOne(reminder, arguments: [version]).map(Reminder.init(row:)) }
            if let seq = row[6] as Int64? { due.handover = try Row.fetchOne(handover, arguments: [seq]).map(Handover.init(row:)) }
            found.append(due)
        }
        return found
    }
}
