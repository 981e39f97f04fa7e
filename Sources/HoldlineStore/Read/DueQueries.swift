import GRDB
package import HoldlineCore
package import HoldlineWire

/// Where a part of a run, or a page, begins: behind this invoice, in the order of due dates.
struct DueCursor {
    /// The due date, as days since 1970-01-01.
    let due: Int32
    /// The number of the last invoice of the part before.
    let number: String

    /// `2026-08-01/F1`: the number may hold slashes of its own. Throws `invalid` for what no part gave.
    init(after text: String) throws(Refusal) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(text: parts[0]), !parts[1].isEmpty else {
            throw .invalid("after", "“\(text.prefix(40))” is no place in a run: use the “next” of the part before")
        }
        due = day.number
        number = String(parts[1])
    }
}

/// How a dunning run reads the table of invoices.
extension RunQuery {
    /// The conditions of a part: open, due before the day that `overdue` counts back to, and behind `after`. Throws
    /// `invalid` for an `after` that no part gave.
    fileprivate func conditions(today: Day) throws -> Conditions {
        var conditions = Conditions()
        // The index on due dates is one of open invoices, and ends with their numbers: a part begins where the one before ended.
        conditions.add("invoice.open > 0 AND invoice.due < ?", today.adding(days: -max(0, (overdue?.days ?? 0) - 1)).number)
        if let customer { conditions.add("invoice.customer = ?", customer.text) }
        if let after {
            let cursor = try DueCursor(after: after)
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
    /// A part has 1,000 lines where the query names no limit. Invoices without a due date are in no part: nothing says that they
    /// are overdue. Throws `invalid` for an `after` that no part gave.
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

    /// An invoice's columns come first, then the hand-over's seq, then those of the reminder, from this place on.
    private static let firstOfReminder = 6

    /// Reads at most `limit` rows by due date and number. Throws `UnreadableColumn` for a currency that ISO 4217 does
    /// not have.
    private static func dueRows(_ db: Database, _ conditions: Conditions, limit: Int) throws -> [DueRow] {
        let handover = try db.cachedStatement(sql: "SELECT * FROM handover WHERE seq = ?")
        var found: [DueRow] = []
        try db.each(
            """
            SELECT invoice.number, invoice.customer, invoice.due, invoice.open, invoice.currency,
                (SELECT seq FROM handover WHERE handover.invoice = invoice.number AND handover.recalled_at IS NULL),
                \(Reminder.table.columns.map { "reminder.\($0)" }.joined(separator: ", "))
            FROM invoice LEFT JOIN reminder
                ON reminder.version = (SELECT max(version) FROM reminder WHERE reminder.invoice = invoice.number)\(conditions.clause)
            ORDER BY invoice.due, invoice.number LIMIT ?
            """, conditions.arguments + [limit]
        ) { row in
            guard let currency = Currency(code: row.text(4)) else { throw UnreadableColumn(description: "currency of an invoice") }
            var due = DueRow(
                invoice: InvoiceNumber(unchecked: row.text(0)), customer: CustomerReference(unchecked: row.text(1)),
                due: Day(number: Int32(truncatingIfNeeded: row.integer(2))),
                open: Amount(units: row.integer(3), decimals: currency.decimals),
                currency: currency)
            if !row.isNull(firstOfReminder) { due.last = try Reminder.table.read(row, from: firstOfReminder) }
            if !row.isNull(5) { due.handover = try Row.fetchOne(handover, arguments: [row.integer(5)]).map(Handover.init(row:)) }
            found.append(due)
        }
        return found
    }
}
