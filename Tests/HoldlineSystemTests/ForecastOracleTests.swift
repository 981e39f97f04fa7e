import Foundation
import HoldlineCore
import Testing

/// Figures of other people's libraries: pyworkforce (Erlang C) and most-queue (Erlang A), both from PyPI.
///
/// They are asked where they are installed: `pip install pyworkforce most-queue`. Elsewhere these tests are skipped, since the
/// product needs no Python; the published figures are tested everywhere.
@Suite("The forecast beside other people's libraries", .enabled(if: Oracle.isInstalled, "pyworkforce and most-queue are not installed"))
struct ForecastOracleTests {
    private func isNear(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-6 * abs(right) + 1e-12 }

    @Test("pyworkforce gives the same figures of Erlang C")
    func erlangC() throws {
        let cases = try Oracle.cases(
            """
            from pyworkforce.queuing import ErlangC
            for calls in (1, 20, 100, 333.5, 2000, 20000):
                for aht in (60, 180, 420):
                    for threshold in (10, 20, 120):
                        queue = ErlangC(transactions=calls, aht=aht, interval=1800, asa=threshold)
                        load = queue.intensity
                        for spare in (1, 2, 5, 20, 100):
                            n = int(load) + spare
                            print(calls, aht, threshold, n, queue.waiting_probability(n), queue.service_level(n), queue.achieved_occupancy(n))
            """)
        #expect(cases.count == 270)
        for row in cases {
            let traffic = try Traffic(calls: row[0], per: 1800, aht: row[1])
            let figures = try ErlangC.figures(agents: Int(row[3]), traffic: traffic, threshold: row[2])
            #expect(isNear(figures.waiting, row[4]), "\(row): \(figures)")
            #expect(isNear(figures.serviceLevel, row[5]), "\(row): \(figures)")
            #expect(isNear(figures.occupancy, row[6]), "\(row): \(figures)")
        }
    }

    /// pyworkforce 0.5.1 looks at no fewer than round(load + 1) agents; where the load's fraction is over a half, one fewer is stable
    /// too, and meets a low target. There we are right: its own service level of that number meets the target.
    @Test("pyworkforce asks for as many agents, except where it does not look at fewer")
    func fewest() throws {
        let cases = try Oracle.cases(
            """
            from pyworkforce.queuing import ErlangC
            for calls in (1, 20, 100, 106, 333.5, 2000, 20000):
                for aht in (60, 180, 420):
                    for level in (0.05, 0.5, 0.8, 0.95, 0.999):
                        for occupancy in (1.0, 0.83, 0.6):
                            queue = ErlangC(transactions=calls, aht=aht, interval=1800, asa=20)
                            n = queue.required_positions(service_level=level, max_occupancy=occupancy)["raw_positions"]
                            first = round(queue.intensity + 1)
                            below = queue.service_level(first - 1) if queue.intensity < first - 1 else 0
                            print(calls, aht, level, occupancy, n, first, below)
            """)
        #expect(cases.count == 315)
        var deviations = 0
        for row in cases {
            let traffic = try Traffic(calls: row[0], per: 1800, aht: row[1])
            let target = try StaffingTarget(serviceLevel: row[2], threshold: 20, occupancy: row[3])
            let fewest = try Staffing.fewest(traffic, patience: nil, target: target)
            if fewest == Int(row[4]) { continue }
            deviations += 1
            #expect(fewest == Int(row[5]) - 1 && Int(row[4]) == Int(row[5]) && row[6] >= row[2], "\(row): \(fewest)")
        }
        #expect(deviations > 0 && deviations < 20, "\(deviations)")
    }

    /// most-queue 2.9 adds up weights that it does not scale: where the likeliest state weighs over e^709 it answers “nan”. By default
    /// it also leaves out the states above the thousandth. So it is asked for as many states as there are, and beside it stands the
    /// same birth-death process summed in logarithms, which every case has to agree with.
    @Test("most-queue gives the same figures of Erlang A, as far as it has any")
    func erlangA() throws {
        let cases = try Oracle.cases(
            """
            import math
            from most_queue.theory.impatience.mmn import MMnImpatienceCalc
            from most_queue.theory.calc_params import CalcParams

            def by_logarithms(n, l, mu, theta):
                weights, highest, k = [0.0], 0.0, 0
                while k <= n or weights[-1] > highest - 60:
                    k += 1
                    weights.append(weights[-1] + math.log(l / (mu * min(k, n) + theta * max(0, k - n))))
                    highest = max(highest, weights[-1])
                scaled = [math.exp(w - highest) for w in weights]
                mass = math.fsum(scaled)
                waiting = math.fsum(scaled[n:]) / mass
                length = math.fsum((k - n) * w for k, w in enumerate(scaled) if k > n) / mass
                return theta * length / l, length / l, waiting, l * (1 - theta * length / l) / (n * mu)

            for calls in (1, 20, 100, 333.5, 2000, 5000, 40000):
                for aht in (60, 180):
                    for patience in (5, 60, 3600) if calls < 10000 else (60,):
                        load = calls * aht / 1800
                        for share in (0.3, 0.8, 1, 1.1, 1.5):
                            n = max(1, int(load * share))
                            queue = MMnImpatienceCalc(n=n, theta=1 / patience, calc_params=CalcParams(tolerance=1e-18, p_num=20000))
                            queue.set_sources(l=calls / 1800)
                            queue.set_servers(mu=1 / aht)
                            result = queue.run()
                            print(calls, aht, patience, n, queue.get_abandonment_probability(), queue.get_w1(),
                                  queue.get_waiting_probability(), result.utilization, *by_logarithms(n, calls / 1800, 1 / aht, 1 / patience))
            """)
        #expect(cases.count == 190)
        for row in cases {
            let traffic = try Traffic(calls: row[0], per: 1800, aht: row[1])
            let figures = try ErlangA.figures(agents: Int(row[3]), traffic: traffic, patience: row[2], threshold: 20)
            let ours = [figures.abandoned, try #require(figures.meanWait), figures.waiting, figures.occupancy]
            for (place, our) in ours.enumerated() {
                #expect(isNear(our, row[8 + place]), "\(row): \(figures)")
                if !row[4].isNaN { #expect(isNear(our, row[4 + place]), "\(row): \(figures)") }
            }
        }
        #expect(cases.filter { !$0[4].isNaN }.count > 150)
    }
}

private enum Oracle {
    static let isInstalled = Programs.has("python3") && (try? cases("import pyworkforce.queuing, most_queue.theory.impatience.mmn")) != nil

    /// The lines that the script prints, each of numbers; throws where it fails.
    static func cases(_ script: String) throws -> [[Double]] {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let answer = try run("python3", ["-c", script], environment: ["PYTHONDONTWRITEBYTECODE": "1"], in: directory.path)
        guard answer.status == 0 else { throw TestProblem(description: "python3 ended with \(answer.status): \(answer.errors)") }
        return try answer.output.split(separator: "\n").map { line in
            try line.split(separator: " ").map { word in
                guard let number = Double(word) else { throw TestProblem(description: "“\(line)” is no line of numbers") }
                return number
            }
        }
    }
}
