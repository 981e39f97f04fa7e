import HoldlineCore
import Testing

@Suite("what is stale in people, and in the way that a ticket went")
struct StaleCourseTests {
    private static let now: Instant = "2026-11-24T09:00:00Z"
    private static let old: Instant = "2026-11-10T09:00:00Z"
    private static let recent: Instant = "2026-11-20T09:00:00Z"
    private static let rule = StaleRule(
        cutoff: "2026-11-17T09:00:00Z", now: now, policy: Policy(calendar: BusinessCalendar(zone: .utc)),
        absent: ["ada": .away(since: recent, until: "2026-12-07"), "gone": .noRole])

    private static func ticket(_ assignee: String?, updated: Instant = recent) -> Ticket {
        var ticket = Ticket(
            id: TicketID(number: 7), customer: "C-042", subject: nil, assignee: assignee, openedAt: old, openedBy: "ada", version: 1)
        ticket.updatedAt = updated
        return ticket
    }

    private static func clock(late: Bool = false) -> TicketClock {
        TicketClock(
            running: true, elapsed: 0, firstResponseDue: nil, resolutionDue: recent, firstResponseLate: false, resolutionLate: late)
    }

    private static let bouncing = TicketCourse(moves: 5, bouncingSince: recent)
    private static let reopened = TicketCourse(moves: 5, bouncingSince: old, reopenings: 3, reopenedSince: recent)

    @Test(
        "whoever does not work on it comes before a deadline, and a deadline before the way that it went",
        arguments: [
            (ticket("ada"), false, TicketCourse(), nil, .assigneeAway), (ticket("gone"), false, TicketCourse(), nil, .assigneeGone),
            (ticket("gone"), true, reopened, nil, .assigneeGone), (ticket("gone"), true, reopened, "F1", .invoiceCancelled),
            (ticket("bob"), true, reopened, nil, .deadlineMissed), (ticket("bob"), false, reopened, nil, .reopenedTwice),
            (ticket("bob", updated: old), false, bouncing, nil, .bouncing),
            (ticket("bob", updated: old), false, TicketCourse(), nil, .noActivity),
            (ticket("bob"), false, TicketCourse(moves: 3, reopenings: 1), nil, nil), (ticket(nil), false, TicketCourse(), nil, nil),
        ] as [(Ticket, Bool, TicketCourse, InvoiceNumber?, StaleReason?)])
    func order(ticket: Ticket, late: Bool, course: TicketCourse, cancelled: InvoiceNumber?, reason: StaleReason?) {
        let found = Self.rule.finding(ticket, Self.clock(late: late), cancelled: cancelled, course: course)
        #expect(found?.reason == reason)
    }

    @Test("each says why in words, and since when")
    func words() {
        let away = Self.rule.finding(Self.ticket("ada"), Self.clock(), cancelled: nil)
        #expect(away?.why == "ada has it, and is away until 2026-12-07" && away?.since == Self.recent)
        let gone = Self.rule.finding(Self.ticket("gone"), Self.clock(), cancelled: nil)
        #expect(gone?.why == "gone has it, and has no role that works on tickets any more" && gone?.since == Self.old)
        #expect(Self.rule.finding(Self.bouncing)?.why == "its state or assignee changed 5 times, and no outcome came of it")
        #expect(Self.rule.finding(Self.reopened)?.why == "it was reopened 3 times")
    }

    @Test(
        "each has the command to type: one's own is looked at, somebody else's is taken, that of somebody absent is shared out",
        arguments: [
            (.deadlineMissed, "bob", "sue", "holdline ticket take T-7 --steal"), (.deadlineMissed, nil, "sue", "holdline ticket take T-7"),
            (.noActivity, "bob", "bob", "holdline ticket show T-7"), (.unassigned, nil, "sue", "holdline ticket take T-7"),
            (.waitingTooLong, "bob", "sue", "holdline ticket continue T-7"), (.bouncing, "bob", "sue", "holdline ticket show T-7"),
            (.assigneeAway, "ada", "sue", "holdline ticket rebalance --from ada"), (.assigneeAway, "ada", "ada", "holdline agent back"),
            (.assigneeGone, "o'neil", "sue", "holdline ticket rebalance --from 'o'\\''neil'"),
            (.invoiceCancelled, "bob", "sue", "holdline ticket settle T-7 --invoice 'F 1' --outcome withdrawn"),
        ] as [(StaleReason, String?, String, String)])
    func commands(reason: StaleReason, assignee: String?, reader: String, command: String) {
        let text = Self.rule.command(reason, TicketID(number: 7), assignee: assignee, cancelled: "F 1", reader: reader)
        #expect(text == command)
    }

    @Test("a hold is reviewed on a day that is named, or lifted; a credit that is awaited is looked at")
    func holds() throws {
        func hold(_ kind: HoldKind) -> Hold {
            Hold(
                id: HoldID(number: 3), kind: kind, invoice: "F1", ticket: TicketID(number: 7), amount: nil, currency: nil, since: Self.old,
                placedBy: "sue", version: 1)
        }
        let review = Self.rule.policy.calendar.day(Self.rule.policy.reviewAfter + 1, workingDaysAfter: "2026-11-24")
        #expect(Self.rule.command(.reviewPassed, hold(.dispute)) == "holdline hold review H-3 --until \(review)")
        #expect(Self.rule.command(.noReason, hold(.manual)) == "holdline hold review H-3 --until \(review) --note WHY")
        #expect(Self.rule.command(.ticketClosed, hold(.dispute)) == "holdline hold lift H-3")
        #expect(Self.rule.command(.ticketClosed, hold(.creditPending)) == "holdline ticket show T-7")
        #expect(Self.rule.command(.promiseBroken, hold(.promise)) == "holdline hold lift H-3")
    }

    @Test(
        "days on which the company does not open count for nothing, nights of the others do",
        arguments: [
            // A Tuesday after a weekend, whole days and parts of them.
            ("2026-11-24T09:00:00Z", 86_400, "2026-11-23T09:00:00Z"), ("2026-11-24T09:00:00Z", 2 * 86_400, "2026-11-20T09:00:00Z"),
            ("2026-11-24T09:00:00Z", 36 * 3600, "2026-11-20T21:00:00Z"), ("2026-11-23T00:00:00Z", 1, "2026-11-20T23:59:59Z"),
            // From within a weekend, over Christmas and the first of January, and nothing at all.
            ("2026-11-22T12:00:00Z", 3600, "2026-11-20T23:00:00Z"), ("2027-01-04T12:00:00Z", 2 * 86_400, "2026-12-30T12:00:00Z"),
            ("2026-11-22T12:00:00Z", 0, "2026-11-22T12:00:00Z"),
        ] as [(Instant, Int64, Instant)])
    func workingDays(end: Instant, seconds: Int64, begin: Instant) {
        let calendar = BusinessCalendar(zone: .utc, holidays: Holidays(french: true))
        #expect(calendar.instant(seconds, ofWorkingDaysBefore: end) == begin)
        let open = BusinessCalendar(zone: .utc, week: Array(repeating: nil, count: 7))
        #expect(open.instant(seconds, ofWorkingDaysBefore: end) == end.adding(seconds: -seconds))
    }
}
