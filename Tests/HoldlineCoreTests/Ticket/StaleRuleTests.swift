import HoldlineCore
import Testing

@Suite("what is stale")
struct StaleRuleTests {
    private static let rule = StaleRule(
        cutoff: "2026-11-17T09:00:00Z", now: "2026-11-24T09:00:00Z", policy: Policy(calendar: BusinessCalendar(zone: .utc)))
    private static let old: Instant = "2026-11-10T09:00:00Z"
    private static let recent: Instant = "2026-11-20T09:00:00Z"

    private static func hold(
        _ kind: HoldKind, since: Instant = old, review: Day? = nil, hasEnd: Bool = false, hasNote: Bool = true,
        ticket: TicketState? = .open, isDisputed: Bool = true
    ) -> StaleRule.StandingHold {
        StaleRule.StandingHold(
            kind: kind, since: since, review: review, hasEnd: hasEnd, hasNote: hasNote, ticket: ticket, isDisputed: isDisputed)
    }

    @Test(
        "a hold is stale past its review date, without a living ticket or dispute, or by hand and without a reason",
        arguments: [
            (hold(.dispute), nil), (hold(.dispute, ticket: .resolved), .ticketClosed), (hold(.dispute, ticket: nil), .ticketClosed),
            (hold(.undelivered, isDisputed: false), .ticketClosed), (hold(.dispute, hasEnd: true, ticket: .closed), nil),
            (hold(.dispute, review: "2026-11-24"), .reviewPassed), (hold(.dispute, review: "2026-11-25"), nil),
            (hold(.creditPending, ticket: .closed), .ticketClosed), (hold(.creditPending, since: recent, ticket: .closed), nil),
            (hold(.creditPending, ticket: .resolved), nil), (hold(.creditPending, ticket: nil), nil),
            (hold(.manual, hasNote: false), .noReason), (hold(.manual, since: recent, hasNote: false), nil), (hold(.manual), nil),
            (hold(.promise, ticket: nil), nil), (hold(.insolvency, ticket: nil), nil),
            (hold(.insolvency, review: "2026-11-01"), .reviewPassed),
        ] as [(StaleRule.StandingHold, StaleReason?)])
    func holds(hold: StaleRule.StandingHold, reason: StaleReason?) {
        let found = Self.rule.reason(hold)
        #expect(found?.reason == reason)
        if reason == .reviewPassed {
            #expect(found?.since == hold.review.map { BusinessCalendar(zone: .utc).zone.instant(of: $0) })
        } else if reason != nil {
            #expect(found?.since == hold.since)
        }
    }

    private static func ticket(_ state: TicketState, updated: Instant = old, waitingUntil: Day? = nil) -> Ticket {
        var ticket = Ticket(
            id: TicketID(number: 1), customer: "C-042", subject: nil, assignee: state == .new ? nil : "ada", openedAt: old, openedBy: "ada",
            version: 1)
        (ticket.state, ticket.updatedAt, ticket.waitingUntil) = (state, updated, waitingUntil)
        if state == .waiting { (ticket.waitingFor, ticket.waitingSince) = (.customer, old) }
        return ticket
    }

    private static func clock(late: Bool = false) -> TicketClock {
        TicketClock(
            running: true, elapsed: 0, firstResponseDue: nil, resolutionDue: recent, firstResponseLate: false, resolutionLate: late)
    }

    @Test(
        "a ticket has its most pressing reason",
        arguments: [
            (ticket(.open, updated: recent), clock(), nil, nil), (ticket(.open), clock(), nil, .noActivity),
            (ticket(.new), clock(), nil, .unassigned), (ticket(.waiting), clock(), nil, .waitingTooLong),
            (ticket(.waiting, updated: recent, waitingUntil: "2026-11-23"), clock(), nil, .waitingTooLong),
            (ticket(.waiting, updated: recent, waitingUntil: "2026-11-24"), clock(), nil, nil),
            (ticket(.new), clock(late: true), nil, .deadlineMissed),
            (ticket(.open, updated: recent), clock(late: true), "F1", .invoiceCancelled),
        ] as [(Ticket, TicketClock, InvoiceNumber?, StaleReason?)])
    func tickets(ticket: Ticket, clock: TicketClock, cancelled: InvoiceNumber?, reason: StaleReason?) {
        #expect(Self.rule.finding(ticket, clock, cancelled: cancelled)?.reason == reason)
    }

    @Test("what is collectable has nothing held, the last reminder sent, and no agency yet")
    func collectable() {
        let invoice = Invoice(
            number: "F1", customer: "C-042", issued: "2026-10-01", due: "2026-10-31", currency: .eur, amount: "100.00", open: "100.00",
            credited: nil, registeredAt: Self.old, version: 1)
        let reminder = Reminder(
            invoice: "F1", customer: "C-042", level: 2, amount: "100.00", currency: .eur, sentAt: Self.recent, registeredAt: Self.recent,
            registeredBy: "dun", answered: 1, version: 2)
        let handover = Handover(
            invoice: "F1", customer: "C-042", agency: nil, amount: "100.00", currency: .eur, level: 3, handedOverAt: Self.recent,
            handedOverBy: "ada", seq: 3, version: 3)
        let free = DunningDecisionTests.decide("100.00", [])
        let held = DunningDecisionTests.decide("100.00", [DunningDecisionTests.hold(1, "1.00")])
        #expect(InvoiceLine(invoice, free).isCollectable(lastSent: reminder, level: 2))
        #expect(InvoiceLine(invoice, free).isCollectable(lastSent: nil, level: 0))
        #expect(!InvoiceLine(invoice, free).isCollectable(lastSent: reminder, level: 3))
        #expect(!InvoiceLine(invoice, free).isCollectable(lastSent: nil, level: 1))
        #expect(!InvoiceLine(invoice, held).isCollectable(lastSent: reminder, level: 2))
        #expect(!InvoiceLine(invoice, free, handover: handover).isCollectable(lastSent: reminder, level: 2))
    }
}
