import HoldlineCore
import Testing

@Suite("the staffing forecast")
struct ForecastTests {
    private let traffic: Traffic
    private let smaller: Traffic

    init() throws {
        traffic = try Traffic(calls: 100, per: 1800, aht: 180)
        smaller = try Traffic(calls: 3.5, per: 60, aht: 180)
    }

    private func rounded(_ value: Double?, _ decimals: Int) -> Double? {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        return value.map { ($0 * scale).rounded() / scale }
    }

    private func isNear(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(left - right) <= tolerance * max(abs(left), abs(right), 1e-3)
    }

    @Test("Erlang's B and C give the published figures to their last digit")
    func published() throws {
        #expect(rounded(try ErlangB.blocking(agents: 10, load: 20), 10) == 0.5379631686)
        // In fractions it is 0.32111617926170744248: of the published sixteen digits every one.
        #expect(try ErlangC.waiting(agents: 132, load: 123) == 0.321_116_179_261_707_44)
        let fourteen = try ErlangC.figures(agents: 14, traffic: traffic, threshold: 20)
        #expect(rounded(fourteen.waiting, 7) == 0.1741319)
        #expect(rounded(fourteen.serviceLevel, 5) == 0.88835)
        #expect(rounded(fourteen.asa, 2) == 7.84)
        #expect(rounded(try ErlangC.figures(agents: 13, traffic: traffic, threshold: 20).serviceLevel, 4) == 0.7956)
        #expect(rounded(try ErlangC.figures(agents: 13, traffic: smaller, threshold: 20).meanWait, 2) == 26.56)
    }

    @Test("Erlang A gives the published figures to their last digit")
    func publishedWithPatience() throws {
        func figures(_ agents: Int, _ traffic: Traffic) throws -> StaffingFigures {
            try ErlangA.figures(agents: agents, traffic: traffic, patience: 300, threshold: 20)
        }
        #expect(rounded(try figures(13, smaller).meanWait, 2) == 9.91)
        #expect(rounded(try figures(9, smaller).meanWait, 2) == 56.62)
        let fourteen = try figures(14, traffic)
        #expect(rounded(fourteen.abandoned, 6) == 0.013984)
        #expect(rounded(fourteen.meanWait.map { $0 / 60 }, 6) == 0.069919)
    }

    /// The chance of a caller who finds `ahead` others waiting, by small steps through their own chain: one ahead fewer with each
    /// call that is answered or given up, out of it when their own patience ends.
    private func answered(agents: Int, _ traffic: Traffic, patience: Double, threshold: Double) -> Double {
        let (service, giveUp) = (Double(agents) / traffic.aht, 1 / patience)
        let places = 400
        var weights = [1.0]
        for state in 1...(agents + places) {
            let death = Double(min(state, agents)) / traffic.aht + Double(max(0, state - agents)) * giveUp
            weights.append(weights[state - 1] * traffic.rate / death)
        }
        let mass = weights.reduce(0, +)
        var chances = [Double](repeating: 0, count: places)
        func slope(_ chances: [Double]) -> [Double] {
            chances.indices.map { ahead in
                let leaving = service + Double(ahead) * giveUp
                return leaving * (ahead == 0 ? 1 : chances[ahead - 1]) - (leaving + giveUp) * chances[ahead]
            }
        }
        let steps = 400
        let step = threshold / Double(steps)
        for _ in 0..<steps {
            let first = slope(chances)
            let second = slope(zip(chances, first).map { $0 + $1 * step / 2 })
            let third = slope(zip(chances, second).map { $0 + $1 * step / 2 })
            let fourth = slope(zip(chances, third).map { $0 + $1 * step })
            for place in chances.indices {
                chances[place] += step / 6 * (first[place] + 2 * second[place] + 2 * third[place] + fourth[place])
            }
        }
        let late = zip(weights[agents..<agents + places], chances).reduce(0) { $0 + $1.0 * (1 - $1.1) }
        return 1 - late / mass
    }

