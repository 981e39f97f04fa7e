import HoldlineCore
import Testing

@Suite("a callback that was promised")
struct PromisedCallbackTests {
    private let support: QueueName = "support"

    private func talking(_ desk: inout Desk) throws -> CallID {
        desk.policy.calls.anybody = true
        let id = CallID(number: 1)
        try desk.run(.new(AddCall(queue: support, number: "+33123456789", customer: Desk.company)), as: Desk.sue)
        try desk.run(.on(id, OfferCall(to: "ada")))
        try desk.run(.on(id, AnswerCall()))
        return id
    }

    @Test("with the end of a conversation it is a call of its own, with number, customer and ticket")
    func done() throws {
        var desk = Desk()
        try desk.register()
        let id = try talking(&desk)
        let at = desk.now.adding(seconds: 86_400)
        #expect(desk.refusal(.on(id, DoneCall(callback: RequestCallback(at: desk.now.adding(seconds: -1))))) == .invalid)
        #expect(desk.refusal(.on(id, DoneCall(disputes: [RaiseDispute(invoice: "F1", reason: .prices)]))) == .invalid)
        let disputes = [RaiseDispute(invoice: "F1", reason: .prices, amount: "300.00")]
        let decision = try desk.run(.on(id, DoneCall(open: "chairs", disputes: disputes, callback: RequestCallback(at: at))))
        #expect(decision.subject == .call(id) && desk.held() == "300.00")
        let callback = try #require(desk.world.call(CallID(number: 2)))
        #expect(callback.state == .waiting && callback.callback?.notBefore == at && callback.queue == support)
        #expect(callback.number == "+33123456789" && callback.customer == Desk.company && callback.ticket == TicketID(number: 1))
        #expect(desk.world.call(id)?.outcome == .answered)
        // One callback a customer is enough.
        #expect(desk.refusal(.on(id, DoneCall(callback: RequestCallback(at: at)))) == .callbackExists)
        #expect(desk.replayed == desk.world)
    }

    @Test("within the wrap-up it can be said, too, and a call can be added that is nothing else")
    func later() throws {
        var desk = Desk()
        let id = try talking(&desk)
        try desk.run(.on(id, DoneCall()))
        try desk.run(.on(id, DoneCall(callback: RequestCallback())))
        #expect(desk.world.call(CallID(number: 2))?.callback != nil && desk.world.call(id)?.ticket == nil)
        let body = AddCall(queue: support, number: "+33999999999", callback: RequestCallback())
        try desk.run(.new(body), as: Desk.sue)
        let added = try #require(desk.world.call(CallID(number: 3)))
        #expect(added.state == .waiting && added.callback?.notBefore == nil)
        #expect(desk.refusal(.new(AddCall(queue: support, callback: RequestCallback())), as: Desk.sue) == .invalid)
    }
}
