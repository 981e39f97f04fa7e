import HoldlineCore
import Testing

@Suite("times of agents")
struct AgentTimeTests {
    typealias R = Reported

    private static func seconds(
        _ entries: [AgentEntry], from: Instant = "2026-11-24T00:00:00Z", to: Instant = R.tomorrow, now: Instant = "2026-11-26T00:00:00Z",
        in queue: QueueName? = nil
    ) -> [Int64] {
        var time = AgentTime(from: from, to: to, now: now)
        for entry in entries { time.add(entry) }
        let seconds = time.closed().seconds(of: "lea", in: queue)
        return [seconds.loggedIn, seconds.paused, seconds.available]
    }

    @Test("logged in, paused and available, from login to logout")
    func session() {
        let entries = [
            R.entry(.login, "2026-11-24T08:00:00Z"), R.entry(.pause, "2026-11-24T10:00:00Z"), R.entry(.resume, "2026-11-24T10:15:00Z"),
            R.entry(.logout, "2026-11-24T12:00:00Z"),
        ]
        #expect(Self.seconds(entries) == [14_400, 900, 13_500])
    }

    @Test("a session that began before the range counts from its beginning, one that is open to its end or until now")
    func openSessions() {
        let entries = [
            R.entry(.login, "2026-11-20T08:00:00Z"), R.entry(.pause, "2026-11-23T23:30:00Z"), R.entry(.resume, "2026-11-24T00:10:00Z"),
        ]
        #expect(Self.seconds(entries) == [86_400, 600, 85_800])
        #expect(Self.seconds(entries, now: "2026-11-24T01:00:00Z") == [3_600, 600, 3_000])
        #expect(Self.seconds(entries, now: "2026-11-22T01:00:00Z") == [0, 0, 0])
        let after = entries + [R.entry(.logout, "2026-11-25T08:00:00Z")]
        #expect(Self.seconds(after) == [86_400, 600, 85_800])
    }

    @Test("a login within a session, or a pause within a pause, changes nothing; a logout ends the pause")
    func again() {
        let entries = [
            R.entry(.login, "2026-11-24T08:00:00Z"), R.entry(.pause, "2026-11-24T09:00:00Z"), R.entry(.login, "2026-11-24T09:10:00Z"),
            R.entry(.pause, "2026-11-24T09:20:00Z"), R.entry(.logout, "2026-11-24T09:30:00Z"), R.entry(.logout, "2026-11-24T09:40:00Z"),
            R.entry(.login, "2026-11-24T10:00:00Z"), R.entry(.logout, "2026-11-24T10:10:00Z"),
        ]
        #expect(Self.seconds(entries) == [6_000, 1_800, 4_200])
    }

    @Test("one queue is paused, another is not: available there, and available altogether")
    func queues() {
        let entries = [
            R.entry(.login, "2026-11-24T08:00:00Z", in: R.support), R.entry(.login, "2026-11-24T08:00:00Z", in: R.sales),
            R.entry(.pause, "2026-11-24T09:00:00Z", in: R.support), R.entry(.pause, "2026-11-24T09:30:00Z"),
            R.entry(.resume, "2026-11-24T10:00:00Z"), R.entry(.logout, "2026-11-24T11:00:00Z", in: R.sales),
            R.entry(.logout, "2026-11-24T12:00:00Z", in: R.support),
        ]
        #expect(Self.seconds(entries, in: R.support) == [14_400, 3_600, 10_800])
        #expect(Self.seconds(entries, in: R.sales) == [10_800, 1_800, 9_000])
        #expect(Self.seconds(entries) == [14_400, 1_800, 12_600])
        #expect(Self.seconds(entries, in: R.billing) == [0, 0, 0])
    }

    @Test("a login that names no queue is one to all, but for the queue that was left by name")
    func everywhere() {
        let entries = [R.entry(.login, "2026-11-24T08:00:00Z"), R.entry(.logout, "2026-11-24T09:00:00Z", in: R.sales)]
        let now: Instant = "2026-11-24T10:00:00Z"
        #expect(Self.seconds(entries, now: now, in: R.sales) == [3_600, 0, 3_600])
        #expect(Self.seconds(entries, now: now, in: R.support) == [7_200, 0, 7_200])
        #expect(Self.seconds(entries, now: now) == [7_200, 0, 7_200])
    }

    @Test("a pause from everything is none in a queue that was left")
    func left() {
        let entries = [
            R.entry(.login, "2026-11-24T08:00:00Z", in: R.support), R.entry(.login, "2026-11-24T08:00:00Z", in: R.sales),
            R.entry(.logout, "2026-11-24T09:00:00Z", in: R.sales), R.entry(.pause, "2026-11-24T10:00:00Z"),
        ]
        let now: Instant = "2026-11-24T11:00:00Z"
        #expect(Self.seconds(entries, now: now, in: R.sales) == [3_600, 0, 3_600])
        #expect(Self.seconds(entries, now: now) == [10_800, 3_600, 7_200])
    }

