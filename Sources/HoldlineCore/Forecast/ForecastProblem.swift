/// Why there is no forecast: a quantity that no queue has, or one beyond what is searched.
package struct ForecastProblem: Error, Hashable, Sendable {
    package var quantity: Quantity
    /// A sentence for a person, with the range that would be taken.
    package var message: String

    /// What goes into a forecast, each with the range in which it makes sense.
    ///
    /// The upper ends are caps: they keep the longest computation near a second.
    ///
    /// Times are in seconds, loads in erlangs, service level and occupancy in shares of 1.
    package enum Quantity: String, CaseIterable, Sendable {
        case calls, period, aht, patience, load, agents, serviceLevel, threshold, occupancy, weekday, halfHour
    }

    init(_ quantity: Quantity, _ message: String) { (self.quantity, self.message) = (quantity, message) }

    /// No more agents than this are searched.
    package static let mostAgents = 100_000
    /// Seconds of a week.
    static let week: Double = 604_800
}

extension ForecastProblem.Quantity {
    /// Both ends are taken.
    package var range: ClosedRange<Double> {
        switch self {
        case .calls: 1e-12...1_000_000_000
        case .period: 1...(366 * 86_400)
        case .aht: 1...ForecastProblem.week
        case .patience: 0.001...ForecastProblem.week
        case .load: 0...Double(ForecastProblem.mostAgents)
        case .agents: 1...Double(ForecastProblem.mostAgents)
        // Every number of agents leaves a chance to wait: 100 % is no target.
        case .serviceLevel: 0.01...0.99999
        case .threshold: 0...ForecastProblem.week
        case .occupancy: 0.01...1
        case .weekday: 0...6
        case .halfHour: 0...47
        }
    }

    /// What it is and its range, for a person.
    private var words: String {
        switch self {
        case .calls: "the number of calls is over 0 and at most a thousand million"
        case .period: "the time in which the calls arrive is from 1 second to a year"
        case .aht: "the handling time is from 1 second to a week"
        case .patience: "the patience is over 0 and at most a week"
        case .load: "the load is at most \(ForecastProblem.mostAgents) erlangs, which is as far as is searched"
        case .agents: "the agents are from 1 to \(ForecastProblem.mostAgents), which is as far as is searched"
        case .serviceLevel: "the service level aimed at is from 1 % to 99.999 %: no number of agents reaches 100 %"
        case .threshold: "the threshold is from 0 seconds to a week"
        case .occupancy: "the largest occupancy is from 1 % to 100 %"
        case .weekday: "a weekday is from 0, Monday, to 6"
        case .halfHour: "a half hour of the day is from 0 to 47"
        }
    }

    /// The value, if it is in the range; what is no number is in none.
    @discardableResult
    func checked(_ value: Double) throws(ForecastProblem) -> Double {
        guard range.contains(value) else { throw ForecastProblem(self, words) }
        return value
    }
}
