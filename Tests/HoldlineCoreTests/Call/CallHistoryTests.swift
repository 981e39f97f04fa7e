import HoldlineCore
import Testing

@Suite("any history of calls keeps the promises")
struct CallHistoryTests {
    private static let queues = [CallDesk.support, CallDesk.billing]
    private static let logins = ["a", "b", "c"]

    @Test("at every event the totals balance, no agent has two calls, and the tables are what the events say", arguments: 0..<100)
    func generated(seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &* 7919)
        var desk = CallDesk { policy in
            policy.usual.wrapUp = [0, 15].randomElement(using: &dice) ?? 0
            policy.usual.missesToPause = 2
            policy.usual.longestWait = dice.flip() ? 400 : nil
            policy.usual.largest = dice.flip() ? 4 : nil
            policy.usual.hours = dice.flip() ? .business : .always
            policy.usual.strategy = QueueStrategy.allCases.randomElement(using: &dice) ?? .longestIdle
        }
        for _ in 0..<150 {
            if dice.flip(4) { desk.pass(.random(in: 1...200, using: &dice)) }
            if dice.flip(40) { desk.pass(40_000) }
            if dice.flip(3) { try desk.lapse() }
            if dice.flip(30) { for id in desk.rebuilt.interrupted() { try desk.run(.on(id, RecoverCall()), as: .daemon) } }
            do { try step(&desk, &dice) } catch is Refusal {}
            try expectPromises(desk)
        }
        #expect(desk.desk.replayed == desk.world)
        let facts = desk.desk.log.map { "\($0.event.facts)" }.joined()
        #expect(!facts.contains("+3369") && !facts.contains("MARKER"))
    }

    private func step(_ desk: inout CallDesk, _ dice: inout Dice) throws {
        let queue = dice.one(of: Self.queues) ?? CallDesk.support
        let login = dice.one(of: Self.logins) ?? "a"
        let call = dice.one(of: Array(desk.world.calls.suffix(8)))?.id ?? CallID(number: 1)
        let own = desk.world.agent(login)?.call ?? call
        switch Int.random(in: 0..<17, using: &dice) {
        case 0...2:
            let number = FreeText("+3369\(Int.random(in: 1_000_000...1_000_009, using: &dice))")
            try desk.add(queue, dice.one(of: Priority.allCases) ?? .low, number: number, customer: dice.flip() ? "C-042" : nil)
        case 3...4: _ = try desk.next(Self.logins.filter { _ in dice.flip() })
        case 5...6: try desk.run(.on(own, AnswerCall()), as: login)
        case 7: try desk.run(.on(own, DeclineCall()), as: login)
        case 8: try desk.run(dice.flip() ? .on(own, HoldCall()) : .on(own, UnholdCall()), as: login)
        case 9: try desk.run(.on(own, RequeueCall()), as: login)
        case 10:
            let to = dice.flip() ? TransferCall(queue: queue) : TransferCall(agent: dice.one(of: Self.logins))
            try desk.run(.on(own, to), as: login)
        case 11...12: try desk.run(.on(own, DoneCall(open: dice.flip() ? "MARKER" : nil)), as: login)
        case 13: try desk.run(.on(call, AbandonCall(outcome: dice.one(of: AbandonCall.outcomes))), as: login)
        case 14: try desk.run(.on(call, RequestCallback()), as: login)
        case 15: try desk.run(dice.flip() ? .on(login, PauseAgent(reason: "MARKER")) : .on(login, ResumeAgent()), as: login)
        default: try desk.run(dice.flip() ? .on(login, LoginAgent()) : .on(login, LogoutAgent()), as: login)
        }
    }

    private func expectPromises(_ desk: CallDesk) throws {
        let visits = desk.world.visits.values.flatMap(\.values)
        var counts: [QueueName: [CallBooking: Int]] = [:]
        for visit in visits { counts[visit.queue, default: [:]][visit.booking, default: 0] += 1 }
        let live = desk.board.counts.mapValues { $0.filter { $0.value != 0 } }.filter { !$0.value.isEmpty }
        #expect(live == counts)
        #expect(visits.allSatisfy { ($0.outcome != nil) == ($0.state == .ended) })
        let taken = desk.world.calls.filter { $0.isNative && [.offered, .talking, .held].contains($0.state) }
        #expect(Set(taken.compactMap(\.agent)).count == taken.count, "an agent has two calls")
        for call in taken {
            let agent = try #require(desk.world.agent(call.agent ?? ""))
            #expect(agent.call == call.id && agent.state == (call.state == .offered ? .offered : .talking))
        }
        for agent in desk.world.agents.values {
            #expect((agent.call != nil) == (agent.state == .offered || agent.state == .talking), "\(agent.login)")
            if let id = agent.call { #expect(desk.world.call(id)?.agent == agent.login) }
        }
        for queue in Self.queues {
            #expect(desk.rebuilt.waiting(in: queue) == desk.board.waiting(in: queue).map { desk.world.call($0.id) ?? $0 })
        }
    }
}
