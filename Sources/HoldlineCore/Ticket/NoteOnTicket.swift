/// Adds a note: an internal one, or what the customer was told, which is a response.
///
/// Tickets in every state take notes, somebody else's and closed ones, too.
package struct NoteOnTicket: TicketAction {
    /// Personal: sealed with the event, and gone once that is erased.
    package var text: FreeText
    /// True: the customer was told this, in a conversation or by a letter that was printed. Absent: an internal note.
    package var toCustomer: Bool?
    package init(text: FreeText, toCustomer: Bool? = nil) { (self.text, self.toCustomer) = (text, toCustomer) }

    package static let terms = ActionTerms<TicketState>(
        "notes", "Adds a note; to one that was merged, on the ticket that goes on.", help: "Add a note to a ticket.",
        in: Set(TicketState.allCases), events: [.ticketNoted])

    /// A note on a ticket that was merged is written on the ticket that goes on, which is answered with. Throws `invalid` for an empty one.
    ///
    /// Throws `notFound`, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let asked = try draft.ticket(id, for: Self.self, mine: false)
        guard !text.isBlank else { throw Refusal.invalid("text", "the note is empty") }
        var ticket = try draft.successor(of: asked)
        if toCustomer == true { ticket.respond(at: draft.context.now) }
        draft.answer(with: .ticket(ticket.id))
        draft.record(
            .ticketNoted, on: .ticket(ticket.id), ticket: ticket, from: ticket.id == id ? nil : id.description, text: text,
            toCustomer: toCustomer == true ? true : nil)
    }
}

/// Strikes a note: it no longer counts, and stays to be read, as struck, by whoever reads the ticket.
///
/// Only its author strikes it, on whichever ticket it is by now.
package struct StrikeNote: TicketAction {
    /// The `seq` of the note. Absent: the last one on the ticket that the caller wrote and has not struck.
    package var note: Int64?
    package init(note: Int64? = nil) { self.note = note }

    package static let terms = ActionTerms<TicketState>(
        "strike", "Strikes a note of the caller: it stays to be read, as struck.",
        help: "Strike a note of yours: it stays to be read, as struck.", in: Set(TicketState.allCases), events: [.noteStruck])

    /// Striking one again changes nothing. Throws `notYours` for somebody else's note, and `invalid` where there is no such note.
    ///
    /// Throws `notFound`, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let asked = try draft.ticket(id, for: Self.self, mine: false)
        let ticket = try draft.successor(of: asked)
        let author = draft.context.actor.name
        let notes = try draft.base.notes(of: ticket.id)
        draft.answer(with: .ticket(ticket.id))
        guard let seq = note ?? notes.last(where: { $0.by == author && $0.struckAt == nil })?.seq else {
            throw Refusal.invalid("note", "there is no note of yours on \(ticket.id) that could be struck")
        }
        let meant = notes.filter { $0.seq == seq }
        guard let first = meant.first else {
            throw Refusal(
                .invalid, "there is no note \(seq) on \(ticket.id)", field: "note",
                allowed: notes.compactMap { $0.by == author && $0.struckAt == nil ? $0.seq?.description : nil })
        }
        guard let own = meant.first(where: { $0.by == author }) else {
            throw Refusal(
                .notYours, "\(first.by) wrote note \(seq): only its author strikes it; write another note beside it", field: "note")
        }
        guard own.struckAt == nil else { return }
        draft.record(.noteStruck, on: .ticket(ticket.id), ticket: ticket, struckNote: seq)
    }
}

extension Draft {
    /// The ticket in which a complaint goes on: of one that was merged, or closed as a duplicate, the other one.
    func successor(of ticket: Ticket) throws -> Ticket {
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
    /// Something reached the customer: the first time it is the first response, and each time the next update is due anew.
    mutating func respond(at now: Instant) {
        if firstResponseAt == nil { firstResponseAt = now }
        acknowledge(at: now)
        customerToldAt = now
    }

    /// Somebody has it, or has had; later it changes nothing. Of a ticket from before this was recorded nobody knows when.
    mutating func acknowledge(at now: Instant) {
        if acknowledgedAt == nil, assignee == nil || openedAt == now { acknowledgedAt = firstResponseAt ?? now }
    }

    /// Whether somebody has had it, whenever that was.
    var isAcknowledged: Bool { acknowledgedAt != nil || firstResponseAt != nil || assignee != nil }
}

extension EventType {
    package static let ticketNoted = EventType("ticket.noted") { told in
        "wrote a note on \(told.ticket)" + (told.facts.toCustomer == true ? ", of what the customer was told" : "")
            + (told.facts.from.map { ", sent to \($0), which went into it" } ?? "")
    }
    package static let noteStruck = EventType("ticket.note-struck") { told in
        "struck note \(told.facts.struckNote.map(String.init) ?? "") on \(told.ticket)"
    }
}
