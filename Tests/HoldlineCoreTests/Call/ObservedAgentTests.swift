import HoldlineCore
import Testing

@Suite("agents of a telephone system, as they are now")
struct ObservedAgentTests {
    private static let bridge = Actor(name: "pbx", roles: [.bridge])
    private static let lea = "SIP/200"

    private static func at(_ seconds: Int64) -> Instant { Desk.start.adding(seconds: seconds) }

    @discardableResult
    private func say(
        _ desk: inout CallDesk, _ kind: AgentEntry.Kind, _ seconds: Int64, _ queue: QueueName? = nil, reason: FreeText? = nil
    ) throws -> Agent {
        try desk.run(
            .new(
                ObserveAgent(source: "asterisk", agent: Self.lea, at: Self.at(seconds), kind: kind, queue: queue, reason: reason)),
            as: Self.bridge)
        return try desk.agent(Self.lea)
    }

    private func call(_ callid: String = "1.1", arrived: Int64 = 0, answered: Int64? = nil, ended: Int64? = nil, talk: Int64? = nil)
        -> ObserveCall
    {
        var call = ObserveCall(source: "asterisk", callid: callid, queue: CallDesk.support, arrivedAt: Self.at(arrived))
        if let answered { (call.agent, call.answeredAt) = (Self.lea, Self.at(answered)) }
        if let ended { (call.outcome, call.endedAt, call.talk) = (.answered, Self.at(ended), talk) }
        return call
    }

    private func status(_ queue: QueueName, _ desk: CallDesk) -> [Int] {
        let status = QueueStatus(queue, on: desk.board, stranded: [], policy: desk.desk.policy, at: desk.desk.now)
        return [status.agents, status.available, status.free, status.paused, status.talking]
    }

