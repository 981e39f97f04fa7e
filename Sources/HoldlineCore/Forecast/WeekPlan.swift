/// The agents that each half hour of a week needs, if it is like the weeks that were.
///
/// Each half hour is taken as steady and on its own (the SIPP approach; L. Green, P. Kolesar, J. Soares, "Improving the SIPP
/// Approach for Staffing Service Systems That Have Cyclic Demands", Operations Research 49, 2001): good where calls are short
/// beside half an hour, too few agents just after a peak where they are long.
package struct WeekPlan: Codable, Hashable, Sendable {
    package var pattern: ArrivalPattern
    package var target: StaffingTarget
    /// Seconds: the pattern's, or what was given instead.
    package var aht: Double
    /// Seconds; nil where the plan counts on nobody giving up (Erlang C), else it is by Erlang A.
    @OrNull package var patience: Double?
    /// Half hours with calls, Monday first.
    package var slots: [Slot]

    /// A half hour of the week, with the agents that it needs.
    package struct Slot: Codable, Hashable, Sendable {
        /// `weekday`: 0 is Monday, 6 is Sunday. `halfHour`: 0 begins at midnight, 47 at 23:30.
        package var weekday, halfHour: Int
        /// Mean calls in the half hour, as the pattern says.
        package var calls: Double
        /// The fewest who meet the target: they have to be at the telephone, so breaks and illness come on top.
        package var agents: Int
        /// With these agents.
        package var expected: StaffingFigures
    }

    /// How patient callers are taken to be.
    package enum Patience: Hashable, Sendable {
        /// As the pattern says; endless where it says nothing.
        case observed
        case seconds(Double)
        /// Nobody gives up: more agents, on the safe side.
        case endless
    }

    /// Throws `ForecastProblem` where the pattern has no handling time and none is given, or a slot that no week has.
    package init(
        _ pattern: ArrivalPattern, target: StaffingTarget = .standard, aht: Double? = nil, patience: Patience = .observed
    ) throws(ForecastProblem) {
        guard let aht = aht ?? pattern.aht else { throw ForecastProblem(.aht, "no answered call says how long calls take") }
        let cap = ForecastProblem.Quantity.patience.range
        (self.pattern, self.target, self.aht) = (pattern, target, aht)
        switch patience {
        // Where hardly anybody gave up the estimate may be of years: from a week on it makes no difference.
        case .observed: self.patience = pattern.patience.map { min(max($0, cap.lowerBound), cap.upperBound) }
        case .seconds(let seconds): self.patience = try ForecastProblem.Quantity.patience.checked(seconds)
        case .endless: self.patience = nil
        }
        slots = []
        for slot in pattern.slots where slot.calls != 0 {
            try ForecastProblem.Quantity.weekday.checked(Double(slot.weekday))
            try ForecastProblem.Quantity.halfHour.checked(Double(slot.halfHour))
            let traffic = try Traffic(calls: slot.calls, per: 1800, aht: aht)
            let agents = try Staffing.fewest(traffic, patience: self.patience, target: target)
            let expected = try Staffing.figures(agents, traffic, patience: self.patience, target)
            slots.append(
                Slot(weekday: slot.weekday, halfHour: slot.halfHour, calls: slot.calls, agents: agents, expected: expected))
        }
    }
}
