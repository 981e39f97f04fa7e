/// What an event says: the chained facts, and the sealed part as far as it is not erased.
///
/// Both are needed for a row as it stands after the event. The rules by which they come together are here, for whoever replays events.
package protocol EventContent {
    var type: EventType { get }
    var facts: Facts { get }
    var sealed: Sealed { get }
}

extension EventContent {
    /// The ticket, with its disputes; nil where the event is about none.
    package func ticket(after before: Ticket?) -> Ticket? {
        guard var ticket = facts.ticket else { return nil }
        ticket.unseal(sealed, before: before?.personalPart() ?? Sealed(), emptied: facts.emptied)
        ticket.disputes = before?.disputes ?? []
        ticket.replace(facts.disputes ?? [])
        return ticket
    }

    /// The notes that the event brings for its ticket. One that another ticket had keeps the seq under which it was written.
    package func notes(seq: Int64, at: Instant, by actor: String) -> [Note] {
        var notes = sealed.notes ?? []
        if let text = sealed.text { notes.append(Note(at: at, by: actor, text: text, toCustomer: facts.toCustomer)) }
        for place in notes.indices { notes[place].seq = notes[place].seq ?? seq }
        return notes
    }

    /// Whether a note of the ticket is the one that the event struck: the actor's own, by its seq.
    package func strikes(_ note: Note, by actor: String) -> Bool {
        facts.struckNote != nil && note.seq == facts.struckNote && note.by == actor
    }

    /// A hold keeps the words that it was placed with, and those of a review by which no ticket could take them, and gets others where it is
    /// lifted.
    package func hold(_ hold: Hold, after before: Hold?) -> Hold {
        var hold = hold
        let brings = type == .holdPlaced || type == .holdLifted || type == .holdReviewed && facts.ticket == nil
        hold.unseal(brings ? sealed : Sealed(), before: before?.personalPart() ?? Sealed())
        return hold
    }

    /// A registration brings all of a customer.
    package var customer: Customer? {
        guard var customer = facts.customer else { return nil }
        customer.unseal(sealed)
        return customer
    }

    /// The first message of an event is the one that it brings something personal of; the others keep what they have.
    package func message(_ message: Message, after before: Message?) -> Message {
        var message = message
        let brings = message.id == facts.messages?.first?.id
        message.unseal(brings ? sealed : Sealed(), before: before?.personalPart() ?? Sealed())
        return message
    }

    /// What of a call is personal comes with its event, and stays until another one brings it anew.
    package func call(_ call: Call, after before: Call?) -> Call {
        var call = call
        call.unseal(sealed, before: before?.personalPart() ?? Sealed())
        return call
    }

    /// The words of a pause or an absence come with its event, stay while it does, and go with it.
    package func agent(_ agent: Agent, after before: () throws -> Agent?) rethrows -> Agent {
        var agent = agent
        let pauses = agent.status == .paused || agent.pauseAfterCall
        let brings = type == .agentPaused || type == .agentObserved
        let isKept = agent.awayUntil != nil && type != .agentAway
        let before = agent.pauses != nil || (pauses && !brings) || isKept ? try before() : nil
        agent.reason = !pauses ? nil : brings ? sealed.text : before?.reason
        agent.awayNote = agent.awayUntil == nil ? nil : isKept ? before?.awayNote : sealed.awayNote
        agent.pauses = agent.pauses(sealed, facts.entries?.first { $0.agent == agent.login }, before: before?.standingPauses)
        return agent
    }
}

extension NewEvent: EventContent {}

/// An event out of the ledger, for a rule that has to know how something came about.
package struct PastEvent: EventContent, Hashable, Sendable {
    package let seq: Int64
    package let at: Instant
    package let actor: String
    package let type: EventType
    package let facts: Facts
    package let sealed: Sealed

    package init(seq: Int64, at: Instant, actor: String, type: EventType, facts: Facts, sealed: Sealed) {
        (self.seq, self.at, self.actor, self.type, self.facts, self.sealed) = (seq, at, actor, type, facts, sealed)
    }
}

extension Facts {
    /// Personal fields of the ticket that the event changed: one that it sealed nothing for was emptied, or is erased.
    ///
    /// None where the event is from before changes were recorded, when no field could be emptied; and never the call, which stays.
    package var emptied: Set<String> {
        Set((changes ?? []).map { $0.field.hasPrefix("contact.") ? "contact" : $0.field }).subtracting(["call"])
    }
}