    @Test("an agent who talks is talking and not free, and afterwards idle, with one call more answered")
    func talks() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        #expect(status(CallDesk.support, desk) == [1, 1, 1, 0, 0])
        try desk.run(.new(call()), as: Self.bridge)
        #expect(try desk.agent(Self.lea).state == .idle)
        try desk.run(.new(call(answered: 12)), as: Self.bridge)
        let talking = try desk.agent(Self.lea)
        #expect((talking.state, talking.call, talking.answered) == (.talking, 1, 1))
        #expect(status(CallDesk.support, desk) == [1, 1, 0, 0, 1])
        try desk.run(.new(call(answered: 12, ended: 72, talk: 60)), as: Self.bridge)
        let idle = try desk.agent(Self.lea)
        #expect((idle.state, idle.call, idle.answered) == (.idle, nil, 1))
        #expect((idle.lastCall, idle.lastEndedAt, idle.idleSince) == (1, Self.at(72), Self.at(72)))
        #expect(status(CallDesk.support, desk) == [1, 1, 1, 0, 0])
        // Read once more, the log counts no call twice.
        try desk.run(.new(call(answered: 12, ended: 72, talk: 60)), as: Self.bridge)
        #expect(try desk.agent(Self.lea).answered == 1)
    }

    @Test("a call that is told only when it is over is counted, and one that another agent took over is the other's")
    func told() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        try desk.run(.new(call(answered: 12, ended: 72, talk: 60)), as: Self.bridge)
        #expect(try desk.agent(Self.lea).answered == 1)
        try desk.run(.new(call("1.2", arrived: 80, answered: 90)), as: Self.bridge)
        var other = call("1.2", arrived: 80, answered: 91)
        other.agent = "tom"
        try desk.run(.new(other), as: Self.bridge)
        #expect(try desk.agent(Self.lea).state == .idle)
        #expect(try desk.agent("tom").state == .talking)
    }

    @Test("a member who stands in the system's configuration is seen while talking, and counted nowhere")
    func unknown() throws {
        var desk = CallDesk()
        try desk.run(.new(call(answered: 12)), as: Self.bridge)
        #expect(try desk.agent(Self.lea).state == .talking)
        #expect(try desk.agent(Self.lea).status == .loggedOut)
        #expect(status(CallDesk.support, desk) == [0, 0, 0, 0, 1])
        try desk.run(.new(call(answered: 12, ended: 30, talk: 18)), as: Self.bridge)
        #expect(desk.board.agents.isEmpty)
        try say(&desk, .login, 5, CallDesk.support)
        #expect(try desk.agent(Self.lea).status == .available)
    }

    @Test("paused in one queue of two, an agent is available in the other; the pause of each has its own words")
    func pauses() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        try say(&desk, .login, 0, CallDesk.billing)
        let one = try say(&desk, .pause, 10, CallDesk.support, reason: "lunch")
        #expect((one.status, one.reason) == (.available, nil))
        #expect(one.pauses == [QueuePause(queue: CallDesk.support, since: Self.at(10), reason: "lunch")])
        #expect(status(CallDesk.support, desk) == [1, 0, 0, 1, 0])
        #expect(status(CallDesk.billing, desk) == [1, 1, 1, 0, 0])
        let both = try say(&desk, .pause, 20, "BILLING", reason: "meeting")
        #expect((both.status, both.since, both.reason) == (.paused, Self.at(20), "meeting"))
        let back = try say(&desk, .resume, 30, CallDesk.support)
        #expect((back.status, back.since) == (.available, Self.at(30)))
        #expect(back.pauses == [QueuePause(queue: CallDesk.billing, since: Self.at(20), reason: "meeting")])
        #expect(status(CallDesk.billing, desk) == [1, 0, 0, 1, 0])
        // A conversation changes nothing of that.
        try desk.run(.new(call(arrived: 30, answered: 40)), as: Self.bridge)
        #expect(try desk.agent(Self.lea).pauses?.first?.reason == "meeting")
        #expect(try say(&desk, .resume, 50).pauses == nil)
    }

    @Test("a pause from everything is one in each queue, and one of them may end by itself")
    func all() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        try say(&desk, .login, 0, CallDesk.billing)
        #expect(try say(&desk, .pause, 10, reason: "lunch").status == .paused)
        let back = try say(&desk, .resume, 20, CallDesk.support)
        #expect(back.status == .available)
        #expect(back.pauses == [QueuePause(queue: CallDesk.billing, since: Self.at(10), reason: "lunch")])
        #expect(try say(&desk, .logout, 30, CallDesk.support).status == .paused)
    }

    @Test("a pause without a login shows a member of that queue; a login to the whole system serves all queues")
    func withoutLogin() throws {
        var desk = CallDesk()
        let paused = try say(&desk, .pause, 10, CallDesk.support)
        #expect((paused.status, paused.queues.map(\.word)) == (.paused, ["support"]))
        #expect(try say(&desk, .logout, 20).status == .loggedOut)
        #expect(try say(&desk, .login, 30).queues.isEmpty)
        #expect(try say(&desk, .pause, 40, CallDesk.support).status == .available)
        #expect(try say(&desk, .resume, 50, CallDesk.support).pauses == nil)
    }

    @Test("the words of a pause and what was dialled in a transfer are sealed")
    func sealed() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        try say(&desk, .login, 0, CallDesk.billing)
        let pause = try desk.run(
            .new(
                ObserveAgent(source: "asterisk", agent: Self.lea, at: Self.at(9), kind: .pause, queue: CallDesk.support, reason: "lunch")),
            as: Self.bridge)
        #expect(pause.events[0].facts.agents?[0].pauses == [QueuePause(queue: CallDesk.support, since: Self.at(9))])
        var seen = call(answered: 12, ended: 30, talk: 18)
        seen.transferredTo = "0612345678"
        let event = try desk.run(.new(seen), as: Self.bridge).events[0]
        #expect(event.facts.calls?[0].transferredTo == nil)
        #expect(event.sealed.transferredTo == "0612345678")
        #expect(try desk.call(1).transferredTo == "0612345678")
        #expect(try desk.run(.new(seen), as: Self.bridge).events.isEmpty)
    }

    @Test("an end that was presumed yields to what the log says later, and one that it said does not")
    func presumed() throws {
        var desk = CallDesk()
        try say(&desk, .login, 0, CallDesk.support)
        try desk.run(.new(call(answered: 12, ended: 12)), as: Self.bridge)
        #expect(try desk.call(1).isPresumedOver)
        // No more is said than before.
        #expect(try desk.run(.new(call(answered: 12)), as: Self.bridge).events.isEmpty)
        #expect(try desk.run(.new(call(answered: 12, ended: 60)), as: Self.bridge).events.isEmpty)
        try desk.run(.new(call(answered: 12, ended: 912, talk: 900)), as: Self.bridge)
        #expect(try desk.call(1).talk == 900)
        #expect(try desk.call(1).endedAt == Self.at(912))
        #expect(try desk.run(.new(call(answered: 12, ended: 92, talk: 80)), as: Self.bridge).events.isEmpty)
        #expect(try desk.agent(Self.lea).answered == 1)
        // A caller who was taken for withdrawn.
        var waiting = call("1.2", arrived: 10)
        (waiting.outcome, waiting.endedAt) = (.withdrawn, Self.at(20))
        try desk.run(.new(waiting), as: Self.bridge)
        try desk.run(.new(call("1.2", arrived: 10, answered: 25)), as: Self.bridge)
        #expect(try desk.call(2).state == .talking)
        #expect(desk.board.counts[CallDesk.support]?.filter { $0.value != 0 } == [.answered: 2])
    }

    @Test("a caller who takes an agent's place in a queue is the one who is to be called back")
    func correctsCaller() throws {
        var desk = CallDesk()
        var seen = call("b")
        seen.number = "701"
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).number == "701")
        (seen.number, seen.name) = ("0199000001", "Ada")
        try desk.run(.new(seen), as: Self.bridge)
        #expect(try desk.call(1).number == "+33199000001")
        #expect(try desk.call(1).name == "Ada")
    }

    @Test("queues are one whatever their case, and spelled as the configuration or the first call spells them")
    func spelling() throws {
        var desk = CallDesk()
        for (callid, queue) in [("1.1", "Sales"), ("1.2", "sales"), ("1.3", "SALES")] as [(String, QueueName)] {
            try desk.run(
                .new(ObserveCall(source: "asterisk", callid: callid, queue: queue, arrivedAt: Self.at(1))), as: Self.bridge)
        }
        #expect(desk.world.calls.map(\.queue.text) == ["Sales", "Sales", "Sales"])
        #expect(desk.board.counts.count == 1)
        var configured = CallDesk { $0.queues = ["Support": QueuePolicy()] }
        try configured.run(.new(call()), as: Self.bridge)
        try configured.add("SUPPORT")
        #expect(configured.world.calls.map(\.queue.text) == ["Support", "Support"])
    }
}

