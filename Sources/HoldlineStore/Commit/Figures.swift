import Synchronization

/// Figures of the writer, for the metrics page. Totals since the start.
package struct StoreMetrics: Sendable {
    package var commits: Int = 0
    package var commands: Int = 0
    /// Commands that shared a commit, those that it refused among them: the sum of the batches' sizes.
    package var batched: Int = 0
    package var rejected: Int = 0
    package var commitSeconds: Double = 0
    /// Commits by batch size: at most 1, 2, 4, … 1024, and beyond; not cumulative.
    package var batchSizes: [Int] = Array(repeating: 0, count: 12)
    /// Commits by time: at most 0.5 ms, 1, 2, 5, 10, 20, 50, 100, 200, 500 ms, 1 s, and beyond; not cumulative.
    package var commitTimes: [Int] = Array(repeating: 0, count: 12)
    package var queueDepth: Int = 0
    package var activeHolds: Int = 0
    package var head: Int64 = 0

    package static let timeBounds: [Double] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
}

final class CommitFigures: Sendable {
    private let metrics = Mutex(StoreMetrics())

    var current: StoreMetrics { metrics.withLock { $0 } }

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

    func count(rejected: Int) {
        metrics.withLock { $0.rejected += rejected }
    }

    func queueDepth(_ depth: Int) { metrics.withLock { $0.queueDepth = depth } }
}
