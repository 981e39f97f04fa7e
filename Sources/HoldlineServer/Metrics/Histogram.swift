import Synchronization

/// How many times were at most so long, for fixed bounds; in seconds.
final class Histogram: Sendable {
    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    private let state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))

    /// From half a millisecond, which is a fast answer, to ten seconds, at which somebody has given up.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    func record(_ seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += seconds
        }
    }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        let state = state.withLock { $0 }
        page.histogram(name, labels: labels, bounds: Self.bounds, counts: state.counts, sum: state.sum)
    }
}
