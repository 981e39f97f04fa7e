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

    func write(to page: inout PrometheusText, name: String, labels: String) { page.sample(name, labels: labels, value.withLock { $0 }) }
}

/// How many values were at most so large, for fixed bounds.
final class HistogramSeries: MetricSeries {
    /// Counts by bucket, and the sum of all values.
    private struct State {
        /// Not cumulative; the last one is beyond the highest bound.
        var counts = Array(repeating: 0, count: bounds.count + 1)
        /// In seconds.
        var sum = 0.0
    }

    /// In seconds, each part of its bucket: from half a millisecond, which is a fast answer, to ten seconds, at which somebody has given up.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Any thread may record.
    private let state = Mutex(State())

    /// Counts a time.
    func record(nanoseconds: Int64) { record(Double(nanoseconds) / 1e9) }

    /// Counts a time, in seconds; one that is no number is ignored.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        let state = state.withLock { $0 }
        page.histogram(name, labels: labels, bounds: Self.bounds, counts: state.counts, sum: state.sum)
    }
}
