import GRDB
import HoldlineCore

// Documents, and invoices under other spellings of their numbers.
extension TableRecords {
    func documents(_ number: InvoiceNumber, creditNotes: Bool) throws -> [DocumentRecord] {
        try rows("SELECT * FROM document WHERE number = ? AND (kind = 'credit-note') = ? ORDER BY seq", number.text, creditNotes)
    }

    func creditNotes(on number: InvoiceNumber) throws -> [DocumentRecord] {
        let select = try db.cachedStatement(sql: "SELECT * FROM document WHERE credits = ? ORDER BY seq")
        let notes = try Row.fetchAll(select, arguments: [number.text]).map(DocumentRecord.init(row:))
        return notes.enumerated().filter { place, note in
            note.effect != .recorded
                && !notes[(place + 1)...].contains {
                    $0.number == note.number && $0.issued == note.issued && $0.currency == note.currency
                }
        }.map(\.element)
    }

    var formerDocuments: Int64 {
        get throws { try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'former_documents'") ?? 0 }
    }

    func firstVersion(of number: InvoiceNumber) throws -> Int64 {
        let select = try db.cachedStatement(sql: "SELECT first_seq FROM invoice WHERE number = ?")
        return try Int64.fetchOne(select, arguments: [number.text]) ?? 0
    }

    /// The look-up key is equal for more numbers than these; a few thousand are looked at, at most.
    func registeredNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber] {
        let key = number.spellingKey
        guard !key.isEmpty else { return [] }
        let select = try db.cachedStatement(sql: "SELECT number FROM invoice WHERE spelling = ? LIMIT 5000")
        let found = try String.fetchAll(select, arguments: [key]).map(InvoiceNumber.init(unchecked:)).filter(number.isSpelled(like:))
        return Array(found.prefix(2))
    }

    /// On the way of every new invoice: SQLite compares the values, so that few numbers are looked at here.
    func registeredNumber(spelledLike invoice: Invoice) throws -> InvoiceNumber? {
        let key = invoice.number.spellingKey
        guard !key.isEmpty else { return nil }
        let select = try db.cachedStatement(
            sql: "SELECT number FROM invoice WHERE spelling = ? AND customer = ? AND issued = ? AND amount = ? LIMIT 100")
        return try String.fetchAll(
            select, arguments: [key, invoice.customer.text, invoice.issued.number, invoice.amount.units]
        ).map(InvoiceNumber.init(unchecked:)).first(where: invoice.number.isSpelled(like:))
    }

    func disputedNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber] {
        let key = number.spellingKey
        guard !key.isEmpty else { return [] }
        let select = try db.cachedStatement(
            sql: """
                SELECT DISTINCT invoice FROM hold WHERE spelling = ? AND ticket IS NOT NULL AND lifted_at IS NULL
                    AND kind IN ('dispute', 'undelivered') AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.number = hold.invoice)
                LIMIT 5000
                """)
        return try String.fetchAll(select, arguments: [key]).map(InvoiceNumber.init(unchecked:)).filter(number.isSpelled(like:))
    }
}
