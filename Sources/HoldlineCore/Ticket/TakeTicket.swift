// Whose a ticket is: taken, given to somebody, given back.

/// The one who acts has the ticket from then on; taking one's own again changes nothing.
package struct TakeTicket: TicketAction {
    /// True: even where somebody else has it.
    package var steal: Bool?
    package init(steal: Bool? = nil) { self.steal = steal }

    package static let terms = ActionTerms<TicketState>(
        "take", "The caller takes it; somebody else's with `steal`.", help: "Take a ticket: it is assigned to you.",
        in: .live, events: [.ticketTaken])

    /// Throws `taken` where somebody else has it and `steal` was not said.
    ///
    /// Throws `notFound`, and `wrongState` for a ticket that is not live.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self, mine: false)
        let actor = draft.context.actor.name
        guard ticket.assignee != actor else { return }
        if let assignee = ticket.assignee, steal != true {
            throw Refusal(.taken, "\(id) is \(assignee)'s already: add “steal” to take it over")
        }
        draft.give(ticket, to: actor, as: .ticketTaken)
    }
}

/// Gives a ticket to somebody who may take tickets; a ticket that waits goes on waiting.
package struct AssignTicket: TicketAction {
    /// The Unix user who gets it, with the role agent or supervisor.
    package var agent: String
    /// Why, for the one who gets it; personal, and sealed with the event. It stands among the ticket's notes.
    package var note: FreeText?
    package init(agent: String, note: FreeText? = nil) { (self.agent, self.note) = (agent, note) }

    package static let terms = ActionTerms<TicketState>(
        "assign", "Gives it to a user who may take tickets.", help: "Give a ticket to an agent.",
        in: .live, events: [.ticketAssigned])

    package func names(on target: TicketID) -> OutsideNames { OutsideNames(users: [agent]) }

    /// Throws `noSuchAgent`, and `invalid` for an empty note.
    ///
    /// Throws `notFound`, `notYours` for somebody else's ticket, and `wrongState` for one that is not live, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self)
        try draft.requireAgent(agent, field: "agent")
        if let note, note.isBlank { throw Refusal.invalid("note", "the note is empty: say why, or leave it out") }
        guard ticket.assignee != agent || note != nil else { return }
        // It is given all the same: somebody may know that the agent looks in.
        draft.give(ticket, to: agent, as: .ticketAssigned, note: note, warnings: try draft.absenceWarning(agent).map { [$0] } ?? [])
    }
}

/// Gives a ticket back: nobody has it, and unless it waits its state is `new` again.
package struct ReleaseTicket: TicketAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<TicketState>(
        "release", "Nobody has it.", help: "Give a ticket back: nobody has it.", in: .live, events: [.ticketReleased])

    /// Throws `notFound`, `notYours` for somebody else's ticket, and `wrongState` for one that is not live.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self)
        guard ticket.assignee != nil else { return }
        draft.give(ticket, to: nil, as: .ticketReleased)
    }
}

extension Draft {
    /// Records that a ticket is somebody's now, or nobody's, with whose it was.
    fileprivate mutating func give(_ ticket: Ticket, to agent: String?, as type: EventType, note: FreeText? = nil, warnings: [Warning] = [])
    {
        var given = ticket
        if agent != nil { given.acknowledge(at: context.now) }
        given.assignee = agent
        if given.state != .waiting { given.state = agent == nil ? .new : .open }
        record(type, on: .ticket(ticket.id), ticket: given, from: ticket.assignee, warnings: warnings, text: note)
    }
}

extension EventType {
    package static let ticketTaken = EventType("ticket.taken") { told in
        told.facts.from.map { "took \(told.ticket) over from \($0)" } ?? "took \(told.ticket)"
    }
    package static let ticketAssigned = EventType("ticket.assigned") { told in
        "gave \(told.ticket) to \(told.facts.ticket?.assignee ?? "nobody")" + (told.facts.from.map { ", it was \($0)'s" } ?? "")
    }
    package static let ticketReleased = EventType("ticket.released") { told in
        "released \(told.ticket)" + (told.facts.from.map { ", it was \($0)'s" } ?? "")
    }
}
