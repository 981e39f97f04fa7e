/// Counts visits. Waits are kept as how many visits waited so many seconds: memory grows with different waits, not with visits.
///
/// Its sums are exact: seconds are whole, and two decimals come only at the end.
struct Tally: Sendable {
    private let options: ReportOptions
    private var figures = QueueFigures()
    /// Of answered calls, by seconds.
    private var waits: [Int64: Int] = [:]
    private var waited: Int64 = 0
    private var handled = 0

    init(_ options: ReportOptions) { self.options = options }

    /// A visit adds to exactly one outcome; one that goes on adds to no time.
    mutating func add(_ visit: Visit) {
        figures.arrived += 1
        if visit.booking != .turnedAway { figures.offered += 1 }
        switch visit.booking {
        case .turnedAway: figures.turnedAway += 1
        case .waiting: figures.waiting += 1
        case .answered: addAnswered(visit)
        case .abandoned: addAbandoned(visit)
        case .timedOut: addLeft(visit, \.timedOut)
        case .leftByKey: figures.leftByKey += 1
        case .emptied: addLeft(visit, \.emptied)
        case .withdrawn: addLeft(visit, \.withdrawn)
        case .calledBack: figures.calledBack += 1
        case .lost: figures.lost += 1
        }
        if visit.isOver, !visit.isCallback, visit.booking != .lost, visit.booking != .turnedAway, let wait = visit.waited {
            figures.longestWait = max(figures.longestWait ?? 0, wait)
        }
    }

    private mutating func addAnswered(_ visit: Visit) {
        figures.answered += 1
        guard visit.isOver else {
            figures.talking += 1
            return
        }
        if let wait = visit.waited {
            waits[wait, default: 0] += 1
            waited += wait
            if wait <= options.threshold { figures.answeredWithin += 1 }
        }
        if let (talk, hold, wrapUp) = visit.handled {
            handled += 1
            figures.talk += talk
            figures.hold += hold
            figures.wrapUp += wrapUp
        }
    }

    private mutating func addAbandoned(_ visit: Visit) {
        figures.abandoned += 1
        guard let wait = visit.waited else { return }
        if wait <= options.threshold { figures.abandonedWithin += 1 }
        if wait < options.shortAbandon { figures.shortAbandoned += 1 }
    }

    private mutating func addLeft(_ visit: Visit, _ outcome: WritableKeyPath<QueueFigures, Int>) {
        figures[keyPath: outcome] += 1
        if let wait = visit.waited, wait <= options.threshold { figures.leftWithin += 1 }
    }

    /// With everything that is reckoned from the counts.
    func figures(agents: AgentFigures) -> QueueFigures {
        var figures = figures
        figures.serviceLevels = ServiceLevelFormula.allCases.map { ServiceLevel($0, figures) }
        figures.serviceLevel = figures.serviceLevels.first { $0.formula == options.formula }?.percent
        let count = waits.values.reduce(0, +)
        figures.asa = hundredths(waited, by: Int64(count))
        let sorted = waits.sorted { $0.key < $1.key }
        figures.waitP50 = Self.percentile(50, of: sorted, count)
        figures.waitP90 = Self.percentile(90, of: sorted, count)
        figures.waitP95 = Self.percentile(95, of: sorted, count)
        figures.waitP99 = Self.percentile(99, of: sorted, count)
        figures.aht = hundredths(figures.talk + figures.hold + figures.wrapUp, by: Int64(handled))
        figures.agents = agents
        return figures
    }

    /// Nearest rank: the value at place ⌈p/100 · n⌉ of all values in their order, from 1.
    private static func percentile(_ percent: Int, of sorted: [(key: Int64, value: Int)], _ count: Int) -> Int64? {
        var left = (percent * count + 99) / 100
        for (wait, times) in sorted {
            left -= times
            if left <= 0 { return wait }
        }
        return nil
    }
}
