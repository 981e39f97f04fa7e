import GRDB
import HoldlineCore

// Documents, and invoices under other spellings of their numbers.
extension TableRecords {
    func documents(_ number: InvoiceNumber, creditNotes: Bool) throws -> [DocumentRecord] {
        try Self.documentsOfNumber.all([number.column, creditNotes.column], in: statements)
    }

    /// One that was recorded and changed nothing is left out. A later issue has the same number, day and currency as the earlier
    /// one, and stands in its place.
    func creditNotes(on number: InvoiceNumber) throws -> [DocumentRecord] {
        let notes = try Self.notesOnInvoice.all([number.column], in: statements)
        return notes.enumerated().filter { place, note in
            note.effect != .recorded
                && !notes[(place + 1)...].contains {
                    $0.number == note.number && $0.issued == note.issued && $0.currency == note.currency
                }
        }.map(\.element)
    }

    /// Migration 5 wrote it, as the head of that day: it is 0 in a database that a later version began.
    var formerDocuments: Int64 {
        get throws { try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'former_documents'") ?? 0 }
    }

    func firstVersion(of number: InvoiceNumber) throws -> Int64 {
        try statements.integers(Self.firstOfInvoice, number.column).first ?? 0
    }

    /// The look-up key is equal for more numbers than these; a few thousand are looked at, at most.
    func registeredNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber] {
        let key = number.spellingKey
        guard !key.isEmpty else { return [] }
        let found = try statements.texts(Self.spelledLike, .text(key)).map(InvoiceNumber.init(unchecked:)).filter(number.isSpelled(like:))
        return Array(found.prefix(2))
    }

    /// On the way of every new invoice: SQLite compares the values, so that few numbers are looked at here.
    func registeredNumber(spelledLike invoice: Invoice) throws -> InvoiceNumber? {
        let key = invoice.number.spellingKey
        guard !key.isEmpty else { return nil }
        return try statements.texts(
            Self.sameInvoice, .text(key), invoice.customer.column, invoice.issued.column, invoice.amount.column
        ).map(InvoiceNumber.init(unchecked:)).first(where: invoice.number.isSpelled(like:))
    }

    /// It reads the standing holds of disputes, and not the disputes: their index has the spelling.
    func disputedNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber] {
        let key = number.spellingKey
        guard !key.isEmpty else { return [] }
        return try statements.texts(Self.disputedLike, .text(key)).map(InvoiceNumber.init(unchecked:)).filter(number.isSpelled(like:))
    }

    /// By `document_number`: credit notes and invoices are numbered apart, and stand in one index.
    private static let documentsOfNumber = DocumentRecord.table.lookup("WHERE number = ? AND (kind = 'credit-note') = ? ORDER BY seq")
    /// By `document_credits`, which has credit notes alone.
    private static let notesOnInvoice = DocumentRecord.table.lookup("WHERE credits = ? ORDER BY seq")
    private static let firstOfInvoice = PreparedText("SELECT first_seq FROM invoice WHERE number = ?")
    private static let spelledLike = PreparedText("SELECT number FROM invoice WHERE spelling = ? LIMIT 5000")
    private static let sameInvoice = PreparedText(
        "SELECT number FROM invoice WHERE spelling = ? AND customer = ? AND issued = ? AND amount = ? LIMIT 100")
    /// That the invoice is named is what its index is of.
    private static let disputedLike = PreparedText(
        """
        SELECT DISTINCT invoice FROM hold WHERE spelling = ? AND invoice IS NOT NULL AND ticket IS NOT NULL AND lifted_at IS NULL
            AND kind IN ('dispute', 'undelivered') AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.number = hold.invoice)
        LIMIT 5000
        """)
}
