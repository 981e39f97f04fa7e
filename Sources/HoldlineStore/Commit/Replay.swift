import GRDB
import HoldlineCore

/// The first answer of a write, again: rebuilt from the ledger as it stood then, so that an erasure reaches it.
struct Replay {
    /// A connection that has the ledger up to the first answer at least.
    let db: Database

    /// Rebuilds the first answer from the subject's events up to the head of then. What was erased since is missing in
    /// it too, and a call or an agent is as its event left it, however much time has passed.
    ///
    /// Throws `internal` where the ledger has no event that the answer could come from, and `UnreadableRow`.
    func answer(of first: Idempotency, for reply: Reply) throws -> Written {
        guard let subject = Subject(first.subject) else { throw Refusal(.internal, "the first answer's subject cannot be read") }
        let events = try LedgerRow.fetchAll(
            db,
            sql: """
                SELECT \(LedgerRow.columns) FROM event WHERE seq IN (SELECT seq FROM mention WHERE subject = ? AND seq <= ?) ORDER BY seq
                """,
            arguments: [subject.key, first.seq]
        ).map { try $0.read() }
        let own = events.filter { $0.seq > first.seq - first.events }
        let version = events.last?.seq ?? 0
        let answer: Written.Answer
        switch subject {
        case .ticket(let id):
            let ticket = events.reduce(nil) { before, event in event.facts.ticket?.id == id ? event.ticket(after: before) : before }
            guard let ticket else { throw missing(subject) }
            answer = .ticket(.brief(ticket, warnings: own.flatMap { $0.facts.warnings ?? [] }))
        case .hold(let id):
            let hold = events.reduce(Hold?.none) { before, event in
                event.facts.holds?.last { $0.id == id }.map { event.hold($0, after: before) } ?? before
            }
            guard let hold else { throw missing(subject) }
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
            } else if case .handover = reply, let handover = events.reversed().lazy.compactMap(\.facts.handover).first {
                // A report that came before.
                answer = .handover(handover)
            } else {
                guard var invoice = events.reversed().lazy.compactMap(\.facts.invoice).first(where: { $0.number == number }) else {
                    throw missing(subject)
                }
                invoice.warnings = own.map(\.facts).warnings
                answer = .invoice(invoice)
            }
        case .customer where reply.isLegalHold:
            guard let hold = own.lazy.compactMap(\.legalHold).first else { throw missing(subject) }
            answer = .legalHold(hold)
        case .ledger where reply.notice != nil:
            guard let body = reply.notice else { throw missing(subject) }
            let notices = try TableRecords(db).notices(called: body.id)
            answer = .notice(notices.first(where: body.isSame) ?? Notice(body, receivedAt: Instant(seconds: 0), version: 0))
        case .ledger:
            guard let event = own.first(where: { $0.facts.erasure != nil }), let erasure = event.facts.erasure else {
                throw missing(subject)
            }
            answer = .erasure(
                ErasureReceipt(erasure, seq: event.seq, at: event.at, by: event.actor, backupsBefore: event.seq))
        case .customer where reply.unregistered(at: version) != nil && !events.contains { $0.facts.customer != nil }:
            guard let customer = reply.unregistered(at: version) else { throw missing(subject) }
            answer = .customer(customer)
        case .customer:
            guard let customer = events.reversed().lazy.compactMap(\.customer).first else { throw missing(subject) }
            answer = .customer(customer)
        case .call(let id):
            let call = events.reduce(Call?.none) { before, event in
                guard let call = event.facts.calls?.last(where: { $0.id == id }), call.visit >= before?.visit ?? 0 else { return before }
                return event.call(call, after: before)
            }
            guard let call else { throw missing(subject) }
            answer = .call(call)
        case .message(let id):
            let message = events.reduce(Message?.none) { before, event in
                event.facts.messages?.last { $0.id == id }.map { event.message($0, after: before) } ?? before
            }
            guard let message else { throw missing(subject) }
            if case .receipt = reply {
                answer = .receipt(MessageReceipt(message, isKnown: own.isEmpty))
            } else {
                answer = .message(message)
            }
        case .agent(let login):
            let agent = events.reduce(Agent?.none) { before, event in
                event.facts.agents?.last { $0.login == login }.map { event.agent($0) { before } } ?? before
            }
            guard let agent else { throw missing(subject) }
            answer = .agent(agent)
        }
        return Written(answer: answer, created: first.created, version: version, replayed: true)
    }

    /// A remembered key whose events are not there: the ledger or the key's row was changed by hand.
    private func missing(_ subject: Subject) -> Refusal {
        Refusal(.internal, "the ledger has no event of \(subject) that this answer could be rebuilt from")
    }
}
