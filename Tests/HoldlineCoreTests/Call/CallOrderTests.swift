import HoldlineCore
import Testing

@Suite("the order of a queue is total, explained and fair")
struct CallOrderTests {
    @Test("the oldest call is next, and of two in one second the one with the lower number")
    func oldest() throws {
        var desk = CallDesk()
        try desk.add()
        try desk.add()
        desk.pass(1)
        try desk.add()
        #expect(try desk.next("a", "b", "c") == ["a": 1, "b": 2, "c": 3])
    }

    @Test("credit lets a call overtake what came within it, and nothing older; the reported wait is the real one")
    func credit() throws {
        var desk = CallDesk()
        let old = try desk.add()
        desk.pass(121)
        let young = try desk.add()
        desk.pass(119)
        // High is worth 180 s and normal 60: 120 s more.
        let high = try desk.add(CallDesk.support, .high)
        #expect(try desk.talk("a") == old)
        #expect(try desk.talk("b") == high)
        #expect(try desk.talk("c") == young)
        #expect(try desk.call(high).wait == 0)
        #expect(try desk.call(old).wait == 240)
    }

    @Test("exactly at the credit the older one goes first")
    func border() throws {
        var desk = CallDesk()
        let old = try desk.add()
        desk.pass(120)
        try desk.add(CallDesk.support, .high)
        #expect(try desk.next("a") == ["a": old])
    }

    @Test("a configuration that changes credits moves nobody who waits already")
    func laterCredit() throws {
        var desk = CallDesk()
        let first = try desk.add()
        desk.desk.policy.calls.usual.credit[.normal] = 5000
        desk.pass(10)
        let second = try desk.add()
        #expect(desk.rebuilt.waiting(in: CallDesk.support).map(\.id) == [second, first])
        #expect(try desk.call(first).credit == 60)
    }

    @Test(
        "under any pattern of arrivals, no call is overtaken by more than credit allows, and a restart changes no place", arguments: 0..<80
    )
    func property(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        var desk = CallDesk { policy in policy.usual.wrapUp = seed % 2 == 0 ? 0 : 7 }
        let agents = (1...Int.random(in: 1...4, using: &dice)).map { "agent\($0)" }
        for _ in 0..<120 {
            if dice.flip() {
                try desk.add(
                    dice.one(of: [CallDesk.support, CallDesk.billing]) ?? CallDesk.support, dice.one(of: Priority.allCases) ?? .low)
            }
            if dice.flip(3) { desk.pass(.random(in: 0...90, using: &dice)) }
            let asking = agents.filter { login in
                guard let agent = desk.world.agent(login) else { return true }
                return agent.state == .idle || agent.state == .wrapUp
            }.filter { _ in dice.flip() }
            let waiting = desk.world.calls.filter { $0.state == .waiting }
            let given = try desk.next(asking)
            try expectFair(given.values.map { try desk.call($0) }, of: waiting)
            // Whoever asked and got nothing had nothing to get.
            if given.count < asking.count { #expect(desk.world.calls.allSatisfy { $0.state != .waiting }) }
            for (login, call) in given {
                try desk.run(.on(call, AnswerCall()), as: login)
                if dice.flip() { try desk.run(.on(call, DoneCall()), as: login) }
            }
            for login in agents where dice.flip(4) {
                guard let agent = desk.world.agent(login), agent.state == .talking, let call = agent.call else { continue }
                try desk.run(.on(call, DoneCall()), as: login)
            }
            for queue in [CallDesk.support, CallDesk.billing] {
                #expect(desk.rebuilt.waiting(in: queue).map(\.id) == desk.board.waiting(in: queue).map(\.id))
            }
        }
    }

    /// Of all that waited, those that were given are first in the order, and each overtook only what its credit lets it.
    private func expectFair(_ given: [Call], of waiting: [Call]) throws {
        let left = waiting.filter { call in !given.contains { $0.id == call.id } }
        for taken in given {
            for other in left {
                #expect(QueuePlace(taken) < QueuePlace(other))
                let ahead = taken.placedAt.seconds - other.placedAt.seconds
                #expect(ahead <= taken.credit - other.credit, "\(taken.id) overtook \(other.id) by \(ahead) s")
            }
        }
    }

    @Test("the least call is served in time however many urgent ones keep coming")
    func noStarvation() throws {
        var desk = CallDesk()
        let low = try desk.add(CallDesk.support, .low)
        var served = 0
        while try desk.call(low).state == .waiting {
            // One urgent call a second, and one agent who takes one call a second: the queue never gets shorter.
            desk.pass(1)
            try desk.add(CallDesk.support, .urgent)
            let call = try desk.talk("a")
            try desk.run(.on(call, DoneCall()), as: "a")
            served += 1
            try #require(served <= 600)
        }
        // Then it has the same score as the newest, and the lower number.
        #expect(served == 600)
    }

    @Test("why names the score of each call before this one, in words")
    func why() throws {
        var desk = CallDesk()
        try desk.add()
        desk.pass(30)
        let mine = try desk.add(CallDesk.support, .low)
        desk.pass(5)
        try desk.add(CallDesk.support, .urgent)
        let reasons = CallReasons(try desk.call(mine), on: desk.board, policy: desk.policy, at: desk.desk.now, version: 0)
        #expect(reasons.position == 3)
        #expect(reasons.score == 5)
        #expect(reasons.ahead.map(\.call) == [3, 1])
        #expect(reasons.ahead.map(\.score) == [600, 95])
        #expect(
            reasons.ahead[0].why == "score 600 (0 s waited + 600 s credit), 595 more: it came 5 s later, within its 600 s of credit more")
        #expect(reasons.ahead[1].why == "score 95 (35 s waited + 60 s credit), 90 more: it came earlier, and has more credit")
        #expect(reasons.why.last == "nobody is logged in for support")
    }
}
