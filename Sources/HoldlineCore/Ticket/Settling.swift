/// What settling one or more disputes changes.
struct Settled {
    /// The disputes with their outcomes, in the order in which they were settled.
    var disputes: [Dispute] = []
    /// Lifted or shortened holds of disputes, and new ones for pending credits.
    var holds: [Hold] = []
    /// Invoices whose registered credits were used up.
    var invoices: [InvoiceNumber: Invoice] = [:]
    /// What is credited, by currency, to hold against the limit.
    var credits: [Currency: Amount] = [:]
    /// Something is credited, nobody knows how much.
    ///
    /// An agent with a limit may not settle such a one.
    var creditsUnknown = false
}

extension Draft {
    /// Settles a dispute: ends its hold, or keeps it for `resumeAfter`, and holds what is credited until that is registered.
    ///
    /// Throws `overAmount` for a credit above what is disputed, and `invalid` for one that is not above zero or has too many decimals.
    mutating func settle(
        _ dispute: Dispute, as outcome: Outcome, credit: Amount?, field: String, into settled: inout Settled
    ) throws {
        var dispute = dispute
        var hold = try hold(dispute.hold)
        let invoice = try settled.invoices[dispute.invoice] ?? self.invoice(dispute.invoice)
        let currency = dispute.currency ?? invoice?.currency ?? context.policy.currency
        switch outcome {
        case .rejected, .withdrawn:
            dispute.state = outcome == .rejected ? .rejected : .withdrawn
            if context.policy.resumeAfter > 0 {
                hold.until = context.today.adding(days: context.policy.resumeAfter)
            } else {
                hold = lifted(hold)
            }
            settled.holds.append(hold)
        case .upheld, .partlyUpheld, .duplicate:
            dispute.state = outcome == .upheld ? .upheld : .partlyUpheld
            settled.holds.append(lifted(hold))
            if let credit {
                let amount = try positive(credit, in: currency, field: field)
                let most = dispute.amount ?? (invoice?.currency == currency ? invoice?.amount : nil)
                if let most, amount > most {
                    throw Refusal(
                        .overAmount, "\(amount) is more than what is disputed on \(dispute.invoice), \(most) \(currency.code)", field: field
                    )
                }
                dispute.credited = amount
            } else {
                dispute.credited = dispute.amount ?? wholeCredit(of: dispute, invoice, in: currency)
            }
            if dispute.credited != nil { dispute.currency = currency }
            holdCredit(of: &dispute, invoice, currency: currency, explicit: credit != nil, into: &settled)
        }
        settled.disputes.append(dispute)
    }

    /// What "all that is disputed" is where the dispute names no amount; nil where nobody knows.
    private func wholeCredit(of dispute: Dispute, _ invoice: Invoice?, in currency: Currency) -> Amount? {
        guard let invoice, invoice.currency == currency else { return nil }
        if let base = dispute.base { return base.isPositive ? base : nil }
        let credited = (invoice.movements ?? []).filter { $0.kind == .credit && $0.seq > dispute.openedSeq }
        let whole = credited.reduce(invoice.open) { $0 + $1.amount }
        return whole.isPositive ? whole : nil
    }

    /// Places the credit-pending hold for what the outcome credits, less what was credited since the dispute was opened.
    ///
    /// The hold is written as lifted already where the ledger has shown all of it before.
    private mutating func holdCredit(
        of dispute: inout Dispute, _ invoice: Invoice?, currency: Currency, explicit: Bool, into settled: inout Settled
    ) {
        if let credited = dispute.credited {
            settled.credits[currency] = (settled.credits[currency] ?? .zero(in: currency)) + credited
        } else {
            settled.creditsUnknown = true
        }
        var pending = Hold(
            id: newHoldID(), kind: .creditPending, invoice: dispute.invoice, ticket: dispute.ticket, reason: dispute.reason,
            amount: dispute.credited, currency: dispute.credited == nil ? invoice?.currency : currency, review: context.review,
            since: context.now, placedBy: context.actor.name, countedSince: dispute.openedSeq, version: nextSeq)
        dispute.pending = pending.id
        if let invoice, invoice.currency == currency {
            var matching = CreditMatching(pending: [pending], invoice: invoice)
            matching.meet()
            pending = matching.pending[0]
            settled.invoices[invoice.number] = matching.invoice
            // Of a whole invoice no more can be pending than is still open: the rest was paid.
            if !explicit, dispute.amount == nil, let missing = pending.amount, missing > invoice.open {
                pending.amount = max(invoice.open, .zero(in: currency))
            }
        }
        if let missing = pending.amount, !missing.isPositive { pending = lifted(pending) }
        settled.holds.append(pending)
    }

    /// Throws `creditLimit` where an agent credits more in one step than the configuration allows, in another currency, or an unknown
    /// amount.
    ///
    /// Supervisors have no limit.
    func requireWithinLimit(_ settled: Settled, field: String) throws {
        guard !context.actor.isSupervisor, let limit = context.policy.creditLimit else { return }
        let currency = context.policy.currency
        let over = settled.credits.contains { $0.key != currency || $0.value > limit }
        guard over || settled.creditsUnknown else { return }
        throw Refusal(
            .creditLimit, "an agent credits at most \(limit) \(currency.code) in one step: ask a supervisor to settle it", field: field)
    }

    /// The invoices of which registered credits were used up, in the order of their numbers.
    func usedCredits(_ settled: Settled) throws -> [Invoice] {
        try settled.invoices.values.filter { try $0.movements != invoice($0.number)?.movements }.sorted { $0.number < $1.number }
    }

    /// Ends a ticket with what was settled on it; used credits of several invoices travel in an event each.
    mutating func finish(_ ticket: Ticket, _ resolution: Resolution, _ settled: Settled, note: FreeText?) throws {
        var ticket = ticket
        ticket.respond(at: context.now)
        ticket.stopWaiting(at: context.now)
        ticket.state = .resolved
        ticket.followUps = nil
        ticket.resolution = resolution
        let changed = try usedCredits(settled)
        record(
            .ticketResolved, on: .ticket(ticket.id), ticket: ticket, disputes: settled.disputes, holds: settled.holds,
            invoice: changed.first,
            text: note)
        for invoice in changed.dropFirst() {
            record(.invoiceRegistered, on: .invoice(invoice.number), invoice: invoice)
        }
    }
}
