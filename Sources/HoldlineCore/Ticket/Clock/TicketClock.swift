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
    /// Whether it took more business time than the deadline until somebody had it, or nobody has had it within it. Absent without such a
    /// deadline.
    package var acknowledgeLate: Bool?
    /// Until when somebody is to take it, or was; absent once somebody had it, and while the clock stands before that.
    package var acknowledgeDue: Instant?
    /// Whether nothing has reached the customer for more business time than the deadline. Absent without such a deadline.
    package var nextUpdateLate: Bool?
    /// When the customer is to hear something again, or was; absent before the first response, while the clock stands, and once it is
    /// resolved.
    package var nextUpdateDue: Instant?
    /// Seconds of business time of a usual working day; on a ticket's own page alone.
    package var workingDay: Int64?

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
                ? deadlines.firstResponse.flatMap { reading.due($0) } : nil,
            resolutionDue: running || resolutionLate ? deadlines.resolution.flatMap { reading.due($0) } : nil,
            firstResponseLate: firstResponseLate, resolutionLate: resolutionLate)
        if let limit = deadlines.acknowledge {
            let late = ticket.isAcknowledged ? ticket.acknowledgedAt.map { reading.elapsed(to: $0) > limit } ?? false : spent > limit
            acknowledgeLate = late
            if !ticket.isAcknowledged, running || late { acknowledgeDue = reading.due(limit) }
        }
        if let limit = deadlines.nextUpdate {
            nextUpdateLate = false
            guard ticket.state.isLive, let told = ticket.lastToldAt else { return }
            let late = reading.elapsed(from: told, to: now) > limit
            nextUpdateLate = late
            if running || late { nextUpdateDue = reading.due(limit, from: told) }
        }
    }

    /// The deadlines that are still to be met, and whether each has passed.
    private var pending: [(kind: DeadlineKind, at: Instant, isLate: Bool)] {
        [
            (.resolution, resolutionDue, resolutionLate), (.firstResponse, firstResponseDue, firstResponseLate),
            (.nextUpdate, nextUpdateDue, nextUpdateLate ?? false), (.acknowledge, acknowledgeDue, acknowledgeLate ?? false),
        ].compactMap { kind, at, isLate in at.map { (kind, $0, isLate) } }
    }

    /// Whether a deadline has passed that somebody can still do something about.
    package var isLate: Bool { resolutionLate || pending.contains(where: \.isLate) }

    /// The deadline to look at: of those that were missed the earliest, else the one that comes first.
    package var next: (kind: DeadlineKind, at: Instant)? {
        let pending = pending
        let late = pending.filter(\.isLate)
        return (late.isEmpty ? pending : late).min { $0.at < $1.at }.map { ($0.kind, $0.at) }
    }

    /// When that is.
    package var due: Instant? { next?.at }

    /// Whether a deadline is still to be met.
    package func awaits(_ kind: DeadlineKind) -> Bool { pending.contains { $0.kind == kind } }
}

extension Ticket {
    /// Since when the clock stands, while it waits for the customer.
    var standsSince: Instant? { state == .waiting && waitingFor == .customer ? waitingSince : nil }

    /// From when on the next update is counted; nil before something reached the customer.
    var lastToldAt: Instant? { customerToldAt ?? firstResponseAt }
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

    /// Business seconds from the opening, or from later on, to an instant, without pauses; where pauses overlap, each second is left out once.
    func elapsed(from start: Instant? = nil, to end: Instant) -> Int64 {
        let start = start ?? openedAt
        var total = seconds(from: start, to: end)
        var counted = start
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

    /// The instant at which the ticket has spent so many seconds since its opening, or since later on; nil where the clock stands before that.
    ///
    /// nil, too, where that takes more than ten years of this calendar.
    func due(_ limit: Int64, from start: Instant? = nil) -> Instant? {
        var left = limit
        var from = start ?? openedAt
        for pause in pauses where pause.to > from {
            if pause.from > from {
                let part = seconds(from: from, to: pause.from)
                if left <= part { return instant(left, after: from) }
                left -= part
            }
            from = pause.to
        }
        return standsSince == nil ? instant(left, after: from) : nil
    }

    private func instant(_ seconds: Int64, after start: Instant) -> Instant? {
        hours.map { $0.instant(businessSeconds: seconds, after: start) } ?? calendar.instant(businessSeconds: seconds, after: start)
    }

    private func seconds(from start: Instant, to end: Instant) -> Int64 {
        hours?.seconds(from: start, to: end) ?? calendar.businessSeconds(from: start, to: end)
    }
}
