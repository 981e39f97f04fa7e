/// An action of `POST /v1/tickets/{id}/ACTION`.
///
/// Each says the states that it takes; a refusal for another state lists the actions that this one does take.
package protocol TicketAction: StatefulAction where Target == TicketID, State == TicketState {}

extension TicketAction {
    /// The codes that ticket actions have in common; an action may add others, and need not use each of them.
    package static var refuses: [Refusal.Code] { Ticket.refuses }
}

extension Ticket {
    /// All actions of a ticket, in the order in which they are told.
    package static let actions: [any TicketAction.Type] = [
        TakeTicket.self, AssignTicket.self, ReleaseTicket.self, NoteOnTicket.self, StrikeNote.self, WaitTicket.self, ContinueTicket.self,
        RemindOfTicket.self, RaiseDispute.self, DisputeSuggested.self, SettleDispute.self, UnsettleDispute.self, ResolveTicket.self,
        MergeTicket.self,
        UnmergeTicket.self,
        ReopenTicket.self, CloseTicket.self,
    ]

    /// What most actions of a ticket together may be refused with.
    static let refuses: [Refusal.Code] = [.taken, .notYours, .noSuchAgent, .overAmount, .creditLimit]

    static let events: [EventType] = [.ticketOpened, .ticketEdited, .ticketWritten, .ticketEscalated] + actions.flatMap { $0.events }
}

extension Set<TicketState> {
    /// Those of a ticket that somebody works on.
    static let live: Self = [.new, .open, .waiting]
}

extension Draft {
    /// The ticket, in a state that takes the action. `mine` asks for one's own or nobody's, of those who are no supervisors.
    ///
    /// Throws `notFound`, `notYours` and `wrongState`.
    func ticket<Asked: TicketAction>(_ id: TicketID, for action: Asked.Type, mine: Bool = true) throws -> Ticket {
        let ticket = try ticket(id)
        if mine { try requireMine(ticket) }
        try action.requireState(ticket.state, of: id, "ticket", among: Ticket.actions)
        return ticket
    }

    /// Throws `notYours` for a ticket that is somebody else's, to all but supervisors.
    func requireMine(_ ticket: Ticket) throws {
        guard let assignee = ticket.assignee, assignee != context.actor.name, !context.actor.isSupervisor else { return }
        throw Refusal(.notYours, "\(ticket.id) is \(assignee)'s: take it with “steal” first, or ask a supervisor")
    }

    /// Throws `noSuchAgent` for a user who may not take tickets.
    func requireAgent(_ name: String, field: String) throws {
        guard context.mayTake(name) else {
            throw Refusal(.noSuchAgent, "“\(name.prefix(80))” is no user with the role agent or supervisor", field: field)
        }
    }
}
