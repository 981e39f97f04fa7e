import HoldlineCore
import Testing

@Suite("hand-overs")
struct HandoverTests {
    private func handOver(_ desk: inout Desk, version: Int64? = nil) -> Refusal.Code? {
        desk.refusal(.on("F1", HandOver(agency: "Inkasso AG", version: version ?? desk.world.head)), as: Desk.sue)
    }

    private func remind(_ desk: inout Desk, _ levels: ClosedRange<Int>) throws {
        for level in levels {
            let body = RegisterReminder(level: level, amount: "100.00", sentAt: desk.now, version: desk.world.head)
            try desk.run(.on("F1", body), as: ReminderTests.dun)
        }
    }

    @Test("an invoice is handed over when the last level went out and nothing at all is held")
    func handingOver() throws {
        var desk = Desk()
        #expect(handOver(&desk) == .notFound)
        try desk.register()
        #expect(handOver(&desk) == .wrongLevel)
        try remind(&desk, 1...2)
        #expect(handOver(&desk) == .wrongLevel)
        try desk.run(
            .on(
                "F1", RegisterReminder(level: 3, amount: "100.00", sentAt: desk.now.adding(seconds: 86_400), version: desk.world.head)))
        #expect(handOver(&desk) == .wrongLevel, "the last reminder has not gone out")
        desk.pass(days: 1)
        let version = desk.world.head
        let ticket = try desk.dispute("F1", "300.00")
        #expect(handOver(&desk) == .heldMeanwhile)
        #expect(handOver(&desk, version: version) == .heldMeanwhile)
        try desk.resolve(ticket, .rejected)
        #expect(handOver(&desk) == nil)
        let handover = try #require(desk.world.lastHandover(of: "F1"))
        #expect(handover.amount == "1200.00" && handover.level == 3 && handover.agency == "Inkasso AG")
        #expect(handOver(&desk) == .wrongState)
    }

    @Test("what holds after the hand-over, what is paid and what is cancelled is to be recalled, until it is")
    func recalling() throws {
        var desk = Desk()
        desk.policy.lastReminder = 1
        try desk.register()
        #expect(desk.refusal(.on("F1", RecallInvoice()), as: Desk.sue) == .wrongState)
        try remind(&desk, 1...1)
        #expect(handOver(&desk) == nil)
        func line(_ desk: Desk) throws -> Bool { HandoverLine(try #require(desk.world.lastHandover(of: "F1")), desk.check()).recall }
        #expect(try !line(desk))
        let ticket = try desk.dispute("F1", "10.00")
        #expect(try line(desk))
        try desk.resolve(ticket, .withdrawn)
        #expect(try !line(desk), "the agency goes on")
        try desk.register(open: "0.00")
        #expect(try line(desk))
        try desk.run(.on("F1", RecallInvoice()), as: Desk.sue)
        #expect(try !line(desk))
        #expect(desk.log.last.map { HistoryLine.words($0.event.type, $0.event.facts) } == "recalled F1 from Inkasso AG")
        try desk.register(open: "500.00")
        #expect(handOver(&desk) == nil, "it may be handed over again")
    }
}
