import GRDB
package import HoldlineCore

extension Store {
    package func customers(_ page: PageRequest) async throws -> Page<Customer> {
        let place = try page.place()
        return try await pool.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM customer WHERE first_seq > ? ORDER BY first_seq LIMIT ?", arguments: [place, page.limit + 1])
            let customers = try rows.prefix(page.limit).map(Customer.init(row:))
            let last: Int64? = rows.prefix(page.limit).last?["first_seq"]
            return Page(items: customers, next: rows.count > page.limit ? last.map(String.init) : nil, version: try db.head())
        }
    }

    /// What an agent wants on the screen when this customer calls; also for one that only tickets or invoices name.
    ///
    /// Throws `notFound` where nothing names it.
    package func customer(_ reference: CustomerReference) async throws -> CustomerPage {
        let today = policy.today(at: now)
        let (page, invoices): (CustomerPage, [(Invoice, Dunned)]) = try await pool.read { db in
            let records = TableRecords(db)
            let customer = try records.customer(reference)
            let tickets = try Row.fetchAll(
                db,
                sql: "SELECT * FROM ticket WHERE customer = ? AND state IN ('new', 'open', 'waiting') ORDER BY id LIMIT 100",
                arguments: [reference.text]
            ).map { row in
                var ticket = try Ticket(row: row)
                ticket.disputes = try records.disputes(of: ticket.id)
                return ticket
            }
            let invoices = try Row.fetchAll(
                db, sql: "SELECT * FROM invoice WHERE customer = ? AND open > 0 ORDER BY due, number LIMIT 200", arguments: [reference.text]
            ).map(Invoice.init(row:)).map { ($0, try records.dunned($0.number)) }
            let promises = try Row.fetchAll(
                db,
                sql: """
                    SELECT hold.* FROM hold JOIN invoice ON invoice.number = hold.invoice
                    WHERE invoice.customer = ?1 AND hold.kind = 'promise' AND hold.lifted_at IS NULL
                        AND (hold.until_day IS NULL OR hold.until_day >= ?2 OR hold.promise IS NOT NULL)
                    ORDER BY hold.id LIMIT 100
                    """, arguments: [reference.text, today.number]
            ).map { try Hold(row: $0).seen(on: today) }
            let holds = try records.standingHolds(onAllOf: reference).filter { $0.until.map { $0 >= today } ?? true }
            let contacts = try History.lines(of: .customer(reference), db, newest: 10)
            let hasInvoice =
                try Int.fetchOne(db, sql: "SELECT 1 FROM invoice WHERE customer = ? LIMIT 1", arguments: [reference.text]) != nil
            guard customer != nil || !contacts.isEmpty || hasInvoice else {
                throw Refusal(.notFound, "no customer \(reference) is registered, and no ticket or invoice names one")
            }
            let version = try db.head()
            return (
                CustomerPage(
                    customer: customer ?? Customer(reference: reference, version: version), registered: customer != nil,
                    openTickets: tickets, heldInvoices: [], promises: promises, holds: holds, openInvoices: [],
                    contacts: contacts.reversed()), invoices
            )
        }
        var answer = page
        let lines = invoices.map { invoice, dunned in
            InvoiceLine(
                invoice, index.check(invoice.number, customer: nil, asOf: nil, now: now), lastReminder: dunned.lastReminder,
                handover: dunned.handover)
        }
        answer.heldInvoices = lines.filter(\.held.isPositive)
        answer.openInvoices = lines
        return answer
    }
}
