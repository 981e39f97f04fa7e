/// M/M/n+M: whoever finds all agents busy waits, and gives up after a time of their own, exponential about a mean.
///
/// C. Palm 1943 and 1957; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a Call Center with Impatient Customers", M&SOM 4 (2002).
package enum ErlangA {
    /// `patience` is the mean time after which a caller gives up, in seconds. There is an answer at every load.
    ///
    /// The states are a birth-death process: birth λ, death min(k, n)μ + max(k − n, 0)θ. P(abandon) = θLq/λ, E[W] = Lq/λ.
    ///
    /// Throws `ForecastProblem` for patience, threshold or agents out of their range.
    package static func figures(
        agents: Int, traffic: Traffic, patience: Double, threshold: Double
    ) throws(ForecastProblem) -> StaffingFigures {
        try ForecastProblem.Quantity.patience.checked(patience)
        try ForecastProblem.Quantity.threshold.checked(threshold)
        let blocking = try ErlangB.blocking(agents: agents, load: traffic.load)
        let service = Double(agents) / traffic.aht
        let queue = Queue(arrival: traffic.rate, service: service, giveUp: 1 / patience, blocking: blocking)
        let abandoned = min(1, queue.length / (patience * traffic.rate))
        let wait = OfferedWait(arrival: traffic.rate, service: service, giveUp: 1 / patience).moments(threshold: threshold)
        let late = queue.waiting * (1 - wait.answeredInTime)
        return StaffingFigures(
            serviceLevel: max(0, 1 - late), waiting: queue.waiting, occupancy: min(1, traffic.rate * (1 - abandoned) / service),
            abandoned: abandoned, asa: abandoned < 1 ? queue.waiting * wait.answeredWait / (1 - abandoned) : nil,
            meanWait: queue.length / traffic.rate)
    }

    /// The steady state, as far as it concerns those who wait.
    private struct Queue {
        /// Share of time, and so of calls (Wolff 1982: Poisson arrivals see time averages), in which all agents are busy.
        var waiting = 0.0
        /// Mean calls that wait (Lq).
        var length = 0.0

        /// Weights are relative to the likeliest state at or above n, so that none overflows; the states up to n together weigh
        /// as much as state n divided by Erlang's B, so that none of them is walked through.
        init(arrival: Double, service: Double, giveUp: Double, blocking: Double) {
            let mode = max(0, ((arrival - service) / giveUp).rounded(.down))
            var mass = 1.0
            var excess = 0.0
            var weight = 1.0
            var place = mode
            while weight > Self.negligible {
                place += 1
                weight *= arrival / (service + place * giveUp)
                mass += weight
                excess += weight * (place - mode)
            }
            weight = 1
            place = mode
            while place > 0, weight > Self.negligible {
                weight *= (service + place * giveUp) / arrival
                place -= 1
                mass += weight
                excess += weight * (place - mode)
            }
            let below = place > 0 ? 0 : weight * (1 / blocking - 1)
            // No load at all leaves nobody waiting: the share below is without bound.
            guard below < .infinity else { return }
            waiting = mass / (mass + below)
            length = max(0, (mode * mass + excess) / (mass + below))
        }

        private static let negligible = 1e-20
    }
}
