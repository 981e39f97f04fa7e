import Foundation
import GRDB
import HoldlineCore

/// The list of erasures beside the database, held against its ledger.
struct ErasureList {
    let file: ErasureFile

    /// Lines of what an erasure's event says. Throws what SQLite says.
    /// It is nil where the ledger has no event of this seq. Every row that the erasure names is in the line, emptied or redacted,
    /// in the order of their seqs.
    static func line(_ erasure: Erasure, seq: Int64, _ db: Database) throws -> ErasureFile.Line? {
        let select = try db.cachedStatement(sql: "SELECT seq, hash FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq")
        func marks(_ first: Int64, _ last: Int64) throws -> [ErasureFile.Mark] {
            try Row.fetchAll(select, arguments: [first, last]).map { ErasureFile.Mark(seq: $0[0], hash: $0[1]) }
        }
        guard let event = try marks(seq, seq).first else { return nil }
        var rows = try erasure.events.flatMap { try marks($0.first, $0.last) }
        for redacted in erasure.redacted ?? [] where !erasure.empties(redacted.seq) { rows += try marks(redacted.seq, redacted.seq) }
        return ErasureFile.Line(event: event, rows: rows.sorted { $0.seq < $1.seq })
    }

    /// Erasures that the ledger has and the list lacks: a crash came between the two, or the file was removed.
    func missing(_ db: Database) throws -> [ErasureFile.Line] {
        let known = Set(try file.read().map(\.event))
        return try LedgerRow.mentioning(.ledger, db).compactMap { row in
            guard !known.contains(ErasureFile.Mark(seq: row.seq, hash: row.hash)), let erasure = try row.read().facts.erasure else {
                return nil
            }
            return try Self.line(erasure, seq: row.seq, db)
        }
    }

    /// Events that were erased before, and whose sealed part or facts an older copy has brought back.
    ///
    /// Only rows that are the very ones count: events that were written since the copy was put in place have other hashes.
    func returned(_ db: Database) throws -> [Int64] {
        var returned: Set<Int64> = []
        for mark in Set(try file.read().flatMap(\.rows)) {
            guard let row = try LedgerRow.find(mark.seq, db),
                ErasureFile.Mark(seq: row.seq, hash: row.hash) == mark
            else { continue }
            if row.sealed != nil {
                returned.insert(row.seq)
            } else if let event = try? row.read(), event.facts.redacted != event.facts {
                returned.insert(row.seq)
            }
        }
        return returned.sorted()
    }
}
