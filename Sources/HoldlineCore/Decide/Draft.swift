/// An event that was decided and is not in the ledger yet.
package struct NewEvent: Hashable, Sendable {
    package let type: EventType
    package let subject: Subject
    package let facts: Facts
    package let sealed: Sealed

    package var mentions: [Subject] { facts.mentions(with: subject) }
}

extension Facts {
    /// Everything that an event is about: its history is found under each.
    package func mentions(with subject: Subject) -> [Subject] {
        var seen: Set<Subject> = [subject]
        var result = [subject]
        func add(_ subject: Subject) { if seen.insert(subject).inserted { result.append(subject) } }
        if let ticket {
            add(.ticket(ticket.id))
            add(.customer(ticket.customer))
        }
        for dispute in disputes ?? [] { add(.invoice(dispute.invoice)) }
        for hold in holds ?? [] {
            if let invoice = hold.invoice { add(.invoice(invoice)) }
            if let customer = hold.customer { add(.customer(customer)) }
        }
        if let invoice { add(.invoice(invoice.number)) }
        if let reminder { add(.customer(reminder.customer)) }
        if let handover { add(.customer(handover.customer)) }
        if let document { for number in document.preceding ?? [] { add(.invoice(number)) } }
        if let merge {
            add(.customer(merge.from))
            add(.customer(merge.into))
        }
        if let legalHold { add(.customer(legalHold.customer)) }
        for message in messages ?? [] {
            add(.message(message.id))
            if let invoice = message.invoice { add(.invoice(invoice)) }
            if let customer = message.customer { add(.customer(customer)) }
            // A ticket tells of a mail that came in by an event of its own.
            if message.direction == .out, let ticket = message.ticket { add(.ticket(ticket)) }
        }
        if let erasure {
            for ticket in erasure.tickets { add(.ticket(ticket)) }
            for call in erasure.calls { add(.call(call)) }
            for hold in erasure.holds { add(.hold(hold)) }
            for customer in erasure.customers { add(.customer(customer)) }
            for message in erasure.messages ?? [] { add(.message(message)) }
        }
        for call in calls ?? [] {
            add(.call(call.id))
            if let ticket = call.ticket { add(.ticket(ticket)) }
            if let customer = call.customer { add(.customer(customer)) }
        }
        return result
    }
}

