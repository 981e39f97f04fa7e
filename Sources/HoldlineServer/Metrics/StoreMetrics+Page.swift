import HoldlineCore
package import HoldlineStore

/// Counters start with the daemon, at 0.
extension StoreMetrics {
    /// The bounds that the store counts by: `batchSizes` and `commitTimes` have one more, for what is beyond.
    private static let batchBounds: [Double] = (0...10).map { Double(1 << $0) }

    /// The store's part of the metrics page.
    package func page() -> String {
        var page = PrometheusText()
        func single(_ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: Int) {
            page.family(name, kind, help: help)
            page.sample(name, Double(value))
        }
        single("holdline_commits_total", .counter, "Transactions committed, each with one fsync.", commits)
        single("holdline_commands_total", .counter, "Commands committed.", commands)
        single("holdline_commands_rejected_total", .counter, "Commands that the rules refused.", rejected)
        page.family("holdline_commit_batch_size", .histogram, help: "Commands that shared one commit, those that it refused among them.")
        page.histogram("holdline_commit_batch_size", bounds: Self.batchBounds, counts: batchSizes, sum: Double(batched))
        page.family("holdline_commit_seconds", .histogram, help: "Time of a commit, its fsync included.")
        page.histogram("holdline_commit_seconds", bounds: Self.timeBounds, counts: commitTimes, sum: commitSeconds)
        single("holdline_queue_depth", .gauge, "Commands that wait for the writer.", queueDepth)
        single("holdline_active_holds", .gauge, "Holds that stop dunning today.", activeHolds)
        single("holdline_ledger_seq", .gauge, "Number of the last event in the ledger.", Int(head))
        single(
            "holdline_clock_behind_seconds", .gauge, "By how much the machine's clock is behind the last event of the ledger.",
            Int(clockBehind))
        single(
            "holdline_invoices_registered_timestamp_seconds", .gauge,
            "When invoices were last registered (Unix time); 0 where none ever were.",
            Int(registeredAt?.seconds ?? 0))
        if let freeBytes {
            single("holdline_database_free_bytes", .gauge, "Room that is left on the database's file system.", Int(clamping: freeBytes))
        }
        if let standing {
            page.family("holdline_shared_ledger", .gauge, help: "How the site stands to its shared ledger: 1 for the word that is true.")
            for word in SharedStanding.State.Word.allCases {
                page.sample("holdline_shared_ledger", labels: "standing=\"\(word.rawValue)\"", word == standing ? 1 : 0)
            }
        }
        return page.text
    }
}
