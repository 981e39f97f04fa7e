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
        // Readings are as many as all pages that were looked at: of them not even the facts are read.
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, hash FROM event WHERE seq IN (SELECT seq FROM mention WHERE subject = ?) AND type = ? ORDER BY seq",
            arguments: [Subject.ledger.key, EventType.personErased.rawValue])
        var missing: [ErasureFile.Line] = []
        while let row = try rows.next() {
            let mark = ErasureFile.Mark(seq: row[0], hash: row[1])
            guard !known.contains(mark), let erasure = try LedgerRow.find(mark.seq, db)?.read().facts.erasure,
                let line = try Self.line(erasure, seq: mark.seq, db)
            else { continue }
            missing.append(line)
        }
        return missing
    }

    /// Events that were erased before, and whose sealed part or facts an older copy has brought back.
    ///
    /// Only rows that are the very ones count: events that were written since the copy was put in place have other hashes. An erasure whose
    /// own event is in the ledger was applied with it, so that its rows need no look, however many they are.
    func returned(_ db: Database) throws -> [Int64] {
        let select = try db.cachedStatement(sql: "SELECT hash FROM event WHERE seq = ?")
        let unknown = try file.read().filter { line in
            try Data.fetchOne(select, arguments: [line.event.seq]).map { ErasureFile.Mark(seq: line.event.seq, hash: $0) } != line.event
        }
        var returned: Set<Int64> = []
        for mark in Set(unknown.flatMap(\.rows)) {
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
