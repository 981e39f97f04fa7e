/// When somebody wants to see a ticket again, whatever its state; it stops no clock and pretends no waiting.
///
/// A person has one at most on a ticket. It is over once that person does something on the ticket at its time or later, and with the ticket's
/// resolution.
package struct FollowUp: Codable, Hashable, Sendable {
    /// From when on. Of a whole day its beginning.
    package var at: Instant
    /// The Unix user who sees it then.
    package var by: String

    package init(at: Instant, by: String) { (self.at, self.by) = (at, by) }
}

/// The one who acts sees the ticket again on a day, or at a time.
package struct RemindOfTicket: TicketAction {
    /// The day, tomorrow at the earliest. Exactly one of `on`, `at` and `off` is said.
    package var on: Day?
    /// A time to come.
    package var at: Instant?
    /// True: the one that is set ends.
    package var off: Bool?
    /// A note that goes with it; personal, and sealed with the event.
    package var note: FreeText?

    package init(on: Day? = nil, at: Instant? = nil, off: Bool? = nil, note: FreeText? = nil) {
        (self.on, self.at, self.off, self.note) = (on, at, off, note)
    }

    package static let terms = ActionTerms<TicketState>(
        "remind-me", "The caller sees it again on a day or at a time; its clock runs on.",
        help: "See a ticket again on a day, or at a time; it waits for nobody meanwhile.",
        in: [.new, .open, .waiting, .resolved], events: [.ticketFollowUp])

    /// Throws `invalid` for a time that is over, for more than one of `on`, `at` and `off`, for none of them, and for an empty note.
    ///
    /// Throws `notFound`, and `wrongState` for a closed ticket. Somebody else's ticket may be followed up, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self, mine: false)
        if let note, note.isBlank { throw Refusal.invalid("note", "the note is empty") }
        let at = try time(draft.context)
        let actor = draft.context.actor.name
        let before = ticket.followUp(of: actor)
        guard at != before?.at || note != nil else { return }
        ticket.endFollowUp(of: actor)
        if let at { ticket.followUps = ((ticket.followUps ?? []) + [FollowUp(at: at, by: actor)]).sorted { $0.by < $1.by } }
        draft.record(.ticketFollowUp, on: .ticket(id), ticket: ticket, text: note)
    }

    /// From when on; nil where it ends.
    private func time(_ context: Context) throws(Refusal) -> Instant? {
        switch (on, at, off ?? false) {
        case (let day?, nil, false):
            guard day > context.today else {
                throw .invalid("on", "\(day) is not to come: name a day from \(context.today.adding(days: 1)) on")
            }
            return context.policy.calendar.zone.instant(of: day)
        case (nil, let at?, false):
            guard at > context.now else { throw .invalid("at", "\(at) is over: name a time to come") }
            return at
        case (nil, nil, true): return nil
        default: throw .invalid("on", "say when: a day with “on”, a time with “at”, or “off”, one of the three")
        }
    }
}

extension Ticket {
    /// Where a person has one.
    package func followUp(of user: String?) -> FollowUp? { followUps?.first { $0.by == user } }

    /// Ends a person's; where `now` is given, only one whose time has come by then.
    mutating func endFollowUp(of user: String, by now: Instant? = nil) {
        guard let kept = followUps?.filter({ $0.by != user || now.map($0.at.isAfter) ?? false }) else { return }
        followUps = kept.isEmpty ? nil : kept
    }

    /// Takes over those of a ticket that is merged into this one; of a person who has one on both the earlier stays.
    mutating func takeFollowUps(of other: Ticket) {
        for followUp in other.followUps ?? [] {
            if let mine = self.followUp(of: followUp.by), mine.at <= followUp.at { continue }
            endFollowUp(of: followUp.by)
            followUps = ((followUps ?? []) + [followUp]).sorted { $0.by < $1.by }
        }
    }
}

extension Instant {
    fileprivate func isAfter(_ other: Instant) -> Bool { self > other }
}

extension EventType {
    package static let ticketFollowUp = EventType("ticket.follow-up") { told in
        let by = told.facts.ticket?.followUps ?? []
        return by.isEmpty ? "ended the follow-up of \(told.ticket)" : "set when to see \(told.ticket) again"
    }
}
