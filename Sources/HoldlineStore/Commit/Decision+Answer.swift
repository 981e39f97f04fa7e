import HoldlineCore

/// A row that was written and cannot be read back. No `Refusal`: the statements of its command have run, and are rolled back.
struct LostRow: Error {
    let subject: Subject
}

extension Decision {
    /// The subject as it stands after the decision.
    func answer(to command: Command, _ records: TableRecords, head: Int64, at now: Instant) throws -> (
        answer: Written.Answer, version: Int64
    ) {
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
            if let event = events.last, let answer = Written.Answer(event.facts, of: command) { return (answer, head) }
            let version = try records.version(of: number)
            if case .postStatus(_, let body) = command {
                let statuses = try events.compactMap(\.facts.status) + records.statuses(of: number)
                if var status = statuses.first(where: { $0.isOf(body) }) {
                    status.warnings = self.warnings
                    return (.status(status), version)
                }
            }
            if case .registerDocument(let body) = command, let taken = body.record(.recorded) {
                let known =
                    try events.compactMap(\.facts.document)
                    + records.documents(taken.number, creditNotes: taken.kind == .creditNote)
                if var document = known.first(where: { $0.isSame(as: taken) }) {
                    document.warnings = self.warnings
                    return (.document(document), version)
                }
            }
            guard var invoice = try draft.invoice(number) else { throw LostRow(subject: subject) }
            invoice.warnings = self.warnings
            return (.invoice(invoice), version)
        case .customer(let reference):
            guard let customer = try records.customer(reference) ?? command.mergedCustomer(at: head) else {
                throw LostRow(subject: subject)
            }
            return (.customer(customer), customer.version)
        case .call(let id):
            let call = try draft.call(id)
            return (.call(call.read(at: now)), call.version)
        case .agent(let login):
            guard let agent = try draft.agent(login) else { throw Refusal(.notFound, "no agent \(login) has ever logged in") }
            return (.agent(agent.read(at: now)), agent.version)
        }
    }

    /// Of all its events, each once; nil without any.
    private var warnings: [Warning]? { events.map(\.facts).warnings }
}

extension [Facts] {
    /// Of all of them, each once; nil without any.
    var warnings: [Warning]? {
        var seen: Set<Warning> = []
        let warnings = flatMap { $0.warnings ?? [] }.filter { seen.insert($0).inserted }
        return warnings.isEmpty ? nil : warnings
    }
}

extension Command {
    /// Whether the company's ledger, or what stands in its place, speaks.
    var registersInvoices: Bool {
        switch self {
        case .registerInvoice, .registerDocument: true
        default: false
        }
    }

    /// What a merge answers with where nobody registered the customer that stays.
    func mergedCustomer(at version: Int64) -> Customer? {
        guard case .mergeCustomer(_, let body) = self else { return nil }
        return Customer(reference: body.into, version: version)
    }
}

extension InvoiceStatus {
    func isOf(_ body: PostStatus) -> Bool { code == body.code && at == body.at && message == body.message.text }
}
