import GRDB
import HoldlineCore

/// The first answer of a write, again: rebuilt from the ledger as it stood then, so that an erasure reaches it.
struct Replay {
    let db: Database
    let policy: Policy
    let now: Instant

    func answer(of first: Idempotency, for reply: Reply) throws -> Written {
        guard let subject = Subject(first.subject) else { throw Refusal(.internal, "the first answer's subject cannot be read") }
        let events = try LedgerRow.fetchAll(
            db,
            sql: """
                SELECT \(LedgerRow.columns) FROM event WHERE seq IN (SELECT seq FROM mention WHERE subject = ? AND seq <= ?) ORDER BY seq
                """,
            arguments: [subject.description, first.seq]
        ).map { try $0.read() }
        let own = events.filter { $0.seq > first.seq - first.events }
        let version = events.last?.seq ?? 0
        let answer: Written.Answer
        switch subject {
        case .ticket(let id):
            guard let ticket = events.ticket(id) else { throw missing(subject) }
            answer = .ticket(.brief(ticket, warnings: own.flatMap { $0.facts.warnings ?? [] }))
        case .hold(let id):
            guard var hold = events.reversed().lazy.compactMap({ $0.facts.holds?.last { $0.id == id } }).first else {
                throw missing(subject)
            }
            hold.note = events.first?.sealed.text
            answer = .hold(hold)
        case .invoice(let number):
            if case .status(let body) = reply {
                guard var status = events.lazy.compactMap(\.facts.status).first(where: { $0.isOf(body) }) else { throw missing(subject) }
                status.warnings = own.map(\.facts).warnings
                answer = .status(status)
            } else if case .document(let body) = reply {
                guard let taken = body.record(.recorded),
                    var document = events.lazy.compactMap(\.facts.document).first(where: { $0.isSame(as: taken) })
                else { throw missing(subject) }
                document.warnings = own.map(\.facts).warnings
                answer = .document(document)
            } else if let event = own.last, let again = Written.Answer(event.facts, for: reply) {
                answer = again
            } else {
                guard var invoice = events.reversed().lazy.compactMap(\.facts.invoice).first(where: { $0.number == number }) else {
                    throw missing(subject)
                }
                invoice.warnings = own.map(\.facts).warnings
                answer = .invoice(invoice)
            }
        case .customer where reply.unregistered(at: version) != nil && !events.contains { $0.facts.customer != nil }:
            guard let customer = reply.unregistered(at: version) else { throw missing(subject) }
            answer = .customer(customer)
        case .customer:
            guard let event = events.last(where: { $0.facts.customer != nil }), var customer = event.facts.customer else {
                throw missing(subject)
            }
            customer.name = event.sealed.name
            customer.phones = event.sealed.phones ?? []
            customer.emails = event.sealed.emails ?? []
            customer.language = event.sealed.language
            answer = .customer(customer)
        case .call(let id):
            guard let call = events.call(id) else { throw missing(subject) }
            answer = .call(call)
        case .agent(let login):
            guard var agent = events.reversed().lazy.compactMap({ $0.facts.agents?.last { $0.login == login } }).first else {
                throw missing(subject)
            }
            if agent.status == .paused || agent.pauseAfterCall {
                agent.reason = events.last { $0.type == .agentPaused || $0.type == .agentObserved }?.sealed.text
            }
            answer = .agent(agent)
        }
        return Written(answer: answer, created: first.created, version: version, replayed: true)
    }

    private func missing(_ subject: Subject) -> Refusal {
        Refusal(.internal, "the ledger has no event of \(subject) that this answer could be rebuilt from")
    }
}

extension [ReadEvent] {
    /// A call as these events leave it.
    fileprivate func call(_ id: CallID) -> Call? {
        var result: Call?
        for event in self {
            guard var call = event.facts.calls?.last(where: { $0.id == id }), call.visit >= result?.visit ?? 0 else { continue }
            call.number = event.sealed.number ?? result?.number
            call.name = event.sealed.name ?? result?.name
            result = call
        }
        return result
    }

    /// A ticket as these events leave it.
    fileprivate func ticket(_ id: TicketID) -> Ticket? {
        var result: Ticket?
        for event in self {
            if var ticket = event.facts.ticket, ticket.id == id {
                ticket.takePersonalData(of: result, event)
                ticket.disputes = result?.disputes ?? []
                ticket.replace(event.facts.disputes ?? [])
                result = ticket
            }
        }
        return result
    }
}

extension Ticket {
    /// The personal fields as an event leaves them: those that it changed are its sealed part's, the others as before.
    fileprivate mutating func takePersonalData(of before: Ticket?, _ event: ReadEvent) {
        let sealed = event.sealed
        let fields = event.facts.changes.map { Set($0.map { $0.field.hasPrefix("contact.") ? "contact" : $0.field }) }
        func taken<Value>(_ field: String, _ new: Value?, _ old: Value?) -> Value? {
            if let fields { return fields.contains(field) ? new : old }
            return event.type == .ticketOpened || event.type == .ticketEdited ? new ?? old : old
        }
        subject = taken("subject", sealed.subject, before?.subject)
        description = taken("description", sealed.description, before?.description)
        contact = taken("contact", sealed.contact, before?.contact)
        reference = taken("reference", sealed.reference, before?.reference)
        evidence = taken("evidence", sealed.evidence, before?.evidence)
        call = sealed.call?.text ?? call ?? before?.call
    }
}
