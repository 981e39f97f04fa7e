import GRDB
package import HoldlineCore
package import HoldlineWire

/// What comes before the due date.
extension Store {
    /// Open invoices that are due from today on and within `before`, and of which something is free, by due date.
    ///
    /// A page holds fewer than its limit where some are held. Throws `invalid` for an `after` that no page gave.
    /// Without `before` it has those that are due today. Invoices that an agency has are left out.
    package func upcoming(_ query: UpcomingQuery, _ page: PageQuery) async throws -> Page<UpcomingInvoice> {
        let now = now
        let today = policy.today(at: now)
        let version = index.version
        var conditions = Conditions()
        let last = today.adding(days: Int(clamping: (query.before?.seconds ?? 0) / 86_400))
        conditions.add("open > 0 AND due >= ? AND due <= ?", today.number, last.number)
        if let customer = query.customer { conditions.add("customer = ?", customer.text) }
        if let after = page.after {
            let cursor = try DueCursor(after: after)
            conditions.add("(due, number) > (?, ?)", cursor.due, cursor.number)
        }
        conditions.add("NOT EXISTS (SELECT 1 FROM handover WHERE handover.invoice = invoice.number AND handover.recalled_at IS NULL)")
        let narrowed = conditions
        let invoices = try await pool.read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM invoice\(narrowed.clause) ORDER BY due, number LIMIT ?",
                arguments: narrowed.arguments + [page.size + 1]
            ).map(Invoice.init(row:))
        }
        let shown = invoices.prefix(page.size)
        let items = shown.compactMap { invoice -> UpcomingInvoice? in
            guard let due = invoice.due else { return nil }
            let ofToday = index.check(invoice.number, customer: nil, asOf: nil, now: now)
            let then = index.check(invoice.number, customer: nil, asOf: due, now: now)
            return UpcomingInvoice.payable(of: invoice, today: ofToday, then: then).map { UpcomingInvoice(invoice, due: due, payable: $0) }
        }
        let next = invoices.count > page.size ? shown.last.flatMap { last in last.due.map { "\($0)/\(last.number)" } } : nil
        return Page(items: items, next: next, version: version)
    }

    /// What a customer has to pay when, what it promised, and when it paid.
    ///
    /// Throws `notFound` where nothing names it.
    /// Entries are by day, those without a day last; at most `CustomerCalendar.longest` open invoices are looked at, and `more`
    /// says how many others there are.
    package func calendar(of reference: CustomerReference) async throws -> CustomerCalendar {
        let (policy, now) = (policy, now)
        let today = policy.today(at: now)
        // Throws for a customer that nothing names.
        let page = try await customer(reference)
        return try await pool.read { [index] db in
            let records = TableRecords(db)
            let invoices = try Row.fetchAll(
                db, sql: "SELECT * FROM invoice WHERE customer = ? AND open > 0 ORDER BY due, number LIMIT ?",
                arguments: [reference.text, CustomerCalendar.longest]
            ).map(Invoice.init(row:))
            var entries: [CalendarEntry] = []
            for invoice in invoices {
                let held = index.check(invoice.number, customer: nil, asOf: nil, now: now).held ?? .zero(in: invoice.currency)
                entries += CalendarEntry.entries(of: invoice, held: held)
                for hold in try records.standingHolds(on: invoice.number, [.promise]) {
                    guard let promise = hold.seen(on: today).promise else { continue }
                    entries += CalendarEntry.entries(of: promise, on: invoice, held: held)
                }
            }
            entries.sort { ($0.day ?? .latest, $0.invoice) < ($1.day ?? .latest, $1.invoice) }
            let open = page.totals?.reduce(0) { $0 + $1.invoices } ?? invoices.count
            return CustomerCalendar(
                customer: reference, terms: policy.terms[reference]?.description, paysOn: policy.terms.paysOn(reference),
                paid: try Self.paymentDays(of: reference, db, zone: policy.calendar.zone),
                entries: entries, more: More.count(open, shown: invoices.count), version: try db.head())
        }
    }
}