/// The events of one command so far, and the records as they will stand after them.
package struct Draft {
    let base: any Records
    package let context: Context
    package private(set) var events: [NewEvent] = []
    private var tickets: [TicketID: Ticket] = [:]
    private var holds: [HoldID: Hold] = [:]
    private var invoices: [InvoiceNumber: Invoice] = [:]
    private(set) var calls: [CallID: Call] = [:]
    private var agents: [String: Agent] = [:]
    /// What the command is about, where that is not what it was given.
    package private(set) var subject: Subject?
    /// Something is there that was not there before.
    package internal(set) var created = false
    private(set) var customers: [CustomerReference: Customer] = [:]
    private var ticketsGiven: Int64 = 0
    private var holdsGiven: Int64 = 0
    private var callsGiven: Int64 = 0
    private var messages: [MessageID: Message] = [:]
    private var messagesGiven: Int64 = 0
    /// The first record that could not be read while an event was recorded: then nothing that was decided may be written.
    private(set) var failure: (any Error)?

    package init(_ base: any Records, _ context: Context) { (self.base, self.context) = (base, context) }

    /// The ledger seq that the next recorded event gets.
    var nextSeq: Int64 { base.head + Int64(events.count) + 1 }

    /// The next free number; numbers of a command that is refused are given again.
    mutating func newTicketID() -> TicketID {
        ticketsGiven += 1
        return TicketID(number: base.lastTicket + ticketsGiven)
    }

    mutating func newHoldID() -> HoldID {
        holdsGiven += 1
        return HoldID(number: base.lastHold + holdsGiven)
    }

    mutating func newCallID() -> CallID {
        callsGiven += 1
        return CallID(number: base.lastCall + callsGiven)
    }

    mutating func newMessageID() -> MessageID {
        messagesGiven += 1
        return MessageID(number: base.lastMessage + messagesGiven)
    }

    // MARK: The records, with what this draft changed

    /// The ticket as the draft left it. Throws `notFound`.
    package func ticket(_ id: TicketID) throws -> Ticket { try known(tickets[id] ?? base.ticket(id), "there is no ticket \(id)") }

    /// The hold as the draft left it. Throws `notFound`.
    package func hold(_ id: HoldID) throws -> Hold { try known(holds[id] ?? base.hold(id), "there is no hold \(id)") }

    /// The call as the draft left it. Throws `notFound`.
    package func call(_ id: CallID) throws -> Call { try known(calls[id] ?? base.call(id), "there is no call \(id)") }

    /// The message as the draft left it. Throws `notFound`.
    package func message(_ id: MessageID) throws -> Message { try known(messages[id] ?? base.message(id), "there is no message \(id)") }

    private func known<Row>(_ row: Row?, _ problem: @autoclosure () -> String) throws -> Row {
        guard let row else { throw Refusal(.notFound, problem()) }
        return row
    }

    /// The agent as the draft left it; nil for a login that was never recorded.
    package func agent(_ login: String) throws -> Agent? { try agents[login] ?? base.agent(login) }

    /// The invoice as the draft left it; nil where nobody registered it.
    package func invoice(_ number: InvoiceNumber) throws -> Invoice? { try invoices[number] ?? base.invoice(number) }

    /// Holds on the invoice of these kinds that nobody lifted, the draft's among them, in the order of their numbers.
    func standingHolds(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> [Hold] {
        let stored = try base.standingHolds(on: number, kinds)
        guard !holds.isEmpty else { return stored }
        var found: [HoldID: Hold] = [:]
        for hold in stored { found[hold.id] = hold }
        for (id, hold) in holds {
            found[id] = hold.invoice == number && kinds.contains(hold.kind) && !hold.isLifted ? hold : nil
        }
        return found.values.sorted { $0.id < $1.id }
    }

    // MARK: The answer

    /// The command is answered with this subject.
    mutating func answer(with subject: Subject) { self.subject = subject }

    /// The command has made this subject.
    mutating func made(_ subject: Subject) {
        self.subject = subject
        created = true
    }

    // MARK: Recording

    /// Adds an event, and gives every row that it carries the event's seq as its version.
    ///
    /// `since` is what was personal of the subject before the event: only what differs from it is sealed. nil leaves the choice to the
    /// event's type. `text` is a note, which is always sealed.
    mutating func record(
        _ type: EventType, on subject: Subject, ticket: Ticket? = nil, disputes: [Dispute] = [], holds: [Hold] = [],
        invoice: Invoice? = nil, status: InvoiceStatus? = nil, customer: Customer? = nil, from: String? = nil,
        warnings: [Warning] = [], calls: [Call] = [], agents: [Agent] = [], entries: [AgentEntry] = [], reminder: Reminder? = nil,
        handover: Handover? = nil, document: DocumentRecord? = nil, merge: CompanyMerge? = nil, notice: Notice? = nil,
        changes: FieldChanges = FieldChanges(),
        since before: Sealed? = nil, text: FreeText? = nil, notes: [Note] = [], struckNote: Int64? = nil,
        isImported: Bool = false, legalHold: LegalHold? = nil, erasure: Erasure? = nil, reading: Reading? = nil,
        messages: [Message] = [], toCustomer: Bool? = nil, escalation: Escalation? = nil
    ) {
        let seq = nextSeq
        var facts = Facts()
        var sealed = Sealed()
        // What the event brings of its subject: all of it, or what was not there before.
        let before = before ?? (type.isWhole ? Sealed() : nil)
        if let before {
            switch subject {
            case .ticket: sealed = ticket?.personalPart(since: before) ?? sealed
            case .hold: sealed = holds.first?.personalPart(since: before) ?? sealed
            case .customer: sealed = customer?.personalPart(since: before) ?? sealed
            case .call: sealed = calls.first?.personalPart(since: before) ?? sealed
            case .agent: sealed = agents.first?.personalPart(since: before) ?? sealed
            case .message: sealed = messages.first?.personalPart(since: before) ?? sealed
            case .invoice, .ledger: break
            }
        }
        if let text { sealed.text = text }
        if !notes.isEmpty { sealed.notes = notes }
        if !changes.sealed.isEmpty { sealed.changes = changes.sealed }
        if var ticket {
            ticket.version = seq
            if escalation == nil { ticket.updatedAt = context.now }
            ticket.replace(disputes)
            // Who does something on it has seen it again.
            ticket.endFollowUp(of: context.actor.name, by: context.now)
            tickets[ticket.id] = ticket
            facts.ticket = ticket
            if let call = ticket.call.flatMap(ours) {
                facts.disclose(call)
                if type == .ticketOpened { sealed.call = nil }
            }
        }
        if !disputes.isEmpty { facts.disputes = disputes }
        if !holds.isEmpty { facts.holds = holds.map { take($0, seq) } }
        if var invoice {
            invoice.version = seq
            invoices[invoice.number] = invoice
            facts.invoice = invoice
        }
        if var status {
            status.version = seq
            facts.status = status
        }
        if var customer {
            customer.version = seq
            customers[customer.reference] = customer
            facts.customer = customer
        }
        if !calls.isEmpty { facts.calls = calls.map { take($0, seq) } }
        if !agents.isEmpty { facts.agents = agents.map { take($0, seq) } }
        if !entries.isEmpty { facts.entries = entries }
        if !messages.isEmpty { facts.messages = messages.map { take($0, seq) } }
        facts.reminder = reminder
        facts.handover = handover
        if var document {
            document.seq = seq
            facts.document = document
        }
        facts.merge = merge
        if var notice {
            notice.version = seq
            facts.notice = notice
        }
        facts.behalf = context.actor.behalf
        facts.from = from
        facts.struckNote = struckNote
        (facts.toCustomer, facts.escalation) = (toCustomer, escalation)
        if isImported { facts.imported = true }
        facts.legalHold = legalHold
        facts.erasure = erasure
        facts.reading = reading
        if !changes.facts.isEmpty { facts.changes = changes.facts }
        if !warnings.isEmpty { facts.warnings = warnings }
        events.append(NewEvent(type: type, subject: subject, facts: facts, sealed: sealed))
    }

    /// The call that there is under this number. Any other text may be a telephone number, and is personal.
    private func ours(_ text: String) -> CallID? {
        CallID(text).flatMap { $0.description == text && $0.number <= base.lastCall + callsGiven ? $0 : nil }
    }

    private mutating func take(_ call: Call, _ seq: Int64) -> Call {
        var call = call
        call.version = seq
        if let old = calls[call.id] ?? stored(call.id), old.visit > call.visit { return call }
        calls[call.id] = call
        return call
    }

    /// The call before this command; nil for a new one.
    private mutating func stored(_ id: CallID) -> Call? {
        guard id.number <= base.lastCall else { return nil }
        do {
            return try base.call(id)
        } catch {
            failure = failure ?? error
            return nil
        }
    }

    private mutating func take(_ agent: Agent, _ seq: Int64) -> Agent {
        var agent = agent
        agent.version = seq
        agents[agent.login] = agent
        return agent
    }

    private mutating func take(_ hold: Hold, _ seq: Int64) -> Hold {
        var hold = hold
        hold.version = seq
        holds[hold.id] = hold
        return hold
    }

    private mutating func take(_ message: Message, _ seq: Int64) -> Message {
        var message = message
        message.version = seq
        messages[message.id] = message
        return message
    }
}

extension Ticket {
    /// Replaces the disputes on the same invoices, and adds the others.
    package mutating func replace(_ changed: [Dispute]) {
        guard !changed.isEmpty else { return }
        var places: [InvoiceNumber: Int] = [:]
        for (place, dispute) in disputes.enumerated() { places[dispute.invoice] = place }
        for dispute in changed where dispute.ticket == id {
            if let place = places[dispute.invoice] {
                disputes[place] = dispute
            } else {
                places[dispute.invoice] = disputes.count
                disputes.append(dispute)
            }
        }
    }
}
