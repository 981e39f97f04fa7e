import HoldlineCore
import Testing

@Suite("what a telephone system's log says")
struct ObserveTests {
    private static let bridge = Actor(name: "pbx", roles: [.bridge])

    private func entry(_ callid: String = "1.1", queue: QueueName = CallDesk.support, after seconds: Int64 = 0) -> ObserveCall {
        ObserveCall(
            source: "asterisk", callid: callid, queue: queue, number: "0123456789", arrivedAt: Desk.start.adding(seconds: seconds))
    }

    @Test("a call goes on as its log does, and the same said again changes nothing")
    func goesOn() throws {
        var desk = CallDesk()
        var seen = entry()
        #expect(try desk.run(.new(seen), as: Self.bridge).created)
        seen.agent = "SIP/200"
        seen.answeredAt = Desk.start.adding(seconds: 12)
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).state == .talking)
        #expect(try desk.run(.new(seen), as: Self.bridge).events.isEmpty)
        seen.outcome = .answered
        seen.talk = 61
        seen.endedAt = Desk.start.adding(seconds: 73)
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).wait == 12)
        #expect(try desk.call(1).talk == 61)
        // An older part of the log, read again.
        #expect(try desk.run(.new(entry()), as: Self.bridge).events.isEmpty)
        #expect(desk.board.counts[CallDesk.support] == [.waiting: 0, .answered: 1])
    }

    @Test("each entry into a queue is a call of its own")
    func entries() throws {
        var desk = CallDesk()
        try desk.run(.new(entry()), as: Self.bridge)
        try desk.run(.new(entry("1.1", after: 1)), as: Self.bridge)
        try desk.run(.new(entry("1.1", queue: CallDesk.billing)), as: Self.bridge)
        #expect(desk.world.calls.map(\.observed?.entry) == [1, 2, 3])
        // The same second in the same queue is the same entry, whatever the case of the queue and the number that a connector gives it.
        var again = entry("1.1", queue: "SUPPORT", after: 1)
        again.entry = 7
        again.arrivedAt = Instant(milliseconds: again.arrivedAt.milliseconds + 345)
        #expect(try desk.run(.new(again), as: Self.bridge).events.isEmpty)
        #expect(desk.world.calls.count == 3)
    }

    @Test("a caller who was lost is spoken with, if the log says so later")
    func lost() throws {
        var desk = CallDesk()
        var seen = entry()
        (seen.outcome, seen.endedAt) = (.lost, Desk.start.adding(seconds: 300))
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).outcome == .lost)
        (seen.outcome, seen.endedAt) = (nil, nil)
        seen.answeredAt = Desk.start.adding(seconds: 400)
        seen.agent = "SIP/200"
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).state == .talking)
        #expect(desk.board.counts[CallDesk.support]?.filter { $0.value != 0 } == [.answered: 1])
    }

    @Test("nobody is offered a telephone system's call, and nobody acts on it")
    func notOurs() throws {
        var desk = CallDesk()
        try desk.run(.new(entry()), as: Self.bridge)
        #expect(try desk.next("a") == [:])
        #expect(desk.refusal(.on(1, AbandonCall()), as: "a") == .wrongState)
    }

    @Test("two calls of one member are kept as they were seen")
    func asSeen() throws {
        var desk = CallDesk()
        for callid in ["1.1", "1.2"] {
            var seen = entry(callid)
            seen.agent = "SIP/200"
            seen.answeredAt = Desk.start
            try desk.run(.new(seen), as: Self.bridge)
        }
        #expect(desk.world.calls.map(\.state) == [.talking, .talking])
    }

    @Test("members come and go queue by queue, and an older log says nothing of now")
    func members() throws {
        var desk = CallDesk()
        func say(_ kind: AgentEntry.Kind, _ seconds: Int64, _ queue: QueueName? = nil, reason: FreeText? = nil) throws -> Agent {
            let body = ObserveAgent(
                source: "asterisk", agent: "SIP/200", at: Desk.start.adding(seconds: seconds), kind: kind, queue: queue, reason: reason)
            try desk.run(.new(body), as: Self.bridge)
            return try desk.agent("SIP/200")
        }
        #expect(try say(.login, 100, "support").status == .available)
        #expect(try say(.login, 110, "billing").queues.count == 2)
        let paused = try say(.pause, 120, reason: "lunch")
        #expect(paused.status == .paused && paused.reason == "lunch")
        #expect(try say(.login, 10, "support").status == .paused)
        #expect(try say(.resume, 130).reason == nil)
        #expect(try say(.logout, 140, "support").status == .available)
        #expect(try say(.logout, 150, "billing").status == .loggedOut)
        #expect(desk.world.entries.count == 7)
        let before = desk.world
        _ = try say(.pause, 120, reason: "lunch")
        #expect(desk.world == before)
    }
}
