package import HoldlineCore
import Synchronization

/// Figures of the writer, for the metrics page: totals since the start, and the others as they are when it is asked for.
package struct StoreMetrics: Sendable {
    /// How the site stands to a shared ledger, nil where the ledger is the file's own.
    package var standing: SharedStanding.State.Word?
    /// Transactions that reached the disk, each with one fsync.
    package var commits: Int = 0
    /// Commands that were committed, replays of a known key among them where they shared a commit.
    package var commands: Int = 0
    /// Commands that shared a commit, those that it refused among them: the sum of the batches' sizes.
    package var batched: Int = 0
    /// Commands that were answered with a refusal, whether or not the rest of their batch was committed.
    package var rejected: Int = 0
    /// Seconds from the begin of each transaction to the end of its commit, added up; the waiting in the inbox is not
    /// in it.
    package var commitSeconds: Double = 0
    /// Commits by batch size: at most 1, 2, 4, … 1024, and beyond; not cumulative.
    package var batchSizes: [Int] = Array(repeating: 0, count: 12)
    /// Commits by time: at most 0.5 ms, 1, 2, 5, 10, 20, 50, 100, 200, 500 ms, 1 s, and beyond; not cumulative.
    package var commitTimes: [Int] = Array(repeating: 0, count: 12)
    /// Commands that wait for the writer.
    package var queueDepth: Int = 0
    /// Holds that nobody lifted; on the metrics page, those of them that stop dunning today.
    package var activeHolds: Int = 0
    /// Seq of the last event of the ledger.
    package var head: Int64 = 0
    /// Seconds by which the machine's clock is behind the last event; 0 where it is not.
    package var clockBehind: Int64 = 0
    /// When invoices were last registered; nil where none ever were.
    package var registeredAt: Instant?
    /// Room on the database's file system, nil where nobody can tell.
    package var freeBytes: UInt64?

    /// Upper bounds of `commitTimes` in seconds, each included in its own bucket.
    package static let timeBounds: [Double] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
}

/// The totals of the committer. It writes them after each batch, and the metrics page copies them under the same lock,
/// so that a page never shows half a batch.
final class CommitFigures: Sendable {
    private let metrics = Mutex(StoreMetrics())

    /// A copy of the totals as they stand.
    var current: StoreMetrics { metrics.withLock { $0 } }

    /// Counts a commit: `batch` commands, of which `rejected` were refused, in so many seconds.
    func count(batch: Int, rejected: Int, seconds: Double) {
        metrics.withLock { metrics in
            metrics.commits += 1
            metrics.commands += batch - rejected
            metrics.batched += batch
            metrics.rejected += rejected
            metrics.commitSeconds += seconds
            let size = (0..<11).first { batch <= 1 << $0 } ?? 11
            metrics.batchSizes[size] += 1
            metrics.commitTimes[StoreMetrics.timeBounds.firstIndex { seconds <= $0 } ?? 11] += 1
        }
    }

    /// Counts refusals of a batch that had nothing to commit.
    func count(rejected: Int) {
        metrics.withLock { $0.rejected += rejected }
    }
}
