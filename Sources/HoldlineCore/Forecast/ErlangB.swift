/// M/M/n/n: whoever finds all agents busy goes away at once.
package enum ErlangB {
    /// The share of calls that find all agents busy. Throws `ForecastProblem` for agents or a load out of range.
    ///
    /// B(0) = 1, B(k) = aB(k−1) / (k + aB(k−1)): Erlang 1917, in the recursion that neither overflows nor cancels
    /// (R. B. Cooper, "Introduction to Queueing Theory", 1981, section 3.3).
    package static func blocking(agents: Int, load: Double) throws(ForecastProblem) -> Double {
        try ForecastProblem.Quantity.agents.checked(Double(agents))
        try ForecastProblem.Quantity.load.checked(load)
        var blocking = 1.0
        for agent in 1...agents {
            blocking = load * blocking / (Double(agent) + load * blocking)
        }
        return blocking
    }
}
