import GRDB
package import HoldlineCore
package import HoldlineWire

/// Invoices, each with the dunning answer of the index.
extension Store {
    /// What is known of an invoice, registered or only disputed. Throws `notFound` where nothing is.
    /// Disputes are by ticket, standing holds by number, those on all of the customer's behind them. The dunning answer is read
    /// before the tables: it may lack what the page shows, and never the other way round.
    package func invoice(_ number: InvoiceNumber) async throws -> InvoicePage {
        let answer = index.check(number, customer: nil, asOf: nil, now: now)
        let today = policy.today(at: now)
        return try await pool.read { db in
            let records = TableRecords(db)
            let version = try records.version(of: number)
            guard version > 0 else {
                throw Refusal(.notFound, "no invoice \(number) is registered, and no ticket, hold or message names it")
            }
            let disputes = try Row.fetchAll(
                db, sql: "SELECT * FROM dispute WHERE invoice = ? ORDER BY ticket", arguments: [number.text]
            ).map(Dispute.init(row:))
            let holds = try Row.fetchAll(
                db, sql: "SELECT * FROM hold WHERE spelling = ? AND invoice = ? AND lifted_at IS NULL ORDER BY id",
                arguments: [number.spellingKey, number.text]
            ).map { try Hold(row: $0).seen(on: today) }
            let invoice = try records.invoice(number)
            let wide = try invoice.map { try records.standingHolds(onAllOf: $0.customer) }
            let history = try History.lines(of: .invoice(number), db)
            var more = More()
            more.history = history.more
            let mails = try records.newestMessages(about: number)
            more.messages = mails.earlier
            return InvoicePage(
                number: number, invoice: invoice, dunning: answer, disputes: disputes, holds: holds + (wide ?? []),
                statuses: try records.statuses(of: number), reminders: try records.reminders(on: number),
                handover: try records.lastHandover(of: number), messages: mails.messages, history: history.lines, more: more.orNil,
                version: version)
        }
    }

    /// Registered invoices in the order of their first registration. Throws `invalid` for an `after` that no page gave.
    /// Held invoices are found by their holds (`HeldInvoices`), unless the query names a customer, whose invoices are all looked
    /// at. Other filters that the index of holds decides read on until the page is full.
    package func invoices(_ query: InvoiceQuery, _ page: PageQuery) async throws -> Page<InvoiceLine> {
        let now = now
        return try await self.page(page) { [policy] db, after, limit in
            try Self.invoiceRows(db, query, after: after, at: now, policy, limit: limit)
        } _: { invoice, dunned in
            // Whether an invoice is held is the index's to say.
            let line = InvoiceLine(
                invoice, index.check(invoice.number, customer: nil, asOf: nil, now: now), lastReminder: dunned.lastReminder,
                handover: dunned.handover)
            if let held = query.held, held != line.held.isPositive { return nil }
            let level = query.reminded ?? policy.lastReminder
            return query.collectable && !line.isCollectable(lastSent: dunned.lastSent, level: level) ? nil : line
        }
    }

    /// At most `limit` candidates behind `after`, with what is known of their reminders; the index is not asked here.
    private static func invoiceRows(
        _ db: Database, _ query: InvoiceQuery, after: Int64, at now: Instant, _ policy: Policy, limit: Int
    ) throws -> [(place: Int64, row: (Invoice, Dunned))] {
        let today = policy.today(at: now)
        var conditions = Conditions()
        if let customer = query.customer { conditions.add("customer = ?", customer.text) }
        if let days = query.overdue?.days { conditions.add("open > 0 AND due < ?", today.adding(days: -max(0, days - 1)).number) }
        query.addDunned(to: &conditions, at: now, policy)
        let records = TableRecords(db)
        var found: [(place: Int64, row: (Invoice, Dunned))] = []
        func add(_ conditions: Conditions, _ limit: Int) throws {
            found += try Row.fetchAll(
                db, sql: "SELECT * FROM invoice\(conditions.clause) ORDER BY first_seq LIMIT ?", arguments: conditions.arguments + [limit]
            ).map { row in
                let invoice = try Invoice(row: row)
                return (row["first_seq"], (invoice, try records.dunned(invoice.number, sentBy: query.collectable ? now : nil)))
            }
        }
        // Of one customer's invoices all are looked at.
        guard query.held == true, query.customer == nil else {
            conditions.add("first_seq > ?", after)
            try add(conditions, limit)
            return found
        }
        let held = try HeldInvoices(records)
        var last = after
        while found.count < limit {
            let places = try held.places(after: last, limit: limit)
            guard let end = places.last else { break }
            last = end
            var narrowed = conditions
            narrowed.add("first_seq IN (SELECT value FROM json_each(?))", "[\(places.map(String.init).joined(separator: ","))]")
            try add(narrowed, limit - found.count)
        }
        return found
    }
}
