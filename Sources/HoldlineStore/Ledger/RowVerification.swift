import GRDB
import HoldlineCore

/// Compares the rows that answer the dunning question, holds and invoices, with the events that they come from.
///
/// Each row's version is the seq of the event that carries the row as it stands after it, so that no replay is needed. It runs at each
/// start, beside everything else, and with each audit of the ledger.
struct RowVerification {
    /// Of an event's facts what rows are compared with; the rest is not decoded.
    private struct RowFacts: Decodable {
        /// nil where the event names none.
        var holds: [Hold]?
        /// As `holds`.
        var invoice: Invoice?
    }

    /// Where the next read goes on.
    private enum Position: Sendable {
        /// Holds with a higher id; all invoices after them.
        case holds(after: Int64)
        /// Invoices whose number comes later in the order of the bytes.
        case invoices(after: String)
        /// All rows were compared.
        case over
    }

    private var position = Position.holds(after: 0)

    /// Whether `next` has nothing left to compare.
    var isOver: Bool { if case .over = position { true } else { false } }

    /// Checks the next rows, at most `limit`, within one read. Returns the first that does not fit, in words.
    mutating func next(_ db: Database, limit: Int = 200) throws -> String? {
        switch position {
        case .holds(let after):
            if after == 0, let problem = try countProblem(db) { return problem }
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM hold WHERE id > ? ORDER BY id LIMIT ?", arguments: [after, limit])
            for row in rows {
                let hold = try Hold(row: row)
                let fact = try facts(hold.version, db)?.holds?.last { $0.id == hold.id }
                if fact.map(hold.answersLike) != true { return "hold \(hold.id) is not as event \(hold.version) left it" }
            }
            position = (rows.last?["id"] as Int64?).map { .holds(after: $0) } ?? .invoices(after: "")
        case .invoices(let after):
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM invoice WHERE number > ? ORDER BY number LIMIT ?", arguments: [after, limit])
            for row in rows {
                let invoice = try Invoice(row: row)
                let fact = try facts(invoice.version, db)?.invoice
                if fact.map(invoice.answersLike) != true { return "invoice \(invoice.number) is not as event \(invoice.version) left it" }
            }
            position = (rows.last?["number"] as String?).map { .invoices(after: $0) } ?? .over
        case .over: break
        }
        return nil
    }

    /// Holds are numbered without gaps, and none is ever removed. A row that a damaged page hides is still in an index.
    private func countProblem(_ db: Database) throws -> String? {
        for table in ["hold", "invoice"] {
            let said = try String.fetchOne(db, sql: "PRAGMA integrity_check('\(table)')")
            if let said, said != "ok" { return "\(table): \(said.prefix(200))" }
        }
        let (count, last) = (
            try Int64.fetchOne(db, sql: "SELECT count(*) FROM hold") ?? 0, try Int64.fetchOne(db, sql: "SELECT max(id) FROM hold") ?? 0
        )
        return count == last ? nil : "of \(last) holds \(count) are there"
    }

    /// The facts of one event; nil where the ledger has no such row.
    private func facts(_ seq: Int64, _ db: Database) throws -> RowFacts? {
        let select = try db.cachedStatement(sql: "SELECT facts FROM event WHERE seq = ?")
        return try String.fetchOne(select, arguments: [seq]).map { try StoredJSON.decode(RowFacts.self, from: $0) }
    }
}

/// What the rows of holds have to agree in.
extension Hold {
    /// Whether both give the same dunning answers.
    fileprivate func answersLike(_ other: Hold) -> Bool {
        (kind, invoice, customer, ticket, amount, currency) == (
            other.kind, other.invoice, other.customer, other.ticket, other.amount, other.currency
        )
            && (from, until, review, issuedBefore, liftedAt == nil) == (
                other.from, other.until, other.review, other.issuedBefore, other.liftedAt == nil
            )
    }
}

extension Invoice {
    /// Whether both give the same dunning answers: a due date, a customer or an amount that differs makes them unlike.
    /// Times of registration are not compared.
    fileprivate func answersLike(_ other: Invoice) -> Bool {
        (number, customer, issued, due) == (other.number, other.customer, other.issued, other.due)
            && (currency, amount, open, credited) == (other.currency, other.amount, other.open, other.credited)
    }
}
