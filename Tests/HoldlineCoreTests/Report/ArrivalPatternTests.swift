import HoldlineCore
import Testing

@Suite("the mean week and its plan")
struct ArrivalPatternTests {
    /// In summer two hours east until the last Sunday of October 2026, then one.
    private let paris = Zone(
        name: "Europe/Paris", initialOffset: 7200, transitions: [Zone.Transition(from: "2026-10-25T01:00:00Z", offset: 3600)])

    @Test("calls fall into the half hours of the wall clock, before and after the clock is changed")
    func slots() {
        var builder = ArrivalPattern.Builder(zone: paris, days: "2026-10-19"..."2026-11-01")
        // Mondays at 9:30 and 9:59:59 in summer, at 9:30 in winter; 23:59 on a Sunday.
        for instant in ["2026-10-19T07:30:00Z", "2026-10-19T07:59:59Z", "2026-10-26T08:30:00Z", "2026-11-01T22:59:00Z"] as [Instant] {
            builder.add(arrivedAt: instant, wait: 10, abandoned: false, handled: 120)
        }
        let pattern = builder.pattern(queue: "billing")
        #expect(
            pattern.slots == [
                .init(weekday: 0, halfHour: 19, calls: 1.5, weeks: 2), .init(weekday: 6, halfHour: 47, calls: 0.5, weeks: 2),
            ])
        #expect(pattern.queue == "billing" && pattern.zone == "Europe/Paris" && pattern.arrived == 4)
        #expect(pattern.from == "2026-10-19" && pattern.to == "2026-11-01")
    }

    @Test("a day outside of the range counts nothing, on the clock of the zone")
    func range() {
        var builder = ArrivalPattern.Builder(zone: paris, days: "2026-10-20"..."2026-10-20")
        for instant in ["2026-10-19T21:59:59Z", "2026-10-20T22:00:00Z"] as [Instant] {
            builder.add(arrivedAt: instant, wait: 1000, abandoned: true, handled: nil)
        }
        #expect(builder.pattern().slots.isEmpty && builder.pattern().arrived == 0 && builder.pattern().patience == nil)
        builder.add(arrivedAt: "2026-10-19T22:00:00Z", wait: 1, abandoned: false, handled: 1)
        builder.add(arrivedAt: "2026-10-20T21:59:59Z", wait: 1, abandoned: false, handled: 1)
        #expect(builder.pattern().slots.map(\.halfHour) == [0, 47])
    }

    @Test(
        "a mean is over the days of that weekday in the range, those without a call too",
        arguments: [("2026-10-19", 1), ("2026-10-25", 1), ("2026-10-26", 2), ("2026-11-01", 2), ("2026-11-02", 3)] as [(Day, Int)])
    func weeks(_ to: Day, _ mondays: Int) {
        var builder = ArrivalPattern.Builder(zone: .utc, days: "2026-10-19"...to)
        builder.add(arrivedAt: "2026-10-19T08:00:00Z", wait: 0, abandoned: false, handled: nil)
        #expect(builder.pattern().slots == [.init(weekday: 0, halfHour: 16, calls: 1 / Double(mondays), weeks: mondays)])
    }

    @Test("patience counts the waiting of those who were answered too, and handling only what has a length")
    func estimates() {
        var builder = ArrivalPattern.Builder(zone: .utc, days: "2026-10-19"..."2026-10-19")
        for (wait, abandoned, handled) in [(10, false, 100), (30, true, nil), (50, true, nil), (20, false, 200), (-5, false, 0)]
            as [(Int64, Bool, Int64?)]
        {
            builder.add(arrivedAt: "2026-10-19T08:00:00Z", wait: wait, abandoned: abandoned, handled: handled)
        }
        let pattern = builder.pattern()
        #expect(pattern.patience == 55)
        #expect(pattern.aht == 150)
        #expect(pattern.answered == 3 && pattern.abandoned == 2 && pattern.arrived == 5)
    }

    @Test("of exponential waits cut off at random the estimate finds the patience again")
    func likelihood() {
        var builder = ArrivalPattern.Builder(zone: .utc, days: "2026-10-19"..."2026-10-19")
        var state: UInt64 = 7
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        for _ in 0..<20_000 {
            // Patience of 600 s: the first second in which it ends, by chance of each second; answered after up to 400 s.
            let answeredAfter = Int64(uniform() * 400)
            let endsAfter = (0..<answeredAfter).first { _ in uniform() < 1 / 600.0 }
            builder.add(
                arrivedAt: "2026-10-19T08:00:00Z", wait: endsAfter.map { $0 + 1 } ?? answeredAfter, abandoned: endsAfter != nil,
                handled: endsAfter == nil ? 60 : nil)
        }
        let patience = builder.pattern().patience ?? 0
        #expect((570...630).contains(patience), "\(patience)")
    }

    private func pattern(aht: Double? = 180, patience: Double? = 60, _ slots: [ArrivalPattern.Slot]) -> ArrivalPattern {
        ArrivalPattern(
            queue: nil, from: "2026-10-19", to: "2026-10-25", zone: "UTC", slots: slots, aht: aht, patience: patience, arrived: 0,
            answered: 0, abandoned: 0)
    }

    @Test("a plan gives each half hour what it would get alone, by Erlang A where the patience is known")
    func plan() throws {
        let slots = [
            ArrivalPattern.Slot(weekday: 0, halfHour: 18, calls: 100, weeks: 4), .init(weekday: 2, halfHour: 20, calls: 0, weeks: 4),
            .init(weekday: 4, halfHour: 40, calls: 0.25, weeks: 4),
        ]
        let patient = try WeekPlan(pattern(slots))
        let alone = try Staffing(try Traffic(calls: 100, per: 1800, aht: 180), patience: 60)
        #expect(patient.slots.map(\.weekday) == [0, 4])
        #expect(patient.slots[0].agents == alone.agentsWithPatience)
        #expect(patient.slots[0].expected == alone.rows.first { $0.agents == alone.agentsWithPatience }?.erlangA)
        #expect(patient.slots[1].agents == 1)
        let safe = try WeekPlan(pattern(slots), patience: .endless)
        #expect(safe.slots[0].agents == 14 && safe.slots[0].expected.abandoned == 0)
        #expect(try WeekPlan(pattern(slots), aht: 90).slots[0].agents < patient.slots[0].agents)
        #expect(try WeekPlan(pattern(patience: nil, slots)).slots == safe.slots)
        #expect(try WeekPlan(pattern(patience: 1e9, slots)).slots[0].agents == 14)
    }

    @Test("a plan without a handling time, or for a half hour that no week has, is refused")
    func refused() {
        func quantity(_ aht: Double?, _ weekday: Int, _ halfHour: Int, _ calls: Double) -> ForecastProblem.Quantity? {
            let slot = ArrivalPattern.Slot(weekday: weekday, halfHour: halfHour, calls: calls, weeks: 1)
            return #expect(throws: ForecastProblem.self) { try WeekPlan(pattern(aht: aht, [slot])) }?.quantity
        }
        #expect(quantity(nil, 0, 0, 1) == .aht)
        #expect(quantity(0, 0, 0, 1) == .aht)
        #expect(quantity(60, 7, 0, 1) == .weekday)
        #expect(quantity(60, 0, 48, 1) == .halfHour)
        #expect(quantity(60, 0, 0, -1) == .calls)
        #expect(quantity(60, 0, 0, 1e300) == .calls)
    }
}
