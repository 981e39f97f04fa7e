import Foundation
import GRDB
package import HoldlineCore

/// Follows the chain in lines of the feed that somebody kept: an export.
struct FeedCheck {
    let path: String
    /// Kept elsewhere: the ledger has to have them, and one of them may be what the file begins behind.
    let heads: [LedgerHead]

    /// Throws `UnreadableFeed` for a line that is none of the feed, and for a beginning that nothing tells the hash of.
    func run() throws -> LedgerVerdict {
        let lines = try LineFile(path)
        var chain: LedgerChain?
        var (first, count): (Int64, Int64) = (0, 0)
        var hashes: [Int64: String] = [:]
        let wanted = Set(heads.map(\.seq))
        while let line = try lines.next() {
            if line.isEmpty { continue }
            if lines.isTorn { return (chain ?? LedgerChain()).broken("its last line breaks off") }
            guard case .event(let row) = try FeedRow.read(line, number: lines.number) else { continue }
            if chain == nil {
                chain = try begin(row.seq)
                first = row.seq
            }
            if let problem = try chain?.take(row, { try Redactions.read(feed: path) }) { return problem }
            count += 1
            if wanted.contains(row.seq) { hashes[row.seq] = row.hash.hexadecimal }
        }
        var verdict = (chain ?? LedgerChain()).intact
        verdict.rows = count
        // Heads before its beginning are for another file.
        return verdict.against(heads.filter { $0.seq >= first }) { hashes[$0] }
    }

    /// Where the file begins with the first event, its chain begins as the ledger's does; otherwise a head that is given has to
    /// be the one before it.
    private func begin(_ seq: Int64) throws(UnreadableFeed) -> LedgerChain {
        if seq == 1 { return LedgerChain() }
        guard let head = heads.first(where: { $0.seq == seq - 1 }) else {
            throw UnreadableFeed(
                description:
                    "\(path) begins with event \(seq): give the head of event \(seq - 1), which it has to follow from, with --against")
        }
        return LedgerChain(after: head)
    }
}

extension Store {
    /// Verifies a file without a daemon: a database or a backup (pages, chain, count), or an export.
    ///
    /// Throws `UnusableDatabase`, `UnreadableFeed`, and what SQLite says of a database that it cannot open.
    package static func verify(file path: String, against heads: [LedgerHead]) throws -> LedgerVerdict {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw UnusableDatabase(description: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG, let file = FileHandle(forReadingAtPath: path) else {
            throw UnusableDatabase(description: "\(path) is no regular file, or is not yours to read")
        }
        let isDatabase = try file.read(upToCount: 16) == Data("SQLite format 3\0".utf8)
        try file.close()
        guard status.st_size > 0 else {
            throw UnusableDatabase(description: "\(path) is empty: it is neither a backup nor an export, whatever made it was interrupted")
        }
        do {
            guard isDatabase else { return try FeedCheck(path: path, heads: heads).run() }
            return try DatabaseCheck(path: path, heads: heads).run()
        } catch let error as DatabaseError {
            throw UnusableDatabase(
                description: "\(path) cannot be read as a database (\(error.words)): it is damaged or cut off. Take another copy of it")
        } catch let error as UnreadableFeed where !error.description.hasPrefix(path) {
            throw UnreadableFeed(description: "\(path): \(error.description)")
        }
    }
}
