/// Adds a note. The first one on a ticket is its first response.
///
/// Tickets in every state take notes, somebody else's and closed ones, too.
package struct NoteOnTicket: TicketAction {
    /// Personal: sealed with the event, and gone once that is erased.
    package var text: FreeText
    package init(text: FreeText) { self.text = text }

    package static let name = "notes"
    package static let summary = "Adds a note; to one that was merged, on the ticket that goes on."
    package static let help = "Add a note to a ticket."
    package static let states = Set(TicketState.allCases)
    package static let events: [EventType] = [.ticketNoted]

    /// A note on a ticket that was merged is written on the ticket that goes on, which is answered with. Throws `invalid` for an empty one.
    ///
    /// Throws `notFound`, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let asked = try draft.ticket(id, for: Self.self, mine: false)
        guard !text.isBlank else { throw Refusal.invalid("text", "the note is empty") }
        var ticket = try draft.successor(of: asked)
        ticket.respond(at: draft.context.now)
        draft.answer(with: .ticket(ticket.id))
        draft.record(
            .ticketNoted, on: .ticket(ticket.id), ticket: ticket, from: ticket.id == id ? nil : id.description, text: text)
    }
}

extension Draft {
    /// The ticket in which a complaint goes on: of one that was merged, or closed as a duplicate, the other one.
    fileprivate func successor(of ticket: Ticket) throws -> Ticket {
        var ticket = ticket
        var seen: Set<TicketID> = [ticket.id]
        while ticket.state == .closed, ticket.resolution?.outcome == .duplicate, let next = ticket.resolution?.of,
            seen.insert(next).inserted
        {
            ticket = try self.ticket(next)
        }
        return ticket
    }
}

extension Ticket {
    /// Marks the first response; a later one changes nothing.
    mutating func respond(at now: Instant) { if firstResponseAt == nil { firstResponseAt = now } }
}

extension EventType {
    package static let ticketNoted = EventType("ticket.noted") { told in
        "wrote a note on \(told.ticket)" + (told.facts.from.map { ", sent to \($0), which went into it" } ?? "")
    }
}
