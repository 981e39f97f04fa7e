extension Draft {
    // MARK: What every action asks first

    /// The ticket, in a state that takes the action. `mine` asks for one's own or nobody's, of those who are no supervisors.
    func ticket(_ id: TicketID, for action: TicketAction, mine: Bool = true) throws -> Ticket {
        let ticket = try ticket(id)
        if mine { try requireMine(ticket) }
        guard action.states.contains(ticket.state) else {
            let allowed = TicketAction.allowed(in: ticket.state).map(\.rawValue)
            throw Refusal(
                .wrongState,
                "\(id) is \(ticket.state.rawValue), and such a ticket does not take “\(action.rawValue)”: it takes \(allowed.joined(separator: ", "))",
                allowed: allowed)
        }
        return ticket
    }

    func requireMine(_ ticket: Ticket) throws {
        guard let assignee = ticket.assignee, assignee != context.actor.name, !context.actor.isSupervisor else { return }
        throw Refusal(.notYours, "\(ticket.id) is \(assignee)'s: take it with “steal” first, or ask a supervisor")
    }

    // MARK: Opening and editing

    mutating func open(_ body: OpenTicket) throws -> TicketID {
        guard !body.subject.isBlank else { throw Refusal.invalid("subject", "the subject is empty: say in a line what is wrong") }
        if let assignee = body.assignee { try requireAgent(assignee, field: "assignee") }
        if let call = body.call { try requirePlain(call, field: "call") }
        let call = try callOf(body)
        guard let customer = body.customer ?? call?.customer else {
            throw Refusal.invalid("customer", "“customer” is missing" + (call.map { ": nobody knows yet whose call \($0.id) is" } ?? ""))
        }
        let caller = call.flatMap { $0.number == nil && $0.name == nil ? nil : Contact(name: $0.name, phone: $0.number) }
        let contact = body.contact ?? caller
        var ticket = Ticket(
            id: newTicketID(), customer: customer, subject: body.subject, description: body.description,
            priority: body.priority ?? .normal, channel: body.channel ?? .phone, assignee: body.assignee, contact: contact,
            reference: body.reference, requested: body.requested, evidence: body.evidence,
            call: call?.id.description ?? body.call, openedAt: context.now,
            openedBy: context.actor.name, version: nextSeq)
        var raised = Raised()
        var seen: Set<InvoiceNumber> = []
        for (place, request) in (body.disputes ?? []).enumerated() {
            guard seen.insert(request.invoice).inserted else {
                throw Refusal.invalid("disputes[\(place)].invoice", "\(request.invoice) is named twice: once is enough")
            }
            guard request.replaces == nil else {
                throw Refusal.invalid("disputes[\(place)].replaces", "a new ticket has no dispute that could be replaced")
            }
            try raise(request, on: ticket, path: "disputes[\(place)].", into: &raised)
        }
        ticket.updatedAt = context.now
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds,
            warnings: raised.warnings, calls: linked(call, to: ticket))
        return ticket.id
    }

    /// The call that a ticket came from: the one that it names, else the one that who opens it is in, or has just ended.
    private func callOf(_ body: OpenTicket) throws -> Call? {
        if let text = body.call {
            // A number of another telephone system is kept as it is.
            return try CallID(text).flatMap { try calls[$0] ?? base.call($0) }
        }
        guard body.channel == nil || body.channel == .phone, let agent = try agent(context.actor.agent)?.read(at: context.now) else {
            return nil
        }
        switch agent.state {
        case .talking: return try agent.call.map { try call($0) }
        case .wrapUp: return try agent.lastCall.map { try call($0) }.flatMap { $0.agent == agent.login ? $0 : nil }
        case .idle, .offered: return nil
        }
    }

    private func linked(_ call: Call?, to ticket: Ticket) -> [Call] {
        guard var call, call.ticket == nil else { return [] }
        call.ticket = ticket.id
        if call.customer == nil { call.customer = ticket.customer }
        return [call]
    }

    mutating func edit(_ id: TicketID, _ body: EditTicket) throws {
        var ticket = try ticket(id)
        try requireMine(ticket)
        let before = ticket
        if let subject = body.subject {
            guard !subject.isBlank else { throw Refusal.invalid("subject", "the subject is empty: say in a line what is wrong") }
            ticket.subject = subject
        }
        ticket.description = body.description.applied(to: ticket.description)
        if let priority = body.priority { ticket.priority = priority }
        switch body.contact {
        case .keep: break
        case .empty: ticket.contact = nil
        case .set(let edit): ticket.contact = edit.applied(to: ticket.contact)
        }
        ticket.reference = body.reference.applied(to: ticket.reference)
        ticket.requested = body.requested.applied(to: ticket.requested)
        guard ticket != before else { return }
        var changes = FieldChanges()
        changes.add("priority", before.priority.rawValue, ticket.priority.rawValue)
        changes.add("requested", before.requested?.rawValue, ticket.requested?.rawValue)
        changes.add("subject", before.$subject, ticket.$subject)
        changes.add("description", before.$description, ticket.$description)
        changes.add("contact", before.$contact, ticket.$contact)
        changes.add("reference", before.$reference, ticket.$reference)
        record(.ticketEdited, on: .ticket(id), ticket: ticket, changes: changes, since: before.personalPart())
    }

    // MARK: Whose it is

    private func requireAgent(_ name: String, field: String) throws {
        guard context.mayTake(name) else {
            throw Refusal(.noSuchAgent, "“\(name.prefix(80))” is no user with the role agent or supervisor", field: field)
        }
    }

    mutating func take(_ id: TicketID, _ body: TakeTicket) throws {
        var ticket = try ticket(id, for: .take, mine: false)
        guard ticket.assignee != context.actor.name else { return }
        if let assignee = ticket.assignee, body.steal != true {
            throw Refusal(.taken, "\(id) is \(assignee)'s already: add “steal” to take it over")
        }
        let from = ticket.assignee
        ticket.give(to: context.actor.name)
        record(.ticketTaken, on: .ticket(id), ticket: ticket, from: from)
    }

    mutating func assign(_ id: TicketID, _ body: AssignTicket) throws {
        var ticket = try ticket(id, for: .assign)
        try requireAgent(body.agent, field: "agent")
        guard ticket.assignee != body.agent else { return }
        let from = ticket.assignee
        ticket.give(to: body.agent)
        record(.ticketAssigned, on: .ticket(id), ticket: ticket, from: from)
    }

    mutating func release(_ id: TicketID) throws {
        var ticket = try ticket(id, for: .release)
        guard let from = ticket.assignee else { return }
        ticket.give(to: nil)
        record(.ticketReleased, on: .ticket(id), ticket: ticket, from: from)
    }

    // MARK: Notes and waiting

    /// Adds a note; one on a ticket that was merged is written on the ticket that goes on, whose number this gives.
    mutating func note(_ id: TicketID, _ body: NoteOnTicket) throws -> TicketID {
        let asked = try ticket(id, for: .notes, mine: false)
        guard !body.text.isBlank else { throw Refusal.invalid("text", "the note is empty") }
        var ticket = try successor(of: asked)
        ticket.respond(at: context.now)
        record(
            .ticketNoted, on: .ticket(ticket.id), ticket: ticket, from: ticket.id == id ? nil : id.description, text: body.text)
        return ticket.id
    }

    /// The ticket in which a complaint goes on: of one that was merged, or closed as a duplicate, the other one.
    private func successor(of ticket: Ticket) throws -> Ticket {
        var ticket = ticket
        var seen: Set<TicketID> = [ticket.id]
        while ticket.state == .closed, ticket.resolution?.outcome == .duplicate, let next = ticket.resolution?.of,
            seen.insert(next).inserted
        {
            ticket = try self.ticket(next)
        }
        return ticket
    }

    mutating func wait(_ id: TicketID, _ body: WaitTicket) throws {
        var ticket = try ticket(id, for: .wait)
        if let until = body.until, until < context.today {
            throw Refusal.invalid("until", "\(until) is over: name a day from \(context.today) on")
        }
        ticket.respond(at: context.now)
        ticket.state = .waiting
        ticket.waitingFor = body.for
        ticket.waitingUntil = body.until
        ticket.waitingSince = context.now
        record(.ticketWaiting, on: .ticket(id), ticket: ticket)
    }

    mutating func `continue`(_ id: TicketID) throws {
        var ticket = try ticket(id, for: .continue)
        ticket.stopWaiting(at: context.now)
        ticket.state = ticket.assignee == nil ? .new : .open
        record(.ticketContinued, on: .ticket(id), ticket: ticket)
    }

    mutating func close(_ id: TicketID) throws {
        var ticket = try ticket(id, for: .close)
        ticket.state = .closed
        record(.ticketClosed, on: .ticket(id), ticket: ticket)
    }
}

extension Ticket {
    fileprivate mutating func give(to agent: String?) {
        assignee = agent
        if state != .waiting { state = agent == nil ? .new : .open }
    }

    mutating func respond(at now: Instant) {
        if firstResponseAt == nil { firstResponseAt = now }
    }

    /// Ends the waiting; time spent waiting for the customer does not count on the ticket's clock.
    mutating func stopWaiting(at now: Instant) {
        if waitingFor == .customer, let since = waitingSince { pauses.append(Pause(from: since, to: now)) }
        waitingFor = nil
        waitingUntil = nil
        waitingSince = nil
    }
}
