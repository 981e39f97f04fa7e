/// The body of `POST /v1/tickets`.
package struct OpenTicket: Codable, Hashable, Sendable {
    /// May be left out by an agent who is in a call whose customer is known.
    package var customer: CustomerReference?
    /// In one line, what is wrong; blank text is refused.
    package var subject: FreeText
    /// What the customer said, in as many lines as it takes.
    package var description: FreeText?
    /// Absent: `normal`.
    package var priority: Priority?
    /// Absent: `phone`.
    package var channel: Channel?
    /// Absent: name and number of the call that the ticket comes from.
    package var contact: Contact?
    /// The customer's own reference for the complaint.
    package var reference: FreeText?
    /// What the customer asks for; absent where nobody said it. It decides nothing: a person settles.
    package var requested: RequestedAction?
    package var evidence: [Evidence]?
    /// A user who may take tickets; absent: the agent whose call it comes from, and without such a call nobody: its state is `new`.
    package var assignee: String?
    /// The number of one of our calls, or another telephone system's name of it.
    ///
    /// Absent: an agent's ticket by telephone takes the call that the agent is in, or whose wrap-up runs.
    package var call: String?
    /// The invoices that it disputes, each named once. Absent: a complaint that holds nothing.
    package var disputes: [RaiseDispute]?
    /// Of a complaint that another system kept, to be imported.
    package var history: OldTicket?

    package init(
        customer: CustomerReference?, subject: FreeText, description: FreeText? = nil, priority: Priority? = nil,
        channel: Channel? = nil, contact: Contact? = nil, reference: FreeText? = nil, requested: RequestedAction? = nil,
        evidence: [Evidence]? = nil, assignee: String? = nil, call: String? = nil, disputes: [RaiseDispute]? = nil,
        history: OldTicket? = nil
    ) {
        (self.customer, self.subject, self.description, self.priority) = (customer, subject, description, priority)
        (self.channel, self.contact, self.reference, self.requested) = (channel, contact, reference, requested)
        (self.evidence, self.assignee, self.call, self.disputes, self.history) = (evidence, assignee, call, disputes, history)
    }
}

extension OpenTicket: Change {
    package func names(on target: Anew) -> OutsideNames { OutsideNames(users: assignee.map { [$0] } ?? []) }
    package func decide(on target: Anew, in draft: inout Draft) throws { draft.made(.ticket(try draft.open(self))) }
}

extension Draft {
    /// Opens a ticket with its disputes; an agent's call brings customer, contact and channel.
    ///
    /// Throws `invalid`, `noSuchAgent`, and what `raise` and `take` of a complaint's past throw.
    ///
    /// `noSuchAgent` is for an assignee who may not take tickets, `invalid` for a blank subject, a missing customer and an invoice that
    /// is named twice.
    ///
    /// `message` is the mail that it comes from.
    mutating func open(_ body: OpenTicket, from message: MessageID? = nil) throws -> TicketID {
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
            priority: body.priority ?? .normal, channel: body.channel ?? .phone, assignee: body.assignee ?? whose(call), contact: contact,
            reference: body.reference, requested: body.requested, evidence: body.evidence,
            call: call?.id.description ?? body.call, openedAt: context.now,
            openedBy: context.actor.name, version: nextSeq)
        let notes = try body.history.map { try take($0, into: &ticket, disputes: body.disputes?.isEmpty == false) } ?? []
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
        if let assignee = body.assignee, let warning = try absenceWarning(assignee) { raised.warnings.append(warning) }
        if let old = body.history { try settle(old, on: ticket, into: &raised) }
        ticket.updatedAt = context.now
        if ticket.assignee != nil, body.history == nil { ticket.acknowledge(at: context.now) }
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds,
            from: message?.description, warnings: raised.warnings, calls: linked(call, to: ticket), notes: notes,
            isImported: body.history != nil)
        return ticket.id
    }

    /// The call that a ticket came from: the one that it names, else the one that who opens it is in, or has just ended.
    ///
    /// nil where there is none, and where the body names a call of another telephone system.
    private func callOf(_ body: OpenTicket) throws -> Call? {
        // What is over was no matter of the call that its importer is in.
        if body.call == nil, body.history != nil { return nil }
        if let text = body.call {
            // A number of another telephone system is kept as it is.
            return try CallID(text).flatMap { try calls[$0] ?? base.call($0) }
        }
        guard body.channel == nil || body.channel == .phone, let agent = try agent(context.actor.agent)?.read(at: context.now),
            let id = agent.callAtHand
        else { return nil }
        let call = try call(id)
        // A call that was handed over is not the agent's any more in the wrap-up.
        return agent.state == .talking || call.agent == agent.login ? call : nil
    }

    /// A ticket that is written down in one's own call is one's own; anybody else's is nobody's yet.
    private func whose(_ call: Call?) -> String? { call?.agent == context.actor.agent ? context.actor.agent : nil }

    private func linked(_ call: Call?, to ticket: Ticket) -> [Call] {
        guard var call, call.ticket == nil else { return [] }
        call.ticket = ticket.id
        if call.customer == nil { call.customer = ticket.customer }
        return [call]
    }
}

extension EventType {
    package static let ticketOpened = EventType("ticket.opened", isWhole: true) { told in
        (told.facts.imported == true ? "imported \(told.ticket)" : "opened \(told.ticket)")
            + (told.facts.from.map { " from the mail \($0)" } ?? "")
            + told.disputes + (told.facts.imported == true ? told.outcomes : "")
    }
}
