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

    package init(
        intact: Bool, rows: Int64, head: Int64, headHash: String, firstBad: Int64?, problem: String?, tables: Bool? = nil,
        redacted: Int64? = nil
    ) {
        (self.intact, self.rows, self.head, self.headHash, self.firstBad) = (intact, rows, head, headHash, firstBad)
        (self.problem, self.tables, self.redacted) = (problem, tables, redacted)
    }
}
