import Synchronization

/// One line, or one histogram, of the metrics page.
protocol MetricSeries: AnyObject, Sendable {
    /// Writes the series as it stands, under its family's name and labels.
    func write(to page: inout PrometheusText, name: String, labels: String)
}

/// A count that only grows.
final class CounterSeries: MetricSeries {
    /// A Double, as Prometheus counts.
    private let value = Mutex(0.0)

    /// Adds an amount; zero and less are ignored, since a counter never falls.
    func increment(by amount: Double = 1) { if amount > 0 { value.withLock { $0 += amount } } }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        page.sample(name, labels: labels, value.withLock { $0 })
    }
}

/// How many values were at most so large, for fixed bounds.
final class HistogramSeries: MetricSeries {
    /// As in `Histogram`.
    private struct State {
        /// Not cumulative; the last one is beyond the highest bound.
        var counts: [Int]
        var sum = 0.0
    }

    /// Ascending; each bound is part of its bucket.
    private let bounds: [Double]
    private let state: Mutex<State>

    /// From half a millisecond, which is a fast answer, to ten seconds, at which somebody has given up.
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// `bounds` are ascending.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// Counts a time, in seconds.
    func record(nanoseconds: Int64) { record(Double(nanoseconds) / 1e9) }

    /// Counts a value; one that is no number is ignored.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        let state = state.withLock { $0 }
        page.histogram(name, labels: labels, bounds: bounds, counts: state.counts, sum: state.sum)
    }
}
