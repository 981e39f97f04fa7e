/// How long each exchange took, shortest first.
struct Latencies: Sendable {
    private let nanoseconds: [UInt64]

    init(_ nanoseconds: [UInt64]) { self.nanoseconds = nanoseconds.sorted() }

    /// Milliseconds within which this share of the exchanges ended (nearest rank); 0 where there was none.
    func milliseconds(at share: Double) -> Double {
        guard !nanoseconds.isEmpty else { return 0 }
        let rank = Int((share * Double(nanoseconds.count)).rounded(.up))
        return Double(nanoseconds[min(max(rank, 1), nanoseconds.count) - 1]) / 1e6
    }
}
