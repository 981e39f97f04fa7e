/// Settles what is left of a ticket.
///
/// What was settled on it before stays as it was settled.
package struct ResolveTicket: TicketAction {
    /// The outcome of every dispute that is still open. With `partlyUpheld`, those without a credit are rejected.
    package var outcome: Outcome
    /// Why; personal, and sealed with the event.
    package var note: FreeText?
    /// How much of which invoice is right; an upheld dispute without an entry is credited in full.
    package var credits: [Credit]?
    /// The ticket that stays; of a duplicate only, and there mandatory.
    package var of: TicketID?
    /// True: the ticket that stays is another customer's, and that is meant.
    package var otherCustomer: Bool?

    /// What the customer is right about on one invoice.
    package struct Credit: Codable, Hashable, Sendable {
        package var invoice: InvoiceNumber
        /// VAT included, above zero, at most what is disputed of the invoice.
        package var amount: Amount

        package init(invoice: InvoiceNumber, amount: Amount) { (self.invoice, self.amount) = (invoice, amount) }
    }

    package init(
        outcome: Outcome, note: FreeText? = nil, credits: [Credit]? = nil, of: TicketID? = nil, otherCustomer: Bool? = nil
    ) {
        (self.outcome, self.note, self.credits, self.of, self.otherCustomer) = (outcome, note, credits, of, otherCustomer)
    }

    package static let terms = ActionTerms<TicketState>(
        "resolve", "Settles what is left; dunning resumes on what is still owed.",
        help: "Settle what is left of a ticket: dunning resumes on what is still owed.", in: .live, events: [.ticketResolved])
    package static let refuses: [Refusal.Code] = Ticket.refuses + [.otherCustomer]

    /// Throws `invalid` for a body that contradicts itself or the ticket, `overAmount`, `creditLimit`, and for a duplicate what `hand`
    /// throws.
    ///
    /// Throws `notFound`, `notYours`, and `wrongState` for a ticket that is not live. A supervisor has no `creditLimit`.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self)
        let open = ticket.openDisputes
        let credits = credits ?? []
        switch outcome {
        case .partlyUpheld where credits.isEmpty && !open.isEmpty:
            throw Refusal.invalid("credits", "partly-upheld needs credits: how much of which invoice is right?")
        case .rejected, .withdrawn, .duplicate:
            if !credits.isEmpty { throw Refusal.invalid("credits", "a ticket that is \(outcome.rawValue) credits nothing") }
        case .upheld, .partlyUpheld:
            break
        }
        if outcome != .duplicate, of != nil {
            throw Refusal.invalid("of", "only a duplicate names another ticket")
        }
        if outcome == .duplicate {
            guard let of else { throw Refusal.invalid("of", "a duplicate names the ticket that stays, with “of”") }
            try draft.hand(
                over: ticket, to: of, field: "of", as: .ticketResolved, note: note, otherCustomer: otherCustomer == true)
            return
        }
        var byInvoice: [InvoiceNumber: Amount] = [:]
        for (place, credit) in credits.enumerated() {
            try ticket.requireOpenDispute(on: credit.invoice, field: "credits[\(place)].invoice")
            guard byInvoice.updateValue(credit.amount, forKey: credit.invoice) == nil else {
                throw Refusal.invalid("credits[\(place)].invoice", "\(credit.invoice) is named twice")
            }
        }
        var settled = Settled()
        for dispute in open {
            let credit = byInvoice[dispute.invoice]
            let place = credits.firstIndex { $0.invoice == dispute.invoice } ?? 0
            // Partly upheld: an invoice without a credit is the part that was not right.
            let outcome: Outcome = outcome == .partlyUpheld && credit == nil ? .rejected : outcome
            try draft.settle(dispute, as: outcome, credit: credit, field: "credits[\(place)].amount", into: &settled)
        }
        try draft.requireWithinLimit(settled, field: "credits")
        let resolution = Resolution(outcome: outcome, at: draft.context.now, by: draft.context.actor.name, of: nil)
        try draft.finish(ticket, resolution, settled, note: note)
    }
}

extension EventType {
    package static let ticketResolved = EventType("ticket.resolved") { told in
        let resolution = told.facts.ticket?.resolution
        let of = resolution?.of.map { " of \($0)" } ?? ""
        return "resolved \(told.ticket) as \(resolution?.outcome.rawValue ?? "resolved")\(of)" + told.outcomes
    }
}
