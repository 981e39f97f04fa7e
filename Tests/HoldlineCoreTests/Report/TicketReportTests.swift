import HoldlineCore
import Testing

@Suite("a report of tickets")
struct TicketReportTests {
    private static let calendar = BusinessCalendar(zone: .utc)
    private static let days: ClosedRange<Day> = "2026-11-02"..."2026-11-15"

    private func ticket(_ id: Int64, _ opened: Instant, resolved: Instant? = nil, response: Instant? = nil) -> Ticket {
        var ticket = Ticket(
            id: TicketID(number: id), customer: "C-1", subject: nil, channel: .email, openedAt: opened, openedBy: "ada", version: id)
        ticket.firstResponseAt = response
        if let resolved { (ticket.state, ticket.resolution) = (.resolved, Resolution(outcome: .upheld, at: resolved, by: "ada")) }
        return ticket
    }

    private func report(
        _ by: TicketGrouping, _ tickets: [(Ticket, [TicketReport.Part])], today: Day = "2026-11-27"
    ) -> TicketReport {
        var builder = TicketReport.Builder(by: by, Self.days, today: today, in: .utc, currency: .eur)
        let now = Zone.utc.instant(of: today, secondOfDay: 43_200)
        for (ticket, parts) in tickets {
            builder.add(
                ticket, parts,
                clock: {
                    TicketClock(
                        ticket, at: now, calendar: Self.calendar, deadlines: Deadlines(firstResponse: 3600, resolution: 2 * 9 * 3600))
                }, lengths: { ticket.firstLengths(calendar: Self.calendar, hours: nil) })
        }
        return builder.finish(version: 7)
    }

    private func part(_ reason: Reason, _ amount: Amount?, credited: Amount? = nil, opened: Instant, lifted: Instant?) -> TicketReport.Part
    {
        TicketReport.Part(
            reason: reason, amount: amount, credited: credited, currency: .eur, openedAt: opened, liftedAt: lifted, isOpen: lifted == nil)
    }

    @Test("the backlog at the end of each week stands with its age, which is counted in calendar days")
    func ages() {
        let report = report(
            .week,
            [
                // Monday of the first week, resolved on Sunday of it: in no backlog.
                (ticket(1, "2026-11-02T10:00:00Z", resolved: "2026-11-08T23:59:59Z"), []),
                // Six days old at the end of the first week, thirteen at the end of the second.
                (ticket(2, "2026-11-02T10:00:00Z", resolved: "2026-11-16T00:00:00Z"), []),
                (ticket(3, "2026-11-08T23:00:00Z"), []),
                (ticket(4, "2026-07-01T10:00:00Z"), []),
            ])
        #expect(report.rows.map(\.key) == ["2026-W45", "2026-W46"])
        #expect(report.rows.map { $0.ages.map(\.tickets) } == [[1, 1, 0, 0, 0, 1], [0, 1, 1, 0, 0, 1]])
        #expect(report.rows.map(\.live) == [3, 3] && report.total.live == 3)
        #expect(report.total.ages == report.rows.last?.ages)
        #expect(report.rows[0].ages.map(\.from) == [0, 2, 8, 15, 31, 91] && report.rows[0].ages.last?.to == nil)
    }

    @Test("a week that is not over has the backlog and the ages of today")
    func unfinished() {
        let report = report(.week, [(ticket(1, "2026-11-10T10:00:00Z"), [])], today: "2026-11-11")
        #expect(report.rows.last?.ages.map(\.tickets) == [1, 0, 0, 0, 0, 0] && report.rows.first?.live == 0)
    }

    @Test("times are of business, and their percentiles by nearest rank; a share stands with its counts")
    func times() {
        var tickets: [(Ticket, [TicketReport.Part])] = []
        for minute in 1...10 {
            let response = Instant(seconds: Zone.utc.instant(of: "2026-11-03", secondOfDay: 9 * 3600).seconds + Int64(minute) * 600)
            tickets.append(
                (ticket(Int64(minute), "2026-11-02T18:00:00Z", resolved: "2026-11-05T09:00:00Z", response: response), []))
        }
        let total = report(.agent, tickets).total
        #expect(total.responseTime.count == 10 && total.responseTime.median == 3000 && total.responseTime.p90 == 5400)
        #expect(total.responses == 10 && total.responsesInTime == 6)
        #expect(total.resolutionTime.median == 2 * 9 * 3600 && total.resolvedInTime == 10)
        let none = report(.agent, []).total
        #expect(none.responseTime == LengthFigures() && none.responseTime.median == nil)
    }

