/// A ticket's clock: business time, less the time that it waited for the customer.
package struct TicketClock: Codable, Hashable, Sendable {
    /// Whether time counts now: the ticket is live and does not wait for the customer. Outside of opening hours it runs and gains
    /// nothing.
    package var running: Bool
    /// Whether the first response took more business time than the deadline, or has not come within it. False without a deadline.
    package var firstResponseLate: Bool
    /// When a first response is due, or was; nil once it was given, and while the clock stands before that.
    @OrNull package var firstResponseDue: Instant?
    /// Whether the resolution took more business time than the deadline, or has not come within it. False without a deadline.
    package var resolutionLate: Bool
    /// When the resolution is due, or was; nil while the clock stands before that, and once it came in time.
    @OrNull package var resolutionDue: Instant?
    /// Seconds of business time so far.
    ///
    /// Once the ticket is resolved, up to the resolution.
    package var elapsed: Int64

    package init(
        running: Bool, elapsed: Int64, firstResponseDue: Instant?, resolutionDue: Instant?, firstResponseLate: Bool,
        resolutionLate: Bool
    ) {
        (self.running, self.elapsed, self.firstResponseDue, self.resolutionDue) = (running, elapsed, firstResponseDue, resolutionDue)
        (self.firstResponseLate, self.resolutionLate) = (firstResponseLate, resolutionLate)
    }
}

extension TicketClock {
    /// Reads a ticket's clock at an instant: opening hours since it was opened, less its pauses, each second once.
    ///
    /// `hours` are those of the calendar, added up before, where many clocks are read.
    package init(
        _ ticket: Ticket, at now: Instant, calendar: BusinessCalendar, deadlines: Deadlines, hours: BusinessHours? = nil
    ) {
        let reading = ClockReading(ticket, at: now, calendar: calendar, hours: hours)
        let spent = reading.elapsed(to: ticket.state.isLive ? now : min(now, ticket.resolution?.at ?? now))
        let running = ticket.state.isLive && reading.standsSince == nil
        let responseSpent = ticket.firstResponseAt.map { reading.elapsed(to: $0) } ?? spent
        let firstResponseLate = deadlines.firstResponse.map { responseSpent > $0 } ?? false
        let resolutionLate = deadlines.resolution.map { spent > $0 } ?? false
        self.init(
            running: running, elapsed: spent,
            firstResponseDue: ticket.firstResponseAt == nil && (running || firstResponseLate)
                ? deadlines.firstResponse.flatMap(reading.due) : nil,
            resolutionDue: running || resolutionLate ? deadlines.resolution.flatMap(reading.due) : nil,
            firstResponseLate: firstResponseLate, resolutionLate: resolutionLate)
    }

    /// Whether a deadline has passed that somebody can still do something about.
    package var isLate: Bool { resolutionLate || (firstResponseLate && firstResponseDue != nil) }

    /// The deadline to look at: of those that were missed the earliest, else the one that comes first.
    package var due: Instant? {
        [firstResponseLate || !resolutionLate ? firstResponseDue : nil, resolutionLate || !firstResponseLate ? resolutionDue : nil]
            .compactMap(\.self).min()
    }
}

extension Ticket {
    /// Since when the clock stands, while it waits for the customer.
    var standsSince: Instant? { state == .waiting && waitingFor == .customer ? waitingSince : nil }
}

/// The time that counts for one ticket.
struct ClockReading {
    private let calendar: BusinessCalendar
    private let hours: BusinessHours?
    private let openedAt: Instant
    /// In the order of time; the one that lasts ends now.
    private let pauses: [Pause]
    /// Since when the clock stands.
    let standsSince: Instant?

    init(_ ticket: Ticket, at now: Instant, calendar: BusinessCalendar, hours: BusinessHours?) {
        (self.calendar, self.hours) = (calendar, hours)
        openedAt = ticket.openedAt
        standsSince = ticket.standsSince
        pauses = (ticket.pauses + (standsSince.map { [Pause(from: $0, to: now)] } ?? [])).sorted { $0.from < $1.from }
    }

    /// Business seconds from the opening to an instant, without pauses; where pauses overlap, each second is left out once.
    func elapsed(to end: Instant) -> Int64 {
        var total = seconds(from: openedAt, to: end)
        var counted = openedAt
        for pause in pauses {
            let from = max(pause.from, counted)
            let to = min(pause.to, end)
            if from < to {
                total -= seconds(from: from, to: to)
                counted = to
            }
        }
        return total
    }

    /// The instant at which the ticket has spent so many seconds; nil where the clock stands before that.
    ///
    /// nil, too, where that takes more than ten years of this calendar.
    func due(_ limit: Int64) -> Instant? {
        var left = limit
        var from = openedAt
        for pause in pauses where pause.to > from {
            if pause.from > from {
                let part = seconds(from: from, to: pause.from)
                if left <= part { return calendar.instant(businessSeconds: left, after: from) }
                left -= part
            }
            from = pause.to
        }
        return standsSince == nil ? calendar.instant(businessSeconds: left, after: from) : nil
    }

    private func seconds(from start: Instant, to end: Instant) -> Int64 {
        hours?.seconds(from: start, to: end) ?? calendar.businessSeconds(from: start, to: end)
    }
}
