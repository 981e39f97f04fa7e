import HoldlineCore
import Testing

@Suite("complaints of another system")
struct OldTicketTests {
    private static let opened: Instant = "2026-03-02T09:00:00Z"

    private func command(_ history: OldTicket, disputes: [RaiseDispute]? = nil) throws -> Command {
        .new(OpenTicket(customer: Desk.company, subject: try text("Wrong price"), disputes: disputes, history: history))
    }

    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    private func note(_ at: Instant, _ words: String, by: String? = nil) throws -> OldNote {
        OldNote(at: at, by: by, text: try text(words))
    }

    @Test("one that is over comes in closed, with its times, its notes in their order, and a history that says it was imported")
    func over() throws {
        var desk = Desk()
        let notes = [try note("2026-03-04T09:00:00Z", "second"), try note("2026-03-03T09:00:00Z", "first", by: "hugo")]
        let old = OldTicket(
            openedAt: Self.opened, openedBy: "lea", notes: notes, outcome: .rejected, resolvedAt: "2026-03-05T09:00:00Z")
        let decision = try desk.run(try command(old), as: Desk.sue)
        let ticket = try #require(desk.world.tickets.values.first)
        #expect(ticket.state == .closed && ticket.openedAt == Self.opened && ticket.openedBy == "lea")
        #expect(ticket.firstResponseAt == "2026-03-03T09:00:00Z" && ticket.resolution?.at == "2026-03-05T09:00:00Z")
        #expect(ticket.resolution?.by == "sue" && ticket.resolution?.outcome == .rejected)
        let event = try #require(decision.events.first)
        #expect(event.facts.imported == true && event.sealed.notes?.compactMap(\.text?.text) == ["first", "second"])
        #expect(event.sealed.notes?.map(\.by) == ["hugo", "lea"])
    }

    @Test("a live one holds what it disputes, and its clock has run since it was opened there")
    func live() throws {
        var desk = Desk()
        try desk.run(try command(OldTicket(openedAt: Self.opened), disputes: [RaiseDispute(invoice: "F1", reason: .prices)]), as: Desk.sue)
        let ticket = try #require(desk.world.tickets.values.first)
        #expect(ticket.state == .new && ticket.disputes.map(\.state) == [.open] && desk.world.standing.count == 1)
        let clock = TicketClock(ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: Deadlines(resolution: 86_400))
        #expect(clock.resolutionLate)
    }

    @Test("what was settled there holds nothing here, says what was credited, and comes back without it; the ledger keeps both times")
    func settled() throws {
        var desk = Desk()
        try desk.register("F1", amount: "500.00", open: "380.00")
        let past = [
            OldDispute(invoice: "F1", reason: .prices, amount: "300.00", outcome: .partlyUpheld, credited: "120.00"),
            OldDispute(invoice: "F2", reason: .quantity, outcome: .rejected, settledAt: "2026-03-04T09:00:00Z"),
        ]
        let old = OldTicket(
            openedAt: Self.opened, outcome: .partlyUpheld, resolvedAt: "2026-03-05T09:00:00Z", resolvedBy: "lea",
            waits: [OldWait(from: "2026-03-03T09:00:00Z", to: "2026-03-04T09:00:00Z")], settled: past)
        let event = try #require(try desk.run(try command(old), as: Desk.sue).events.first)
        let ticket = try #require(desk.world.tickets.values.first)
        #expect(ticket.disputes.map(\.state) == [.partlyUpheld, .rejected] && ticket.disputes.map(\.credited) == ["120.00", nil])
        #expect(ticket.resolution?.by == "lea" && ticket.pauses.count == 1 && desk.world.standing.isEmpty)
        #expect(event.facts.holds?.map(\.liftedAt) == ["2026-03-05T09:00:00Z", "2026-03-04T09:00:00Z"])
        #expect(event.facts.holds?.allSatisfy { $0.since == Self.opened && $0.liftedBy == "lea" } == true)
        #expect(event.facts.disputes?.allSatisfy { $0.openedAt == Self.opened } == true)
        try desk.run(.on(ticket.id, ReopenTicket()), as: Desk.sue)
        let back = try #require(desk.world.tickets[ticket.id])
        #expect(back.disputes.map(\.state) == [.open, .open] && back.disputes.map(\.amount) == ["180.00", nil])
    }