    @Test("disputes cost days from their opening to their settlement, and amounts times days; each by its own reason")
    func disputes() {
        let opened: Instant = "2026-11-02T10:00:00Z"
        let parts = [
            part(.prices, "100.00", credited: "40.00", opened: opened, lifted: "2026-11-05T01:00:00Z"),
            part(.quantity, nil, opened: opened, lifted: nil),
        ]
        let tickets = [(ticket(1, opened, resolved: "2026-11-06T10:00:00Z"), parts)]
        let rows = report(.reason, tickets).rows
        let prices = rows.first { $0.key == "PRI" }
        #expect(prices?.disputes.settled == 1 && prices?.disputes.days == 3 && prices?.disputes.amountDays == "300.00")
        #expect(prices?.credited == "40.00")
        let quantity = rows.first { $0.key == "QTY" }?.disputes
        #expect(quantity?.days == 4 && quantity?.withoutAmount == 1 && quantity?.amountDays == "0.00")
        let total = report(.week, tickets).total
        #expect(total.disputes.settled == 2 && total.disputes.days == 7 && total.resolved == 1)
    }

    @Test("rows by customer and channel count what was opened, what was resolved and what lives")
    func groupings() {
        let tickets = [(ticket(1, "2026-11-02T10:00:00Z"), [TicketReport.Part]()), (ticket(2, "2026-12-02T10:00:00Z"), [])]
        #expect(report(.customer, tickets).rows.map { "\($0.key ?? "") \($0.opened) \($0.live)" } == ["C-1 1 2"])
        #expect(report(.channel, tickets).rows.map(\.key) == ["email"])
        #expect(report(.channel, tickets).rows.first?.ages.map(\.tickets) == [1, 0, 0, 1, 0, 0])
        #expect(report(.month, tickets).rows.map(\.key) == ["2026-11"])
    }
}

@Suite("a report of money")
struct MoneyReportTests {
    private func hold(
        _ invoice: String?, _ amount: Amount?, _ since: Instant, lifted: Instant? = nil, from: Day? = nil, until: Day? = nil,
        most: Amount? = nil
    ) -> MoneyReport.Stretch {
        var hold = MoneyReport.Stretch(since: since)
        (hold.invoice, hold.amount, hold.currency, hold.liftedAt) = (invoice, amount, .eur, lifted)
        (hold.from, hold.until, hold.most, hold.invoiceCurrency) = (from, until, most, .eur)
        return hold
    }

    private func report(_ holds: [MoneyReport.Stretch]) -> MoneyReport {
        var builder = MoneyReport.Builder(by: .week, "2026-11-02"..."2026-11-15", in: .utc, currency: .eur)
        for hold in holds { builder.add(hold) }
        return builder.finish(version: 7)
    }

    private func figures(_ report: MoneyReport) -> [String] { report.rows.map { "\($0.held) \($0.placed) \($0.freed) \($0.invoices)" } }

    @Test("held at the end of a week is held before it, and what was placed, less what was freed")
    func sums() {
        let report = report([
            hold("F1", "100.00", "2026-10-01T10:00:00Z", lifted: "2026-11-04T10:00:00Z"),
            hold("F2", "50.00", "2026-11-03T10:00:00Z"),
            hold("F3", "7.00", "2026-11-03T10:00:00Z", lifted: "2026-11-03T11:00:00Z"),
            // Over before the days began, and placed after them.
            hold("F4", "1.00", "2026-10-01T10:00:00Z", lifted: "2026-11-01T10:00:00Z"), hold("F5", "1.00", "2026-11-16T00:00:00Z"),
        ])
        #expect(report.heldBefore == "100.00" && figures(report) == ["50.00 57.00 107.00 1", "50.00 0.00 0.00 1"])
        #expect(report.total.placed == "57.00" && report.total.freed == "107.00" && report.total.held == "50.00")
    }

    @Test("an invoice is held with its amount at most, and a credit that takes a dispute's place changes only the difference")
    func invoices() {
        let settled: Instant = "2026-11-10T10:00:00Z"
        let report = report([
            hold("F1", "80.00", "2026-11-03T10:00:00Z", lifted: settled, most: "100.00"), hold("F1", "30.00", settled, most: "100.00"),
            hold("F2", "80.00", "2026-11-03T10:00:00Z", most: "100.00"), hold("F2", "80.00", "2026-11-04T10:00:00Z", most: "100.00"),
        ])
        #expect(figures(report) == ["180.00 180.00 0.00 2", "130.00 0.00 50.00 2"])
    }

    @Test("a hold counts from its first day to its last one; one whose amount nobody knows is counted apart")
    func days() {
        let promise = hold("F1", "10.00", "2026-11-01T10:00:00Z", from: "2026-11-03", until: "2026-11-08")
        var foreign = hold("F2", "10.00", "2026-11-03T10:00:00Z")
        foreign.currency = Currency(code: "USD")
        let report = report([promise, foreign, hold(nil, nil, "2026-11-03T10:00:00Z"), hold("F3", nil, "2026-11-03T10:00:00Z")])
        #expect(figures(report) == ["10.00 10.00 0.00 1", "0.00 0.00 10.00 0"] && report.heldBefore == "0.00")
        #expect(report.otherCurrencies == 1 && report.withoutAmount == 2)
    }
}
