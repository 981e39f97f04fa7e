import Testing

@testable import HoldlineCore

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

    @Test("pauses are read as this program writes them, and every other text is left to a decoder")
    func pauses() throws {
        let pauses = [
            Pause(from: "2026-11-20T09:12:44.120Z", to: "2026-11-21T09:12:44Z"),
            Pause(from: "2026-11-22T09:00:00Z", to: "2026-11-23T00:00:00Z"),
        ]
        for count in 1...2 {
            let text = String(decoding: try SortedJSON.bytes(Array(pauses.prefix(count))), as: UTF8.self)
            #expect(Pause.list(plain: text) == Array(pauses.prefix(count)))
            for length in 0..<text.utf8.count { #expect(Pause.list(plain: String(text.prefix(length))) == nil) }
            for other in [
                text.replacing("from", with: "to"), text.replacing("},{", with: "}, {") + " ", "[" + text, text.replacing("T", with: "x"),
            ] {
                #expect(Pause.list(plain: other) == nil, "\(other)")
            }
        }
        #expect(Pause.list(plain: "[]") == nil)
    }
}
