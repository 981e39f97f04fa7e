import HoldlineCore
import Testing

@Suite("agents: what they say, what is known, and whose turn it is")
struct CallAgentTests {
    @Test("the strategies give a call to the longest idle, to the one with the fewest calls, or to each in turn")
    func strategies() throws {
        func winner(_ strategy: QueueStrategy) throws -> [String] {
            var desk = CallDesk { $0.usual.strategy = strategy }
            // a answers two calls early, b one late, c none and has been logged in last.
            try desk.add()
            try desk.add()
            for _ in 0..<2 {
                let call = try desk.talk("a")
                try desk.run(.on(call, DoneCall()), as: "a")
                desk.pass(10)
            }
            try desk.add()
            let call = try desk.talk("b")
            desk.pass(60)
            try desk.run(.on(call, DoneCall()), as: "b")
            desk.pass(5)
            try desk.run(.on("c", LoginAgent()), as: "c")
            var order: [String] = []
            for _ in 0..<3 {
                try desk.add()
                guard let (login, call) = try desk.next("a", "b", "c").first else { continue }
                order.append(login)
                try desk.run(.on(call, AnswerCall()), as: login)
                desk.pass(1)
                try desk.run(.on(call, DoneCall()), as: login)
                desk.pass(1)
            }
            return order
        }
        #expect(try winner(.longestIdle) == ["a", "b", "c"])
        #expect(try winner(.fewestCalls) == ["c", "b", "c"])
        #expect(try winner(.roundRobin) == ["c", "a", "b"])
    }

    @Test("two agents who are alike in everything are told apart by their names")
    func noTies() throws {
        var desk = CallDesk()
        for login in ["b", "a"] { try desk.run(.on(login, LoginAgent()), as: login) }
        try desk.add()
        #expect(try desk.next("b", "a") == ["a": 1])
    }

    @Test("asking for a call logs in; a pause, a call in hand and a wrong name refuse it")
    func asking() throws {
        var desk = CallDesk()
        try desk.add()
        #expect(try desk.next("a") == ["a": 1])
        #expect(try desk.agent("a").status == .available)
        #expect(desk.refusal(.on("a", MakeReady()), as: "a") == nil)
        try desk.run(.on(1, AnswerCall()), as: "a")
        #expect(desk.refusal(.on("a", MakeReady()), as: "a") == .wrongState)
        try desk.run(.on("b", LoginAgent()), as: "b")
        try desk.run(.on("b", PauseAgent(reason: "lunch")), as: "b")
        #expect(desk.refusal(.on("b", MakeReady()), as: "b") == .paused)
        desk.desk.policy.calls.anybody = false
        #expect(desk.refusal(.on("nobody", MakeReady()), as: "nobody") == .noSuchAgent)
        #expect(desk.refusal(.on("b", PauseAgent()), as: "a") == .notYours)
    }

    @Test("a pause asked for while talking comes after the call, and keeps its reason and its time")
    func pauseWhileTalking() throws {
        var desk = CallDesk { $0.usual.wrapUp = 30 }
        try desk.add()
        let call = try desk.talk("a")
        try desk.run(.on("a", PauseAgent(reason: "lunch")), as: "a")
        #expect(try desk.agent("a").status == .available)
        desk.pass(100)
        try desk.run(.on(call, DoneCall()), as: "a")
        let agent = try desk.agent("a")
        #expect(agent.status == .paused && agent.state == .wrapUp)
        #expect(agent.reason == "lunch" && agent.since == desk.desk.now)
        #expect(desk.world.entries.contains(AgentEntry(agent: "a", at: desk.desk.now, kind: .pause)))
        desk.pass(31)
        #expect(try desk.agent("a").state == .idle)
        #expect(desk.refusal(.on("a", MakeReady()), as: "a") == .paused)
        try desk.run(.on("a", ResumeAgent()), as: "a")
        #expect(try desk.agent("a").reason == nil)
    }

    @Test("wrap-up ends by itself, or when the agent asks for the next call: then the call has what there was of it")
    func wrapUp() throws {
        var desk = CallDesk { $0.usual.wrapUp = 60 }
        for _ in 0..<3 { try desk.add() }
        let first = try desk.talk("a")
        try desk.run(.on(first, DoneCall()), as: "a")
        desk.pass(20)
        let second = try desk.talk("a")
        #expect(try desk.call(first).wrapUp == 20)
        try desk.run(.on(second, DoneCall()), as: "a")
        desk.pass(90)
        try desk.talk("a")
        #expect(try desk.call(second).wrapUp == 60)
    }

    @Test("an offer that rings out returns to its place and goes to somebody else first")
    func missed() throws {
        var desk = CallDesk()
        let call = try desk.add()
        for login in ["a", "b"] { try desk.run(.on(login, LoginAgent()), as: login) }
        #expect(try desk.next("a") == ["a": call])
        desk.pass(29)
        try desk.lapse()
        #expect(try desk.call(call).state == .offered)
        desk.pass(1)
        try desk.lapse()
        #expect(try desk.call(call).state == .waiting)
        #expect(try desk.call(call).placedAt == desk.call(call).arrivedAt)
        #expect(try desk.next("a") == [:])
        #expect(try desk.next("a", "b") == ["b": call])
    }

