import Foundation
import GRDB
import HoldlineCore
import Synchronization

/// Checks a whole database file: its pages and indexes, the chain of its ledger, and that the tables are at the ledger's end.
struct DatabaseCheck {
    /// A file that SQLite opens for reading; it stays as it is.
    let path: String
    /// Kept elsewhere: the ledger has to have them.
    var heads: [LedgerHead] = []
    /// Ends the check early from another thread.
    var stop = WorkStop()
    /// Hears how many rows of the ledger are checked, and how many there are.
    var progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }

    /// Says what is wrong first, where something is. Throws `UnusableDatabase` for a file that is no database of ours,
    /// `CancellationError` where it was stopped, and what SQLite says of a file that it cannot open.
    func run() throws -> LedgerVerdict {
        let queue = try DatabaseQueue.toRead(path)
        defer { try? queue.close() }
        return try stop.guarding(queue) {
            try queue.read { db in
                guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
                    throw UnusableDatabase(description: "\(path) is no database of Holdline")
                }
                var chain = LedgerChain()
                do {
                    let total = try Int.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM event") ?? 0
                    progress(0, total)
                    let pages = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "nothing"
                    guard pages == "ok" else { return chain.broken("SQLite finds damage: \(pages)") }
                    let rows = try LedgerRow.fetchCursor(db, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq")
                    while let row = try rows.next() {
                        if let problem = try chain.take(row, { try Redactions.read(db) }) { return problem }
                        if row.seq % 10_000 == 0 {
                            try stop.check()
                            progress(Int(row.seq), total)
                        }
                    }
                    let applied = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'applied'") ?? 0
                    guard applied == chain.seq else {
                        return chain.broken("the ledger ends at \(chain.seq), and the tables are at \(applied)")
                    }
                    progress(total, total)
                    return try chain.intact.against(heads) { try LedgerRow.hash(of: $0, db)?.hexadecimal }
                } catch let error as DatabaseError where error.isDamage {
                    return chain.broken("it cannot be read (\(error.message ?? "\(error.resultCode)"))")
                } catch let error as UnreadableColumn {
                    return chain.broken("row \(chain.seq + 1) cannot be read: \(error.description)")
                }
            }
        }
    }
}

/// The chain of hashes, followed row by row from its beginning.
struct LedgerChain {
    /// Of the last row that fits; 0 before the first.
    private(set) var seq: Int64 = 0
    /// Of the last row that fits.
    private(set) var hash = LedgerRow.noHash

    /// Rows whose facts were redacted, as later ones say.
    private var redactions = Redactions()

    /// From the first row on.
    init() {}

    /// From the row behind a head that is trusted.
    init(after head: LedgerHead) { (seq, hash) = (head.seq, Data(digest: head.hash) ?? LedgerRow.noHash) }

    /// nil where the row follows from the one before it; else the verdict, which names it. `redacted` gives what later rows say was redacted.
    mutating func take(_ row: LedgerRow, _ redacted: () throws -> [Int64: String]) rethrows -> LedgerVerdict? {
        if let problem = LedgerVerification.problem(of: row, after: hash, seq: seq),
            try row.seq != seq + 1 || !redactions.accepts(row, after: hash, redacted)
        {
            return broken(problem, at: row.seq == seq + 1 ? row.seq : seq + 1)
        }
        (seq, hash) = (row.seq, row.hash)
        return nil
    }

    /// The verdict where all rows were taken.
    var intact: LedgerVerdict { verdict(nil, nil) }

    /// The verdict about something that is wrong.
    func broken(_ problem: String, at row: Int64? = nil) -> LedgerVerdict { verdict(problem, row) }

    /// The head of a verdict is the last row that fits, whatever comes behind it.
    private func verdict(_ problem: String?, _ row: Int64?) -> LedgerVerdict {
        LedgerVerdict(
            intact: problem == nil, rows: seq, head: seq, headHash: hash.hexadecimal, firstBad: row, problem: problem,
            redacted: redactions.accepted == 0 ? nil : redactions.accepted)
    }
}

/// Long work with a database, which another thread may end.
package final class WorkStop: Sendable {
    /// Interrupted with it.
    private let state = Mutex<(isOver: Bool, queue: DatabaseQueue?)>((false, nil))

    package init() {}

    /// The work ends with `CancellationError` at its next look.
    package func end() {
        state.withLock { state in
            state.isOver = true
            state.queue?.interrupt()
        }
    }

    /// Throws `CancellationError` once the work is to end.
    func check() throws {
        if state.withLock({ $0.isOver }) { throw CancellationError() }
    }

    /// Runs `body`, whose statements on `queue` are interrupted by `end`.
    func guarding<Value>(_ queue: DatabaseQueue, _ body: () throws -> Value) throws -> Value {
        try check()
        state.withLock { $0.queue = queue }
        defer { state.withLock { $0.queue = nil } }
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw CancellationError()
        }
    }
}

extension DatabaseQueue {
    /// One connection that changes nothing, beside those of a daemon.
    static func toRead(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
