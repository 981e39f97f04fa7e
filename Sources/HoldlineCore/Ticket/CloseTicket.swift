// What follows a resolution: it is taken back, or filed.

/// Takes a resolution back: what was settled is disputed again.
///
/// The time from the resolution to the reopening is a pause of the clock.
package struct ReopenTicket: TicketAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<TicketState>(
        "reopen", "Its disputes hold again, less credits already registered.",
        help: "Take a resolution back: the disputes hold again, less credits already registered.",
        in: [.resolved, .closed], events: [.ticketReopened])

    /// Disputes come back as they were, less the credits that were registered meanwhile, and in place of what is pending.
    ///
    /// A dispute of which all has been credited meanwhile stays settled. Throws `notFound`, `notYours`, and `wrongState` for a live
    /// ticket.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self)
        var disputes: [Dispute] = []
        var holds: [Hold] = []
        for dispute in ticket.disputes where dispute.state.isSettled {
            let back = try draft.takeBack(dispute)
            if let dispute = back.dispute { disputes.append(dispute) }
            holds += back.holds
        }
        if let resolution = ticket.resolution { ticket.pauses.append(Pause(from: resolution.at, to: draft.context.now)) }
        ticket.state = ticket.assignee == nil ? .new : .open
        ticket.resolution = nil
        draft.record(.ticketReopened, on: .ticket(id), ticket: ticket, disputes: disputes, holds: holds)
    }
}

/// Files a resolved ticket: it leaves the lists of what is to be done, and can still be reopened.
package struct CloseTicket: TicketAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<TicketState>(
        "close", "Closes a resolved ticket.", help: "File a resolved ticket.", in: [.resolved], events: [.ticketClosed])

    /// Throws `notFound`, `notYours`, and `wrongState` for a ticket that is not resolved.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self)
        ticket.state = .closed
        draft.record(.ticketClosed, on: .ticket(id), ticket: ticket)
    }
}

extension EventType {
    package static let ticketReopened = EventType("ticket.reopened") { "reopened \($0.ticket)" + $0.disputes }
    package static let ticketClosed = EventType("ticket.closed") { "closed \($0.ticket)" }
}
