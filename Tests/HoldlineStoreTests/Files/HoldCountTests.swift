import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("numbers of holds")
struct HoldCountTests {
    /// Writes the ledger as an earlier version may have: nothing has the number of the last hold, which has the next one.
    private func skip(_ number: Int64, _ path: String) async throws {
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "UPDATE hold SET id = ?1 + 1 WHERE id = ?1", arguments: [number])
            try db.execute(sql: "UPDATE dispute SET hold = ?1 + 1 WHERE hold = ?1", arguments: [number])
            for row in try LedgerRow.fetchAll(db, sql: "SELECT \(LedgerRow.columns) FROM event") {
                let facts = row.facts.replacing("\"H-\(number)\"", with: "\"H-\(number + 1)\"")
                try db.execute(sql: "UPDATE event SET facts = ? WHERE seq = ?", arguments: [facts, row.seq])
            }
        }
    }

    private func open(_ f: StoreFixture, _ number: String) async throws {
        _ = try await f.open([RaiseDispute(invoice: try number.invoice, reason: .quantity)])
    }

    @Test("a number that no event gave to a hold is no loss, and a hold that an event tells of is")
    func gap() async throws {
        try await StoreFixture.run { f in
            for number in ["F1", "F2"] { try await open(f, number) }
            try await skip(2, f.path)
            #expect(try await f.store.checkRows(pause: .zero) == nil)
            #expect(try await f.store.status().ready)
            try await DatabaseQueue.beside(f.path).write { try $0.execute(sql: "DELETE FROM hold WHERE id = 1") }
            let problem = try await f.store.checkRows(pause: .zero)
            #expect(problem?.contains("of 3 holds 1 are there") == true, "\(problem ?? "")")
        }
    }

    @Test("a complaint about two spellings of a number leaves the tables as the ledger has them")
    func spellings() async throws {
        try await StoreFixture.run { f in
            try await f.register("A-1", open: "1000.00")
            _ = try await f.open([
                RaiseDispute(invoice: try "a1".invoice, reason: .quantity), RaiseDispute(invoice: try "A-1".invoice, reason: .prices),
            ])
            try await open(f, "F2")
            #expect(
                try await DatabaseQueue.beside(f.path).read { try Int64.fetchAll($0, sql: "SELECT id FROM hold ORDER BY id") } == [1, 2, 3])
            #expect(try await f.store.checkRows(pause: .zero) == nil)
        }
    }
}
