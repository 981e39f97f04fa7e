/// `GET /v1/ledger/verify`: whether the hash chain holds, and where it breaks first.
package struct LedgerVerdict: Codable, Hashable, Sendable {
    /// Whether every row's hash follows from the row before it and from its own content.
    package var intact: Bool
    /// Ledger seq of the first row whose hash does not follow; null where the chain holds.
    @OrNull package var firstBad: Int64?
    /// What is wrong, in words; null where nothing is.
    @OrNull package var problem: String?
    /// `rows`: those that were read.
    package var rows, head: Int64
    /// The hash of the last row: to be compared with one that was kept elsewhere.
    package var headHash: String
    /// Whether the tables were compared with the ledger too; absent where nobody asked for it.
    package var tables: Bool?
    /// Rows whose facts were redacted, as a later event says: their hashes stand. Absent where there are none.
    package var redacted: Int64?
    /// Heads that were kept elsewhere and are in the ledger as they were kept; absent where nobody gave any.
    package var kept: Int?

    package init(
        intact: Bool, rows: Int64, head: Int64, headHash: String, firstBad: Int64?, problem: String?, tables: Bool? = nil, kept: Int? = nil,
        redacted: Int64? = nil
    ) {
        (self.intact, self.rows, self.head, self.headHash, self.firstBad) = (intact, rows, head, headHash, firstBad)
        (self.problem, self.tables, self.kept, self.redacted) = (problem, tables, kept, redacted)
    }

    /// The verdict with heads that were kept elsewhere: `hash` gives the ledger's own hash of an event, nil where it has none.
    package func against(_ heads: [LedgerHead], hash: (Int64) throws -> String?) rethrows -> LedgerVerdict {
        guard intact, !heads.isEmpty else { return self }
        var verdict = self
        for head in heads where head.seq > 0 {
            guard let own = try hash(head.seq) else {
                verdict.intact = false
                verdict.problem =
                    "the ledger ends at \(self.head), and the head of event \(head.seq) was kept: its last rows are missing, or this is an older copy"
                return verdict
            }
            if own != head.hash {
                verdict.intact = false
                verdict.firstBad = head.seq
                verdict.problem = "event \(head.seq) has another hash than was kept: the ledger was written anew, or it is another one"
                return verdict
            }
        }
        verdict.kept = heads.count
        return verdict
    }
}
