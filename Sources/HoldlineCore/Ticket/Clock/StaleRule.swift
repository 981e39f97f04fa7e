extension Policy {
    /// A ticket that was opened later than this has not had the time to be late; nil where there are no deadlines.
    package func possiblyLateBefore(_ now: Instant) -> Instant? {
        shortestLimit.map { now.adding(seconds: -$0) }
    }
}

/// The rule that says which tickets and holds somebody has to look at, since when, and why.
///
/// It reads and changes nothing: whatever it finds stays found until somebody acts.
package struct StaleRule: Sendable {
    /// What nothing has happened to since then is stale.
    package let cutoff: Instant
    package let now: Instant
    package let policy: Policy
    /// Those who have tickets and do not work on them, by login.
    package var absent: [String: Absence] = [:]

    package init(cutoff: Instant, now: Instant, policy: Policy, absent: [String: Absence] = [:]) {
        (self.cutoff, self.now, self.policy, self.absent) = (cutoff, now, policy, absent)
    }

    /// What nothing has happened to for so long: days on which the company does not open count for nothing.
    package init(olderThan age: Span, now: Instant, policy: Policy, absent: [String: Absence] = [:]) {
        self.init(cutoff: policy.calendar.instant(age.seconds, ofWorkingDaysBefore: now), now: now, policy: policy, absent: absent)
    }

    /// The day in the configuration's zone.
    package var today: Day { policy.today(at: now) }
    var zone: Zone { policy.calendar.zone }

    /// A ticket that was opened later than this has not had the time to be late; nil where there are no deadlines.
    package var possiblyLateBefore: Instant? { policy.possiblyLateBefore(now) }

    /// Of tickets whose clock has never stood: those that were opened before it have spent more than a limit of business time.
    ///
    /// nil where none can have, within the twenty years before now.
    package func lateBefore(_ limit: Int64) -> Instant? {
        // The clock counts no more than the seconds that pass: it may be found further back only.
        var length = max(limit, 1)
        while policy.calendar.businessSeconds(from: now.adding(seconds: -length), to: now) <= limit {
            length *= 2
            guard length < Self.longest else { return nil }
        }
        // Late at `length` before now, and not at `limit` before it.
        return boundary(from: now.adding(seconds: -length), to: now.adding(seconds: -limit)) {
            policy.calendar.businessSeconds(from: $0, to: now) > limit
        }
    }

    /// When a ticket whose clock has never stood has spent a limit.
    package func due(_ limit: Int64, openedAt: Instant) -> Instant? { policy.calendar.instant(businessSeconds: limit, after: openedAt) }

    /// Of such tickets: those that were opened before it were due before an instant.
    package func openedBefore(due instant: Instant, _ limit: Int64) -> Instant {
        func isBefore(_ opened: Instant) -> Bool { due(limit, openedAt: opened).map { $0 < instant } ?? false }
        var length = max(limit, 1)
        while !isBefore(instant.adding(seconds: -length)) {
            length *= 2
            guard length < Self.longest else { return Instant(seconds: 0) }
        }
        return boundary(from: instant.adding(seconds: -length), to: instant, where: isBefore)
    }

    /// Seconds of twenty years.
    private static let longest: Int64 = 20 * 366 * 86_400

    /// The first whole second at which a condition does not hold that holds at `from`, and from then on no more.
    private func boundary(from: Instant, to: Instant, where holds: (Instant) -> Bool) -> Instant {
        var (yes, no) = (from.seconds, to.seconds + 1)
        while yes + 1 < no {
            let middle = (yes + no) / 2
            if holds(Instant(seconds: middle)) { yes = middle } else { no = middle }
        }
        return Instant(seconds: no)
    }

    /// Why something is stale, in a word and in words, and since when.
    package struct Finding: Hashable, Sendable {
        package let reason: StaleReason
        /// Since when somebody should have looked.
        package let since: Instant
        /// For a person, in one sentence.
        package let why: String
    }

    // MARK: Tickets

    /// The most pressing reason to look at a live ticket; nil where there is none. `cancelled` is an invoice that it disputes and that was
    /// cancelled.
    ///
    /// A cancelled invoice comes first, then whoever does not work on it, a missed deadline, the way that it went, and inactivity.
    package func finding(
        _ ticket: Ticket, _ clock: TicketClock, cancelled: InvoiceNumber?, course: TicketCourse = TicketCourse()
    ) -> Finding? {
        if let cancelled {
            return Finding(
                reason: .invoiceCancelled, since: ticket.updatedAt, why: "it disputes \(cancelled), which was cancelled: settle it")
        }
        if let finding = absence(of: ticket) { return finding }
        if clock.isLate, let (kind, due) = clock.next {
            let whose = ticket.assignee.map { "\($0) has it" } ?? "nobody has it"
            return Finding(reason: .deadlineMissed, since: due, why: "its \(kind.words) was due on \(zone.day(of: due)): \(whose)")
        }
        if let finding = finding(course) { return finding }
        let isWaitedFor = ticket.waitingUntil.map { $0 < today } ?? false
        guard ticket.updatedAt < cutoff || isWaitedFor else { return nil }
        if ticket.state == .new {
            return Finding(
                reason: .unassigned, since: ticket.openedAt, why: "nobody has taken it, \(ago(ticket.openedAt)) after it was opened")
        }
        if ticket.state == .waiting, let since = ticket.waitingSince {
            let whom = ticket.waitingFor?.rawValue ?? "somebody"
            if let until = ticket.waitingUntil, until < today {
                return Finding(
                    reason: .waitingTooLong, since: since, why: "it waits for the \(whom), and was to wait until \(until)")
            }
            return Finding(reason: .waitingTooLong, since: since, why: "it has waited for the \(whom) for \(ago(since))")
        }
        let who = ticket.assignee ?? "nobody"
        return Finding(
            reason: .noActivity, since: ticket.updatedAt, why: "\(who) has it, and nothing has happened for \(ago(ticket.updatedAt))")
    }

    private func ago(_ instant: Instant) -> String { Span(seconds: now.seconds(since: instant)).description }

    // MARK: Holds

    /// What the rule asks about a hold that stands and is not over: there may be hundreds of thousands.
    ///
    /// What is here is read from columns, so that no row has to be built for it.
    package struct StandingHold: Sendable {
        package var kind: HoldKind
        package var since: Instant
        /// When somebody has to look at it again; nil where the hold has an end instead.
        package var review: Day?
        /// `hasEnd`: whether a last day is set: such a hold ends by itself.
        /// `hasNote`: whether somebody wrote down why, erased or not.
        package var hasEnd, hasNote: Bool
        /// nil where the hold has no ticket.
        package var ticket: TicketState?
        /// Its ticket's dispute is open.
        package var isDisputed: Bool

        package init(kind: HoldKind, since: Instant, review: Day?, hasEnd: Bool, hasNote: Bool, ticket: TicketState?, isDisputed: Bool) {
            (self.kind, self.since, self.review, self.hasEnd) = (kind, since, review, hasEnd)
            (self.hasNote, self.ticket, self.isDisputed) = (hasNote, ticket, isDisputed)
        }
    }

    /// Why a hold is stale, and since when: past its review date, without a living ticket or dispute, or by hand and without a reason.
    ///
    /// nil where nobody has to look. Promises, insolvencies and cancellations are stale by their review date alone.
    package func reason(_ hold: StandingHold) -> (reason: StaleReason, since: Instant)? {
        if let review = hold.review, review <= today { return (.reviewPassed, zone.instant(of: review)) }
        switch hold.kind {
        case .dispute, .undelivered:
            let holds = hold.hasEnd || hold.ticket?.isLive == true && hold.isDisputed
            return holds ? nil : (.ticketClosed, hold.since)
        case .creditPending: return hold.ticket == .closed && hold.since < cutoff ? (.ticketClosed, hold.since) : nil
        case .manual: return !hold.hasNote && hold.since < cutoff ? (.noReason, hold.since) : nil
        case .promise, .insolvency, .cancelled: return nil
        }
    }

    /// The reason in words; `ticket` is the state of the hold's ticket.
    package func why(_ reason: StaleReason, _ hold: Hold, ticket: String?) -> String {
        let what = "\(hold.kind.rawValue) on \(hold.invoice?.text ?? hold.customer.map { "customer \($0)" } ?? "nothing")"
        switch reason {
        case .reviewPassed: return "\(what): it was to be looked at on \(hold.review.map(\.description) ?? "a day")"
        case .noReason: return "\(what): nobody wrote down why"
        default:
            let ticket = hold.ticket.map { "\($0) is \(ticket ?? "gone")" } ?? "it has no ticket"
            return "\(what): \(ticket), and it still holds"
        }
    }

    /// A promise on an invoice whose money did not come; nil for every other hold.
    package func brokenPromise(_ hold: Hold) -> Finding? {
        let hold = hold.seen(on: today)
        guard let missed = hold.promise?.instalments.first(where: { $0.state == .missed }), let invoice = hold.invoice else { return nil }
        let due = missed.amount.map { "\($0)\(hold.currency.map { " \($0.code)" } ?? "")" } ?? "all that is open"
        let came = missed.paid.map { $0 == missed.amount ? ", and came late" : $0.isPositive ? ", and \($0) came" : "" } ?? ""
        return Finding(
            reason: .promiseBroken, since: zone.instant(of: missed.heldUntil.adding(days: 1)),
            why: "promise on \(invoice): \(due) was promised for \(missed.due)\(came)")
    }
}
