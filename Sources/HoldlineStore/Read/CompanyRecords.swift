import GRDB
import HoldlineCore

// Customers who are one company.
extension TableRecords {
    /// Where a company came to by merges.
    func standing(of company: String) throws -> String {
        try statements.texts(Self.becomes, .text(company)).first ?? company
    }

    /// The key of a reference's company after all merges; its own key where it belongs to none.
    func company(of reference: CustomerReference) throws -> String {
        let own = Company.own(reference)
        if try isMerged(own) { return try standing(of: own) }
        switch try statements.first(Self.registeredCompany, [reference.column])?.first {
        case .text(let key)?: return try standing(of: key)
        case nil: return try Company.key(ofNumber: reference.text).map(standing(of:)) ?? own
        // It is registered without a company's number.
        default: return own
        }
    }

    /// Whether a company was merged into another, or another into it.
    func isMerged(_ company: String) throws -> Bool {
        try statements.isAny(Self.anyMerge, .text(company))
    }

    /// Whether anything names the reference: a registration, an invoice, a ticket, a hold or a merge.
    func knows(_ reference: CustomerReference) throws -> Bool {
        // One that was merged away is named by nothing else any more.
        try statements.isAny(Self.anyOfCustomer, reference.column) || isMerged(Company.own(reference))
    }

    /// Customers all of whose invoices are held, under whichever reference, and their companies.
    func heldCustomers() throws -> (references: [String], companies: [String]) {
        var companies: Set<String> = []
        for customer in try String.fetchAll(db, sql: "SELECT DISTINCT customer FROM hold WHERE customer IS NOT NULL AND lifted_at IS NULL")
        {
            companies.insert(try company(of: CustomerReference(unchecked: customer)))
        }
        let merged = try db.cachedStatement(sql: "SELECT company FROM company_merge WHERE becomes = ?")
        for company in companies { companies.formUnion(try String.fetchAll(merged, arguments: [company])) }
        var references = Set(companies.filter { $0.hasPrefix("=") }.map { String($0.dropFirst()) })
        let registered = try db.cachedStatement(sql: "SELECT reference FROM customer WHERE company = ?")
        for company in companies { references.formUnion(try String.fetchAll(registered, arguments: [company])) }
        return (references.sorted(), companies.sorted())
    }

    /// Standing holds that were made of this one when customers were merged or tickets moved.
    func copies(of hold: HoldID) throws -> [Hold] {
        try Self.copiesOfHold.all([hold.column], in: statements)
    }

    /// Standing holds on all invoices of the customer, under any reference of its company, by number.
    func standingHolds(onAllOf customer: CustomerReference) throws -> [Hold] {
        guard let known = customerHolds else { return try readHolds(onAllOf: customer) }
        return try known.holds(onAllOf: customer, otherwise: readHolds)
    }

    /// Companies that were merged into this one.
    func companies(mergedInto company: String) throws -> [String] { try statements.texts(Self.mergedInto, .text(company)) }

    /// Reads them from the table: by the customer alone where its company is nobody else's, else by each reference and each
    /// former company.
    private func readHolds(onAllOf customer: CustomerReference) throws -> [Hold] {
        let company = try company(of: customer)
        if company == Company.own(customer), try !isMerged(company) { return try Self.holdsOnAll.all([customer.column], in: statements) }
        var found: [HoldID: Hold] = [:]
        for key in try [company] + companies(mergedInto: company) {
            let reference = key.hasPrefix("=") ? String(key.dropFirst()) : nil
            for hold in try Self.holdsOfCompany.all([.text(key), ColumnValue(reference)], in: statements) {
                // A reference that looks like a company's number may be registered as another company's.
                guard let named = hold.customer, try self.company(of: named) == company else { continue }
                found[hold.id] = hold
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    private static let becomes = PreparedText("SELECT becomes FROM company_merge WHERE company = ?")
    private static let mergedInto = PreparedText("SELECT company FROM company_merge WHERE becomes = ?")
    /// A row with NULL is a customer that was registered without a company's number; no row is one that nobody registered.
    private static let registeredCompany = PreparedText("SELECT company FROM customer WHERE reference = ?")
    private static let anyMerge = PreparedText(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM company_merge WHERE company = ?1) OR EXISTS (SELECT 1 FROM company_merge WHERE becomes = ?1)")
    private static let anyOfCustomer = PreparedText(
        """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM customer WHERE reference = ?1) OR EXISTS (SELECT 1 FROM invoice WHERE customer = ?1)
            OR EXISTS (SELECT 1 FROM ticket WHERE customer = ?1) OR EXISTS (SELECT 1 FROM hold WHERE customer = ?1)
        """)
    /// By `hold_origin`, which has standing copies alone.
    private static let copiesOfHold = Hold.table.lookup("WHERE origin = ? AND lifted_at IS NULL ORDER BY id")
    private static let holdsOnAll = Hold.table.lookup("WHERE customer = ? AND lifted_at IS NULL ORDER BY id")
    /// Its first value is the company's key, the second the reference where the key is one reference's own (`=`), else NULL. Each
    /// of its three parts has an index.
    private static let holdsOfCompany = Hold.table.lookup(
        """
        WHERE id IN (
            SELECT id FROM hold WHERE lifted_at IS NULL AND customer IN (SELECT reference FROM customer WHERE company = ?1)
            UNION SELECT id FROM hold WHERE lifted_at IS NULL AND company = ?1
            UNION SELECT id FROM hold WHERE lifted_at IS NULL AND customer = ?2)
        """)
}

/// Standing holds on all invoices of a customer, as far as the writer has read them: each reminder asks for them again.
///
/// They are kept from one command to the next until an event changes a hold on a customer, erases its words, or
/// changes what belongs to which company.
final class CustomerHolds {
    /// By reference; a reference without holds is known with an empty list, which is what nearly every reminder asks for.
    private var known: [CustomerReference: [Hold]] = [:]

    /// Customers of whom they are kept at most.
    private static let most = 50_000

    /// Those that are kept; else those that `read` gives, which are kept from then on.
    func holds(onAllOf customer: CustomerReference, otherwise read: (CustomerReference) throws -> [Hold]) rethrows -> [Hold] {
        if let holds = known[customer] { return holds }
        let holds = try read(customer)
        if known.count >= Self.most { known.removeAll() }
        known[customer] = holds
        return holds
    }

    /// An event is applied to the tables.
    func take(_ facts: Facts) {
        let isChanged = facts.customer != nil || facts.merge != nil || facts.erasure != nil
        if isChanged || (facts.holds ?? []).contains(where: { $0.customer != nil }) { forget() }
    }

    /// What was applied is taken back.
    func forget() { if !known.isEmpty { known.removeAll() } }
}