    @Test("with nobody else free the one who missed it is asked again")
    func missedAlone() throws {
        var desk = CallDesk()
        try desk.add()
        try desk.next("a")
        desk.pass(30)
        try desk.lapse()
        #expect(try desk.next("a") == ["a": 1])
    }

    @Test("so many misses pause the agent, with the cause, but never the last one of a queue")
    func missesPause() throws {
        var desk = CallDesk { $0.usual.missesToPause = 2 }
        try desk.add()
        try desk.run(.on("b", LoginAgent()), as: "b")
        for _ in 0..<2 {
            try desk.next("a")
            desk.pass(60)
            try desk.lapse()
            desk.pass(60)
        }
        #expect(try desk.agent("a").status == .paused)
        #expect(try desk.agent("a").cause == .missed)
        for _ in 0..<3 {
            try desk.next("b")
            desk.pass(60)
            try desk.lapse()
            desk.pass(60)
        }
        #expect(try desk.agent("b").misses == 3)
        #expect(try desk.agent("b").status == .available)
    }

    @Test("the second line is asked after a wait, or where there is no first")
    func tiers() throws {
        var desk = CallDesk()
        try desk.run(.on("second", LoginAgent(queues: [Membership(word: "support", rank: 2)])), as: "second")
        let alone = try desk.add()
        #expect(try desk.next("second") == ["second": alone])
        try desk.run(.on(alone, AnswerCall()), as: "second")
        try desk.run(.on(alone, DoneCall()), as: "second")
        try desk.run(.on("first", LoginAgent(queues: [Membership(word: "support", rank: 1)])), as: "first")
        let call = try desk.add()
        #expect(try desk.next("second") == [:])
        desk.pass(30)
        #expect(try desk.next("second") == ["second": call])
    }

    @Test("a call goes to who has the skill at its level, and after a time to anybody; meanwhile it is listed")
    func skills() throws {
        var desk = CallDesk()
        try desk.run(.on("a", LoginAgent(skills: [Skill(word: "german", rank: 1)])), as: "a")
        let call = try desk.add(skills: [Skill(word: "german", rank: 2)])
        #expect(try desk.next("a") == [:])
        #expect(desk.board.stranded(policy: desk.policy, at: desk.desk.now).map(\.id) == [call])
        try desk.run(.on("b", LoginAgent(skills: [Skill(word: "german", rank: 3)])), as: "b")
        #expect(desk.board.stranded(policy: desk.policy, at: desk.desk.now).isEmpty)
        desk.pass(299)
        #expect(try desk.next("a") == [:])
        desk.pass(1)
        #expect(try desk.next("a") == ["a": call])
    }

    @Test("the configuration's queues and skills count, and an agent may serve fewer of them")
    func profile() throws {
        var desk = CallDesk { policy in
            policy.queues = [CallDesk.support: QueuePolicy(), CallDesk.billing: QueuePolicy()]
            policy.agents["a"] = .init(
                queues: [Membership(word: "support", rank: 2), Membership(word: "billing", rank: 1)],
                skills: [Skill(word: "german", rank: 2)])
        }
        try desk.run(.on("a", LoginAgent()), as: "a")
        #expect(try desk.agent("a").queues.map(\.description) == ["support:2", "billing"])
        #expect(desk.refusal(.on("a", LoginAgent(queues: [Membership(word: "sales", rank: 1)])), as: "a") == .noSuchQueue)
        #expect(desk.refusal(.on("a", LoginAgent(skills: [Skill(word: "dutch", rank: 1)])), as: "a") == .invalid)
        try desk.run(.on("a", LoginAgent(queues: [Membership(word: "billing", rank: 1)])), as: "a")
        #expect(try desk.agent("a").tier(in: CallDesk.support) == nil)
        #expect(desk.refusal(.new(AddCall(queue: "sales")), as: "a") == .noSuchQueue)
    }

    @Test("a connector acts for an agent, and both names are in the ledger")
    func behalf() throws {
        var desk = CallDesk()
        try desk.add()
        let bridge = Actor(name: "pbx", roles: [.bridge], behalf: "lea")
        try desk.run(.on("lea", MakeReady()), as: bridge)
        try desk.run(.on(1, OfferCall(to: "lea")), as: bridge)
        let decision = try desk.run(.on(1, AnswerCall()), as: bridge)
        #expect(decision.events[0].facts.behalf == "lea")
        #expect(desk.desk.log.last?.actor == "pbx")
        #expect(try desk.call(1).agent == "lea")
        #expect(desk.refusal(.on(1, DoneCall()), as: "bob") == .notYours)
    }
}
