import HoldlineCore
import Testing

@Suite("rows of a report")
struct ReportRowTests {
    typealias R = Reported

    @Test("every row of any visits balances, and the rows add up to the total", arguments: ReportGrouping.allCases)
    func balance(by: ReportGrouping) {
        let visits = R.visits(5_000, seed: 42)
        let report = R.report(visits, now: "2026-11-27T00:00:00Z", from: "2026-11-23", to: "2026-11-25") { $0.by = by }
        let within = visits.filter { "2026-11-23T00:00:00Z" <= $0.arrivedAt && $0.arrivedAt < "2026-11-26T00:00:00Z" }
        #expect(within.count < visits.count)
        #expect(report.total.arrived == within.count)
        #expect(report.total.balances)
        #expect(report.rows.allSatisfy { $0.figures.balances })
        for count in [\.arrived, \.turnedAway, \.answered, \.talking, \.waiting, \.calledBack] as [KeyPath<QueueFigures, Int>] {
            #expect(report.rows.map { $0.figures[keyPath: count] }.reduce(0, +) == report.total[keyPath: count])
        }
        #expect(report.rows.map(\.figures.agents.busy).reduce(0, +) == report.total.agents.busy)
        #expect(report.rows.map(\.figures.agents.ringing).reduce(0, +) == report.total.agents.ringing)
    }

    @Test("any order of the visits gives the same report", arguments: ReportGrouping.allCases)
    func order(by: ReportGrouping) {
        let visits = R.visits(2_000, seed: 7)
        let entries = [R.entry(.login, "2026-11-23T08:00:00Z"), R.entry(.pause, "2026-11-24T10:00:00Z")]
        var random = Dice(state: 1)
        func report(_ visits: [Visit]) -> QueueReport {
            R.report(visits, entries, now: "2026-11-25T12:00:00Z", from: "2026-11-23", to: "2026-11-25") { $0.by = by }
        }
        let first = report(visits)
        #expect(report(visits.reversed()) == first)
        #expect(report(visits.shuffled(using: &random)) == first)
    }

    @Test("means and percentiles of any visits are those of all their waits, one by one")
    func oracle() throws {
        let visits = R.visits(3_000, seed: 3)
        let total = R.report(visits, now: "2026-11-27T00:00:00Z", from: "2026-11-01", to: "2026-11-30").total
        let waits = visits.filter { $0.booking == .answered && $0.state == .ended }.compactMap(\.wait).sorted()
        for (percent, value) in [(50, total.waitP50), (90, total.waitP90), (95, total.waitP95), (99, total.waitP99)] {
            // At least p of a hundred waited no longer, and with one second less they would be fewer.
            let value = try #require(value)
            #expect(waits.filter { $0 <= value }.count * 100 >= percent * waits.count)
            #expect(waits.filter { $0 < value }.count * 100 < percent * waits.count)
        }
        let asa = try #require(total.asa.flatMap { Amount(text: $0) })
        let exact = Double(waits.reduce(0, +)) / Double(waits.count)
        #expect(abs(Double(asa.units) / 100 - exact) <= 0.005)
    }

    @Test("rows are in the order of their keys; calls that nobody had come last, under no key")
    func keys() {
        var sales = R.ended(.abandoned, after: 3)
        sales.queue = R.sales
        let visits = [R.answered(after: 1, by: "tom"), R.answered(after: 1), sales]
        #expect(R.report(visits) { $0.by = .queue }.rows.map(\.key) == ["sales", "support"])
        #expect(R.report(visits) { $0.by = .agent }.rows.map(\.key) == ["lea", "tom", nil])
        #expect(R.report(visits) { $0.by = .hour }.rows.map(\.key) == ["12"])
        #expect(R.report(visits) { $0.by = .day }.rows.map(\.key) == ["2026-11-24"])
        let one = R.report(visits) { $0.queue = R.sales }
        #expect((one.total.arrived, one.rows.map(\.key), one.queue) == (1, ["sales"], R.sales))
    }

    @Test("a call belongs to the day and the hour of its arrival, on the clocks of the zone")
    func midnight() {
        // 23:59:50 in Paris, answered at 00:00:10 of the next day.
        let late = R.answered(after: 20, at: "2026-11-24T22:59:50Z")
        let early = R.answered(after: 1, at: "2026-11-24T23:00:00Z")
        let days = R.report([late, early], zone: TimeTests.paris, now: "2026-11-26T00:00:00Z", from: "2026-11-24", to: "2026-11-25") {
            $0.by = .day
        }
        #expect(days.rows.map(\.key) == ["2026-11-24", "2026-11-25"])
        #expect(days.rows.map(\.figures.arrived) == [1, 1])
        // The conversation was work of the day in which it was spoken.
        #expect(days.rows.map(\.figures.agents.busy) == [0, 120])
        let first = R.report([late, early], zone: TimeTests.paris) { $0.by = .hour }
        #expect(first.total.arrived == 1)
        #expect(first.rows.map(\.key) == ["23"])
    }

    @Test("days that are not named are today, and a report says what it cannot be of")
    func options() {
        let today: Day = "2026-11-24"
        func days(_ from: Day?, _ to: Day?) -> [Day] {
            let options = ReportOptions(from: from, to: to, today: today)
            return [options.from, options.to]
        }
        #expect(days(nil, nil) == [today, today])
        #expect(days("2026-11-20", nil) == ["2026-11-20", today])
        #expect(days(nil, "2026-11-20") == ["2026-11-20", "2026-11-20"])
        #expect(days("2026-11-30", nil) == ["2026-11-30", "2026-11-30"])
        #expect(throws: Never.self) { try ReportOptions(from: "2026-11-20", to: today).check() }
        #expect(throws: Refusal.self) { try ReportOptions(from: today, to: "2026-11-20").check() }
        #expect(throws: Refusal.self) { try ReportOptions(from: "0001-01-01", to: "9999-12-31").check() }
        let day = ReportOptions(from: "2026-10-25", to: "2026-10-25").instants(in: TimeTests.paris)
        #expect(day == "2026-10-24T22:00:00Z"..<"2026-10-25T23:00:00Z")
        #expect(ReportOptions(from: today, to: "2026-11-20").instants(in: .utc).isEmpty)
        var negative = ReportOptions(from: today, to: today)
        negative.threshold = -1
        #expect(throws: Refusal.self) { try negative.check() }
    }
}