    @Test("a pause without a login shows an agent who was there; a logout without one does not")
    func staticMembers() {
        let now: Instant = "2026-11-24T10:00:00Z"
        #expect(
            Self.seconds([R.entry(.pause, "2026-11-24T09:00:00Z"), R.entry(.resume, "2026-11-24T09:30:00Z")], now: now) == [
                3_600, 1_800, 1_800,
            ])
        #expect(Self.seconds([R.entry(.logout, "2026-11-24T09:00:00Z")], now: now) == [0, 0, 0])
    }

    @Test("the day on which the clocks go back has 25 hours, and its third hour two; in spring it is not there")
    func zone() {
        let entries = [R.entry(.login, "2026-01-01T00:00:00Z")]
        func report(_ from: Day, _ to: Day, by: ReportGrouping) -> [String: Int64] {
            let report = R.report([], entries, zone: TimeTests.paris, now: "2026-12-31T00:00:00Z", from: from, to: to) { $0.by = by }
            #expect(report.total.agents.loggedIn == report.rows.map(\.figures.agents.loggedIn).reduce(0, +))
            return Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key ?? "", $0.figures.agents.loggedIn) })
        }
        #expect(
            report("2026-10-24", "2026-10-26", by: .day) == ["2026-10-24": 86_400, "2026-10-25": 90_000, "2026-10-26": 86_400])
        let autumn = report("2026-10-25", "2026-10-25", by: .hour)
        #expect((autumn.count, autumn["01"], autumn["02"], autumn["03"]) == (24, 3_600, 7_200, 3_600))
        #expect(
            report("2026-03-28", "2026-03-30", by: .day) == ["2026-03-28": 86_400, "2026-03-29": 82_800, "2026-03-30": 86_400])
        let spring = report("2026-03-29", "2026-03-29", by: .hour)
        #expect((spring.count, spring["01"], spring["02"], spring["03"]) == (23, 3_600, nil, 3_600))
    }
}

@Suite("occupancy")
struct OccupancyTests {
    typealias R = Reported

    private static let hour = [R.entry(.login, "2026-11-24T12:00:00Z"), R.entry(.logout, "2026-11-24T13:00:00Z")]

    /// Rings 30 s at tom and 20 s at lea, then 600 s of talk, 60 s on hold and 40 s of wrap-up.
    private static var visit: Visit {
        var visit = R.answered(after: 60, talk: 600)
        visit.hold = 60
        visit.wrapUp = 40
        visit.endedAt = R.noon.adding(seconds: 720)
        visit.offeredAt = R.noon.adding(seconds: 40)
        visit.passes = [Pass(agent: "tom", at: R.noon.adding(seconds: 30), declined: false, ringing: 30_000)]
        return visit
    }

    @Test("busy is talk, hold and wrap-up; idle is what is left of the time available without the ringing")
    func share() throws {
        let report = R.report([Self.visit], Self.hour) { $0.by = .agent }
        let lea = try #require(report.rows.first { $0.key == "lea" }).figures.agents
        #expect((lea.loggedIn, lea.available, lea.busy, lea.ringing) == (3_600, 3_600, 700, 20))
        #expect(lea.occupancy?.busy == 700)
        #expect(lea.occupancy?.idle == 2_880)
        #expect(lea.occupancy?.percent == "19.55")
        // Nobody knows since when tom was there.
        let tom = try #require(report.rows.first { $0.key == "tom" }).figures
        #expect((tom.arrived, tom.agents.ringing, tom.agents.busy) == (0, 30, 0))
        #expect(tom.agents.occupancy == nil)
        #expect(report.total.agents.ringing == 50)
        #expect(report.total.agents.occupancy == lea.occupancy)
    }

    @Test("it is split at the hour, and never more than all the time")
    func hours() {
        var visit = R.answered(after: 0, talk: 3_600, at: "2026-11-24T12:30:00Z")
        visit.wrapUp = 600
        let report = R.report([visit], Self.hour) { $0.by = .hour }
        #expect(report.rows.map(\.key) == ["12", "13"])
        #expect(report.rows.map(\.figures.arrived) == [1, 0])
        #expect(report.rows.map(\.figures.agents.busy) == [1_800, 2_400])
        #expect(report.rows.map(\.figures.agents.occupancy?.percent) == ["50.00", nil])
        #expect(report.total.agents.occupancy?.percent == "100.00")
    }

    @Test("of one queue alone it is unknown: who is busy in another one is not idle", arguments: [nil, Reported.support] as [QueueName?])
    func queue(filter: QueueName?) {
        let report = R.report([Self.visit], Self.hour) { $0.queue = filter }
        #expect(report.rows.map(\.figures.agents.occupancy) == [nil])
        #expect(report.rows.map(\.figures.agents.loggedIn) == [3_600])
        #expect((report.total.agents.occupancy == nil) == (filter != nil))
    }

    @Test("a conversation that goes on counts until now, and a callback is work too")
    func untilNow() {
        var talking = R.answered(after: 60)
        (talking.state, talking.endedAt, talking.talk) = (.talking, nil, nil)
        let now = R.noon.adding(seconds: 360)
        #expect(R.report([talking], Self.hour, now: now).total.agents.busy == 300)
        #expect(R.report([talking], Self.hour, now: now).total.agents.occupancy?.idle == 60)
        var callback = R.answered(after: 60, talk: 120)
        (callback.booking, callback.isCallback) = (.calledBack, true)
        let report = R.report([callback], Self.hour)
        #expect((report.total.agents.busy, report.total.talk, report.total.aht) == (120, 0, nil))
    }

    @Test("a conversation that began the day before is work of both days, and an arrival of the first")
    func acrossDays() {
        let visit = R.answered(after: 0, talk: 1_200, at: "2026-11-23T23:50:00Z")
        let report = R.report([visit], [R.entry(.login, "2026-11-20T00:00:00Z")])
        #expect((report.total.arrived, report.total.agents.busy) == (0, 600))
    }
}
