import HoldlineCore

/// Answers from the draft that the decision was made on: a command needs no read after its write.
extension Decision {
    /// The subject as it stands after the decision, and its version: from the draft, before anything is written.
    func answer(at now: Instant) throws -> (answer: Written.Answer, version: Int64) {
        if case .notice(let body) = reply { return (.notice(try draft.notice(body)), draft.headAfter) }
        switch subject {
        case .ticket(let id):
            let ticket = try draft.ticket(id)
            let warnings = events.flatMap { $0.facts.warnings ?? [] }
            return (.ticket(.brief(ticket, warnings: warnings)), ticket.version)
        case .hold(let id):
            let hold = try draft.hold(id)
            return (.hold(hold), hold.version)
        case .invoice(let number):
            // Reminders and hand-overs: the event is the invoice's last one.
            if let event = events.last, let answer = Written.Answer(event.facts, for: reply) { return (answer, draft.headAfter) }
            let version = try draft.version(of: number)
            // A report that came before has no event.
            if case .handover = reply, let handover = try draft.lastHandover(of: number) { return (.handover(handover), version) }
            if case .status(let body) = reply, var status = try draft.status(of: number, where: { $0.isOf(body) }) {
                status.warnings = warnings
                return (.status(status), version)
            }
            if case .document(let body) = reply, let taken = body.record(.recorded),
                var document = try draft.document(sameAs: taken)
            {
                document.warnings = warnings
                return (.document(document), version)
            }
            guard var invoice = try draft.invoice(number) else { throw missing }
            invoice.warnings = warnings
            return (.invoice(invoice), version)
        case .customer where reply.isLegalHold:
            guard let event = events.last, let hold = event.legalHold else { throw missing }
            return (.legalHold(hold), hold.version)
        case .customer(let reference):
            guard let customer = try draft.customer(reference) ?? reply.unregistered(at: draft.headAfter) else { throw missing }
            return (.customer(customer), customer.version)
        case .ledger:
            if let reading = events.first?.facts.reading { return (.reading(reading), draft.headAfter) }
            guard let place = events.firstIndex(where: { $0.facts.erasure != nil }), let erasure = events[place].facts.erasure else {
                throw missing
            }
            let seq = draft.headAfter - Int64(events.count - 1 - place)
            let receipt = ErasureReceipt(erasure, seq: seq, at: now, by: draft.context.actor.name, backupsBefore: seq)
            return (.erasure(receipt), seq)
        case .call(let id):
            let call = try draft.call(id)
            return (.call(call.read(at: now)), call.version)
        case .message(let id):
            let message = try draft.message(id)
            if case .receipt = reply { return (.receipt(MessageReceipt(message, isKnown: events.isEmpty)), message.version) }
            return (.message(message), message.version)
        case .agent(let login):
            guard let agent = try draft.agent(login) else { throw Refusal(.notFound, "no agent \(login) has ever logged in") }
            return (.agent(agent.read(at: now)), agent.version)
        }
    }

    /// A fault in the program: a decision named a subject that its own draft does not have.
    private var missing: Refusal { Refusal(.internal, "the decision has no \(subject) to answer with: nothing was done") }

    /// Of all its events, each once; nil without any.
    private var warnings: [Warning]? { events.map(\.facts).warnings }
}

/// Events of one command may repeat a warning.
extension [Facts] {
    /// Of all of them, each once; nil without any.
    var warnings: [Warning]? {
        var seen: Set<Warning> = []
        let warnings = flatMap { $0.warnings ?? [] }.filter { seen.insert($0).inserted }
        return warnings.isEmpty ? nil : warnings
    }
}

/// What the answer has to look like, apart from what is stored.
extension Reply {
    /// The notice to answer with, where that is what was posted.
    var notice: PostNotice? { if case .notice(let body) = self { body } else { nil } }

    /// Whether the answer is a legal hold, and not its customer.
    var isLegalHold: Bool { if case .legalHold = self { true } else { false } }

    /// The customer to answer with where nobody registered it.
    func unregistered(at version: Int64) -> Customer? {
        guard case .customer(let reference) = self else { return nil }
        return Customer(reference: reference, version: version)
    }
}

/// Repeated messages of a platform.
extension InvoiceStatus {
    /// Whether a message that is sent again is this one: code, time and words are the same. Amounts and reasons are not
    /// compared.
    func isOf(_ body: PostStatus) -> Bool { code == body.code && at == body.at && message == body.message.text }
}
