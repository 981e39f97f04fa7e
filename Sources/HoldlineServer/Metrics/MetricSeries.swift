import Metrics
import Synchronization

/// One line, or one histogram, of the metrics page.
protocol MetricSeries: AnyObject, Sendable {
    var kind: PrometheusText.Kind { get }
    func write(to page: inout PrometheusText, name: String, labels: String)
}

/// A count that only grows.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    var kind: PrometheusText.Kind { .counter }
    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { if amount > 0 { value.withLock { $0 += amount } } }
    func reset() { value.withLock { $0 = 0 } }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        page.sample(name, labels: labels, value.withLock { $0 })
    }
}

/// A value that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    var kind: PrometheusText.Kind { .gauge }
    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(Double(new)) }
    func record(_ new: Double) { set(new) }

    func write(to page: inout PrometheusText, name: String, labels: String) {
        page.sample(name, labels: labels, value.withLock { $0 })
    }
}

/// How many values were at most so large, for fixed bounds; times are in seconds.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// From half a millisecond, which is a fast answer, to ten seconds, at which somebody has given up.
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    static let sizes: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000]

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var kind: PrometheusText.Kind { .histogram }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

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
