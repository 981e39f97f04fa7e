/// What a backup that was handed over has, and who got it.
package struct BackupRecord: Codable, Hashable, Sendable {
    /// When the copy was whole and checked, by the ledger's clock.
    package var at: Instant
    /// Ledger seq of its last event.
    package var head: Int64
    /// The hash of that event.
    package var headHash: String
    /// Bytes of the file.
    package var bytes: Int
    /// Of the whole file.
    package var sha256: String
    /// The Unix user who asked for it.
    package var by: String
    /// Where it was to be put, as that user's program said; null where it did not.
    @OrNull package var to: String?

    package init(at: Instant, head: Int64, headHash: String, bytes: Int, sha256: String, by: String, to: String?) {
        (self.at, self.head, self.headHash, self.bytes, self.sha256) = (at, head, headHash, bytes, sha256)
        (self.by, self.to) = (by, to)
    }
}

/// How far a backup is that is being made.
package struct BackupProgress: Codable, Hashable, Sendable {
    /// What is being done.
    package enum Stage: String, WireWord {
        /// Pages of the database are copied, as they stood at the beginning.
        case copying
        /// The copy's pages, indexes and chain are checked.
        case checking
        /// The copy is read by whoever asked for it.
        case sending

        package static let noun = "stage of a backup"
    }

    package var stage: Stage
    /// Pages, rows of the ledger or bytes, by the stage.
    package var done, total: Int

    package init(_ stage: Stage, done: Int, total: Int) { (self.stage, self.done, self.total) = (stage, done, total) }
}

/// `GET /v1/backups`
package struct BackupList: Codable, Hashable, Sendable {
    /// null where none is being made.
    @OrNull package var running: BackupProgress?
    /// Those that were handed over, newest first.
    package var items: [BackupRecord]

    package init(running: BackupProgress?, items: [BackupRecord]) { (self.running, self.items) = (running, items) }
}
