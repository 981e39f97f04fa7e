import GRDB
import HoldlineCore

// Customers who are one company.
extension TableRecords {
    /// Where a company came to by merges.
    func standing(of company: String) throws -> String {
        let select = try db.cachedStatement(sql: "SELECT becomes FROM company_merge WHERE company = ?")
        return try String.fetchOne(select, arguments: [company]) ?? company
    }

    /// The key of a reference's company after all merges; its own key where it belongs to none.
    func company(of reference: CustomerReference) throws -> String {
        let own = Company.own(reference)
        if try isMerged(own) { return try standing(of: own) }
        let select = try db.cachedStatement(sql: "SELECT company FROM customer WHERE reference = ?")
        let registered = try Row.fetchOne(select, arguments: [reference.text])
        let key = registered.map { $0["company"] as String? } ?? Company.key(ofNumber: reference.text)
        return try key.map(standing(of:)) ?? own
    }

    /// Whether a company was merged into another, or another into it.
    func isMerged(_ company: String) throws -> Bool {
        let select = try db.cachedStatement(
            sql:
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM company_merge WHERE company = ?1) OR EXISTS (SELECT 1 FROM company_merge WHERE becomes = ?1)"
        )
        return try Int.fetchOne(select, arguments: [company]) != nil
    }

    /// Whether anything names the reference: a registration, an invoice, a ticket, a hold or a merge.
    func knows(_ reference: CustomerReference) throws -> Bool {
        let select = try db.cachedStatement(
            sql: """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM customer WHERE reference = ?1) OR EXISTS (SELECT 1 FROM invoice WHERE customer = ?1)
                    OR EXISTS (SELECT 1 FROM ticket WHERE customer = ?1) OR EXISTS (SELECT 1 FROM hold WHERE customer = ?1)
                """)
        // One that was merged away is named by nothing else any more.
        return try Int.fetchOne(select, arguments: [reference.text]) != nil || isMerged(Company.own(reference))
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
        try rows("SELECT * FROM hold WHERE origin = ? AND lifted_at IS NULL ORDER BY id", hold.number)
    }

    /// Standing holds on all invoices of the customer, under any reference of its company, by number.
    func standingHolds(onAllOf customer: CustomerReference) throws -> [Hold] {
        let company = try company(of: customer)
        let own = try db.cachedStatement(sql: "SELECT * FROM hold WHERE customer = ? AND lifted_at IS NULL ORDER BY id")
        if company == Company.own(customer), try !isMerged(company) {
            return try Row.fetchAll(own, arguments: [customer.text]).map(Hold.init(row:))
        }
        var found: [HoldID: Hold] = [:]
        let merged = try db.cachedStatement(sql: "SELECT company FROM company_merge WHERE becomes = ?")
        for key in try [company] + String.fetchAll(merged, arguments: [company]) {
            let candidates = try db.cachedStatement(
                sql: """
                    SELECT * FROM hold WHERE lifted_at IS NULL AND customer IN (SELECT reference FROM customer WHERE company = ?1)
                    UNION SELECT * FROM hold WHERE lifted_at IS NULL AND company = ?1
                    UNION SELECT * FROM hold WHERE lifted_at IS NULL AND customer = ?2
                    """)
            let reference = key.hasPrefix("=") ? String(key.dropFirst()) : nil
            for row in try Row.fetchAll(candidates, arguments: [key, reference]) {
                let hold = try Hold(row: row)
                // A reference that looks like a company's number may be registered as another company's.
                guard let named = hold.customer, try self.company(of: named) == company else { continue }
                found[hold.id] = hold
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }
}