    @Test(
        "the service level of Erlang A is that of a caller followed through the queue",
        arguments: [
            (14, 100, 60, 20), (10, 100, 60, 20), (5, 100, 60, 20), (2, 100, 60, 20), (14, 100, 300, 20), (12, 100, 20, 5), (1, 5, 30, 60),
        ] as [(Int, Double, Double, Double)])
    func serviceLevel(_ agents: Int, _ calls: Double, _ patience: Double, _ threshold: Double) throws {
        let traffic = try Traffic(calls: calls, per: 1800, aht: 180)
        let figures = try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: threshold)
        let followed = answered(agents: agents, traffic, patience: patience, threshold: threshold)
        #expect(isNear(figures.serviceLevel, followed, 1e-8), "\(figures.serviceLevel) is not \(followed)")
    }

    @Test(
        "with all the time in the world everybody is answered who does not give up, and in no time those who need not wait",
        arguments: [1, 9, 14, 20, 40], [0.001, 1, 60, 5000, 50_000] as [Double])
    func ends(_ agents: Int, _ patience: Double) throws {
        let late = try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: 604_800)
        #expect(isNear(late.serviceLevel, 1 - late.abandoned, 1e-8), "\(late)")
        let early = try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: 0)
        #expect(isNear(early.serviceLevel, 1 - early.waiting), "\(early)")
    }

    @Test("the longer callers' patience, the nearer Erlang A comes to Erlang C", arguments: [11, 14, 20])
    func limit(_ agents: Int) throws {
        let endless = try ErlangC.figures(agents: agents, traffic: traffic, threshold: 20)
        var distance = Double.infinity
        for patience in [60, 600, 6000, 60_000, 600_000] as [Double] {
            let figures = try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: 20)
            let wait = try #require(endless.meanWait) - #require(figures.meanWait)
            #expect(wait > 0 && wait < distance)
            #expect(figures.serviceLevel > endless.serviceLevel)
            distance = wait
        }
        let last = try ErlangA.figures(agents: agents, traffic: traffic, patience: 604_800, threshold: 20)
        #expect(isNear(last.serviceLevel, endless.serviceLevel, 5e-3))
        #expect(isNear(last.waiting, endless.waiting, 5e-3))
    }

    @Test("each agent more answers more calls in time and is busy less", arguments: [nil, 30, 300] as [Double?])
    func monotony(_ patience: Double?) throws {
        var last = try Staffing(traffic, patience: patience, around: 0).rows[0].erlangC
        for agents in 1...40 {
            let figures =
                try patience.map { try ErlangA.figures(agents: agents, traffic: traffic, patience: $0, threshold: 20) }
                ?? ErlangC.figures(agents: agents, traffic: traffic, threshold: 20)
            if agents > 1 {
                #expect(figures.serviceLevel >= last.serviceLevel)
                #expect(figures.occupancy <= last.occupancy)
                #expect(figures.waiting <= last.waiting)
                #expect(figures.abandoned <= last.abandoned)
            }
            last = figures
        }
    }

    @Test("with too few agents the queue grows without end, unless callers give up")
    func unstable() throws {
        for agents in [1, 9, 10] {
            let figures = try ErlangC.figures(agents: agents, traffic: traffic, threshold: 20)
            #expect(figures.serviceLevel == 0 && figures.waiting == 1 && figures.occupancy == 1)
            #expect(figures.meanWait == nil && figures.asa == nil)
        }
        let patient = try ErlangA.figures(agents: 5, traffic: traffic, patience: 60, threshold: 20)
        // Ten erlangs for five agents who are hardly ever idle: about half of the calls are given up.
        #expect(isNear(patient.abandoned, 0.5, 0.05))
        #expect(try #require(patient.meanWait) < 60)
    }
}

@Suite("staffing")
struct StaffingTests {
    private func traffic(_ calls: Double = 100) throws -> Traffic { try Traffic(calls: calls, per: 1800, aht: 180) }

    @Test("the answer is the fewest agents that meet the target, and the one below does not")
    func fewest() throws {
        let staffing = try Staffing(try traffic(), patience: 60)
        #expect(staffing.agents == 14)
        let patient = try #require(staffing.agentsWithPatience)
        #expect(patient < 14)
        func row(_ agents: Int) throws -> Staffing.Row { try #require(staffing.rows.first { $0.agents == agents }) }
        #expect(try row(13).erlangC.serviceLevel < 0.8)
        #expect(try row(14).erlangC.serviceLevel >= 0.8)
        #expect(try #require(try row(patient - 1).erlangA).serviceLevel < 0.8)
        #expect(try #require(try row(patient).erlangA).serviceLevel >= 0.8)
        #expect(staffing.rows.map(\.agents) == (patient - 3...17).map { $0 })
    }

    @Test("a bound on occupancy asks for more agents than the service level alone")
    func occupancy() throws {
        let target = try StaffingTarget(serviceLevel: 0.8, threshold: 20, occupancy: 0.6)
        #expect(try Staffing.fewest(try traffic(), patience: nil, target: target) == 17)
        #expect(try Staffing.fewest(try traffic(), patience: nil, target: .standard) == 14)
    }

    @Test("search by halves finds what a walk finds", arguments: [nil, 10, 120] as [Double?])
    func walk(_ patience: Double?) throws {
        for calls in [0.001, 1, 7, 55.5, 100, 1234] as [Double] {
            let traffic = try traffic(calls)
            let walked = try #require(
                try (1...1000).first { agents in
                    let figures =
                        try patience.map { try ErlangA.figures(agents: agents, traffic: traffic, patience: $0, threshold: 20) }
                        ?? ErlangC.figures(agents: agents, traffic: traffic, threshold: 20)
                    return figures.serviceLevel >= 0.8
                })
            #expect(try Staffing.fewest(traffic, patience: patience, target: .standard) == walked)
        }
    }

