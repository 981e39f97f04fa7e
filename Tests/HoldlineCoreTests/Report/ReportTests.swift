import HoldlineCore
import Testing

@Suite("figures of a queue")
struct ReportTests {
    typealias R = Reported

    private static func many(_ count: Int, _ visit: Visit) -> [Visit] { Array(repeating: visit, count: count) }

    /// Answered within 20 s 200, later 100; abandoned under 10 s 50, later 50.
    private static let example =
        many(200, R.answered(after: 12)) + many(100, R.answered(after: 45)) + many(50, R.ended(.abandoned, after: 5))
        + many(50, R.ended(.abandoned, after: 60))

    @Test("the worked example: 200 of 350 are 57.14 %")
    func workedExample() {
        let total = R.report(Self.example) { $0.formula = .offeredShort }.total
        #expect(total.serviceLevel == "57.14")
        let level = total.serviceLevels.first { $0.formula == .offeredShort }
        #expect(level?.within == 200)
        #expect(level?.of == 350)
        #expect((total.arrived, total.offered, total.answered, total.abandoned) == (400, 400, 300, 100))
        #expect((total.answeredWithin, total.abandonedWithin, total.shortAbandoned) == (200, 50, 50))
    }

    @Test(
        "each formula divides what it says, callers turned away, sent away, called back or lost in none of them",
        arguments: [
            (.asterisk, 200, 300, "66.67"), (.asterisk2, 252, 452, "55.75"), (.offered, 200, 450, "44.44"),
            (.offeredShort, 200, 400, "50.00"),
        ] as [(ServiceLevelFormula, Int, Int, String)])
    func formulas(formula: ServiceLevelFormula, within: Int, of: Int, percent: String) {
        var callback = R.answered(after: 3)
        (callback.booking, callback.isCallback) = (.calledBack, true)
        let apart = ([.turnedAway, .leftByKey, .emptied, .withdrawn, .lost] as [CallBooking]).map { R.ended($0, after: 3) }
        let visits = Self.example + Self.many(50, R.ended(.timedOut, after: 300)) + apart + [callback]
        let total = R.report(visits) { $0.formula = formula }.total
        #expect(total.serviceLevel == percent)
        let level = total.serviceLevels.first { $0.formula == formula }
        #expect((level?.within, level?.of, level?.percent) == (within, of, percent))
        #expect(total.balances)
    }

    @Test("Asterisk's second level counts who timed out, was sent away or withdrawn as abandoned, in both terms")
    func asLongAsAsterisk() {
        let visits = [R.answered(after: 5), R.ended(.timedOut, after: 6), R.ended(.emptied, after: 60)]
        let total = R.report(visits) { $0.formula = .asterisk2 }.total
        #expect((total.serviceLevel, total.leftWithin) == ("66.67", 1))
        #expect(R.report(visits + [R.ended(.withdrawn, after: 20)]) { $0.formula = .asterisk2 }.total.serviceLevel == "75.00")
        #expect(R.report(visits) { $0.formula = .offered }.total.serviceLevel == "50.00")
    }

    @Test("a clock that was set back within a conversation takes nothing from the work")
    func clockBack() {
        var visit = R.answered(after: 0, talk: 60)
        visit.endedAt = visit.answeredAt
        let entries = [R.entry(.login, R.noon), R.entry(.logout, R.noon.adding(seconds: 120))]
        let figures = R.report([visit], entries).total
        #expect((figures.talk, figures.agents.busy, figures.agents.occupancy?.percent) == (60, 60, "50.00"))
    }

    @Test("a queue in two spellings is one row, and one filter")
    func spellings() {
        var other = R.answered(after: 3)
        other.queue = "SUPPORT"
        let report = R.report([R.answered(after: 2), other], [R.entry(.login, R.noon, in: "Support")])
        #expect(report.rows.map(\.figures.arrived) == [2])
        #expect(R.report([other]) { $0.queue = R.support }.total.arrived == 1)
    }

    @Test("the threshold itself counts as within, the limit of short abandons is no short one")
    func borders() {
        let visits =
            [20, 21].map { R.answered(after: $0) } + [9, 10, 20, 21].map { R.ended(.abandoned, after: $0) }
        let total = R.report(visits).total
        #expect(total.answeredWithin == 1)
        #expect(total.abandonedWithin == 3)
        #expect(total.shortAbandoned == 1)
        let strict = R.report(visits) { ($0.threshold, $0.shortAbandon) = (19, 9) }.total
        #expect((strict.answeredWithin, strict.abandonedWithin, strict.shortAbandoned) == (0, 2, 0))
    }

