/// The ticket waits for somebody; waiting for the customer counts as a response.
package struct WaitTicket: TicketAction {
    package var `for`: WaitingFor
    /// The day on which somebody looks again.
    ///
    /// Today at the earliest. Absent: it waits until somebody goes on with it. The day's end does not continue it: `stale` lists it then.
    package var until: Day?

    package init(for reason: WaitingFor, until: Day? = nil) { (self.for, self.until) = (reason, until) }

    package static let terms = ActionTerms<TicketState>(
        "wait", "Waits for somebody; only waiting for the customer stops the clock.",
        help: "Wait for somebody; waiting for the customer stops the clock.", in: [.new, .open], events: [.ticketWaiting])

    /// Throws `invalid` for a day that is over.
    ///
    /// Throws `notFound`, `notYours` for somebody else's ticket, and `wrongState` for one that is not new or open.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self)
        if let until, until < draft.context.today {
            throw Refusal.invalid("until", "\(until) is over: name a day from \(draft.context.today) on")
        }
        if self.for == .customer { ticket.respond(at: draft.context.now) }
        ticket.state = .waiting
        (ticket.waitingFor, ticket.waitingUntil, ticket.waitingSince) = (self.for, until, draft.context.now)
        draft.record(.ticketWaiting, on: .ticket(id), ticket: ticket)
    }
}

/// Ends the waiting: the clock runs again, and the ticket is open, or new where nobody has it.
package struct ContinueTicket: TicketAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<TicketState>(
        "continue", "Ends the waiting.", help: "Work on a ticket that was waiting: its clock runs again.",
        in: [.waiting], events: [.ticketContinued])

    /// Throws `notFound`, `notYours` for somebody else's ticket, and `wrongState` for one that does not wait.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self)
        ticket.stopWaiting(at: draft.context.now)
        ticket.state = ticket.assignee == nil ? .new : .open
        draft.record(.ticketContinued, on: .ticket(id), ticket: ticket)
    }
}

extension Ticket {
    /// Ends the waiting; time spent waiting for the customer does not count on the ticket's clock.
    mutating func stopWaiting(at now: Instant) {
        if waitingFor == .customer, let since = waitingSince { pauses.append(Pause(from: since, to: now)) }
        (waitingFor, waitingUntil, waitingSince) = (nil, nil, nil)
    }
}

extension EventType {
    package static let ticketWaiting = EventType("ticket.waiting") { told in
        let until = told.facts.ticket?.waitingUntil.map { " until \($0)" } ?? ""
        return "set \(told.ticket) to wait for \(told.facts.ticket?.waitingFor?.rawValue ?? "something")\(until)"
    }
    package static let ticketContinued = EventType("ticket.continued") { "continued \($0.ticket)" }
}
