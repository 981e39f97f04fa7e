import HoldlineCore

/// The tables in memory: they take what events carry and know no rule, as the store does.
struct World: Records, Equatable {
    var head: Int64 = 0
    var lastTicket: Int64 = 0
    var lastHold: Int64 = 0
    private(set) var tickets: [TicketID: Ticket] = [:]
    private(set) var notes: [TicketID: [Note]] = [:]
    private(set) var past: [TicketID: [PastEvent]] = [:]
    private(set) var holds: [HoldID: Hold] = [:]
    private(set) var invoices: [InvoiceNumber: Invoice] = [:]
    private(set) var customers: [CustomerReference: Customer] = [:]
    private(set) var statuses: [InvoiceNumber: [InvoiceStatus]] = [:]
    private(set) var versions: [InvoiceNumber: Int64] = [:]
    private(set) var reminders: [InvoiceNumber: [Reminder]] = [:]
    private(set) var handovers: [InvoiceNumber: Handover] = [:]
    var lastCall: Int64 = 0
    var lastMessage: Int64 = 0
    private(set) var messages: [MessageID: Message] = [:]
    /// By the number of the visit.
    private(set) var visits: [CallID: [Int: Call]] = [:]
    private(set) var agents: [String: Agent] = [:]
    private(set) var entries: Set<AgentEntry> = []
    private(set) var documents: [DocumentRecord] = []
    private(set) var merged: [String: String] = [:]
    private(set) var notices: [Notice] = []
    private(set) var legalHolds: [CustomerReference: LegalHold] = [:]
    private(set) var firstVersions: [InvoiceNumber: Int64] = [:]
    var formerDocuments: Int64 = 0

    mutating func apply(_ event: NewEvent, by actor: String, at now: Instant) {
        head += 1
        for case .invoice(let number) in event.mentions { versions[number] = head }
        if let id = event.facts.ticket?.id, let ticket = event.ticket(after: tickets[id]) {
            tickets[ticket.id] = ticket
            lastTicket = max(lastTicket, ticket.id.number)
            if event.type == .ticketMerged { notes[ticket.id] = nil }
            notes[ticket.id, default: []] += event.notes(seq: head, at: now, by: actor)
            notes[ticket.id]?.sort { ($0.at, $0.seq ?? 0) < ($1.at, $1.seq ?? 0) }
            if event.type == .ticketReturned, let other = event.facts.from.flatMap({ TicketID($0) }) {
                let gone = Set(notes(of: other).map(\.seq))
                notes[ticket.id]?.removeAll { gone.contains($0.seq) }
            }
            for place in notes(of: ticket.id).indices where event.strikes(notes(of: ticket.id)[place], by: actor) {
                notes[ticket.id]?[place].struckAt = now
            }
            past[ticket.id, default: []].append(
                PastEvent(seq: head, at: now, actor: actor, type: event.type, facts: event.facts, sealed: event.sealed))
        }
        for dispute in event.facts.disputes ?? [] { tickets[dispute.ticket]?.replace([dispute]) }
        for hold in event.facts.holds ?? [] {
            holds[hold.id] = event.hold(hold, after: holds[hold.id])
            lastHold = max(lastHold, hold.id.number)
        }
        if let invoice = event.facts.invoice {
            if invoices[invoice.number] == nil { firstVersions[invoice.number] = head }
            invoices[invoice.number] = invoice
        }
        if let document = event.facts.document { documents.append(document) }
        if let merge = event.facts.merge {
            let (from, into) = (standing(of: merge.company), standing(of: merge.becomes))
            if from != into {
                merged = merged.mapValues { $0 == from ? into : $0 }
                merged[from] = into
            }
        }
        if let notice = event.facts.notice {
            notices.removeAll { $0.id == notice.id && $0.siren == notice.siren }
            notices.append(notice)
        }
        if let status = event.facts.status { statuses[status.invoice, default: []].append(status) }
        if let hold = event.legalHold { legalHolds[hold.customer] = hold }
        for message in event.facts.messages ?? [] {
            messages[message.id] = event.message(message, after: messages[message.id])
            lastMessage = max(lastMessage, message.id.number)
        }
        if let customer = event.customer { customers[customer.reference] = customer }
        if let reminder = event.facts.reminder { reminders[reminder.invoice, default: []].append(reminder) }
        if let handover = event.facts.handover { handovers[handover.invoice] = handover }
        for call in event.facts.calls ?? [] { take(call, event) }
        for agent in event.facts.agents ?? [] { agents[agent.login] = event.agent(agent) { agents[agent.login] } }
        entries.formUnion(event.facts.entries ?? [])
    }

