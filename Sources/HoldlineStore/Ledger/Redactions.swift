import Foundation
import GRDB
import HoldlineCore

/// The rows whose facts were redacted, as events of the ledger tell it: asked where a row's hash does not follow from what it says.
struct Redactions {
    /// By seq the hash that the row has with its new facts; read at the first question.
    private var hashes: [Int64: String]?
    /// Rows that were accepted.
    private(set) var accepted: Int64 = 0

    /// Whether the row is one that was redacted, and is exactly as the redaction left it; false for a row that was not touched.
    mutating func accepts(_ row: LedgerRow, after previous: Data, _ pool: Readers) async throws -> Bool {
        if hashes == nil { hashes = try await pool.read { try Self.read($0) } }
        return accepts(row, after: previous)
    }

    /// The same where the caller has the rows that tell of redactions, in a file or on a server.
    mutating func accepts(_ row: LedgerRow, after previous: Data, _ read: () throws -> [Int64: String]) rethrows -> Bool {
        if hashes == nil { hashes = try read() }
        return accepts(row, after: previous)
    }

    /// Whether its present facts give the hash that the redaction named; the sealed part has to fit its digest all the same.
    private mutating func accepts(_ row: LedgerRow, after previous: Data) -> Bool {
        let expected = row.expectedHash(after: previous)
        guard row.hash != expected, row.sealIsIntact, hashes?[row.seq] == expected.hexadecimal else { return false }
        accepted += 1
        return true
    }

    /// By seq the hashes of all that the ledger says was redacted.
    static func read(_ db: Database) throws -> [Int64: String] {
        let rows = try LedgerRow.fetchCursor(
            db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE type = ? ORDER BY seq", arguments: [EventType.personErased.rawValue])
        var hashes: [Int64: String] = [:]
        while let row = try rows.next() { try take(row, &hashes) }
        return hashes
    }

    /// The same of rows that tell of erasures, oldest first.
    static func read(_ rows: [LedgerRow]) throws -> [Int64: String] {
        try rows.reduce(into: [:]) { try take($1, &$0) }
    }

    /// The same of the lines of a feed.
    static func read(feed path: String) throws -> [Int64: String] {
        let lines = try LineFile(path)
        var hashes: [Int64: String] = [:]
        while let line = try lines.next() {
            guard !line.isEmpty, !lines.isTorn, case .event(let row) = try FeedRow.read(line, number: lines.number) else { continue }
            if row.type == EventType.personErased.rawValue { try take(row, &hashes) }
        }
        return hashes
    }

    /// Of a row that was redacted twice the last one counts.
    private static func take(_ row: LedgerRow, _ hashes: inout [Int64: String]) throws {
        for event in try row.read().facts.erasure?.redacted ?? [] where event.seq < row.seq { hashes[event.seq] = event.hash }
    }
}

extension LedgerRow {
    /// Whether what is sealed fits its digest; a row without a sealed part keeps its digest, since an erasure is no damage.
    var sealIsIntact: Bool {
        guard let sealed else { return true }
        guard let salt, let sealedDigest else { return false }
        return LedgerRow.digest(salt: salt, sealed: sealed) == sealedDigest
    }
}
