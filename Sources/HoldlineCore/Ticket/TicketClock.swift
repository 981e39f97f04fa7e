/// A ticket's clock: business time, less the time that it waited for the customer.
package struct TicketClock: Codable, Hashable, Sendable {
    package var running: Bool
    /// Seconds of business time so far.
    package var elapsed: Int64
    /// When a first response is due; nil once it was given, and while the clock stands.
    @OrNull package var firstResponseDue: Instant?
    @OrNull package var resolutionDue: Instant?
    package var firstResponseLate: Bool
    package var resolutionLate: Bool

    package init(
        running: Bool, elapsed: Int64, firstResponseDue: Instant?, resolutionDue: Instant?, firstResponseLate: Bool,
        resolutionLate: Bool
    ) {
        self.running = running
        self.elapsed = elapsed
        self.firstResponseDue = firstResponseDue
        self.resolutionDue = resolutionDue
        self.firstResponseLate = firstResponseLate
        self.resolutionLate = resolutionLate
    }
}

extension TicketClock {
    /// Reads a ticket's clock at an instant: opening hours since it was opened, less its pauses, each second once.
    package init(_ ticket: Ticket, at now: Instant, calendar: BusinessCalendar, deadlines: Deadlines) {
        let end = ticket.state.isLive ? now : min(now, ticket.resolution?.at ?? now)
        let stopped = ticket.state == .waiting && ticket.waitingFor == .customer
        var pauses = ticket.pauses
        if stopped, let since = ticket.waitingSince { pauses.append(Pause(from: since, to: now)) }

        func elapsed(to end: Instant) -> Int64 {
            var total = calendar.businessSeconds(from: ticket.openedAt, to: end)
            var counted = ticket.openedAt
            for pause in pauses.sorted(by: { $0.from < $1.from }) {
                let from = max(pause.from, counted)
                let to = min(pause.to, end)
                if from < to {
                    total -= calendar.businessSeconds(from: from, to: to)
                    counted = to
                }
            }
            return total
        }
        let spent = elapsed(to: end)
        let running = ticket.state.isLive && !stopped
        func due(_ limit: Int64?) -> Instant? {
            guard let limit, running else { return nil }
            guard spent < limit else { return nil }
            return calendar.instant(businessSeconds: limit - spent, after: now)
        }
        let responseSpent = ticket.firstResponseAt.map { elapsed(to: $0) } ?? spent
        self.init(
            running: running, elapsed: spent,
            firstResponseDue: ticket.firstResponseAt == nil ? due(deadlines.firstResponse) : nil,
            resolutionDue: due(deadlines.resolution),
            firstResponseLate: deadlines.firstResponse.map { responseSpent > $0 } ?? false,
            resolutionLate: deadlines.resolution.map { spent > $0 } ?? false)
    }
}
