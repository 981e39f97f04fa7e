import HoldlineCore

/// Visits and agents' words as a test of the figures reads best.
enum Reported {
    static let day: Day = "2026-11-24"
    static let noon: Instant = "2026-11-24T12:00:00Z"
    static let tomorrow: Instant = "2026-11-25T00:00:00Z"
    static let support = QueueName(unchecked: "support")
    static let sales = QueueName(unchecked: "sales")
    static let billing = QueueName(unchecked: "billing")

    static func answered(after wait: Int64, talk: Int64 = 60, by agent: String = "lea", at arrival: Instant = noon) -> Visit {
        var visit = Visit(queue: support, arrivedAt: arrival, booking: .answered, state: .ended)
        visit.agent = agent
        visit.wait = wait
        visit.talk = talk
        visit.answeredAt = arrival.adding(seconds: wait)
        visit.endedAt = arrival.adding(seconds: wait + talk)
        return visit
    }

    static func ended(_ booking: CallBooking, after wait: Int64, at arrival: Instant = noon) -> Visit {
        var visit = Visit(queue: support, arrivedAt: arrival, booking: booking, state: .ended)
        visit.wait = wait
        visit.endedAt = arrival.adding(seconds: wait)
        return visit
    }

    static func report(
        _ visits: [Visit], _ entries: [AgentEntry] = [], zone: Zone = .utc, now: Instant = tomorrow, from: Day = day, to: Day = day,
        _ change: (inout ReportOptions) -> Void = { _ in }
    ) -> QueueReport {
        var options = ReportOptions(from: from, to: to)
        change(&options)
        var builder = QueueReport.Builder(options, zone: zone, now: now)
        for entry in entries { builder.add(entry) }
        for visit in visits { builder.add(visit) }
        return builder.finish(version: 7)
    }

    static func entry(_ kind: AgentEntry.Kind, _ at: Instant, _ agent: String = "lea", in queue: QueueName? = nil) -> AgentEntry {
        AgentEntry(agent: agent, at: at, kind: kind, queue: queue)
    }

    /// Any visits of three days, the same for the same seed.
    static func visits(_ count: Int, seed: UInt64) -> [Visit] {
        let begin: Instant = "2026-11-22T23:00:00Z"
        var random = Dice(state: seed)
        return (0..<count).map { _ in
            let arrival = begin.adding(seconds: .random(in: 0..<90 * 3600, using: &random))
            let wait = Int64.random(in: 0..<120, using: &random)
            var visit = Visit(
                queue: [support, sales, billing].randomElement(using: &random) ?? support, arrivedAt: arrival,
                booking: CallBooking.allCases.randomElement(using: &random) ?? .lost, state: .ended)
            visit.wait = wait
            visit.agent = ["lea", "tom", nil].randomElement(using: &random) ?? nil
            switch visit.booking {
            case .waiting: (visit.state, visit.wait) = (Bool.random(using: &random) ? .waiting : .offered, nil)
            case .answered, .calledBack:
                visit.agent = visit.agent ?? "ada"
                visit.isCallback = visit.booking == .calledBack
                visit.offeredAt = arrival.adding(seconds: wait / 2)
                visit.answeredAt = arrival.adding(seconds: wait)
                if Bool.random(using: &random) {
                    visit.state = Bool.random(using: &random) ? .talking : .held
                } else {
                    visit.talk = .random(in: 0..<900, using: &random)
                    visit.hold = .random(in: 0..<60, using: &random)
                    visit.wrapUp = .random(in: 0..<60, using: &random)
                    visit.endedAt = arrival.adding(seconds: wait + (visit.talk ?? 0) + visit.hold)
                }
            default: visit.endedAt = arrival.adding(seconds: wait)
            }
            return visit
        }
    }
}

extension Visit {
    init(_ call: Call) {
        self.init(queue: call.queue, arrivedAt: call.arrivedAt, booking: call.booking, state: call.state)
        (agent, offeredAt, answeredAt, endedAt) = (call.agent, call.offeredAt, call.answeredAt, call.endedAt)
        isCallback = call.callback != nil
        (wait, talk, hold, wrapUp, passes) = (call.wait, call.talk, call.hold, call.wrapUp, call.passes)
    }
}
