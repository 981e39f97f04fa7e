import GRDB
package import HoldlineCore
package import HoldlineWire

/// Customers, and the page of one.
extension Store {
    /// Registered customers in the order in which they were first registered. Throws `invalid` for an `after` that no
    /// page gave.
    package func customers(_ page: PageQuery) async throws -> Page<Customer> {
        let place = try page.place()
        return try await pool.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM customer WHERE first_seq > ? ORDER BY first_seq LIMIT ?", arguments: [place, page.size + 1])
            let customers = try rows.prefix(page.size).map(Customer.init(row:))
            let last: Int64? = rows.prefix(page.size).last?["first_seq"]
            return Page(items: customers, next: rows.count > page.size ? last.map(String.init) : nil, version: try db.head())
        }
    }

    /// The most elements of each list of a customer's page; the sums and the counts are over all.
    private static let longestList = 200
    /// Lines of history that a customer's page shows, the newest.
    private static let lastContacts = 10

    /// What an agent wants on the screen when this customer calls; also for one that only tickets or invoices name.
    ///
    /// Throws `notFound` where nothing names it.
    /// Open invoices are by due date and number, those without a due date first. The sums by currency are over all of them, also
    /// where the lists are cut at `longestList`. The two reads are two snapshots: the answers of the index come in between.
    package func customer(_ reference: CustomerReference) async throws -> CustomerPage {
        let (today, now) = (policy.today(at: now), now)
        let (found, open) = try await pool.read { db in
            (
                try Self.page(of: reference, today, db),
                try Row.fetchAll(
                    db, sql: "SELECT * FROM invoice WHERE customer = ? AND open > 0 ORDER BY due, number", arguments: [reference.text]
                ).map(Invoice.init(row:))
            )
        }
        var page = found
        var totals: [Currency: CustomerTotal] = [:]
        for invoice in open {
            let line = InvoiceLine(invoice, index.check(invoice.number, customer: nil, asOf: nil, now: now))
            totals[line.currency, default: CustomerTotal(currency: line.currency)].add(line)
            if page.openInvoices.count < Self.longestList { page.openInvoices.append(line) }
            if line.held.isPositive, page.heldInvoices.count < Self.longestList { page.heldInvoices.append(line) }
        }
        page.totals = totals.values.sorted { $0.currency.code < $1.currency.code }
        var more = page.more ?? More()
        more.openInvoices = More.count(open.count, shown: page.openInvoices.count)
        more.heldInvoices = More.count(totals.values.reduce(0) { $0 + $1.heldInvoices }, shown: page.heldInvoices.count)
        page.more = more.orNil
        let shown = Set((page.openInvoices + page.heldInvoices).map(\.number))
        let dunned = try await pool.read { db in
            let records = TableRecords(db)
            return try Dictionary(uniqueKeysWithValues: shown.map { ($0, try records.dunned($0)) })
        }
        page.openInvoices = page.openInvoices.map { $0.with(dunned[$0.number]) }
        page.heldInvoices = page.heldInvoices.map { $0.with(dunned[$0.number]) }
        return page
    }

    /// All but the invoices.
    /// Throws `notFound` where nobody registered the customer, no event mentions it and no invoice names it. Tickets are by their
    /// last change, the newest first; promises and holds by number. Promises that are broken are among them, those of the past
    /// without instalments are not.
    static func page(of reference: CustomerReference, _ today: Day, _ db: Database) throws -> CustomerPage {
        let records = TableRecords(db)
        let customer = try records.customer(reference)
        var more = More()
        let live = "FROM ticket WHERE customer = ? AND \(LiveTicket.condition)"
        let tickets = try Row.fetchAll(
            db, sql: "SELECT * \(live) ORDER BY updated_at DESC, id DESC LIMIT ?", arguments: [reference.text, longestList]
        ).map {
            row in
            var ticket = try Ticket(row: row)
            ticket.disputes = try records.disputes(of: ticket.id)
            return ticket
        }
        if tickets.count == longestList {
            more.openTickets = More.count(
                try Int.fetchOne(db, sql: "SELECT count(*) \(live)", arguments: [reference.text]) ?? 0, shown: tickets.count)
        }
        // By the customer's invoices: SQLite would look at all holds that stand.
        let promised = """
            FROM invoice CROSS JOIN hold ON hold.spelling = invoice.spelling AND hold.invoice = invoice.number
            WHERE invoice.customer = ? AND hold.kind = 'promise' AND hold.lifted_at IS NULL
                AND (hold.until_day IS NULL OR hold.until_day >= ? OR hold.promise IS NOT NULL)
            """
        let promises = try Row.fetchAll(
            db, sql: "SELECT hold.* \(promised) ORDER BY hold.id LIMIT ?", arguments: [reference.text, today.number, longestList]
        ).map { try Hold(row: $0).seen(on: today) }
        if promises.count == longestList {
            more.promises = More.count(
                try Int.fetchOne(db, sql: "SELECT count(*) \(promised)", arguments: [reference.text, today.number]) ?? 0,
                shown: promises.count)
        }
        let holds = try records.standingHolds(onAllOf: reference).filter { $0.until.map { $0 >= today } ?? true }
        let contacts = try History.contacts(of: reference, newest: lastContacts, db)
        more.contacts = contacts.more
        let hasInvoice = try Int.fetchOne(db, sql: "SELECT 1 FROM invoice WHERE customer = ? LIMIT 1", arguments: [reference.text]) != nil
        guard customer != nil || !contacts.lines.isEmpty || hasInvoice else {
            throw Refusal(.notFound, "no customer \(reference) is registered, and no ticket or invoice names one")
        }
        return CustomerPage(
            customer: try customer ?? Customer(reference: reference, version: db.head()), registered: customer != nil, openTickets: tickets,
            heldInvoices: [], promises: promises, holds: holds, openInvoices: [], contacts: contacts.lines, more: more)
    }
}

/// What a page adds to an invoice's line.
extension InvoiceLine {
    /// The line with the last reminder and the agency, where there are any.
    fileprivate func with(_ dunned: Dunned?) -> InvoiceLine {
        var line = self
        line.lastReminder = dunned?.lastReminder
        line.handover = dunned?.handover
        return line
    }
}