    @Test("who still waits or talks is counted, and in no figure of the past")
    func live() {
        var talking = R.answered(after: 90)
        (talking.state, talking.endedAt, talking.talk) = (.held, nil, nil)
        let waiting = Visit(queue: R.support, arrivedAt: R.noon)
        let past = R.report([R.answered(after: 12, talk: 100)]).total
        let total = R.report([R.answered(after: 12, talk: 100), talking, waiting]).total
        #expect((total.arrived, total.answered, total.talking, total.waiting) == (3, 2, 1, 1))
        #expect(total.balances)
        #expect(total.serviceLevels == past.serviceLevels)
        #expect((total.asa, total.aht, total.longestWait, total.waitP99) == ("12.00", "100.00", 12, 12))
    }

    @Test("where there is nothing to divide by there is no figure")
    func nothing() {
        let total = R.report([R.ended(.turnedAway, after: 0)]).total
        #expect(total.serviceLevels.map(\.percent) == [nil, nil, nil, nil])
        #expect((total.asa, total.aht, total.longestWait, total.waitP50) == (nil, nil, nil, nil))
        #expect(total.agents.occupancy == nil)
        #expect((total.arrived, total.turnedAway, total.offered) == (1, 1, 0))
    }

    @Test("percentiles are the nearest rank, whatever the number of calls")
    func percentiles() {
        let hundred = R.report((1...100).map { R.answered(after: $0) }).total
        #expect([hundred.waitP50, hundred.waitP90, hundred.waitP95, hundred.waitP99] == [50, 90, 95, 99])
        let three = R.report([7, 1, 30].map { R.answered(after: $0) }).total
        #expect([three.waitP50, three.waitP90, three.waitP95, three.waitP99] == [7, 30, 30, 30])
        let one = R.report([R.answered(after: 4)]).total
        #expect([one.waitP50, one.waitP99] == [4, 4])
    }

    @Test("means are of answered calls; their handling is talk, hold and wrap-up")
    func means() {
        var long = R.answered(after: 31, talk: 200)
        (long.hold, long.wrapUp) = (50, 25)
        // A log without its last lines: how long they spoke is unknown, how long the caller waited is not.
        var unknown = R.answered(after: 10)
        (unknown.endedAt, unknown.talk) = (nil, nil)
        let total = R.report([long, R.answered(after: 0, talk: 100), unknown, R.ended(.abandoned, after: 500)]).total
        #expect(total.asa == "13.67")
        #expect(total.aht == "187.50")
        #expect((total.talk, total.hold, total.wrapUp) == (300, 50, 25))
        #expect(total.longestWait == 500)
    }

    @Test("the wait of a callback and of a lost call is no caller's longest wait")
    func longest() {
        var expired = R.ended(.timedOut, after: 172_800)
        expired.isCallback = true
        #expect(R.report([expired, R.ended(.lost, after: 4_000), R.answered(after: 8)]).total.longestWait == 8)
    }

    @Test("lengths that no call has stop at ten years, and nothing traps")
    func hostile() {
        var visit = R.answered(after: 1, talk: 1)
        (visit.wait, visit.talk, visit.hold, visit.wrapUp) = (.max, .max, .max, .min)
        visit.endedAt = Instant(seconds: 253_402_300_799)
        visit.passes = [Pass(agent: "lea", at: R.noon, declined: true, ringing: .max)]
        var negative = R.ended(.abandoned, after: 0)
        negative.wait = .min
        let report = R.report(Self.many(1000, visit) + [negative]) { $0.by = .hour }
        #expect(report.total.longestWait == 316_224_000)
        #expect(report.total.asa == "316224000.00")
        #expect(report.total.shortAbandoned == 1)
    }

    @Test("a call counts as what the ledger last said of it")
    func calls() {
        var call = Call(id: CallID(number: 1), queue: R.support, arrivedAt: R.noon, version: 1)
        #expect(R.report([Visit(call)]).total.waiting == 1)
        (call.state, call.agent, call.answeredAt, call.wait) = (.talking, "lea", R.noon.adding(seconds: 20), 20)
        #expect(R.report([Visit(call)]).total.talking == 1)
        (call.state, call.outcome, call.endedAt, call.talk) = (.ended, .answered, R.noon.adding(seconds: 80), 60)
        (call.hold, call.wrapUp) = (0, 40)
        let total = R.report([Visit(call)]).total
        #expect((total.answered, total.answeredWithin, total.asa, total.aht) == (1, 1, "20.00", "100.00"))
        #expect(total.agents.busy == 100)
    }
}
