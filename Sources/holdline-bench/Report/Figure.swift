/// What was measured, beside the least that it could cost.
struct Figure: Sendable {
    enum Unit: String, Sendable {
        case perSecond = "/s"
        case milliseconds = "ms"
        case megabytes = "MB"
    }

    var what: String
    var unit: Unit
    var samples: Samples
    /// Median of the repetitions' 50th and 99th percentiles, in milliseconds.
    var latency: Latency?
    var floor: Floor?
    var aim: Aim?

    struct Latency: Sendable {
        var p50: Double
        var p99: Double
    }

    /// Measured in the same run, by the same load generator where it is a server.
    enum Floor: Sendable {
        case measured(name: String, Samples, Latency? = nil)
        /// What it would have been, and why it is not there.
        case missing(name: String, why: String)
    }

    /// The figure over its floor; nil where there is none.
    var ratio: Double? {
        guard case .measured(_, let floor, _) = floor, floor.median > 0 else { return nil }
        return samples.median / floor.median
    }

    /// Whether the aim is reached; nil where nothing can be said.
    var isMet: Bool? {
        switch aim {
        case nil: nil
        case .ratioAtLeast(let limit): ratio.map { $0 >= limit }
        case .ratioAtMost(let limit): ratio.map { $0 <= limit }
        case .atMost(let limit): samples.median <= limit
        }
    }
}

/// The repetitions of one load.
struct Repetitions: Sendable {
    private(set) var rates = Samples()
    private var p50 = Samples()
    private var p99 = Samples()

    mutating func add(_ outcome: ClosedLoop.Outcome) {
        rates.add(outcome.rate)
        p50.add(outcome.latencies.milliseconds(at: 0.5))
        p99.add(outcome.latencies.milliseconds(at: 0.99))
    }

    /// Milliseconds of each repetition's 50th and 99th percentile.
    var percentiles: (p50: Samples, p99: Samples) { (p50, p99) }
    var latency: Figure.Latency { Figure.Latency(p50: p50.median, p99: p99.median) }

    func floor(_ name: String) -> Figure.Floor { .measured(name: name, rates, latency) }
}
