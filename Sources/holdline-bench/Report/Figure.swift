/// What was measured, beside the least that it could cost.
struct Figure: Encodable {
    /// Units, as the text prints them and the JSON names them.
    enum Unit: String, Encodable {
        case perSecond = "/s"
        case milliseconds = "ms"
        case megabytes = "MB"
        case bytes = "bytes"
    }

    /// The figure's name, which is also its identity between runs.
    var what: String
    var unit = Unit.perSecond
    /// What was measured, and the floor and the aim that it is held against.
    var samples: Samples
    var floor: Floor?
    var aim: Aim?

    /// Measured in the same run, by the same load generator where it is a server.
    struct Floor: Encodable {
        var name: String
        var figure: Samples?
        var latency: Latency?
        /// Why there is none.
        var missing: String?

        init(_ name: String, _ samples: Samples) { (self.name, figure, latency) = (name, samples, samples.latency) }
        init(_ name: String, missing: String) { (self.name, self.missing) = (name, missing) }
    }

    /// The figure over its floor; nil where there is none.
    var ratio: Double? { (floor?.figure?.median).flatMap { $0 > 0 ? samples.median / $0 : nil } }

    /// Whether the aim is reached; nil where nothing can be said.
    ///
    /// A miss is printed beside the aim; it changes no exit status.
    var isMet: Bool? {
        switch aim {
        case nil: nil
        case .ratioAtLeast(let limit): ratio.map { $0 >= limit }
        case .ratioAtMost(let limit): ratio.map { $0 <= limit }
        case .atMost(let limit): samples.median <= limit
        }
    }

    /// The members of the JSON object; scripts read them.
    private enum CodingKeys: String, CodingKey { case what, unit, figure, latency, floor, ratio, aim, met }

    /// An object for machines, with every value of every repetition.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(what, forKey: .what)
        try object.encode(unit, forKey: .unit)
        try object.encode(samples, forKey: .figure)
        try object.encodeIfPresent(samples.latency, forKey: .latency)
        try object.encodeIfPresent(floor, forKey: .floor)
        try object.encodeIfPresent(ratio, forKey: .ratio)
        try object.encodeIfPresent(aim?.text, forKey: .aim)
        try object.encodeIfPresent(isMet, forKey: .met)
    }
}

/// Milliseconds within which half of the exchanges ended, and 99 of a hundred.
struct Latency: Encodable, Sendable {
    var p50: Double
    var p99: Double

    /// By nearest rank, from nanoseconds; 0 where there was no exchange.
    init(_ nanoseconds: [UInt64]) {
        let sorted = nanoseconds.sorted()
        func milliseconds(at share: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            let rank = Int((share * Double(sorted.count)).rounded(.up))
            return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1e6
        }
        (p50, p99) = (milliseconds(at: 0.5), milliseconds(at: 0.99))
    }

    /// For medians of percentiles.
    fileprivate init(p50: Double, p99: Double) { (self.p50, self.p99) = (p50, p99) }
}

/// One repetition: a value, and for a load of exchanges how long they took.
struct Measured: Sendable {
    /// In the figure's unit; for rates a second.
    var value: Double
    var latency: Latency?
}

/// A figure as it came out in each repetition.
struct Samples: Encodable {
    /// In the order of the repetitions.
    private(set) var values: [Double] = []
    private var latencies: [Latency] = []

    /// The members of the JSON object.
    private enum CodingKeys: String, CodingKey { case median, values }

    init(_ values: [Double] = []) { self.values = values }

    mutating func add(_ value: Double) { values.append(value) }

    /// Adds a repetition with its latencies.
    mutating func add(_ measured: Measured) {
        values.append(measured.value)
        if let latency = measured.latency { latencies.append(latency) }
    }

    /// The figure that is printed.
    var median: Double { Self.median(values) }

    /// The medians of the repetitions' percentiles; nil where none was measured.
    var latency: Latency? {
        latencies.isEmpty ? nil : Latency(p50: Self.median(latencies.map(\.p50)), p99: Self.median(latencies.map(\.p99)))
    }

    /// Each repetition's own percentile as a figure of its own.
    func percentile(_ share: KeyPath<Latency, Double>) -> Samples { Samples(latencies.map { $0[keyPath: share] }) }

    /// How far the extremes are from the median, as a share of it.
    var spread: Double { median == 0 ? 0 : max((values.max() ?? 0) - median, median - (values.min() ?? 0)) / median }

    /// Of an even number the mean of the two in the middle; 0 of none.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(median, forKey: .median)
        try object.encode(values, forKey: .values)
    }
}