    private mutating func take(_ call: Call, _ event: NewEvent) {
        let call = event.call(call, after: visits[call.id]?[call.visit] ?? self.call(call.id))
        visits[call.id, default: [:]][call.visit] = call
        lastCall = max(lastCall, call.id.number)
    }

    // MARK: Records

    /// The tables find what is personal; a rule takes it as it is.
    func personal(of subjects: PersonalSubjects) -> PersonalScope { PersonalScope() }
    func legalHold(on reference: CustomerReference) -> LegalHold? { legalHolds[reference] }

    func message(_ id: MessageID) -> Message? { messages[id] }
    var allMessages: [Message] { messages.values.sorted { $0.id < $1.id } }

    func messages(named name: String) -> [Message] {
        allMessages.filter { $0.messageID.map { MessageName.key($0.text) } == name }
    }

    func message(withDigest digest: String) -> Message? { allMessages.first { $0.digest == digest } }

    func isWritten(_ address: String, about ticket: TicketID) -> Bool {
        allMessages.contains { $0.ticket == ticket && $0.outcome != .bounced && $0.addresses.contains(address) }
    }

    func suggestions(for ticket: TicketID) -> [InvoiceNumber] {
        var seen: Set<InvoiceNumber> = []
        return allMessages.filter { $0.ticket == ticket }.flatMap { $0.suggestions ?? [] }.filter { seen.insert($0).inserted }
    }

    func messagesOut(about number: InvoiceNumber) -> [Message] { allMessages.filter { $0.invoice == number && $0.direction == .out } }
    func messages(for purpose: String) -> [Message] { allMessages.filter { $0.purpose == purpose } }
    func tickets(following id: TicketID) -> [TicketID] { Set(allMessages.filter { $0.follows == id }.compactMap(\.ticket)).sorted() }

    func customers(withAddress address: String) -> [CustomerReference] {
        customers.values.filter { $0.emails.contains { MailAddress.key($0.text) == address } }.map(\.reference).sorted()
    }

    func customersOfTickets(withAddress address: String) -> [CustomerReference] {
        Set(tickets.values.filter { $0.contact?.email.map { MailAddress.key($0.text) } == address }.map(\.customer)).sorted()
    }

    func notices(about siren: String) -> [Notice] { notices.filter { $0.siren == siren } }
    func notices(called id: String) -> [Notice] { notices.filter { $0.id == id } }
    func notices(correcting id: String) -> [Notice] { notices.filter { $0.corrects == id } }

    func customers(ofCompany siren: String) -> [CustomerReference] {
        Set(customers.keys).union(invoices.values.map(\.customer)).filter { reference in
            let customer = customers[reference]
            return Company.key(reference, siren: customer?.siren, vat: customer?.vat) == siren
        }.sorted()
    }

    func ticket(_ id: TicketID) -> Ticket? { tickets[id] }
    func notes(of id: TicketID) -> [Note] { notes[id] ?? [] }
    func events(of id: TicketID) -> [PastEvent] { past[id] ?? [] }
    func invoice(_ number: InvoiceNumber) -> Invoice? { invoices[number] }
    func version(of number: InvoiceNumber) -> Int64 { versions[number] ?? 0 }
    func hold(_ id: HoldID) -> Hold? { holds[id] }
    func customer(_ reference: CustomerReference) -> Customer? { customers[reference] }
    func statuses(of number: InvoiceNumber) -> [InvoiceStatus] { statuses[number] ?? [] }

    func standingHolds(on number: InvoiceNumber, _ kinds: Set<HoldKind>) -> [Hold] {
        standing.filter { $0.invoice == number && kinds.contains($0.kind) }
    }

    func hasStandingHold(on number: InvoiceNumber, _ kinds: Set<HoldKind>) -> Bool { !standingHolds(on: number, kinds).isEmpty }

    func documents(_ number: InvoiceNumber, creditNotes: Bool) -> [DocumentRecord] {
        documents.filter { $0.number == number && ($0.kind == .creditNote) == creditNotes }
    }

    func creditNotes(on number: InvoiceNumber) -> [DocumentRecord] {
        var latest: [DocumentRecord] = []
        for note in documents where note.credits == number {
            latest.removeAll { $0.number == note.number && $0.issued == note.issued && $0.currency == note.currency }
            latest.append(note)
        }
        return latest.filter { $0.effect != .recorded }
    }

