import Synchronization

/// How many times were at most so long, for fixed bounds; in seconds.
final class Histogram: Sendable {
    /// Counts by bucket, and the sum of all times.
    private struct State {
        /// Not cumulative; the last one is beyond the highest bound.
        var counts: [Int]
        /// In seconds.
        var sum = 0.0
    }

    /// Any thread may record.
    private let state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))

    /// From half a millisecond, which is a fast answer, to ten seconds, at which somebody has given up.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Counts one time, in seconds.
    func record(_ seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += seconds
        }
    }

    /// Writes the buckets, the sum and the count.
    func write(to page: inout PrometheusText, name: String, labels: String) {
        let state = state.withLock { $0 }
        page.histogram(name, labels: labels, bounds: Self.bounds, counts: state.counts, sum: state.sum)
    }
}
