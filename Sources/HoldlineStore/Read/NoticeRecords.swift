import GRDB
package import HoldlineCore

// Notices of collective procedures, and whom they concern.
extension TableRecords {
    func notices(about siren: String) throws -> [Notice] { try Self.noticesOfCompany.all([.text(siren)], in: statements) }
    func notices(called id: String) throws -> [Notice] { try Self.noticesOfName.all([.text(id)], in: statements) }
    func notices(correcting id: String) throws -> [Notice] { try Self.corrections.all([.text(id)], in: statements) }

    func customers(ofCompany siren: String) throws -> [CustomerReference] {
        try statements.texts(Self.referencesOfCompany, .text(siren)).map(CustomerReference.init(unchecked:))
    }

    /// By `notice_siren`; an empty SIREN finds the corrections that name no company.
    private static let noticesOfCompany = Notice.table.lookup("WHERE siren = ? ORDER BY id")
    /// By the primary key: a notice about several companies has a row for each.
    private static let noticesOfName = Notice.table.lookup("WHERE id = ? ORDER BY siren")
    private static let corrections = Notice.table.lookup("WHERE corrects = ? ORDER BY id, siren")
    /// A reference that looks like the number may be registered as another company's, or as none.
    private static let referencesOfCompany = PreparedText(
        """
        SELECT reference FROM customer WHERE company = ?1
        UNION SELECT customer FROM invoice
        WHERE company = ?1 AND NOT EXISTS (SELECT 1 FROM customer WHERE reference = invoice.customer) ORDER BY 1
        """)
    /// Its values are a company's key, a reference and the judgment's day: an invoice that was issued on that day is no claim
    /// from before it.
    private static let claimsOfCompany = Invoice.table.lookup(
        """
        WHERE open > 0 AND issued < ?3 AND number IN (
            SELECT number FROM invoice WHERE customer = ?2
            UNION SELECT number FROM invoice WHERE company = ?1
            UNION SELECT number FROM invoice WHERE customer IN (SELECT reference FROM customer WHERE company = ?1))
        ORDER BY issued, number
        """)

    /// Open invoices of a customer's company that were issued before a day, under whichever of its references.
    fileprivate func claims(on customer: CustomerReference, before day: Day) throws -> [Invoice] {
        let company = try company(of: customer)
        var found: [InvoiceNumber: Invoice] = [:]
        for key in try [company] + companies(mergedInto: company) {
            let reference = key.hasPrefix("=") ? String(key.dropFirst()) : customer.text
            for invoice in try Self.claimsOfCompany.all([.text(key), .text(reference), day.column], in: statements) {
                // A reference that looks like a company's number may be registered as another company's.
                guard try self.company(of: invoice.customer) == company else { continue }
                found[invoice.number] = invoice
            }
        }
        return found.values.sorted { ($0.issued, $0.number) < ($1.issued, $1.number) }
    }
}

extension Store {
    /// What a customer's company owed at the opening judgment of its procedure, or at the beginning of a day that is given.
    ///
    /// Throws `notFound` where nothing names the customer, and `wrongState` where no day is given and no hold for an insolvency says one.
    /// The claims are by date of issue and number. Of several holds for an insolvency the one with the latest judgment counts.
    /// Penalties are nil where the configuration lacks a rate.
    package func claims(on customer: CustomerReference, at day: Day?) async throws -> ClaimList {
        let policy = policy
        let today = policy.today(at: now)
        return try await pool.read { db in
            let records = TableRecords(db)
            guard try records.knows(customer) else {
                throw Refusal(.notFound, "no customer, invoice, ticket or hold names \(customer)")
            }
            let holds = try records.standingHolds(onAllOf: customer).filter { $0.kind == .insolvency && $0.issuedBefore != nil }
            let hold = holds.max { ($0.issuedBefore ?? today) < ($1.issuedBefore ?? today) }
            guard let judgment = day ?? hold?.issuedBefore else {
                throw Refusal(
                    .wrongState, "no opening judgment is known of \(customer): name the day of one (at), or place a hold for the insolvency"
                )
            }
            return ClaimList(
                customer: customer, judgment: judgment, ticket: hold?.ticket,
                claims: try records.claims(on: customer, before: judgment).map {
                    ClaimList.Claim($0, interest: try Self.penalties(on: $0, to: judgment, policy, db))
                }, version: try db.head())
        }
    }
}
