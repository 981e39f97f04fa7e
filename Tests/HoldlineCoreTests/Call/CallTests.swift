import HoldlineCore
import Testing

@Suite("a call from its arrival to its outcome")
struct CallTests {
    @Test("a call is answered, held, and done: wait, talk and hold are its own")
    func life() throws {
        var desk = CallDesk()
        try desk.add()
        desk.pass(12)
        let call = try desk.talk("a")
        desk.pass(30)
        try desk.run(.on(call, HoldCall()), as: "a")
        desk.pass(20)
        try desk.run(.on(call, UnholdCall()), as: "a")
        desk.pass(10)
        try desk.run(.on(call, HoldCall()), as: "a")
        desk.pass(5)
        try desk.run(.on(call, DoneCall()), as: "a")
        let done = try desk.call(call)
        #expect(done.wait == 12 && done.talk == 40 && done.hold == 25)
        #expect(done.outcome == .answered && done.endedAt == desk.desk.now)
        #expect(try desk.agent("a").state == .idle)
        #expect(try desk.agent("a").lastCall == call)
    }

    @Test("another action in a state is refused with those that it takes")
    func states() throws {
        var desk = CallDesk()
        let call = try desk.add()
        #expect(desk.refusal(.on(call, AnswerCall()), as: "a") == .wrongState)
        try desk.next("a")
        #expect(desk.refusal(.on(call, AnswerCall()), as: "b") == .notYours)
        #expect(desk.refusal(.on(call, DoneCall()), as: "a") == .wrongState)
        try desk.run(.on(call, AnswerCall()), as: "a")
        #expect(desk.refusal(.on(call, AbandonCall()), as: "a") == .wrongState)
        #expect(desk.refusal(.on(call, UnholdCall()), as: "a") == .wrongState)
        try desk.run(.on(call, DoneCall()), as: "a")
        #expect(desk.refusal(.on(call, RequeueCall()), as: "a") == .wrongState)
        #expect(desk.refusal(.on(call, RequestCallback()), as: "a") == .wrongState)
        #expect(desk.refusal(.on(99, AnswerCall()), as: "a") == .notFound)
    }

    @Test("who hangs up while it rings frees the agent")
    func abandonedWhileRinging() throws {
        var desk = CallDesk()
        let call = try desk.add()
        try desk.next("a")
        desk.pass(8)
        try desk.run(.on(call, AbandonCall()), as: "a")
        #expect(try desk.call(call).outcome == .abandoned)
        #expect(try desk.call(call).wait == 8)
        #expect(try desk.agent("a").isFree(at: desk.desk.now))
    }

    @Test("a closed or full queue turns away and counts it; a queue that closes serves who waits")
    func turnedAway() throws {
        var desk = CallDesk { $0.usual.hours = .business }
        let first = try desk.add()
        desk.pass(10 * 3600)
        let late = try desk.add()
        #expect(try desk.call(late).turnedAway == .closed)
        #expect(try desk.call(late).outcome == .turnedAway)
        #expect(try desk.next("a") == ["a": first])
        desk.desk.policy.calls.usual.hours = .always
        desk.desk.policy.calls.usual.largest = 1
        try desk.add(CallDesk.billing)
        let full = try desk.add(CallDesk.billing)
        #expect(try desk.call(full).turnedAway == .full)
        #expect(desk.board.counts[CallDesk.billing] == [.waiting: 1, .turnedAway: 1])
    }

    @Test("a transfer to a queue is offered anew, and one to a busy agent waits for that agent and then for anybody")
    func transfers() throws {
        var desk = CallDesk()
        try desk.add(customer: "C-042")
        let call = try desk.talk("a")
        desk.pass(100)
        try desk.run(.on(call, TransferCall(queue: CallDesk.billing)), as: "a")
        #expect(try desk.call(call).visit == 2)
        #expect(try desk.call(call).arrivedAt == desk.desk.now)
        #expect(desk.world.visits[call]?[1]?.transferredTo == "billing")
        #expect(desk.board.counts == [CallDesk.support: [.waiting: 0, .answered: 1], CallDesk.billing: [.waiting: 1]])
        try desk.talk("b")
        try desk.add()
        try desk.talk("c")
        #expect(desk.refusal(.on(call, TransferCall(agent: "zoe")), as: "b") == .noSuchAgent)
        #expect(desk.refusal(.on(call, TransferCall()), as: "b") == .invalid)
        try desk.run(.on(call, TransferCall(agent: "c")), as: "b")
        #expect(try desk.next("a", "b") == [:])
        desk.pass(60)
        #expect(try desk.next("a") == ["a": call])
        #expect(try desk.call(call).visit == 3)
    }

    @Test("a transfer to a closed queue is refused, and the caller is not lost")
    func transferToClosed() throws {
        var desk = CallDesk { $0.queues = [CallDesk.support: QueuePolicy(), CallDesk.billing: QueuePolicy()] }
        desk.desk.policy.calls.queues[CallDesk.billing]?.largest = 0
        try desk.add()
        let call = try desk.talk("a")
        #expect(desk.refusal(.on(call, TransferCall(queue: CallDesk.billing)), as: "a") == .queueClosed)
        #expect(try desk.call(call).state == .talking)
    }

    @Test("a caller who is put back keeps the place")
    func requeue() throws {
        var desk = CallDesk()
        let call = try desk.add()
        desk.pass(5)
        let other = try desk.add()
        try desk.talk("a")
        desk.pass(50)
        try desk.run(.on(call, RequeueCall()), as: "a")
        #expect(desk.board.waiting(in: CallDesk.support).map(\.id) == [call, other])
        #expect(desk.board.counts[CallDesk.support]?[.answered] == 1)
        #expect(try desk.next("b") == ["b": call])
    }