    func registeredNumbers(spelledLike number: InvoiceNumber) -> [InvoiceNumber] {
        Array(invoices.keys.filter { $0.isSpelled(like: number) }.sorted().prefix(2))
    }

    func registeredNumber(spelledLike invoice: Invoice) -> InvoiceNumber? {
        invoices.values.filter {
            $0.number.isSpelled(like: invoice.number) && $0.customer == invoice.customer && $0.issued == invoice.issued
                && $0.amount == invoice.amount
        }.map(\.number).min()
    }

    func disputedNumbers(spelledLike number: InvoiceNumber) -> [InvoiceNumber] {
        let disputed = standing.filter { $0.kind == .dispute || $0.kind == .undelivered }.compactMap(\.invoice)
        return Set(disputed).filter { invoices[$0] == nil && $0.isSpelled(like: number) }.sorted()
    }

    func firstVersion(of number: InvoiceNumber) -> Int64 { firstVersions[number] ?? 0 }
    func standing(of company: String) -> String { merged[company] ?? company }
    func isMerged(_ company: String) -> Bool { merged[company] != nil || merged.values.contains(company) }

    func company(of reference: CustomerReference) -> String {
        let own = Company.own(reference)
        if isMerged(own) { return standing(of: own) }
        let customer = customers[reference]
        return Company.key(reference, siren: customer?.siren, vat: customer?.vat).map(standing(of:)) ?? own
    }

    func knows(_ reference: CustomerReference) -> Bool {
        customers[reference] != nil || invoices.values.contains { $0.customer == reference }
            || tickets.values.contains { $0.customer == reference } || holds.values.contains { $0.customer == reference }
            || isMerged(Company.own(reference))
    }

    func copies(of hold: HoldID) -> [Hold] { standing.filter { $0.origin == hold } }

    func standingHolds(onAllOf customer: CustomerReference) -> [Hold] {
        let company = company(of: customer)
        return standing.filter { hold in hold.customer.map { self.company(of: $0) == company } ?? false }
    }

    func lastReminder(on number: InvoiceNumber) -> Reminder? { reminders[number]?.last }
    func lastHandover(of number: InvoiceNumber) -> Handover? { handovers[number] }

    func messageTickets(of number: InvoiceNumber) -> [TicketID] {
        tickets.values.filter { $0.messagesOf == number }.map(\.id).sorted().reversed()
    }

    func call(_ id: CallID) -> Call? { visits[id]?.values.max { $0.visit < $1.visit } }
    var calls: [Call] { visits.keys.sorted().compactMap(call) }

    func lastVisit(of id: CallID, by login: String) -> Call? {
        let latest = call(id)?.visit ?? 0
        return visits[id]?.values.filter { $0.visit < latest && $0.agent == login }.max { $0.visit < $1.visit }
    }

    func observed(callid: String, of source: String) -> [Call] {
        visits.values.flatMap(\.values).filter { $0.observed?.callid == callid && $0.observed?.source == source }
    }

    func spelling(of queue: QueueName) -> QueueName? { calls.first { $0.queue == queue }?.queue }

    func waitingCalls(in queue: QueueName) -> Int {
        calls.count { $0.queue == queue && $0.isNative && ($0.state == .waiting || $0.state == .offered) }
    }

    func waitingCallback(in queue: QueueName, customer: CustomerReference?, number: String, but id: CallID) -> CallID? {
        calls.first { call in
            guard call.queue == queue, call.isLive, call.callback != nil, call.id != id else { return false }
            if let customer, call.customer == customer { return true }
            return call.number?.text == number && (call.customer == nil || customer == nil)
        }?.id
    }

    func calls(of ticket: TicketID) -> [Call] { calls.filter { $0.ticket == ticket } }

    func customers(withNumberAmong spellings: [String]) -> [CustomerReference] {
        customers.values.filter { customer in
            customer.phones.contains { phone in Numbering.bare(phone.text).map(spellings.contains) ?? false }
        }.map(\.reference).sorted()
    }

    func agent(_ login: String) -> Agent? { agents[login] }
    func loggedInAgents() -> [Agent] { agents.values.filter { $0.status != .loggedOut }.sorted { $0.login < $1.login } }
    func hasEntry(_ entry: AgentEntry) -> Bool { entries.contains(entry) }
    func lastEntry(of login: String) -> Instant? { entries.filter { $0.agent == login }.map(\.at).max() }

    /// Holds that nobody lifted.
    var standing: [Hold] { holds.values.filter { !$0.isLifted }.sorted { $0.id < $1.id } }
}
