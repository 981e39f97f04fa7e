/// One dispute's outcome.
///
/// The ticket stays as it is, also after its last dispute: `resolve` ends it.
package struct SettleDispute: TicketAction {
    package var invoice: InvoiceNumber
    /// `duplicate` is none of a single dispute.
    package var outcome: Outcome
    /// VAT included, above zero, at most what is disputed. Absent: an upheld dispute is credited in full. A partly upheld one needs it.
    package var credit: Amount?
    /// Why; personal, and sealed with the event.
    package var note: FreeText?

    package init(invoice: InvoiceNumber, outcome: Outcome, credit: Amount? = nil, note: FreeText? = nil) {
        (self.invoice, self.outcome, self.credit, self.note) = (invoice, outcome, credit, note)
    }

    package static let terms = ActionTerms<TicketState>(
        "settle", "Settles one dispute.", help: "Settle one dispute of a ticket; the others go on.",
        in: .live, events: [.ticketSettled])

    /// Throws `invalid` for an invoice without an open dispute and for a credit that the outcome does not have, `overAmount`, and
    /// `creditLimit`.
    ///
    /// Throws `notFound`, `notYours` and `wrongState`, too. It counts as the first response.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id, for: Self.self)
        let dispute = try ticket.requireOpenDispute(on: invoice, field: "invoice")
        switch outcome {
        case .partlyUpheld where credit == nil:
            throw Refusal.invalid("credit", "partly-upheld needs a credit: how much of it is right?")
        case .rejected, .withdrawn:
            if credit != nil { throw Refusal.invalid("credit", "a dispute that is \(outcome.rawValue) credits nothing") }
        case .duplicate:
            throw Refusal.invalid("outcome", "duplicate ends a whole ticket: use “resolve” with “of”")
        case .upheld, .partlyUpheld:
            break
        }
        var settled = Settled()
        try draft.settle(dispute, as: outcome, credit: credit, field: "credit", into: &settled)
        try draft.requireWithinLimit(settled, field: "credit")
        ticket.respond(at: draft.context.now)
        draft.record(
            .ticketSettled, on: .ticket(id), ticket: ticket, disputes: settled.disputes, holds: settled.holds,
            invoice: try draft.usedCredits(settled).first, text: note)
    }
}

extension EventType {
    package static let ticketSettled = EventType("ticket.settled") { "settled on \($0.ticket)" + $0.outcomes }
}
