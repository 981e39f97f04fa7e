/// A dispute as it is asked for: an element of `disputes` in `POST /v1/tickets`, and the body of the action `disputes`.
package struct RaiseDispute: TicketAction {
    /// Registered or not: a number that nobody registered is held, too, and a warning says so.
    package var invoice: InvoiceNumber
    /// Peppol's code list OPStatusReason; `OTH` where none fits.
    package var reason: Reason
    /// VAT included, above zero, at most the invoice's amount. Absent: all of it is disputed.
    package var amount: Amount?
    /// Absent: the invoice's, or the configuration's for an amount on an invoice that nobody registered.
    package var currency: Currency?
    /// The number that was written by mistake: its dispute ends in the same step.
    ///
    /// Its hold is lifted, and so are the disputes that stood only because they are spelled like it.
    package var replaces: InvoiceNumber?

    package init(
        invoice: InvoiceNumber, reason: Reason, amount: Amount? = nil, currency: Currency? = nil,
        replaces: InvoiceNumber? = nil
    ) {
        (self.invoice, self.reason, self.amount, self.currency, self.replaces) = (invoice, reason, amount, currency, replaces)
    }

    package static let terms = ActionTerms<TicketState>(
        "disputes", "Disputes an invoice, changes its dispute, or corrects a number with `replaces`.",
        help: "Dispute one more invoice on a ticket, or change what is disputed.", in: .live, events: [.ticketDisputed])

    /// Adds a dispute or changes one, and with `replaces` ends the one on a mistyped number in the same step.
    ///
    /// Throws `invalid` for a number that nothing disputes, and what `raise` throws.
    ///
    /// Throws `notFound` and `wrongState`, too, and `overAmount` for more than the invoice's amount. Anybody's ticket may be disputed on.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self, mine: false)
        var raised = Raised()
        try draft.raise(self, on: ticket, path: "", into: &raised)
        var changes = FieldChanges()
        if let before = ticket.openDispute(on: invoice), let after = raised.disputes.first(where: { $0.invoice == invoice }) {
            let amounts = [before, after].map { Told.money($0.amount, $0.currency) }
            changes.add("amount of \(invoice)", amounts[0], amounts[1])
            changes.add("reason of \(invoice)", before.reason.rawValue, after.reason.rawValue)
        }
        if let old = replaces {
            guard old != invoice else { throw Refusal.invalid("replaces", "\(old) cannot replace itself") }
            guard let mistyped = ticket.openDispute(on: old) else {
                throw Refusal.invalid("replaces", "\(id) has no open dispute on \(old)")
            }
            // With it ends what was held only because it is spelled like the mistyped number.
            let ended = try draft.replaced([mistyped] + ticket.openDisputes.filter { $0.near == old && $0.invoice != invoice })
            raised.disputes += ended.disputes
            raised.holds += ended.holds
        }
        draft.record(
            .ticketDisputed, on: .ticket(id), ticket: ticket, disputes: raised.disputes, holds: raised.holds, from: replaces?.text,
            warnings: raised.warnings, changes: changes)
    }
}

extension EventType {
    package static let ticketDisputed = EventType("ticket.disputed") { told in
        let changes = told.changes
        return
            (told.facts.from.map { "corrected the number \($0) on \(told.ticket)" } ?? "changed what \(told.ticket) disputes")
            + told.disputes + (changes.isEmpty ? "" : " (\(changes))")
    }
}
