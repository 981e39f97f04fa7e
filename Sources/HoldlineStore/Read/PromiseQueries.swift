import GRDB
package import HoldlineCore

/// Plans of payment.
extension Store {
    /// Proposes a plan for an invoice; nothing is placed. Without `amount` it is for all that is open, without `from` from tomorrow on.
    ///
    /// Throws `notFound` for an invoice that is not registered, `wrongState` where nothing is open, `invalid` and `overAmount`.
    package func suggestPromise(
        on number: InvoiceNumber, instalments: Int, amount: Amount?, from: Day?
    ) async throws -> PromiseSuggestion {
        let (policy, today) = (policy, policy.today(at: now))
        return try await pool.read { db in
            guard let invoice = try TableRecords(db).invoice(number) else {
                throw Refusal(.notFound, "no invoice \(number) is registered: nothing is known of what is open, and since when")
            }
            guard invoice.open.isPositive else { throw Refusal(.wrongState, "nothing is open on \(number)") }
            let part = try amount.map { amount in
                guard let fitted = amount.fitted(to: invoice.currency), fitted.isPositive else {
                    throw Refusal.invalid("amount", "\(amount) is no amount of \(invoice.currency.code) above zero")
                }
                guard fitted <= invoice.open else {
                    throw Refusal(.overAmount, "\(fitted) is more than the \(invoice.open) that are open on \(number)", field: "amount")
                }
                return fitted
            }
            let proposal = PromiseProposal(
                invoice: invoice, policy: policy,
                paid: try Self.paymentDays(of: invoice.customer, db, zone: policy.calendar.zone).map(\.day),
                from: max(from ?? today.adding(days: 1), today))
            return proposal.suggestion(of: part ?? invoice.open, in: instalments, version: try db.head())
        }
    }

    /// The invoices that are read for the habits of a customer: the ones that were settled last.
    private static let settledInvoices = 200
    /// Of each, the first registrations: one that is registered more often has told enough.
    private static let registrations = 200

    /// The payments of the customer's settled invoices, by the days on which they were registered.
    /// Invoices that were settled last come first, and the payments of each are oldest first. A payment counts on the day of its
    /// registration: the ledger has no other.
    static func paymentDays(of customer: CustomerReference, _ db: Database, zone: Zone) throws -> [PaidDay] {
        let settled = try String.fetchAll(
            db, sql: "SELECT number FROM invoice WHERE customer = ? AND open <= 0 ORDER BY version DESC LIMIT ?",
            arguments: [customer.text, settledInvoices])
        let select = try db.cachedStatement(
            sql: """
                SELECT event.at, event.facts FROM mention JOIN event ON event.seq = mention.seq
                WHERE mention.subject = ? AND event.type = ? ORDER BY mention.seq LIMIT ?
                """)
        return try settled.flatMap { number in
            let key = Subject.invoice(InvoiceNumber(unchecked: number)).key
            let rows = try Row.fetchAll(select, arguments: [key, EventType.invoiceRegistered.rawValue, registrations])
            return try payments(rows, zone: zone)
        }
    }

    /// The payments that registrations told of: what was paid grew, and no credit explains it.
    /// `registrations` are one invoice's, oldest first. A change of currency is no payment, and neither is a fall of the open
    /// amount that met a pending credit.
    private static func payments(_ registrations: [Row], zone: Zone) throws -> [PaidDay] {
        var last: Invoice?
        var paid: [PaidDay] = []
        for row in registrations {
            let facts = try StoredJSON.decode(Facts.self, from: PackedText.unpack(row["facts"]))
            guard let invoice = facts.invoice else { continue }
            if let last, last.currency == invoice.currency, invoice.paid(since: last).isPositive, !facts.metPendingCredit {
                paid.append(
                    PaidDay(
                        day: zone.day(of: row.instant("at")), invoice: invoice.number, amount: invoice.paid(since: last),
                        currency: invoice.currency))
            }
            last = invoice
        }
        return paid
    }
}
