import GRDB
import HoldlineCore

/// Registered invoices that may be held: by a hold of their own, one on all of their customer's, or by what they say themselves.
struct HeldInvoices {
    private let db: Database
    /// Of a company that is held in whole there are other references. They are found once for all pages of one read.
    private let references, companies: [String]

    /// Reads which customers are held in whole. It has to be made in the read whose pages it serves.
    init(_ records: TableRecords) throws {
        db = records.db
        (references, companies) = try records.heldCustomers()
    }

    /// Their places behind a place, in their order, at most `limit`. Each way has an index in this order.
    /// The ways are `hold_rank` for holds of their own, `invoice_stopped` for what invoices say themselves, `invoice_customer`
    /// and `invoice_company` for customers that are held in whole.
    func places(after place: Int64, limit: Int) throws -> [Int64] {
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
        for reference in references {
            try add("SELECT first_seq FROM invoice WHERE customer = ?2 AND first_seq > ?1 ORDER BY first_seq", reference)
        }
        for company in companies {
            try add("SELECT first_seq FROM invoice WHERE company = ?2 AND first_seq > ?1 ORDER BY first_seq", company)
        }
        return Array(places.sorted().prefix(limit))
    }

    /// All of them, in their order.
    func each(_ body: (Invoice) throws -> Void) throws {
        let select = try db.cachedStatement(sql: "SELECT * FROM invoice WHERE first_seq = ?")
        var next = try places(after: 0, limit: Self.many)
        while let last = next.last {
            for place in next { try Row.fetchOne(select, arguments: [place]).map { try body(Invoice(row: $0)) } }
            next = try places(after: last, limit: Self.many)
        }
    }

    /// Places that are found at once.
    private static let many = 4096
}