    @Test(
        "what makes no sense is refused by its name",
        arguments: [
            (0, 1800, 180, .calls), (-1, 1800, 180, .calls), (.infinity, 1800, 180, .calls), (.nan, 1800, 180, .calls),
            (100, 0, 180, .period), (100, 1800, 0, .aht), (100, 1800, -180, .aht), (100, 1800, .nan, .aht), (1e9, 1, 1000, .load),
        ] as [(Double, Double, Double, ForecastProblem.Quantity)])
    func senseless(_ calls: Double, _ seconds: Double, _ aht: Double, _ quantity: ForecastProblem.Quantity) {
        let problem = #expect(throws: ForecastProblem.self) { try Traffic(calls: calls, per: seconds, aht: aht) }
        #expect(problem?.quantity == quantity)
        #expect(problem?.message.isEmpty == false)
    }

    @Test("no number of agents reaches 100 %, and a target says so", arguments: [1, 1.5, 0, -0.8, .nan, .infinity] as [Double])
    func impossible(_ share: Double) {
        let problem = #expect(throws: ForecastProblem.self) { try StaffingTarget(serviceLevel: share, threshold: 20) }
        #expect(problem?.quantity == .serviceLevel)
        #expect(throws: ForecastProblem.self) { try StaffingTarget(serviceLevel: 0.8, threshold: -1) }
        #expect(throws: ForecastProblem.self) { try StaffingTarget(serviceLevel: 0.8, threshold: 20, occupancy: 0) }
    }

    @Test("numbers of agents beyond the cap are refused, not walked through", arguments: [0, -1, 100_001, .max, .min])
    func agents(_ agents: Int) throws {
        let traffic = try traffic()
        #expect(throws: ForecastProblem.self) { try ErlangB.blocking(agents: agents, load: 10) }
        #expect(throws: ForecastProblem.self) { try ErlangC.figures(agents: agents, traffic: traffic, threshold: 20) }
        #expect(throws: ForecastProblem.self) { try ErlangA.figures(agents: agents, traffic: traffic, patience: 60, threshold: 20) }
    }

    @Test("a target beyond the cap ends in a problem that says how far was searched")
    func cap() throws {
        let huge = try Traffic(calls: 99_999.5 * 1800 / 180, per: 1800, aht: 180)
        let target = try StaffingTarget(serviceLevel: 0.8, threshold: 20, occupancy: 0.5)
        let problem = #expect(throws: ForecastProblem.self) { try Staffing(huge, patience: 60, target: target) }
        #expect(problem?.message.contains("100000") == true)
    }

    @Test(
        "the ends of all ranges give finite figures",
        arguments: [0.000_001, 1, 100_000] as [Double], [0.001, 60, 604_800] as [Double])
    func extremes(_ load: Double, _ patience: Double) throws {
        for aht in [1, 604_800] as [Double] {
            let traffic = try Traffic(calls: load * 1800 / aht, per: 1800, aht: aht)
            for agents in [1, 50_000, 100_000] {
                for threshold in [0, 20, 604_800] as [Double] {
                    let figures = try ErlangA.figures(agents: agents, traffic: traffic, patience: patience, threshold: threshold)
                    for share in [figures.serviceLevel, figures.waiting, figures.abandoned, figures.occupancy] {
                        #expect((0...1).contains(share), "\(load) \(patience) \(aht) \(agents) \(threshold): \(figures)")
                    }
                    #expect(figures.meanWait?.isFinite == true && figures.asa?.isFinite == true)
                }
            }
        }
    }

    @Test("thousands of agents do not overflow, and agree with the fluid limit")
    func thousands() throws {
        let traffic = try Traffic(calls: 50_000, per: 1800, aht: 180)
        #expect(isClose(traffic.load, 5000, 1e-12))
        let short = try ErlangA.figures(agents: 4000, traffic: traffic, patience: 60, threshold: 20)
        // A fifth must give up; those who stay wait until a fifth of all have lost patience: 60 s · ln(5/4).
        #expect(isClose(short.abandoned, 0.2, 1e-6))
        #expect(isClose(try #require(short.asa), 13.389, 0.01))
        #expect(isClose(short.occupancy, 1, 1e-9))
        #expect(try Staffing.fewest(traffic, patience: nil, target: .standard) == 5013)
    }

    private func isClose(_ left: Double, _ right: Double, _ tolerance: Double) -> Bool { abs(left - right) <= tolerance * abs(right) }
}
