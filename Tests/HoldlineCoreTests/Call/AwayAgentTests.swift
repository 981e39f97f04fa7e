import HoldlineCore
import Testing

@Suite("who is away")
struct AwayAgentTests {
    private static let away = AwayAgent(until: "2026-12-07", note: "tom stands in")

    @Test("somebody who takes no calls is away until a day, on which the absence ends by itself")
    func until() throws {
        var desk = Desk()
        #expect(try desk.run(.on("ada", Self.away)).events.map(\.type) == [.agentAway])
        let agent = try #require(desk.world.agent("ada"))
        #expect(agent.status == .loggedOut && agent.awaySince == Desk.start && agent.awayNote == "tom stands in")
        #expect(agent.isAway(on: "2026-12-06") && !agent.isAway(on: "2026-12-07"))
        #expect(agent.seen(on: "2026-12-06") == agent)
        let back = agent.seen(on: "2026-12-07")
        #expect(back.awayUntil == nil && back.awayNote == nil && back.awaySince == nil)
        // The same again changes nothing; another day keeps the begin.
        desk.pass(days: 1)
        #expect(try desk.run(.on("ada", Self.away)).events.isEmpty)
        try desk.run(.on("ada", AwayAgent(until: "2026-12-08")), as: Desk.sue)
        let longer = try #require(desk.world.agent("ada"))
        #expect(longer.awayUntil == "2026-12-08" && longer.awaySince == Desk.start && longer.awayNote == nil)
        try desk.run(.on("ada", BackAgent()))
        #expect(desk.world.agent("ada")?.awayUntil == nil)
        #expect(try desk.run(.on("ada", BackAgent())).events.isEmpty)
    }

    @Test("the note is sealed, and in no chained fact")
    func personal() throws {
        var desk = Desk()
        let event = try #require(try desk.run(.on("ada", Self.away)).events.first)
        #expect(event.sealed.awayNote == "tom stands in" && event.sealed.text == nil)
        var json = PlainText()
        try event.facts.write(into: &json)
        #expect(!String(decoding: json.bytes, as: UTF8.self).contains("stands in"))
        // A change of the day alone brings the note again: a replay has no other.
        let second = try #require(try desk.run(.on("ada", AwayAgent(until: "2026-12-08", note: "tom stands in"))).events.first)
        #expect(second.sealed.awayNote == "tom stands in")
        #expect(desk.world.agent("ada")?.awayNote == "tom stands in")
    }

    @Test(
        "a day that is not to come, an empty note, somebody else and a user without a role are refused",
        arguments: [
            (AwayAgent(until: "2026-11-24"), "ada", Desk.ada, .invalid), (AwayAgent(until: "2026-11-23"), "ada", Desk.ada, .invalid),
            (AwayAgent(until: "2026-12-07", note: " "), "ada", Desk.ada, .invalid), (away, "bob", Desk.ada, .notYours),
            (away, "nobody", Desk.sue, .noSuchAgent), (away, "bob", Desk.sue, nil),
        ] as [(AwayAgent, String, Actor, Refusal.Code?)])
    func refused(body: AwayAgent, login: String, actor: Actor, code: Refusal.Code?) {
        var desk = Desk()
        #expect(desk.refusal(.on(login, body), as: actor) == code)
    }

    @Test("whoever is logged in is logged out and gets no offer; what rang goes back; in a conversation it is refused; a login ends it")
    func calls() throws {
        var desk = CallDesk()
        try desk.add()
        try desk.next("a")
        try desk.run(.on("a", AwayAgent(until: "2026-12-07")), as: "a")
        #expect(try desk.agent("a").status == .loggedOut)
        #expect(try desk.call(1).state == .waiting)
        #expect(desk.board.matches(for: ["a"], policy: desk.policy, at: desk.desk.now).isEmpty)
        try desk.run(.on("a", LoginAgent()), as: "a")
        #expect(try desk.agent("a").awayUntil == nil)
        try desk.next("a")
        try desk.run(.on(1, AnswerCall()), as: "a")
        #expect(desk.refusal(.on("a", AwayAgent(until: "2026-12-07")), as: "a") == .wrongState)
    }

    @Test("a ticket that is given to somebody who is away is given, with a warning")
    func warned() throws {
        var desk = Desk()
        try desk.run(.on("ada", Self.away))
        let ticket = try desk.open(OpenTicket(customer: "C-042", subject: "late"))
        let given = try desk.run(.on(ticket, AssignTicket(agent: "ada")), as: Desk.sue)
        let warning = try #require(given.events.first?.facts.warnings?.first)
        #expect(warning.code == .agentAway && warning.invoice == nil && warning.message == "ada is away until 2026-12-07")
        #expect(desk.world.ticket(ticket)?.assignee == "ada")
        #expect(try desk.run(.on(ticket, AssignTicket(agent: "bob")), as: Desk.sue).events.first?.facts.warnings == nil)
        let opened = try desk.run(.new(OpenTicket(customer: "C-042", subject: "late", assignee: "ada")), as: Desk.sue)
        #expect(opened.events.first?.facts.warnings?.map(\.code) == [.agentAway])
    }
}