@Suite("numbers without their plus")
struct BareNumberTests {
    @Test(
        "a trunk's number of E.164 without its plus is one",
        arguments: [
            ("33199000001", "+33199000001"), ("33 1 99 00 00 01", "+33199000001"), ("442079460000", "+442079460000"),
            ("3222345678", "+3222345678"), ("0199000001", "+33199000001"), ("0033199000001", "+33199000001"), ("3301", "3301"),
            ("331990000", "331990000"), ("701", "701"), ("331234567890123456", "331234567890123456"),
        ])
    func read(text: String, expected: String) {
        #expect(Numbering().read(text) == expected)
    }

    @Test("a country whose numbers are dialled without a trunk prefix keeps its own, and takes its code")
    func others() {
        var numbering = Numbering()
        (numbering.country, numbering.trunk) = ("1", "1")
        #expect(numbering.read("2125550100") == "2125550100")
        #expect(numbering.read("12125550100") == "+12125550100")
        (numbering.country, numbering.trunk) = ("45", "")
        #expect(numbering.read("20123456") == "+4520123456")
        #expect(numbering.read("4520123456") == "+4520123456")
    }

    @Test("a customer is found however the number is written in the books")
    func found() throws {
        for written in ["33199000001", "+33 1 99 00 00 01", "01 99 00 00 01", "0033199000001"] as [FreeText] {
            var desk = CallDesk()
            try desk.run(.on("C-1", RegisterCustomer(name: "Ada", phones: [written])), as: Desk.books)
            let id = try desk.add(number: "33199000001")
            #expect(try desk.call(id).customer == "C-1")
        }
    }
}
