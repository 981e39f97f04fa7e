import HoldlineCore
import Testing

@Suite("The ledger's time")
struct LedgerTimeTests {
    private static let event = Instant(seconds: 1_795_000_000)
    private static let day: Int64 = 86_400

    /// A ledger whose last event was written at the start, and a reading so many seconds later by either clock.
    private func time(wall: Int64, ticks: Int64) -> (now: Int64, standing: LedgerTime.Standing) {
        let time = LedgerTime(last: Self.event, start: LedgerTime.Reading(wall: Self.event, ticks: 5_000_000))
        let reading = LedgerTime.Reading(wall: Self.event.adding(seconds: wall), ticks: 5_000_000 + ticks * 1000)
        return (time.now(reading).seconds - Self.event.seconds, time.standing(reading))
    }

    @Test(
        "the wall clock counts while it goes on, and after a step ahead",
        arguments: [0, 1, 3600, 30 * day, 399 * day])
    func ahead(_ seconds: Int64) {
        let (now, standing) = time(wall: seconds, ticks: 1)
        #expect(now == seconds)
        #expect(standing == .right || seconds == 0)
    }

    @Test("behind the ledger by two days at most, time goes on from the last event a tenth slower than it passes", arguments: [2, 30, 47])
    func behind(_ hours: Int64) {
        #expect(time(wall: -hours * 3600, ticks: 0).now == 0)
        #expect(time(wall: -hours * 3600, ticks: 100).now == 90)
        #expect(time(wall: -hours * 3600, ticks: 0).standing == .behind(hours * 3600))
    }

    @Test("caught up, the wall clock counts again")
    func caughtUp() { #expect(time(wall: 100, ticks: 105).now == 100) }

    @Test("further behind the wall clock counts: a date of years ahead binds nothing", arguments: [3, 30, 1675])
    func far(_ days: Int64) {
        #expect(time(wall: -days * Self.day, ticks: 10).now == -days * Self.day)
        #expect(time(wall: -days * Self.day, ticks: 10).standing == .far(days * Self.day))
        let wrong = Self.event
        let right = wrong.adding(seconds: -days * Self.day)
        #expect(LedgerTime.next(after: wrong, at: right) == right)
    }

    @Test("an event is not before the one it follows, within the bound")
    func order() { #expect(LedgerTime.next(after: Self.event, at: Self.event.adding(seconds: -3600)) == Self.event) }

    @Test("a clock that was never set is not believed")
    func unset() {
        let time = LedgerTime(last: Self.event, start: LedgerTime.Reading(wall: Instant(seconds: 10), ticks: 0))
        let reading = LedgerTime.Reading(wall: Instant(seconds: 70), ticks: 60_000)
        #expect(time.now(reading) == Self.event.adding(seconds: 60))
        #expect(time.standing(reading) == .unset)
        #expect(
            time.standing(reading).trouble(wall: reading.wall)?.trouble.text.contains("not set") == true
                && time.standing(reading).secondsBehind == 0)
    }

    @Test("a jump of years under a running daemon is read and writes nothing; what passed, a restart and a clock that was just set do not")
    func jumped() {
        let years = 5 * 366 * Self.day
        #expect(time(wall: years, ticks: 10).standing == .jumped(years - 10))
        #expect(time(wall: years, ticks: 10).now == years)
        #expect(time(wall: years, ticks: years).standing == .right)
        let restarted = LedgerTime(
            last: Self.event, start: LedgerTime.Reading(wall: Self.event.adding(seconds: years), ticks: 0))
        #expect(restarted.standing(LedgerTime.Reading(wall: Self.event.adding(seconds: years + 1), ticks: 1000)) == .right)
        let set = LedgerTime(last: Self.event, start: LedgerTime.Reading(wall: Instant(seconds: 10), ticks: 0))
        #expect(set.standing(LedgerTime.Reading(wall: Self.event.adding(seconds: 9), ticks: 9000)) == .right)
    }

    @Test("an empty ledger has the wall clock's time")
    func empty() {
        let time = LedgerTime(last: nil, start: LedgerTime.Reading(wall: Self.event, ticks: 0))
        #expect(time.now(LedgerTime.Reading(wall: Instant(seconds: 3), ticks: 1)) == Instant(seconds: 3))
    }

    @Test(
        "invoices are stale when they were registered over a day ago, never, or at a time that has not come",
        arguments: [(-86_400, false), (-86_401, true), (0, false), (1, true), (40 * 86_400, true)])
    func stale(_ seconds: Int64, _ isStale: Bool) {
        #expect(LedgerTime.isStale(registeredAt: Self.event.adding(seconds: seconds), at: Self.event) == isStale)
        #expect(LedgerTime.isStale(registeredAt: nil, at: Self.event))
    }

    @Test("an offer that was made at a time that has not come rings out; a wait that began then is no negative one")
    func calls() throws {
        var desk = CallDesk()
        let id = try desk.add()
        try desk.run(.on("lea", LoginAgent()), as: "lea")
        try desk.run(.on(id, OfferCall(to: "lea")), as: "lea")
        let call = try #require(desk.board.calls[id])
        let before = desk.desk.now.adding(seconds: -30 * Self.day)
        #expect(call.lapse(QueuePolicy(), at: before) == .missed)
        #expect(call.lapse(QueuePolicy(), at: desk.desk.now) == nil)
        #expect(call.read(at: before).wait == 0)
    }

    @Test("while the clock is not settled an offer rings out, and nobody is sent away")
    func unsettled() throws {
        var desk = CallDesk { $0.usual.longestWait = 60 }
        let waiting = try desk.add()
        let offered = try desk.add()
        try desk.run(.on("lea", LoginAgent()), as: "lea")
        try desk.run(.on(offered, OfferCall(to: "lea")), as: "lea")
        let later = desk.desk.now.adding(seconds: 30 * Self.day)
        #expect(desk.board.overdue(policy: desk.policy, at: later, isSettled: false) == [offered])
        #expect(desk.board.overdue(policy: desk.policy, at: later) == [waiting, offered])
    }
}

@Suite("a clock that was set back is said")
struct ClockSetBackTests {
    @Test("from a minute on, with how far it is behind; a time service's corrections are not")
    func behind() {
        let start = LedgerTime.Reading(wall: "2026-11-24T09:00:00Z", ticks: 0)
        let time = LedgerTime(last: start.wall, start: start)
        func standing(_ seconds: Int64) -> LedgerTime.Standing {
            time.standing(LedgerTime.Reading(wall: start.wall.adding(seconds: -seconds), ticks: 0))
        }
        #expect(standing(5).trouble(wall: start.wall) == nil && standing(0).trouble(wall: start.wall) == nil)
        #expect(standing(129_600).trouble(wall: start.wall)?.trouble.text.contains("behind the last event") == true)
        #expect(standing(129_600).secondsBehind == 129_600 && standing(0).secondsBehind == 0)
    }
}
