import GRDB
import HoldlineCore

/// Compares the rows that answer the dunning question, holds and invoices, with the events that they come from.
///
/// Each row's version is the seq of the event that carries the row as it stands after it, so that no replay is needed. It runs at each
/// start, beside everything else, and with each audit of the ledger.
struct RowVerification {
    /// Of an event's facts what has a row here; the rest is not decoded.
    private struct RowFacts: Decodable {
        var holds: [Hold]?
        var invoice: Invoice?
    }

    /// Where the next call goes on: behind the last hold or invoice that was checked.
    private enum Position: Sendable {
        /// Events that may tell of holds that the tables lack.
        case events(after: Int64)
        case holds(after: Int64)
        case invoices(after: String)
        case over
    }

    private var position = Position.holds(after: 0)
    /// Numbers below the last one that no hold has: an earlier version skipped some, so that only the ledger tells whether one is lost.
    private var missing: Set<Int64>?
    private var countProblem = ""

    var isOver: Bool { if case .over = position { true } else { false } }

    /// Checks the next rows, at most `limit`, within one read. Returns the first that does not fit, in words.
    mutating func next(_ db: Database, limit: Int = 200) throws -> String? {
        switch position {
        case .events(let after):
            let events = try LedgerRow.fetchAll(
                db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [after, limit * 5])
            for event in events {
                let holds = try StoredJSON.decode(RowFacts.self, from: event.facts).holds ?? []
                if holds.contains(where: { missing?.contains($0.id.number) ?? false }) { return countProblem }
            }
            position = events.last.map { .events(after: $0.seq) } ?? .holds(after: 0)
        case .holds(let after):
            if missing == nil {
                let found = try missingHolds(db)
                if let problem = found.problem { return problem }
                missing = found.numbers
                if !found.numbers.isEmpty {
                    position = .events(after: 0)
                    return nil
                }
            }
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM hold WHERE id > ? ORDER BY id LIMIT ?", arguments: [after, limit])
            for row in rows {
                let hold = try Hold(row: row)
                let fact = try facts(hold.version, db)?.holds?.last { $0.id == hold.id }
                if fact != hold.chained { return "hold \(hold.id) is not as event \(hold.version) left it" }
            }
            position = (rows.last?["id"] as Int64?).map { .holds(after: $0) } ?? .invoices(after: "")
        case .invoices(let after):
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM invoice WHERE number > ? ORDER BY number LIMIT ?", arguments: [after, limit])
            for row in rows {
                let invoice = try Invoice(row: row)
                let fact = try facts(invoice.version, db)?.invoice
                if fact != invoice { return "invoice \(invoice.number) is not as event \(invoice.version) left it" }
            }
            position = (rows.last?["number"] as String?).map { .invoices(after: $0) } ?? .over
        case .over: break
        }
        return nil
    }

    /// The numbers that no hold has, and what is wrong with the pages of the two tables. Nothing removes a hold, and a row that a damaged
    /// page hides is still in an index.
    private mutating func missingHolds(_ db: Database) throws -> (problem: String?, numbers: Set<Int64>) {
        for table in ["hold", "invoice"] {
            let said = try String.fetchOne(db, sql: "PRAGMA integrity_check('\(table)')")
            if let said, said != "ok" { return ("\(table): \(said.prefix(200))", []) }
        }
        let (count, last) = (
            try Int64.fetchOne(db, sql: "SELECT count(*) FROM hold") ?? 0, try Int64.fetchOne(db, sql: "SELECT max(id) FROM hold") ?? 0
        )
        guard count < last else { return (nil, []) }
        countProblem = "of \(last) holds \(count) are there"
        var (numbers, next): (Set<Int64>, Int64) = ([], 1)
        let ids = try Int64.fetchCursor(db, sql: "SELECT id FROM hold ORDER BY id")
        while let id = try ids.next() {
            numbers.formUnion(next..<id)
            next = id + 1
        }
        return (nil, numbers)
    }

    /// nil where the ledger has no event of this seq, which is a row that does not fit.
    private func facts(_ seq: Int64, _ db: Database) throws -> RowFacts? {
        try LedgerRow.facts(seq, db).map { try StoredJSON.decode(RowFacts.self, from: $0) }
    }
}
