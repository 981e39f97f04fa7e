import GRDB
import HoldlineCore

extension TableRecords {
    /// Places of registered invoices that may be held behind a place, in their order, at most `limit`: by a hold of their own, one on all
    /// of their customer's, or by what they say themselves. Each way has an index in this order.
    func placesOfHeldInvoices(after place: Int64, limit: Int) throws -> [Int64] {
        var places: Set<Int64> = []
        func add(_ sql: String, _ value: String? = nil) throws {
            let select = try db.cachedStatement(sql: "\(sql) LIMIT ?3")
            places.formUnion(try Int64.fetchAll(select, arguments: [place, value, limit]))
        }
        try add(
            """
            SELECT DISTINCT rank FROM hold INDEXED BY hold_rank WHERE rank IS NOT NULL AND lifted_at IS NULL AND rank > ?1 AND ?2 IS NULL
            ORDER BY rank
            """)
        try add(
            """
            SELECT first_seq FROM invoice INDEXED BY invoice_stopped
            WHERE (due IS NULL OR excess IS NOT NULL OR instalments IS NOT NULL) AND first_seq > ?1 AND ?2 IS NULL ORDER BY first_seq
            """)
        // Of a company that is held in whole there are other references.
        let (references, companies) = try heldCustomers()
        for reference in references {
            try add("SELECT first_seq FROM invoice WHERE customer = ?2 AND first_seq > ?1 ORDER BY first_seq", reference)
        }
        for company in companies {
            try add("SELECT first_seq FROM invoice WHERE company = ?2 AND first_seq > ?1 ORDER BY first_seq", company)
        }
        return Array(places.sorted().prefix(limit))
    }
}