    @Test("done names a ticket or opens one in the same decision, with channel, customer and number taken over")
    func tickets() throws {
        var desk = CallDesk()
        try desk.add(number: "01 23 45 67 89", customer: "C-042")
        let call = try desk.talk("a")
        let decision = try desk.run(.on(call, DoneCall(open: "chairs are broken")), as: "a")
        #expect(decision.events.map(\.type) == [.ticketOpened, .callDone])
        let ticket = try #require(desk.world.ticket(TicketID(number: 1)))
        #expect(ticket.call == "C-1" && ticket.channel == .phone && ticket.customer == "C-042")
        #expect(ticket.contact?.phone == "+33123456789")
        #expect(try desk.call(call).ticket == ticket.id)

        try desk.add()
        let unknown = try desk.talk("a")
        #expect(desk.refusal(.on(unknown, DoneCall(open: "who is this?")), as: "a") == .invalid)
        #expect(desk.refusal(.on(unknown, DoneCall(ticket: TicketID(number: 9))), as: "a") == .notFound)
        try desk.run(.on(unknown, DoneCall(ticket: ticket.id)), as: "a")
        #expect(desk.world.calls(of: ticket.id).map(\.id) == [call, unknown])
    }

    @Test("a ticket opened during a call, or in its wrap-up, takes call, customer and channel over")
    func ticketDuringCall() throws {
        var desk = CallDesk { $0.usual.wrapUp = 60 }
        try desk.add(customer: "C-042")
        let call = try desk.talk("a")
        try desk.run(.new(OpenTicket(customer: nil, subject: "late")), as: "a")
        let ticket = try #require(desk.world.ticket(TicketID(number: 1)))
        #expect(ticket.customer == "C-042" && ticket.call == "C-1" && ticket.assignee == "a" && ticket.state == .open)
        #expect(try desk.call(call).ticket == ticket.id)
        #expect(desk.refusal(.new(OpenTicket(customer: nil, subject: "late")), as: "b") == .invalid)
        try desk.run(.new(OpenTicket(customer: "C-043", subject: "a letter", channel: .letter)), as: "a")
        #expect(desk.world.ticket(TicketID(number: 2))?.call == nil)
        try desk.run(.on(call, DoneCall()), as: "a")
        try desk.run(.new(OpenTicket(customer: nil, subject: "in the wrap-up")), as: "a")
        #expect(desk.world.ticket(TicketID(number: 3))?.call == "C-1")
    }

    @Test("merging a ticket moves its calls")
    func merge() throws {
        var desk = CallDesk()
        try desk.add(customer: "C-042")
        let call = try desk.talk("a")
        try desk.run(.on(call, DoneCall(open: "one")), as: "a")
        let other = try desk.desk.open(OpenTicket(customer: "C-042", subject: "two"))
        try desk.run(.on(TicketID(number: 1), MergeTicket(into: other)), as: Desk.sue)
        #expect(try desk.call(call).ticket == other)
    }

    @Test("a number finds its customer however it is written; a shared one suggests, a withheld one says nothing")
    func numbers() throws {
        var desk = CallDesk()
        func register(_ reference: CustomerReference, _ phones: [FreeText]) throws {
            try desk.run(.on(reference, RegisterCustomer(name: "x", phones: phones)), as: Desk.books)
        }
        try register("C-1", ["01.23.45.67.89"])
        try register("C-2", ["+33 6 12 34 56 78", "+49 (0)30 901820"])
        try register("C-3", ["0033 612345678"])
        func called(from number: FreeText) throws -> Call {
            let id = try desk.add(number: number)
            return try desk.call(id)
        }
        for text in ["+33123456789", "0123456789", "0033 1 23 45 67 89"] as [FreeText] {
            #expect(try called(from: text).customer == "C-1", "\(text)")
        }
        #expect(try called(from: "+4930901820").customer == "C-2")
        let shared = try called(from: "06 12 34 56 78")
        #expect(shared.customer == nil && shared.suggested == ["C-2", "C-3"])
        let withheld = try called(from: "anonymous")
        #expect(withheld.number == nil && withheld.customer == nil && withheld.suggested.isEmpty)
        #expect(try called(from: "sip:bob@example.com").number == "sip:bob@example.com")
        #expect(try called(from: "201").number == "201")
    }

    @Test("a restart puts offers back and marks conversations until their agent says something")
    func restart() throws {
        var desk = CallDesk()
        for _ in 0..<3 { try desk.add() }
        let talking = try desk.talk("a")
        let offered = try #require(try desk.next("b")["b"])
        let before = desk.board.waiting(in: CallDesk.support).map(\.id)
        for id in desk.rebuilt.interrupted() { try desk.run(.on(id, RecoverCall()), as: .daemon) }
        #expect(try desk.call(offered).state == .waiting)
        #expect(try desk.call(offered).passes.isEmpty)
        #expect(try desk.agent("b").misses == 0)
        #expect(desk.board.waiting(in: CallDesk.support).map(\.id) == [offered] + before)
        #expect(try desk.call(talking).unconfirmed)
        desk.pass(100)
        try desk.run(.on(talking, HoldCall()), as: "a")
        #expect(try !desk.call(talking).unconfirmed)
        try desk.run(.on(talking, DoneCall()), as: "a")
        #expect(try desk.call(talking).talk == 100)
    }
}
