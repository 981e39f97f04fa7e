import HoldlineCore
import Testing

@Suite("follow-ups, and what is due")
struct FollowUpTests {
    private func opened() throws -> (Desk, TicketID) {
        var desk = Desk()
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "2 of 5 chairs broken"))
        try desk.run(.on(id, TakeTicket()))
        return (desk, id)
    }

    @Test("a ticket comes back to the one who asked, on its day, without waiting for anybody")
    func returns() throws {
        var (desk, id) = try opened()
        let tomorrow = desk.policy.today(at: desk.now).adding(days: 1)
        try desk.run(.on(id, RemindOfTicket(on: tomorrow, note: "ask the carrier")))
        let ticket = try #require(desk.world.ticket(id))
        #expect(ticket.state == .open && ticket.waitingFor == nil && ticket.firstResponseAt == nil)
        let clock = TicketClock(ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: desk.policy.deadlines)
        let due = TicketDue(ticket, clock, in: .utc, of: "ada")
        #expect(due == TicketDue(at: Zone.utc.instant(of: tomorrow), what: .followUp, late: false))
        #expect(TicketDue(ticket, clock, in: .utc, of: "bob") == nil)
    }

    @Test("it is over with the first thing that its owner does at that time or later, and not before")
    func ends() throws {
        var (desk, id) = try opened()
        try desk.run(.on(id, RemindOfTicket(at: desk.now.adding(seconds: 3600))))
        try desk.run(.on(id, NoteOnTicket(text: "too soon")))
        #expect(desk.world.ticket(id)?.followUps?.count == 1)
        desk.now = desk.now.adding(seconds: 3600)
        try desk.run(.on(id, NoteOnTicket(text: "somebody else")), as: Desk.bob)
        #expect(desk.world.ticket(id)?.followUps?.count == 1)
        try desk.run(.on(id, NoteOnTicket(text: "done")))
        #expect(desk.world.ticket(id)?.followUps == nil)
    }

    @Test("each person has one; another day replaces it, “off” and the resolution end it")
    func one() throws {
        var (desk, id) = try opened()
        let at = desk.now.adding(seconds: 7200)
        try desk.run(.on(id, RemindOfTicket(at: desk.now.adding(seconds: 3600))))
        try desk.run(.on(id, RemindOfTicket(at: at)))
        try desk.run(.on(id, RemindOfTicket(at: at)), as: Desk.bob)
        #expect(desk.world.ticket(id)?.followUps == [FollowUp(at: at, by: "ada"), FollowUp(at: at, by: "bob")])
        try desk.run(.on(id, RemindOfTicket(off: true)), as: Desk.bob)
        #expect(desk.world.ticket(id)?.followUps?.map(\.by) == ["ada"])
        try desk.resolve(id, .rejected)
        #expect(desk.world.ticket(id)?.followUps == nil)
    }

    @Test("a time that is over, none, and two at once are refused")
    func refusals() throws {
        var (desk, id) = try opened()
        let today = desk.policy.today(at: desk.now)
        for body in [
            RemindOfTicket(), RemindOfTicket(on: today), RemindOfTicket(at: desk.now), RemindOfTicket(on: today.adding(days: 1), off: true),
            RemindOfTicket(on: today.adding(days: 1), note: " "),
        ] {
            #expect(desk.refusal(.on(id, body)) == .invalid)
        }
    }

    @Test("a merge takes follow-ups along")
    func merged() throws {
        var (desk, id) = try opened()
        let other = try desk.open(OpenTicket(customer: Desk.company, subject: "chairs again"))
        try desk.run(.on(id, RemindOfTicket(at: desk.now.adding(seconds: 3600))))
        try desk.run(.on(id, MergeTicket(into: other)))
        #expect(desk.world.ticket(other)?.followUps?.map(\.by) == ["ada"] && desk.world.ticket(id)?.followUps == nil)
    }

    @Test("a hand-over says why, and the note is the ticket's")
    func handover() throws {
        var (desk, id) = try opened()
        try desk.run(.on(id, AssignTicket(agent: "bob", note: "speaks German")))
        #expect(desk.world.ticket(id)?.assignee == "bob")
        #expect(desk.world.notes(of: id).map { $0.text?.text } == ["speaks German"])
        #expect(desk.refusal(.on(id, AssignTicket(agent: "ada", note: " ")), as: Desk.sue) == .invalid)
    }

    @Test("weeks are those of ISO 8601", arguments: [("2026-11-26", "2026-W48"), ("2027-01-01", "2026-W53"), ("2024-12-30", "2025-W01")])
    func weeks(day: String, week: String) throws { #expect(try #require(Day(text: day)).isoWeek == week) }
}