    @Test("a settlement of the past that contradicts itself is refused, and the field is named")
    func contradictions() throws {
        var desk = Desk()
        try desk.register("F1", amount: "500.00")
        func field(
            _ dispute: OldDispute, outcome: Outcome? = .upheld, resolvedAt: Instant? = "2026-03-05T09:00:00Z", and other: OldDispute? = nil
        ) throws -> String? {
            do {
                let old = OldTicket(
                    openedAt: Self.opened, outcome: outcome, resolvedAt: resolvedAt, settled: [dispute] + (other.map { [$0] } ?? []))
                try desk.run(try command(old), as: Desk.sue)
                return nil
            } catch let refusal as Refusal {
                return refusal.field
            }
        }
        let plain = OldDispute(invoice: "F1", reason: .prices)
        func with(_ change: (inout OldDispute) -> Void) -> OldDispute {
            var dispute = plain
            change(&dispute)
            return dispute
        }
        #expect(try field(with { $0.outcome = .partlyUpheld }) == "history.settled[0].credited")
        #expect(try field(with { ($0.outcome, $0.credited) = (.rejected, "1.00") }) == "history.settled[0].credited")
        #expect(try field(with { $0.outcome = .duplicate }) == "history.settled[0].outcome")
        #expect(try field(with { $0.amount = "500.01" }) == "history.settled[0].amount")
        #expect(try field(with { ($0.amount, $0.credited) = ("10.00", "10.01") }) == "history.settled[0].credited")
        #expect(try field(with { $0.settledAt = "2026-03-05T09:00:01Z" }) == "history.settled[0].settledAt")
        #expect(try field(with { $0.settledAt = "2026-03-01T09:00:00Z" }) == "history.settled[0].settledAt")
        #expect(try field(plain, and: plain) == "history.settled[1].invoice")
        #expect(try field(plain, outcome: nil, resolvedAt: nil) == "history.settled[0].outcome")
        #expect(try field(with { $0.outcome = .rejected }, outcome: nil, resolvedAt: nil) == "history.settled[0].settledAt")
        #expect(desk.world.tickets.isEmpty)
    }

    @Test("an agent imports none; times to come or in a wrong order, strange names, and disputes of what is over are refused")
    func refused() throws {
        var desk = Desk()
        #expect(desk.refusal(try command(OldTicket(openedAt: Self.opened)), as: Desk.ada) == .notYourRole)
        func field(_ history: OldTicket, disputes: [RaiseDispute]? = nil) throws -> String? {
            do {
                try desk.run(try command(history, disputes: disputes), as: Desk.sue)
                return nil
            } catch let refusal as Refusal {
                return refusal.field
            }
        }
        #expect(try field(OldTicket(openedAt: desk.now.adding(seconds: 1))) == "history.openedAt")
        #expect(try field(OldTicket(openedAt: Self.opened, openedBy: "Hugo Petit")) == "history.openedBy")
        let early = [try note("2026-03-01T09:00:00Z", "x")]
        #expect(try field(OldTicket(openedAt: Self.opened, notes: early)) == "history.notes[0].at")
        #expect(try field(OldTicket(openedAt: Self.opened, outcome: .rejected)) == "history.resolvedAt")
        #expect(try field(OldTicket(openedAt: Self.opened, outcome: .duplicate, resolvedAt: desk.now)) == "history.outcome")
        let over = OldTicket(openedAt: Self.opened, outcome: .upheld, resolvedAt: desk.now)
        #expect(try field(over, disputes: [RaiseDispute(invoice: "F1", reason: .prices)]) == "disputes")
        #expect(desk.world.tickets.isEmpty)
    }
}
