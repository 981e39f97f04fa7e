import HoldlineCore
import Testing

@Suite("callbacks keep their place and end")
struct CallbackTests {
    private func desk() -> CallDesk { CallDesk { $0.usual.callbackAttempts = 2 } }

    @Test("a caller keeps the place, and is called back at the turn")
    func place() throws {
        var desk = desk()
        let first = try desk.add(number: "+33123456789", customer: "C-042")
        desk.pass(10)
        try desk.add()
        try desk.run(.on(first, RequestCallback()), as: "a")
        #expect(try desk.talk("a") == first)
        #expect(desk.board.counts[CallDesk.support] == [.waiting: 1, .calledBack: 1])
        try desk.run(.on(first, DoneCall()), as: "a")
        #expect(try desk.call(first).outcome == .calledBack)
    }

    @Test("a wished time is waited for, and is not in the past")
    func wished() throws {
        var desk = desk()
        let call = try desk.add(number: "+33123456789")
        let at = desk.desk.now.adding(seconds: 3600)
        #expect(desk.refusal(.on(call, RequestCallback(at: desk.desk.now.adding(seconds: -1))), as: "a") == .invalid)
        try desk.run(.on(call, RequestCallback(at: at)), as: "a")
        #expect(try desk.next("a") == [:])
        desk.pass(3600)
        #expect(try desk.next("a") == ["a": call])
    }

    @Test("one a customer and queue, by the customer or else by the number; a withheld number needs another")
    func one() throws {
        var desk = desk()
        let first = try desk.add(number: "+33123456789", customer: "C-042")
        let again = try desk.add(number: "+33611111111", customer: "C-042")
        let elsewhere = try desk.add(CallDesk.billing, number: "+33123456789", customer: "C-042")
        try desk.run(.on(first, RequestCallback()), as: "a")
        #expect(desk.refusal(.on(again, RequestCallback()), as: "a") == .callbackExists)
        #expect(desk.refusal(.on(elsewhere, RequestCallback()), as: "a") == nil)
        let withheld = try desk.add(number: "anonymous")
        #expect(desk.refusal(.on(withheld, RequestCallback()), as: "a") == .invalid)
        #expect(desk.refusal(.on(withheld, RequestCallback(number: "01 99 99 99 99")), as: "a") == nil)
        #expect(try desk.call(withheld).number == "+33199999999")
        // Asked for again on the same call it changes the time.
        #expect(desk.refusal(.on(first, RequestCallback(at: desk.desk.now.adding(seconds: 60))), as: "a") == nil)
    }

    @Test("nobody reached: the next attempt after a pause, and after the last one it is over")
    func attempts() throws {
        var desk = desk()
        let call = try desk.add(number: "+33123456789")
        try desk.run(.on(call, RequestCallback()), as: "a")
        try desk.talk("a")
        try desk.run(.on(call, RequeueCall()), as: "a")
        #expect(try desk.call(call).booking == .waiting)
        #expect(try desk.agent("a").isFree(at: desk.desk.now))
        desk.pass(899)
        #expect(try desk.next("a") == [:])
        desk.pass(1)
        try desk.talk("a")
        try desk.run(.on(call, RequeueCall()), as: "a")
        #expect(try desk.call(call).outcome == .timedOut)
        #expect(desk.board.counts[CallDesk.support] == [.waiting: 0, .calledBack: 0, .timedOut: 1])
    }

    @Test("a callback expires")
    func expiry() throws {
        var desk = desk()
        let call = try desk.add(number: "+33123456789")
        try desk.run(.on(call, RequestCallback()), as: "a")
        desk.pass(172_799)
        try desk.lapse()
        #expect(try desk.call(call).state == .waiting)
        desk.pass(1)
        try desk.lapse()
        #expect(try desk.call(call).outcome == .timedOut)
    }

    @Test("two agents are never given the same callback")
    func two() throws {
        var desk = desk()
        let call = try desk.add(number: "+33123456789")
        try desk.run(.on(call, RequestCallback()), as: "a")
        #expect(try desk.next("a", "b") == ["a": call])
        #expect(desk.refusal(.on(call, OfferCall(to: "b")), as: "b") == .wrongState)
    }

    @Test("a lost call is called back in its old place, as a new visit")
    func lost() throws {
        var desk = desk()
        var seen = ObserveCall(
            source: "asterisk", callid: "1.1", queue: CallDesk.support, number: "0123456789", arrivedAt: desk.desk.now)
        seen.outcome = .lost
        seen.endedAt = desk.desk.now.adding(seconds: 30)
        try desk.run(.new(seen), as: Actor(name: "pbx", roles: [.bridge]))
        desk.pass(600)
        try desk.run(.on(1, RequestCallback()), as: "a")
        #expect(try desk.call(1).placedAt == Desk.start)
        #expect(try desk.next("a") == ["a": 1])
        #expect(desk.board.counts[CallDesk.support] == [.lost: 1, .waiting: 1])
        // The log is read once more: it changes nothing.
        #expect(try desk.run(.new(seen), as: Actor(name: "pbx", roles: [.bridge])).events.isEmpty)
    }
}
