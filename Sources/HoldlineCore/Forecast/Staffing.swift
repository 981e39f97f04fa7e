/// How many agents a pace of calls needs, and what the numbers around that one would give.
package struct Staffing: Codable, Hashable, Sendable {
    /// `rate`: calls a second. `aht`: seconds. `load`: Erlangs.
    package var rate, aht, load: Double
    package var target: StaffingTarget
    /// Mean seconds until a caller gives up; nil where nobody said it.
    @OrNull package var patience: Double?
    /// The fewest that meet the target if nobody ever gives up (Erlang C).
    package var agents: Int
    /// The fewest that meet the target with callers of that patience (Erlang A).
    ///
    /// Never more than `agents`; null where no patience was given.
    @OrNull package var agentsWithPatience: Int?
    /// Around the answers, fewest agents first.
    package var rows: [Row]

    /// One number of agents, and what both models expect of it.
    package struct Row: Codable, Hashable, Sendable {
        package var agents: Int
        package var erlangC: StaffingFigures
        @OrNull package var erlangA: StaffingFigures?
    }

    /// Throws `ForecastProblem` where over `ForecastProblem.mostAgents` would be needed.
    package init(
        _ traffic: Traffic, patience: Double? = nil, target: StaffingTarget = .standard, around: Int = 3
    ) throws(ForecastProblem) {
        (rate, aht, load) = (traffic.rate, traffic.aht, traffic.load)
        (self.target, self.patience) = (target, patience)
        let fewest = try Self.fewest(traffic, patience: nil, target: target)
        agents = fewest
        let fewestWithPatience = patience == nil ? nil : try Self.fewest(traffic, patience: patience, target: target)
        agentsWithPatience = fewestWithPatience
        let shown = Set([fewest, fewestWithPatience ?? fewest].flatMap { $0 - around...$0 + around })
        rows = []
        for agents in shown.sorted() where (1...ForecastProblem.mostAgents).contains(agents) {
            rows.append(
                Row(
                    agents: agents, erlangC: try Self.figures(agents, traffic, patience: nil, target),
                    erlangA: patience == nil ? nil : try Self.figures(agents, traffic, patience: patience, target)))
        }
    }
}

extension Staffing {
    /// The fewest agents that meet the target: by Erlang A where the patience is known, else by Erlang C.
    ///
    /// Service level rises and occupancy falls with each agent, so halving an interval finds the first; 17 steps reach the cap.
    package static func fewest(_ traffic: Traffic, patience: Double?, target: StaffingTarget) throws(ForecastProblem) -> Int {
        var low = 0
        var high = min(ForecastProblem.mostAgents, Int(traffic.load) + 1)
        while try !target.isMet(by: figures(high, traffic, patience: patience, target)) {
            guard high < ForecastProblem.mostAgents else {
                throw ForecastProblem(.agents, "even \(ForecastProblem.mostAgents) agents, as far as is searched, do not meet the target")
            }
            (low, high) = (high, min(ForecastProblem.mostAgents, high + max(1, high - low) * 2))
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if try target.isMet(by: figures(middle, traffic, patience: patience, target)) { high = middle } else { low = middle }
        }
        return high
    }

    /// Erlang A where the patience is known, else Erlang C.
    static func figures(
        _ agents: Int, _ traffic: Traffic, patience: Double?, _ target: StaffingTarget
    ) throws(ForecastProblem) -> StaffingFigures {
        guard let patience else { return try ErlangC.figures(agents: agents, traffic: traffic, threshold: target.threshold) }
        return try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: target.threshold)
    }
}
