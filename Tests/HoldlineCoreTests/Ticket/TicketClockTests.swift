import HoldlineCore
import Testing

@Suite("a ticket's clock")
struct TicketClockTests {
    private let deadlines = Deadlines(firstResponse: 3600, resolution: 4 * 3600)

    private func clock(_ desk: Desk, _ id: TicketID) throws -> TicketClock {
        TicketClock(try #require(desk.world.ticket(id)), at: desk.now, calendar: desk.policy.calendar, deadlines: deadlines)
    }

    @Test("a second of waiting for the customer never counts, every other counts once", arguments: WaitingFor.allCases)
    func waiting(reason: WaitingFor) throws {
        var desk = Desk()
        let id = try desk.dispute()
        desk.pass(seconds: 600)
        try desk.run(.on(id, WaitTicket(for: reason)))
        desk.pass(seconds: 1800)
        let counted: Int64 = reason == .customer ? 0 : 1800
        #expect(try clock(desk, id).elapsed == 600 + counted)
        #expect(try clock(desk, id).running == (reason != .customer))
        try desk.run(.on(id, ContinueTicket()))
        desk.pass(seconds: 60)
        #expect(try clock(desk, id).elapsed == 660 + counted)
        try desk.run(.on(id, WaitTicket(for: reason)))
        desk.pass(days: 1)
        try desk.resolve(id, .rejected)
        desk.pass(days: 3)
        let day: Int64 = reason == .customer ? 0 : 9 * 3600
        #expect(try clock(desk, id).elapsed == 660 + counted + day)
        // Neither does the time between a resolution and a reopening.
        try desk.run(.on(id, ReopenTicket()))
        #expect(try clock(desk, id).elapsed == 660 + counted + day)
    }

    @Test("deadlines are due in opening hours, stand while the customer is waited for, and are late once they passed")
    func due() throws {
        var desk = Desk()
        let id = try desk.dispute()
        #expect(try clock(desk, id).firstResponseDue == "2026-11-24T10:00:00Z")
        desk.pass(seconds: 7 * 3600)
        let late = try clock(desk, id)
        #expect(late.firstResponseLate && late.resolutionLate && late.resolutionDue == "2026-11-24T13:00:00Z")
        desk = Desk()
        desk.pass(seconds: 8 * 3600)
        let evening = try desk.dispute()
        #expect(try clock(desk, evening).resolutionDue == "2026-11-25T12:00:00Z")
        try desk.run(.on(evening, WaitTicket(for: .customer)))
        #expect(try clock(desk, evening).resolutionDue == nil)
        #expect(try clock(desk, evening).firstResponseDue == nil)
    }
}
