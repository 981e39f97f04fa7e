/// Calls that arrive at random at a steady pace, and how long each keeps an agent busy.
///
/// Arrivals are taken as Poisson and handling times as exponential, as all three Erlang models do.
package struct Traffic: Hashable, Sendable {
    /// Mean calls a second (λ).
    package let rate: Double
    /// Mean seconds of talk, hold and wrap-up (AHT, 1/μ).
    package let aht: Double

    /// In erlangs (a = λ·AHT): the agents that would be busy if nobody had to wait.
    package var load: Double { rate * aht }

    /// Throws `ForecastProblem` for quantities that are out of their range, the load that follows among them.
    package init(calls: Double, per seconds: Double, aht: Double) throws(ForecastProblem) {
        try ForecastProblem.Quantity.calls.checked(calls)
        try ForecastProblem.Quantity.period.checked(seconds)
        self.rate = calls / seconds
        self.aht = try ForecastProblem.Quantity.aht.checked(aht)
        try ForecastProblem.Quantity.load.checked(load)
    }
}

/// What a queue owes its callers: a share of all calls answered within a time, by agents who are not always busy.
package struct StaffingTarget: Codable, Hashable, Sendable {
    /// A share of 1: of all calls that arrive.
    package let serviceLevel: Double
    /// Seconds.
    package let threshold: Double
    /// A share of 1; nil where agents may always be busy.
    @OrNull package var occupancy: Double?

    /// 80 % in 20 s.
    package static let standard = StaffingTarget()

    private init() {
        serviceLevel = 0.8
        threshold = 20
        occupancy = nil
    }

    /// Throws `ForecastProblem` for what no number of agents reaches.
    package init(serviceLevel: Double, threshold: Double, occupancy: Double? = nil) throws(ForecastProblem) {
        self.serviceLevel = try ForecastProblem.Quantity.serviceLevel.checked(serviceLevel)
        self.threshold = try ForecastProblem.Quantity.threshold.checked(threshold)
        if let occupancy { try ForecastProblem.Quantity.occupancy.checked(occupancy) }
        self.occupancy = occupancy
    }

    /// Whether these figures are enough.
    func isMet(by figures: StaffingFigures) -> Bool { figures.serviceLevel >= serviceLevel && figures.occupancy <= occupancy ?? .infinity }
}
