import GRDB
import GRDBSQLite
import HoldlineCore
import Synchronization

/// Filling from the tables, at a start.
extension HoldIndex {
    /// Fills an index from the tables of one read.
    ///
    /// It asks SQLite for the columns itself: a GRDB row and its decoding by name cost more than the index does.
    convenience init(_ db: Database, policy: Policy, head: Int64) throws {
        self.init(policy: policy)
        try state.withLock { state in
            state.version = head
            var currencies = LastCurrency()
            let invoices = Columns(
                try db.makeStatement(sql: "SELECT number, customer, issued, currency, open, due, excess, instalments FROM invoice"))
            while try invoices.step() {
                guard let currency = currencies.read(invoices.bytes(3)) else {
                    throw UnreadableColumn(description: "currency of an invoice")
                }
                state.register(
                    invoices.bytes(0), customer: invoices.bytes(1), issued: Int32(truncatingIfNeeded: invoices.integer(2)),
                    currency: currency, open: Amount(units: invoices.integer(4), decimals: currency.decimals),
                    stops: try invoices.stops(currency))
            }
            let customers = Columns(try db.makeStatement(sql: "SELECT reference, company FROM customer WHERE company IS NOT NULL"))
            while try customers.step() { state.take(company: customers.text(1), of: customers.bytes(0)) }
            let merges = Columns(try db.makeStatement(sql: "SELECT company, becomes FROM company_merge"))
            while try merges.step() { state.merge(merges.text(0), into: merges.text(1)) }
            // All of it is in the index of standing holds: the table, with the lifted ones, is not read. Backwards, since the younger one of an
            // invoice's is then nearly always the first of them.
            let holds = Columns(
                try db.makeStatement(
                    sql: """
                        SELECT id, kind, invoice, customer, ticket, reason, amount, currency, from_day, until_day, review_day, \
                        issued_before, since, replaced_by FROM hold INDEXED BY hold_standing WHERE lifted_at IS NULL \
                        ORDER BY review_day DESC
                        """))
            while try holds.step() {
                var cell = HoldCell(stop: try holds.stop())
                if !holds.isNull(13) { cell.by = state.name(holds.bytes(13)) }
                if holds.isNull(2) {
                    state.take(cell, customer: holds.bytes(3), lifted: false)
                } else {
                    state.take(cell, invoice: holds.bytes(2), lifted: false)
                }
            }
        }
    }
}

/// The columns of a statement's row, as SQLite has them.
private struct Columns {
    /// Kept alive for `row`, which SQLite frees with it.
    private let statement: Statement
    /// The handle that SQLite's own functions take.
    private let row: SQLiteStatement

    /// The statement has to be ready to step, with its values bound.
    init(_ statement: Statement) {
        self.statement = statement
        row = statement.sqliteStatement
    }

    /// Goes to the next row; false after the last one. Throws `DatabaseError`.
    func step() throws -> Bool {
        switch sqlite3_step(row) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "the index cannot be loaded")
        }
    }

    /// Whether the column is NULL. To be asked before a conversion: SQLite reads NULL as 0.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(row, column) == SQLITE_NULL }
    /// The column as a whole number, after SQLite's conversion; 0 for NULL.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(row, column) }
    /// nil for NULL.
    func optional(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
    /// A day as days since 1970-01-01, as the tables keep it; nil for NULL.
    func day(_ column: Int32) -> Int32? { optional(column).map { Int32(truncatingIfNeeded: $0) } }

    /// The UTF-8 of a text; valid until the next step.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // In this order, as the manual of sqlite3_column_blob says: the text may be converted first.
        let start = sqlite3_column_text(row, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, column)))
    }

    /// A copy of the text, which outlives the row.
    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
    /// nil for NULL, and for a code that ISO 4217 does not have.
    func currency(_ column: Int32) -> Currency? { isNull(column) ? nil : Currency(code: text(column)) }

    /// What an invoice says itself: nothing, nearly always.
    func stops(_ currency: Currency) throws -> [Stop] {
        guard isNull(5) || !isNull(6) || !isNull(7) else { return [] }
        var invoice = Invoice(
            number: InvoiceNumber(unchecked: ""), customer: CustomerReference(unchecked: ""), issued: Day(number: 0),
            due: day(5).map(Day.init(number:)), currency: currency, amount: .zero(in: currency),
            open: Amount(units: integer(4), decimals: currency.decimals), credited: nil, registeredAt: Instant(seconds: 0), version: 0)
        invoice.excess = optional(6).map { Amount(units: $0, decimals: currency.decimals) }
        if !isNull(7) { invoice.instalments = try StoredJSON.decode([InvoiceInstalment].self, from: text(7)) }
        return invoice.stops
    }

    /// The hold of a row. Throws `UnreadableColumn` for a kind that this version does not know: a hold that is not
    /// understood must not be passed over.
    func stop() throws -> Stop {
        guard let kind = HoldKind(rawValue: text(1)) else { throw UnreadableColumn(description: "kind is “\(text(1))”") }
        let currency = currency(7)
        let amount = optional(6).flatMap { units in currency.map { Amount(units: units, decimals: $0.decimals) } }
        return Stop(
            id: integer(0), code: kind.rawValue, ticket: optional(4), reason: isNull(5) ? nil : Reason(rawValue: text(5)), amount: amount,
            currency: currency, from: day(8), until: day(9), review: day(10), issuedBefore: day(11), since: integer(12))
    }
}

/// A currency read from its code; the one before is known without a look into the table, and is nearly always the same.
private struct LastCurrency {
    /// The bytes of the code that was read last.
    private var code: [UInt8] = []
    /// nil where that code is none.
    private var currency: Currency?

    /// The currency of a code; nil for an unknown one.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Currency? {
        if !code.elementsEqual(bytes) {
            code = Array(bytes)
            currency = Currency(code: String(decoding: bytes, as: UTF8.self))
        }
        return currency
    }
}
